"""A word about the program itself: left by anybody, answered by the district."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import NotAllowed
from minsheng.foundation.ids import new_receipt_code
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import RemarkAnswered, RemarkLeft
from ..models import Remark


@transaction.atomic
def leave_remark(*, words: str, by: User | None, page: str = "") -> Remark:
    """Keep a complaint or a suggestion; its number is the receipt. `by` is None for a resident; whoever views as somebody else says nothing."""
    if by is not None and by.viewed_by is not None:
        raise NotAllowed("您正在以别人的身份查看，只能看，不能办。请先退出查看。", "viewing_as")
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
