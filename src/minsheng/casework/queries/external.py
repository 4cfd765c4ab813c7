"""Orders of other platforms: which a case carries, which wait for a reply, and the reply in the form that they want."""

import unicodedata
from collections import Counter
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

from ..models import Answer, Assignment, Case, ExternalOrder, Voice, worked_in
from ..states import AssignmentState, Phase, Verdict
from ..states.external import filled
from .board import names_in
from .cases import CASE_PARTS, ending_of_case
from .nameless import nameless, spoken_in
from .phases import count_of, handled_by_office
from .platforms import form_of
from .soon import SOON_DAYS

WHY = "of a case already visible"
# Of these the words of whoever ended it are the result; where nobody confirmed, the answer is.
_ENDED_BY_OFFICE = (Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE)
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


# Whoever was let off, or refused and was not yet told what holds, does nothing in the matter.
_IN_HAND = frozenset(
    {AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.ORDERED, AssignmentState.GIVEN, AssignmentState.REWORK}
)


def reply_of(case: Case) -> Reply:
    """As the case stands now: how it ended where it has, the answer where all shares are done, else that it goes on or stands still."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).select_related("organisation")
    shares = list(rows.order_by("role", "id"))
    done = [f"{s.organisation.name}：{s.result or s.share}" for s in shares if s.state == AssignmentState.DONE]
    going = [
        f"{s.organisation.name}：{s.share}，{'答应' if s.promise_date else '要求'}{s.day.month}月{s.day.day}日前办好"
        for s in shares
        if s.state in _IN_HAND and not case.has_ended
    ]
    covered = partial(nameless, spoke=spoken_in(case), office=case.community.phone)
    return Reply(
        matter=f"{case.community.name}，{covered(case.title)}",
        done=covered("；".join(said.rstrip("。；") for said in done or going)) or _without_shares(case),
        result=covered(_result(case, bool(going))),
        said=_said(case, handled_by_office(shares)),
    )


def acting_in(case: Case) -> list[str]:
    """Who does something or did it, the lead first: nobody who was let off."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round)
    rows = rows.filter(state__in=[*_IN_HAND, AssignmentState.DONE]).order_by("role", "id")
    return list(dict.fromkeys(rows.values_list("organisation__name", flat=True)))


def _without_shares(case: Case) -> str:
    return "已核实。" if case.has_ended else "已受理，正在安排。"


def _result(case: Case, goes_on: bool) -> str:
    ending = ending_of_case(case) if case.phase in _ENDED_BY_OFFICE else None
    if ending is not None:
        return ending.words
    if case.parked_until is not None:
        return f"眼下还办不了，{_day(case.parked_until)}前再看一次，到时再报。"
    answer = Answer.objects.unscoped(WHY).filter(case=case, round=case.round).first()
    if answer and not goes_on:
        return answer.words
    return "办好了，到现场看过。" if case.phase == Phase.INSPECTED else "正在办理，有结果再报。"


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


def _said(case: Case, office_handled: bool) -> str:
    """How many were reached, and what they said, each person once; who was not reached is neither."""
    count = count_of(case, office_handled)
    asked, reached, by = count.speakers, count.answered, Counter(count.verdicts)
    if not reached:
        left = Voice.objects.unscoped(WHY).filter(case=case).askable().exists()
        return f"反映人共{asked}位，还没有答复。" if left else "没有留下联系方式的反映人。"
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
