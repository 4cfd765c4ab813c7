"""What people type about volunteers."""

from .volunteers import ChangeForm, ConsentForm, LineForm, VolunteerForm

__all__ = ["ChangeForm", "ConsentForm", "LineForm", "VolunteerForm"]
