"""What is written for volunteers, organisations and the timeline to read: no telephone, plate, document number or door (invariant 7)."""

from minsheng.casework.queries.board import piece_kind
from minsheng.foundation.errors import BadInput
from minsheng.foundation.suspicious import suspicious_in
from minsheng.foundation.texts import short_words_kept


def told_words(typed: str, field: str, most: int = 200, *, required: bool = False) -> str:
    """A line of at most `most` characters that names nobody. Raises BadInput for what certainly names somebody."""
    kept = short_words_kept(typed, field, most, required=required)
    for found in suspicious_in(kept):
        if found.hard:
            what = piece_kind(found.kind)
            raise BadInput(f"“{found.piece}”是{what}，志愿者和各家都看得到这一句。请去掉或换个说法。", field, "names_somebody")
    return kept
