"""Who offered to be a partner, how far that came, and what they promised."""

from .helps import Help
from .partners import Partner

__all__ = ["Help", "Partner"]
