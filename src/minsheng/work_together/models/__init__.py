"""Who was called, and how they stand."""

from .whistles import Whistle, WhistleCall

__all__ = ["Whistle", "WhistleCall"]
