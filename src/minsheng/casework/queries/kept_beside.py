"""What is kept a second time so that an index knows it: which community a notice is of, and of what phase, matter and place a board item is;
and what an item keeps of a resident's words."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from ..models import BoardItem, Case, Notice, Voice
from ..states import TOMBSTONE

WHY = "what is kept beside is compared with what it is of"


def notices_to_note() -> Any:
    """Notices that nobody was told of yet and that do not say the community of their voice."""
    of_voice = Voice.objects.unscoped(WHY).filter(pk=OuterRef("voice"), community=OuterRef("community"))
    return Notice.objects.unscoped(WHY).filter(told_at=None).exclude(Exists(of_voice))


def items_to_note() -> Any:
    """Items on the board that do not say what their case says; of a case without an estate, none."""
    of_case = Case.objects.unscoped(WHY).filter(pk=OuterRef("case"), phase=OuterRef("phase"), category=OuterRef("category"))
    rows = BoardItem.objects.shown().exclude(Exists(of_case.filter(estate=OuterRef("estate"))))
    return rows.exclude(Q(estate=None) & Exists(of_case.filter(estate=None)))


def quotes_left() -> Any:
    """Items, those that were taken down included, that still quote somebody whose words were erased: what a version before left."""
    return BoardItem.objects.unscoped(WHY).filter(quoted__words=TOMBSTONE)


def kept_findings() -> Iterator[str]:
    """What a version before wrote says nothing of it, and is found and counted all the same."""
    for number in notices_to_note().exclude(community=None).values_list("voice__number", flat=True).iterator():
        yield f"民声{number}：给居民的信儿记错了社区。运行minsheng index重建。"
    for number in items_to_note().exclude(phase=None).values_list("case__number", flat=True).iterator():
        yield f"事项{number}：公示板上数的和它现在的样子对不上。运行minsheng index重建。"
    for number in quotes_left().values_list("case__number", flat=True).iterator():
        yield f"事项{number}：公示板还留着一位要求删去的人的原话。运行minsheng index删去。"
