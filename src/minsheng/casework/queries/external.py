"""Orders of other platforms: which a case carries, which wait for a reply, and the reply in the form that they want."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from minsheng.foundation import clock
from minsheng.foundation.suspicious import Suspicious
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Answer, Assignment, Case, Confirmation, ExternalOrder, Voice, worked_in
from ..states import AssignmentState, Verdict
from ..states.external import filled
from .board import names_in
from .cases import CASE_PARTS
from .nameless import nameless, spoken_in
from .platforms import form_of
from .soon import SOON_DAYS

WHY = "of a case already visible"
# After every deadline that there is.
NO_DEADLINE = datetime(9000, 1, 1, tzinfo=UTC)


def orders_asked(case: Case) -> QuerySet[ExternalOrder]:
    """Those that count, the oldest first."""
    rows: QuerySet[ExternalOrder] = ExternalOrder.objects.unscoped(WHY).named().filter(case=case, taken_back_at=None)
    return rows.select_related("replied_by", "noted_by")


def orders_of(case: Case) -> list[ExternalOrder]:
    return list(orders_asked(case))


def brought_not_noted(voices: Iterable[Voice], orders: Iterable[ExternalOrder]) -> list[Voice]:
    """Of a case's voices those that came from a file with a number of another platform that no order of it has."""
    taken = {order.number for order in orders}
    found: dict[str, Voice] = {}
    for voice in voices:
        if voice.number_elsewhere and "".join(voice.number_elsewhere.split()) not in taken:
            found.setdefault(voice.number_elsewhere, voice)
    return list(found.values())


def orders_worked_with(user: User) -> Any:
    """Those that count, of the cases somebody works with; without an order."""
    rows = ExternalOrder.objects.unscoped(WHY).filter(worked_in(scope_of(user), "case__"), taken_back_at=None)
    return rows.named().order_by()


def orders_soon(rows: Any) -> Any:
    """Not replied to, and wanted within three working days or before now."""
    return rows.filter(replied_at=None, due_at__lt=clock.day_end(working_days_after(clock.today(), SOON_DAYS)))


def orders_listed(user: User) -> Any:
    """With what a line shows; `wanted_at`: until when, those without a deadline after all others."""
    rows = orders_worked_with(user).annotate(wanted_at=Coalesce("due_at", Value(NO_DEADLINE)))
    return rows.select_related("replied_by", *(f"case__{part}" for part in CASE_PARTS))


@dataclass(frozen=True)
class Reply:
    """办结答复 (DOMAIN §14): what it was about, what was found and done by whom, what became of it, what residents say, whom to ask.

    Made of the office's own words, covered where they may name somebody, and of figures; nothing that a resident said.
    """

    matter: str
    done: str
    result: str
    said: str


def reply_of(case: Case) -> Reply:
    shares = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).select_related("organisation")
    done = [
        f"{s.organisation.name}：{s.result or s.share}" for s in shares.order_by("role", "id") if s.state == AssignmentState.DONE
    ]
    going = [
        f"{s.organisation.name}：{s.share}，{'答应' if s.promise_date else '要求'}{s.day.month}月{s.day.day}日前办好"
        for s in shares.order_by("role", "id")
        if s.state != AssignmentState.DONE
    ]
    answer = Answer.objects.unscoped(WHY).filter(case=case, round=case.round).first()
    covered = partial(nameless, spoke=spoken_in(case), office=case.community.phone)
    return Reply(
        matter=f"{case.community.name}，{covered(case.title)}",
        done=covered("；".join(said.rstrip("。；") for said in done or going)) or "已受理，正在安排。",
        result=covered(answer.words) if answer and not going else "正在办理，有结果再报。",
        said=_said(case),
    )


def reply_for(order: ExternalOrder) -> str:
    """The reply in the form that its platform wants, as text to be copied."""
    community, reply = order.case.community, reply_of(order.case)
    return filled(form_of(order.platform), {
        "单号": order.number,
        "平台": platform_in_chinese(order),
        "诉求": reply.matter,
        "办理情况": reply.done,
        "结果": reply.result,
        "居民意见": reply.said,
        "联系": f"{community.name}，电话{community.phone}" if community.phone else community.name,
        "社区": community.name,
        "电话": community.phone,
        "期限": _day(clock.local(order.due_at)) if order.due_at else "",
        "日期": _day(clock.today()),
    })  # fmt: skip


def named_in_reply(order: ExternalOrder, words: str) -> list[Suspicious]:
    """What in a reply may name somebody, beyond what the record itself gives: the order's number, the office's telephone."""
    made = unicodedata.normalize("NFKC", reply_for(order))
    return [found for found in names_in(order.case, words) if found.piece not in made]


def platform_in_chinese(order: ExternalOrder) -> str:
    with translation.override("zh-hans"):
        return order.platform_shown


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _said(case: Case) -> str:
    """How many were reached, and what they said; who was not reached is neither."""
    asked = Voice.objects.unscoped(WHY).filter(case=case).askable().count()
    rows = Confirmation.objects.unscoped(WHY).filter(case=case, round=case.round, counts=True)
    by = {verdict: rows.filter(verdict=verdict).count() for verdict in (Verdict.SOLVED, Verdict.PARTLY, Verdict.NOT_SOLVED)}
    reached = sum(by.values())
    if not reached:
        return f"反映人共{asked}位，还没有答复。" if asked else "没有留下联系方式的反映人。"
    words = [
        f"{label}{by[verdict]}位"
        for verdict, label in ((Verdict.SOLVED, "说解决"), (Verdict.PARTLY, "说解决一部分"), (Verdict.NOT_SOLVED, "说没解决"))
        if by[verdict]
    ]
    return f"反映人共{asked}位，答复{reached}位：{'，'.join(words)}。"


def ordered_elsewhere(user: User, number: str) -> Any:
    """The orders of other platforms with this number, written in whatever letters."""
    return ExternalOrder.objects.visible_to(user).filter(number__iexact=number.strip(), taken_back_at=None)


def numbered_elsewhere(user: User, number: str) -> Any:
    """The voices that came from a file with this number."""
    rows = Voice.objects.visible_to(user).filter(external_number=number.strip())
    return rows.exclude(external_number="").exclude(external_number__startswith="~")
