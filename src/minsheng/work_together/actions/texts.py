"""What is written for organisations: no resident's words, no name, telephone or door (invariant 7)."""

from django.db.models import QuerySet

from minsheng.casework.models import Case, Voice
from minsheng.casework.queries.board import piece_kind
from minsheng.casework.queries.verbatim import quoted_from, quoted_in, speakers_named, spoken_by_somebody
from minsheng.foundation.errors import BadInput

from ..queries.whistles import may_name


def require_for_organisations(case: Case | None, texts: dict[str, str], looked_over: bool) -> None:
    """Raises BadInput for what has to go, and, unless its writer `looked_over` it, for what may name somebody."""
    for field, text in texts.items():
        _refuse_quoted(quoted_from(case, text) if case is not None else "", field)
        for found in may_name(case, text):
            if found.hard:
                _refuse_named(found.piece, piece_kind(found.kind), field)
            if not looked_over:
                raise BadInput(
                    f"“{found.piece}”是{piece_kind(found.kind)}，可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。",
                    field,
                    "may_name",
                )


def require_reworded(voices: QuerySet[Voice], texts: dict[str, str]) -> None:
    """Raises BadInput where a text repeats what one of these residents said, or names one of them."""
    written = {field: text for field, text in texts.items() if text}
    if not written:
        return
    known = list(spoken_by_somebody(voices))
    for field, text in written.items():
        _refuse_quoted(quoted_in(voices, text), field)
        for name in speakers_named(known, text):
            _refuse_named(name, piece_kind("speaker"), field)


def _refuse_named(piece: str, what: str, field: str) -> None:
    raise BadInput(f"“{piece}”是{what}，不能给单位看。请去掉或换个说法。", field, "names_somebody")


def _refuse_quoted(quoted: str, field: str) -> None:
    if quoted:
        raise BadInput(f"“{quoted}”是居民的原话。给单位看的要换个说法写，别让人认出是谁说的。", field, "verbatim")
