"""Volunteers, and the guardians of those under eighteen."""

from .volunteers import Guardian, Volunteer

__all__ = ["Guardian", "Volunteer"]
