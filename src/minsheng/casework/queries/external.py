"""Orders of other platforms: which a case carries, which wait for a reply, and the reply in the form that they want."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Answer, Assignment, Case, Confirmation, ExternalOrder, Voice, worked_in
from ..states import AssignmentState, Verdict
from .nameless import nameless, spoken_in

WHY = "of a case already visible"


def orders_asked(case: Case) -> QuerySet[ExternalOrder]:
    """Those that count, the oldest first."""
    rows: QuerySet[ExternalOrder] = ExternalOrder.objects.unscoped(WHY).filter(case=case, taken_back_at=None)
    return rows.select_related("replied_by", "noted_by")


def orders_of(case: Case) -> list[ExternalOrder]:
    return list(orders_asked(case))


def orders_waiting(user: User, until: datetime) -> Any:
    """Of the cases somebody works with: not replied to, and wanted before `until`; the most urgent first."""
    rows = ExternalOrder.objects.unscoped(WHY).filter(worked_in(scope_of(user), "case__"), replied_at=None, taken_back_at=None)
    return rows.filter(due_at__lt=until).select_related("case").order_by("due_at")


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
    spoke = spoken_in(case)
    return Reply(
        matter=f"{case.community.name}，{nameless(case.title, spoke)}",
        done=nameless("；".join(done or going), spoke) or "已受理，正在安排。",
        result=nameless(answer.words, spoke) if answer and not going else "正在办理，有结果再报。",
        said=_said(case),
    )


def reply_for(order: ExternalOrder) -> str:
    """The reply in the form that a platform wants, as text to be copied."""
    case, reply = order.case, reply_of(order.case)
    parts = [
        f"【工单编号】{order.number}",
        f"【反映事项】{reply.matter}",
        f"【核实办理】{reply.done}",
        f"【办理结果】{reply.result}",
        f"【居民意见】{reply.said}",
        f"【联系】{case.community.name}{'，电话' + case.community.phone if case.community.phone else ''}",
        f"【日期】{clock.today().year}年{clock.today().month}月{clock.today().day}日",
    ]
    return "\n".join(parts)


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
