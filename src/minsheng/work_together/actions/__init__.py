"""What can be done: one function an act."""

from .whistles import answer_whistle, blow_whistle, call_off_whistle, note_arrival

__all__ = ["answer_whistle", "blow_whistle", "call_off_whistle", "note_arrival"]
