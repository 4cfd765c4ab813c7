"""Orders of the hotline and of other platforms: note the number, keep the reply that went back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import ExternalOrderNoted, ExternalOrderReplied, ExternalOrderTakenBack
from ..models import Case, ExternalOrder
from ..models.external import own_names
from ..queries.board import piece_kind
from ..queries.external import named_in_reply
from ..queries.platforms import platforms_in_use

WHY = "one order is noted once, wherever its case lies"


@transaction.atomic
def note_external_order(*, case: Case, platform: str, number: str, by: User, due_at: datetime | None = None) -> ExternalOrder:
    """Keep the number that 12345 or a platform gave to what this case is about, and until when it wants a reply.

    Raises BadInput for a number that stands at another case already: the same order is worked on once.
    """
    require(by, "casework.note_external_order", case)
    number = "".join(number.split())[:60]
    if platform not in {one.code for one in platforms_in_use()}:
        raise BadInput("请选这张单从哪儿来。", "platform")
    if not number:
        raise BadInput("写上单子的编号，回的时候要用。", "number")
    earlier = (
        ExternalOrder.objects.unscoped(WHY).filter(platform=platform, number=number, taken_back_at=None).select_related("case")
    )
    known = earlier.first()
    if known is not None:
        where = f"{known.case.number}上" if known.case.community_id == case.community_id else "别的社区"
        raise BadInput(f"这个编号已经记在{where}了，请对一对。", "number", "order_known")
    try:
        with transaction.atomic():
            order = ExternalOrder.objects.create(
                case=case, platform=platform, number=number, due_at=due_at, noted_by=by, noted_at=clock.now()
            )
    except IntegrityError as error:
        raise BadInput("这个编号刚刚有人记过了，请对一对。", "number", "order_known") from error
    record(
        ExternalOrderNoted(
            case_id=case.pk,
            order_id=order.pk,
            platform=platform,
            number=number,
            due=due_at.isoformat() if due_at else "",
            name=own_names().get(platform, ""),
            by_id=by.pk,
        )
    )
    return order


def require_reply_names_nobody(order: ExternalOrder, words: str, *, looked_over: bool) -> None:
    """Raises BadInput for telephones, identity numbers, plates and names of those who spoke, and, unless somebody `looked_over` it, for
    whatever else may name somebody."""
    found = named_in_reply(order, words)
    hard = [one for one in found if one.hard]
    told = "、".join(dict.fromkeys(f"“{one.piece}”是{piece_kind(one.kind)}" for one in hard or found))
    if hard:
        raise BadInput(f"{told}，不能写进回复。请去掉或换个说法。", "words", "names_somebody")
    if found and not looked_over:
        raise BadInput(f"{told}，可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。", "words", "may_name")


@transaction.atomic
def reply_external_order(*, order: ExternalOrder, words: str, by: User, interim: bool = False, looked_over: bool = False) -> None:
    """A reply went back, in these words; after an `interim` one the order is still waited for, with its deadline.
    `looked_over`: what may name somebody was looked at, and does not.

    It says nothing of whether the matter is solved: that only the residents say.
    """
    require(by, "casework.note_external_order", order.case)
    kept = words_kept(words)
    require_reply_names_nobody(order, kept, looked_over=looked_over)
    waiting = ExternalOrder.objects.unscoped(WHY).filter(pk=order.pk, replied_at=None, taken_back_at=None)
    ended = {} if interim else {"replied_by": by, "replied_at": clock.now()}
    if not waiting.update(reply=kept, **ended):
        raise StateForbids("这张单已经回过，或者已经撤了。", "order_replied")
    record(
        ExternalOrderReplied(
            case_id=order.case_id,
            order_id=order.pk,
            platform=order.platform,
            number=order.number,
            words=kept,
            interim=interim,
            name=own_names().get(order.platform, ""),
            by_id=by.pk,
        )
    )


@transaction.atomic
def take_back_external_order(*, order: ExternalOrder, by: User) -> None:
    """Noted at the wrong case: it stays in the record and counts no more."""
    require(by, "casework.note_external_order", order.case)
    waiting = ExternalOrder.objects.unscoped(WHY).filter(pk=order.pk, replied_at=None, taken_back_at=None)
    if not waiting.update(taken_back_at=clock.now()):
        raise StateForbids("这张单已经回过，或者已经撤了。", "order_replied")
    record(
        ExternalOrderTakenBack(
            case_id=order.case_id, order_id=order.pk, platform=order.platform, number=order.number, by_id=by.pk
        )
    )
