"""A write that may arrive twice, late, or in pieces becomes one act (invariant 1)."""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from rfc8785 import CanonicalizationError

from minsheng.foundation import clock, privacy
from minsheng.foundation.canonical import content_hash
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.whole import for_one_act
from minsheng.neighbourhood.models import User

from .actions.hearing import say_more
from .models import Assignment, Attachment, Call, Case, Confirmation, Voice, Write, WriteConflict

M = TypeVar("M", bound=models.Model)


class OtherContent(StateForbids):
    """The same id came with other content: refused, kept as a conflict for a person."""

    def __init__(self, conflict: WriteConflict) -> None:
        self.conflict = conflict
        super().__init__(
            "这个编号的记录已经收到过，内容和这次的不一样。这次的也留下了，请社区的人看一眼以哪个为准。", "other_content"
        )


@dataclass(frozen=True)
class Received(Generic[M]):
    """`new` is false when the same write had arrived before."""

    result: M
    new: bool


@dataclass(frozen=True)
class AndRemember(Generic[M]):
    """An act that is given what makes the row that remembers its id, to write it with its own: one way to the database less."""

    do: Callable[[Callable[[M], list[Write]]], M]


# Act → the rows it makes, and the way from such a row to its community.
_BELONGS: dict[str, tuple[type[models.Model], str]] = {
    "hear_voice": (Voice, "community_id"),
    "say_more": (Voice, "community_id"),
    "attach": (Attachment, "community_id"),
    "open_case": (Case, "community_id"),
    "call_speaker": (Call, "notice__voice__community_id"),
    "offer_share": (Assignment, "case__community_id"),
    "accept_share": (Assignment, "case__community_id"),
    "refuse_share": (Assignment, "case__community_id"),
    "confirm": (Confirmation, "case__community_id"),
}


def belongs(act: str, kind: type[models.Model], community: str) -> None:
    """Say where what an act of another package makes belongs. For apps.py alone."""
    _BELONGS[act] = (kind, community)


def _community_of(write: Write) -> int | None:
    """Where what came first with this id belongs: the people there look at the conflict."""
    kind, community = _BELONGS[write.act]
    found: int | None = kind._base_manager.filter(pk=write.result).values_list(community, flat=True).first()
    return found


@contextmanager
def received_together() -> Iterator[None]:
    """One transaction for a write and what hangs on it, such as its photo, or for several writes: all of it or nothing.

    What came with other content is kept for a person also then (invariant 1): it is written once more after all else was taken back.
    """
    try:
        with transaction.atomic():
            yield
    except OtherContent as refused:
        refused.conflict.pk = None
        refused.conflict.save(force_insert=True)
        raise


def writes_of(client_id: uuid.UUID) -> models.QuerySet[Write]:
    """What arrived with this id: one at the most."""
    return Write.objects.filter(client_id=client_id)


def receive(
    *,
    client_id: uuid.UUID | None,
    act: str,
    content: dict[str, Any],
    by: User | None,
    kind: type[M],
    do: Callable[[], M] | AndRemember[M],
    known: Sequence[Write] | None = None,
) -> Received[M]:
    """Do `do` once for this `client_id`. `known`: what `writes_of` gave, where it was asked already.

    `content` is every field but attachments, as it was sent; it is hashed as RFC 8785 JSON. Without an id the act is done, whole or not at all.
    The row that remembers the id commits together with the act. Raises OtherContent for a known id with other content or act.
    """
    if client_id is None:
        with for_one_act():
            return Received(do.do(lambda result: []) if isinstance(do, AndRemember) else do(), True)
    try:
        hashed = content_hash({"act": act, **content})
    except (CanonicalizationError, UnicodeEncodeError) as error:
        raise BadInput("里面有不能保存的字符或数字，请改一改再送。") from error

    def row(result: M) -> list[Write]:
        return [Write(client_id=client_id, content=hashed, act=act, result=str(result.pk), at=clock.now(), by=by)]

    earlier = next(iter(writes_of(client_id) if known is None else known), None)
    if earlier is None:
        try:
            with for_one_act():
                if isinstance(do, AndRemember):
                    result = do.do(row)
                else:
                    result = do()
                    row(result)[0].save(force_insert=True)
            return Received(result, True)
        except IntegrityError:
            earlier = writes_of(client_id).first()
            if earlier is None:
                raise
    if earlier.content != hashed or earlier.by_id != (by.pk if by else None):
        raise OtherContent(_kept_beside(earlier, {"act": act, **content}, by))
    return Received(kind._base_manager.get(pk=earlier.result), False)


def receive_more(*, client_id: uuid.UUID | None, code: str, earlier: Voice, words: str) -> Received[Voice]:
    """What whoever holds a receipt code says more. It is remembered by the code: the same once more is the same, also where the voice that
    the code leads to was put right meanwhile."""
    said = {"receipt": privacy.index_of(read_receipt_code(code) or "", "voice.receipt"), "words": words}

    def do() -> Voice:
        return say_more(earlier=earlier, words=words, by=None)

    return receive(client_id=client_id, act="say_more", content=said, by=None, kind=Voice, do=do)


def _kept_beside(earlier: Write, content: dict[str, Any], by: User | None) -> WriteConflict:
    received = privacy.seal(json.dumps(content, ensure_ascii=False), "conflict.received")
    return WriteConflict.objects.create(
        write=earlier, community_id=_community_of(earlier), received_sealed=received, at=clock.now(), by=by
    )


def keep_conflict(*, client_id: uuid.UUID, content: dict[str, Any], by: User | None) -> WriteConflict | None:
    """Keep what came under an id that is taken, for a person to look at; None where nothing was written with this id yet."""
    earlier = Write.objects.filter(client_id=client_id).first()
    return _kept_beside(earlier, content, by) if earlier is not None else None
