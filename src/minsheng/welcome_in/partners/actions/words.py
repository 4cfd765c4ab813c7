"""What the office writes for a partner to read, and for whoever holds its receipt: nobody is named in it (invariant 7)."""

from django.db.models import QuerySet

from minsheng.casework.models import Voice
from minsheng.casework.queries.board import piece_kind
from minsheng.casework.queries.verbatim import quoted_in, speakers_named, spoken_by_somebody
from minsheng.foundation.errors import BadInput
from minsheng.foundation.suspicious import suspicious_in

from ..models import Invitation, Partner


def require_nobody_named(to: Partner | Invitation, text: str, field: str, *, looked_over: bool) -> str:
    """The text as it stands. Raises BadInput for a telephone, a plate or the contact's name in it, and, unless its writer `looked_over`
    it, for what may name somebody: words like these stay in the timeline, from which nobody takes a name out again."""
    if to.contact and to.contact in text:
        raise BadInput(f"“{to.contact}”是联系人的姓名，这里不写。请去掉或换个说法。", field, "names_somebody")
    for found in suspicious_in(text):
        what = f"“{found.piece}”是{piece_kind(found.kind)}"
        if found.hard:
            raise BadInput(f"{what}，合伙人和拿着回执的人看得到。请去掉或换个说法。", field, "names_somebody")
        if not looked_over:
            raise BadInput(f"{what}，可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。", field, "may_name")
    return text


def require_no_number(text: str, field: str) -> str:
    """For the name of whoever goes along: a name is what it is, a telephone or a plate it is not."""
    for found in suspicious_in(text):
        if found.hard:
            raise BadInput(f"“{found.piece}”是{piece_kind(found.kind)}，这里只写姓名。", field, "names_somebody")
    return text


def require_for_partners(voices: QuerySet[Voice], text: str, field: str, *, looked_over: bool) -> str:
    """For what organisations read of a need: no words of these `voices`, no name of who spoke, no number, and no door or form of address
    that nobody `looked_over` (invariant 7)."""
    quoted = quoted_in(voices, text)
    if quoted:
        raise BadInput(f"“{quoted}”是居民的原话。给单位看的要换个说法写，别让人认出是谁说的。", field, "verbatim")
    for name in speakers_named(spoken_by_somebody(voices), text):
        raise BadInput(f"“{name}”是{piece_kind('speaker')}，不能给单位看。请去掉或换个说法。", field, "names_somebody")
    for found in suspicious_in(text):
        what = f"“{found.piece}”是{piece_kind(found.kind)}"
        if found.hard:
            raise BadInput(f"{what}，不能给单位看。请去掉或换个说法。", field, "names_somebody")
        if not looked_over:
            raise BadInput(f"{what}，可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。", field, "may_name")
    return text
