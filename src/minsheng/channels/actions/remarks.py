"""A word about the program itself: left by anybody, answered by the district."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.ids import new_receipt_code
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import for_oneself, require

from ..events import RemarkAnswered, RemarkLeft
from ..models import Remark


@transaction.atomic
def leave_remark(*, words: str, by: User | None, page: str = "") -> Remark:
    """Keep a complaint or a suggestion; its number is the receipt. `by` is None for a resident; whoever views as somebody else says nothing."""
    if by is not None:
        for_oneself(by)
    kept = words_kept(words)
    remark = Remark.objects.create(number=new_receipt_code(), words=kept, page=page[:120], at=clock.now(), by=by)
    record(RemarkLeft(number=remark.number, page=remark.page, by_id=by.pk if by else None))
    return remark


@transaction.atomic
def answer_remark(*, remark: Remark, words: str, by: User) -> None:
    """Answer it; a later answer takes the place of an earlier one, which stays in the timeline."""
    require(by, "channels.answer_remark")
    kept = words_kept(words)
    rows = Remark.objects.unscoped("answer it").filter(pk=remark.pk)
    rows.update(answer=kept, answered_at=clock.now(), answered_by=by)
    record(RemarkAnswered(number=remark.number, words=kept, by_id=by.pk))
