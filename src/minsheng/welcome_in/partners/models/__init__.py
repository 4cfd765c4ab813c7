"""Who was invited or offered to be a partner, how far that came, and what they promised."""

from .helps import Help
from .invitations import Invitation
from .offering import Need, Offer
from .partners import Partner
from .verdicts import HelpVerdict

__all__ = ["Help", "HelpVerdict", "Invitation", "Need", "Offer", "Partner"]
