"""Outings for phones and programs."""

from .outings import router

__all__ = ["router"]
