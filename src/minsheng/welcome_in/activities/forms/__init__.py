"""What people type about volunteers and services."""

from .services import CorrectForm, IssueForm, PresenceForm, PutDownForm, ServiceForm, WhereForm, service_as_typed
from .volunteers import ChangeForm, ConsentForm, LineForm, VolunteerForm

__all__ = [
    "ChangeForm",
    "ConsentForm",
    "CorrectForm",
    "IssueForm",
    "LineForm",
    "PresenceForm",
    "PutDownForm",
    "ServiceForm",
    "VolunteerForm",
    "WhereForm",
    "service_as_typed",
]
