"""What a case's page says of whistles, sessions and its plan, and which of them is the next step; for the office and for an organisation."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.beside import Beside, Known
from minsheng.casework.queries.steps import Step, Way
from minsheng.casework.states import AssignmentState, Phase
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..models import JointPlan, JointSession, PlanSignature, PlanStep, WhistleCall
from ..states import AWAITED, CallState, Consent

PLACE = ("community", "estate", "building")
WHY = "of a case already visible"
# While organisations are at work; before and after nobody sits together over it.
AT_WORK = (Phase.OFFERED, Phase.DISPUTED, Phase.UNHELD, Phase.WORKING, Phase.CHECKING)


def asks_of(case: Case, user: User) -> list[QuerySet[Any, Any]]:
    """Open calls, the plan in force with its steps, sessions, and what organisations said to that plan."""
    return [
        _open_calls(case, user),
        JointPlan.objects.unscoped(WHY).filter(case=case, replaced_at=None),
        PlanStep.objects.filter(plan__case=case, plan__replaced_at=None)
        .select_related("assignment__organisation")
        .order_by("number"),
        JointSession.objects.unscoped(WHY).filter(case=case),
        PlanSignature.objects.filter(plan__case=case, plan__replaced_at=None),
    ]


def told_of(case: Case, user: User, shares: Sequence[Assignment], answers: list[list[Any]]) -> Beside:
    """What is over is left to the story."""
    calls, plans, steps, sessions, signatures = answers
    steps = [step for step in steps if _still_held(step, case)]
    plan = plans[0] if plans and steps else None
    if plans and plan is None:  # nobody who is at work now has anything to do with it
        sessions, signatures = [], []
    known = _of_calls(calls) + _of_plan(case, plan, steps, signatures, sessions)
    if user.viewed_by is not None or case.has_ended:
        return Beside(known)
    scope = scope_of(user)
    if scope.covers(case.community_id):
        return Beside(known, _to_note(user, calls), _for_office(case, user, plan, signatures, sessions, shares))
    mine = [call for call in calls if call.organisation_id in scope.organisations]
    return Beside(known, _to_answer(mine), _for_organisation(plan, steps, signatures, scope.organisations))


def _still_held(step: PlanStep, case: Case) -> bool:
    """A share that was given back, or an earlier round's, is none that anybody is waited for."""
    share = step.assignment
    return bool(share.stands and share.state != AssignmentState.RELEASED and share.round == case.round)


def _open_calls(case: Case, user: User) -> QuerySet[WhistleCall]:
    """Of whistles of this case that are not over: an organisation reads of those it is called to itself."""
    rows = WhistleCall.objects.visible_to(user).filter(whistle__case=case, whistle__called_off_at=None, state__in=AWAITED)
    found: QuerySet[WhistleCall] = rows.select_related("organisation", *(f"whistle__{part}" for part in PLACE)).order_by(
        "whistle__at", "pk"
    )
    return found


def _of_calls(calls: Sequence[WhistleCall]) -> list[Known]:
    """One sentence for each whistle that somebody is still awaited for."""
    found = []
    for whistle in {call.whistle_id: call.whistle for call in calls}.values():
        names = _("、").join(call.organisation.name for call in calls if call.whistle_id == whistle.pk)
        at = clock.local(whistle.at)
        said = {"names": names, "moment": f"{clock.day_shown(at.date())} {at:%H:%M}"}
        over = whistle.at <= clock.now()
        text = _("吹哨%(moment)s到，还没记谁到了：%(names)s") if over else _("吹哨%(moment)s到：%(names)s")
        found.append(Known(text % said, reverse("whistle", args=[whistle.number]), waits=True))
    return found


def _of_plan(
    case: Case,
    plan: JointPlan | None,
    steps: Sequence[PlanStep],
    signatures: Sequence[PlanSignature],
    sessions: Sequence[JointSession],
) -> list[Known]:
    """The plan in force and what organisations say to it; without one, that they sat together."""
    url = reverse("case_together", args=[case.number])
    if plan is None:
        if not sessions:
            return []
        text = ngettext("会商过%(n)s次，还没写成方案", "会商过%(n)s次，还没写成方案", len(sessions))
        return [Known(text % {"n": len(sessions)}, url)]
    said = {one.organisation_id: one.verdict for one in signatures}
    named = {step.assignment.organisation_id: step.assignment.organisation.name for step in steps}
    parts = [_("方案第%(version)s版") % {"version": plan.version}]
    for verdict, sentence in (("", _("还没表态：%(names)s")), (Consent.DISAGREES, _("不同意：%(names)s"))):
        names = [name for identity, name in named.items() if said.get(identity, "") == verdict]
        if names:
            parts.append(sentence % {"names": _("、").join(names)})
    if len(parts) == 1:
        parts.append(_("几家都同意"))
    return [Known(_("，").join(parts), url)]


def _to_note(user: User, calls: Sequence[WhistleCall]) -> Step | None:
    """The time has come, and nobody has written down who is there."""
    now = [call for call in calls if call.whistle.at <= clock.now()]
    if not now or not allowed(user, "work_together.note_arrival", now[0].whistle):
        return None
    names = _("、").join(call.organisation.name for call in now if call.whistle_id == now[0].whistle_id)
    go = Way(_("记谁到了"), reverse("whistle", args=[now[0].whistle.number]))
    return Step(_("等%(names)s报到") % {"names": names}, _("时间过了不会自己记，看到什么记什么"), go)


def _for_office(
    case: Case,
    user: User,
    plan: JointPlan | None,
    signatures: Sequence[PlanSignature],
    sessions: Sequence[JointSession],
    shares: Sequence[Assignment],
) -> list[Way]:
    """Where several are at work: first they sit together, then what was agreed is written down; who disagrees is asked what would do."""
    several = len({share.organisation_id for share in shares}) > 1
    if case.phase not in AT_WORK or not several or not allowed(user, "work_together.hold_session", case):
        return []
    if plan is None:
        if sessions:
            return [Way(_("写方案"), reverse("plan_make", args=[case.number]))]
        return [Way(_("记会商"), reverse("session_hold", args=[case.number]))]
    if any(one.verdict == Consent.DISAGREES for one in signatures):
        return [Way(_("改方案"), reverse("plan_make", args=[case.number]))]
    return []


def _to_answer(mine: Sequence[WhistleCall]) -> Step | None:
    """For an organisation that is called and has not said whether it comes."""
    call = next((one for one in mine if one.state == CallState.ASKED and one.whistle.at > clock.now()), None)
    if call is None:
        return None
    at = clock.local(call.whistle.at)
    said = {"moment": f"{clock.day_shown(at.date())} {at:%H:%M}", "place": call.whistle.where_shown}
    go = Way(_("答复"), reverse("whistle_answer", args=[call.pk]))
    return Step(_("%(moment)s到%(place)s，来不来") % said, _("叫人的社区马上看到"), go)


def _for_organisation(
    plan: JointPlan | None, steps: Sequence[PlanStep], signatures: Sequence[PlanSignature], ours: Collection[int]
) -> list[Way]:
    if plan is None:
        return []
    said = {one.organisation_id for one in signatures}
    open_ = (step.assignment for step in steps if step.assignment.organisation_id in ours)
    share = next((one for one in open_ if one.organisation_id not in said), None)
    return [Way(_("对方案表态"), reverse("plan_sign", args=[plan.pk, share.pk]))] if share is not None else []
