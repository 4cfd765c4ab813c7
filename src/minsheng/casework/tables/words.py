"""Words of a voice and about it, as they may leave the building."""

from minsheng.foundation.suspicious import name_covered

from ..models import Voice


def without_the_speaker(voice: Voice, text: str) -> str:
    """The text with the name of whoever spoke covered, where it is known; numbers are covered in every column (foundation/listing.py)."""
    return name_covered(text, voice.speaker.uncovered_name()) if text and voice.speaker else text
