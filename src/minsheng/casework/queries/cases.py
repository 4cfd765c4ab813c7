"""Questions about cases: lists, one case with all around it, who waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.keys import among
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.working_days import working_days_between
from minsheng.foundation.working_time import Pause, Unit, used
from minsheng.neighbourhood.models import User

from ..models import (
    Answer,
    Assignment,
    Case,
    CaseEnding,
    Confirmation,
    Extension,
    Inspection,
    Notice,
    Reopening,
    StageClock,
    Voice,
)
from ..models.shares import WAITING_STATES
from ..states import CLOCK_OF_PHASE, AssignmentState, ClockStage, NoticeKind, Phase, VoiceState

CASE_PARTS = ("community", "estate", "building", "category__parent", "concerns")


def cases_seen_by(user: User) -> QuerySet[Case]:
    """Cases of the user with everything a line of a list shows, its shares and `overdue_since` included."""
    shares = Assignment.objects.unscoped("shares of cases already visible").standing().select_related("organisation")
    shares = shares.only("case", "round", "state", "organisation__name")  # a list of a district holds thousands of them
    rows = Case.objects.worked_by(user).select_related(*CASE_PARTS).annotate(overdue_since=overdue_since())
    found: QuerySet[Case] = rows.prefetch_related(Prefetch("assignments", shares, to_attr="standing_shares"))
    return found


def shares_held(case: Case) -> str:
    """Who holds which share in the present round, of a case from `cases_seen_by`."""
    held = [
        _("%(name)s（%(state)s）") % {"name": share.organisation.name, "state": share.get_state_display()}
        for share in case.standing_shares  # type: ignore[attr-defined]
        if share.round == case.round
    ]
    return _("、").join(held)


def overdue_since(*but: str) -> Subquery:
    """When the longest overdue of a case's running clocks ended, those of the stages `but` left out; null for a case on time."""
    clocks = StageClock.objects.unscoped("clocks of cases already visible").running().exclude(stage__in=but)
    return Subquery(clocks.filter(case=OuterRef("pk"), due_at__lt=clock.now()).order_by("due_at").values("due_at")[:1])


def shares_of_case(case: Case, user: User) -> list[Assignment]:
    """All shares of a case, the present round first, taken-back ones last."""
    asked = Prefetch("extensions", Extension.objects.filter(decided_at=None), to_attr="asked_extensions")
    return shares_in_order(list(shares_asked(case, user).select_related("case__community").prefetch_related(asked)))


def shares_asked(case: Case, user: User) -> QuerySet[Assignment]:
    """The shares of a case with all that stands on them but the later days asked for."""
    related = ("organisation", "refusal__decided_by", "accepted_by", "checked_by", "result_by", "offered_by")
    rows: QuerySet[Assignment] = Assignment.objects.visible_to(user).filter(case=case).with_represented()
    return rows.select_related(*related).order_by("-round", "id")


def shares_in_order(shares: list[Assignment]) -> list[Assignment]:
    return sorted(shares, key=lambda s: (-s.round, s.state in ("taken_back", "released"), s.role != "lead", s.pk))


def voices_of_case(case: Case, user: User) -> list[Voice]:
    rows = Voice.objects.visible_to(user).filter(case=case, state=VoiceState.IN_CASE)
    related = ("community", "estate", "building", "speaker", "category", "case", "replaces", "alike", "heard_by")
    return list(rows.select_related(*related).order_by("heard_at", "id"))


def case_story(case: Case) -> list[TimelineEntry]:
    """What its page tells, newest first: its own chain, and what happened elsewhere for its sake (a whistle, a session, a plan)."""
    mine = Q(subject_kind="case", subject_id=str(case.pk)) | Q(also_kind="case", also_id=str(case.pk))
    return list(TimelineEntry.objects.filter(mine).select_related("by").order_by("-at", "-id"))


def case_timeline(case: Case) -> list[TimelineEntry]:
    """The chain of a case, newest first."""
    rows = TimelineEntry.objects.filter(subject_kind="case", subject_id=str(case.pk)).select_related("by")
    return list(rows.order_by("-sequence"))


def voice_timeline(voice: Voice) -> list[TimelineEntry]:
    mine = Q(subject_kind="voice", subject_id=str(voice.pk)) | Q(also_kind="voice", also_id=str(voice.pk))
    return list(TimelineEntry.objects.filter(mine).select_related("by").order_by("-at", "-id"))


@dataclass(frozen=True)
class Told:
    """How many of those who spoke were told one kind of thing, and how many have seen or heard it."""

    kind: str
    label: str
    queued: int
    reached: int


def told_asked(case: Case) -> QuerySet[Any, Any]:
    """Kind of notice, how many it is for, how many of them it reached."""
    rows = Notice.objects.unscoped("counts for a case already visible").filter(case=case, void=False)
    queued, reached = Count("voice", distinct=True), Count("voice", filter=Q(told_at__isnull=False), distinct=True)
    found: QuerySet[Any, Any] = (
        rows.values("kind").annotate(queued=queued, reached=reached).values_list("kind", "queued", "reached")
    )
    return found


def told_in_order(counted: list[tuple[str, int, int]]) -> list[Told]:
    """告诉居民四次: heard, passed to whom, changed, result."""
    found = {kind: (queued, reached) for kind, queued, reached in counted}
    return [Told(kind.value, str(kind.label), *found.get(kind.value, (0, 0))) for kind in NoticeKind]


@dataclass(frozen=True)
class Wait:
    """Who a case waits for, since when, for how many working days, and why, as the page says it; days for which it was parked count for
    nobody. `late` in working days past the day promised."""

    who: str
    since: date
    days: int
    why: str
    late: int = 0


def clocks_asked(case: Case) -> QuerySet[StageClock]:
    """The clocks of a case that run."""
    rows: QuerySet[StageClock] = StageClock.objects.unscoped("clocks of a case already visible").running().filter(case=case)
    return rows


def waits_of(case: Case, shares: list[Assignment], clocks: list[StageClock], stood: list[Pause]) -> list[Wait]:
    """Who everybody waits for, by its shares and running clocks: one sentence each ("等恒邻物业，已2个工作日，因为…").

    `stood`: from when until when it was parked.
    """
    running = {c.stage: c for c in clocks}
    today = clock.today()
    if case.parked_until is not None:
        runs = running.get(ClockStage.REVIEW)
        day, why = clock.day_shown(case.parked_until), _("挂着账，条件来了接着办")
        return [Wait(_("%(day)s再看") % {"day": day}, today, 0, why, days_late(runs.due_at if runs else None))]
    present = [s for s in shares if s.round == case.round and s.stands]
    waits = [wait for wait in (_wait_of_share(share, stood) for share in present) if wait]
    since, days = clock.local(case.phase_since).date(), days_waited(case.phase_since, stood)
    office = case.community.name
    of_phase = {
        Phase.TO_DISPATCH: (office, _("还没派给谁办")),
        Phase.REOPENED: (office, _("居民说没解决，要重新定谁来办")),
        Phase.TO_ANSWER: (office, _("各家都办好、核验过了，该给居民回话")),
        Phase.ASKING: (pgettext("awaited", "居民"), _("回了话，在等说过话的人确认")),
        Phase.END_PROPOSED: (_("第二个人"), _("有人提了结束，要另一个人批")),
    }.get(Phase(case.phase))
    if of_phase:
        runs = running.get(CLOCK_OF_PHASE[case.phase])
        waits.insert(0, Wait(of_phase[0], since, days, of_phase[1], days_late(runs.due_at if runs else None)))
    if case.phase == Phase.UNHELD and not waits:
        waits.append(Wait(office, since, days, _("还没有牵头的单位，要派一家")))
    return sorted(waits, key=lambda w: -w.late)


def days_waited(since: datetime, stood: list[Pause]) -> int:
    """Working days since a moment, without those for which everything stood."""
    return int(used(since, clock.now(), Unit.WORKING_DAYS, calendar_in_force(), stood))


def days_late(due_at: datetime | None) -> int:
    """Working days since a clock ran out, at least one once it has; 0 while it runs."""
    if due_at is None or due_at >= clock.now():
        return 0
    return max(1, working_days_between(clock.local(due_at).date(), clock.today()))


def _wait_of_share(share: Assignment, stood: list[Pause]) -> Wait | None:
    since = clock.local(share.state_since).date()
    days, late = days_waited(share.state_since, stood), days_late(share.due_at)
    name = share.organisation.name
    state = share.state
    if state == AssignmentState.OFFERED:
        return Wait(name, since, days, _("派给它的一份还没答复"), late)
    if state in (AssignmentState.ACCEPTED, AssignmentState.REWORK):
        promised = _("答应%(day)s前办好") % {"day": clock.day_shown(share.day)}
        if share.is_paused and share.paused_until:
            promised = _("暂停着，%(day)s接着办") % {"day": clock.day_shown(share.paused_until)}
        why = promised if state == AssignmentState.ACCEPTED else _("核验没通过，要重做")
        return Wait(name, since, days, why, late)
    if state == AssignmentState.ORDERED:
        return Wait(name, since, days, _("裁定要它办，还没定日子"), late)
    if state == AssignmentState.REFUSED:
        return Wait(_("街道或区里"), since, days, _("%(name)s拒接，要裁定") % {"name": name}, late)
    if state == AssignmentState.RELEASED:
        return Wait(_("派办的人"), since, days, _("%(name)s不办了，这一份要另找一家") % {"name": name})
    if state == AssignmentState.GIVEN:
        return Wait(_("社区"), since, days, _("%(name)s交了结果，要另一个人核验") % {"name": name}, late)
    return None


def endings_asked(case: Case) -> QuerySet[CaseEnding]:
    """Those that count: there is one at the most."""
    rows = CaseEnding.objects.filter(case=case, declined_at=None, undone_at=None)
    return rows.select_related("proposed_by", "approved_by").order_by("pk")


def ending_of_case(case: Case) -> CaseEnding | None:
    return endings_asked(case).first()


def answers_asked(case: Case, user: User) -> QuerySet[Answer]:
    rows: QuerySet[Answer] = Answer.objects.visible_to(user).filter(case=case).select_related("by").order_by("-round")
    return rows


def answers_of(case: Case, user: User) -> list[Answer]:
    return list(answers_asked(case, user).select_related("case__estate", "case__building", "case__community"))


def verdicts_of(case: Case, user: User) -> dict[int, Confirmation]:
    """The verdict of each voice on the latest answer, by voice id."""
    rows = Confirmation.objects.visible_to(user).filter(case=case, counts=True).order_by("round")
    return {given.voice_id: given for given in rows}


def inspections_asked(case: Case, user: User) -> QuerySet[Inspection]:
    """That of the present round: there is one at the most."""
    rows: QuerySet[Inspection] = Inspection.objects.visible_to(user).filter(case=case, round=case.round)
    return rows


def inspection_of(case: Case, user: User) -> Inspection | None:
    return inspections_asked(case, user).first()


def reopenings_of(case: Case) -> list[Reopening]:
    return list(Reopening.objects.filter(case=case).order_by("-round"))


def late_shares(user: User, most: int) -> Any:
    """The `most` shares whose organisation is waited for longest after its clock has run out: a query on indexed moments, never a stored state."""
    mine = Case.objects.worked_by(user)
    rows = Assignment.objects.visible_to(user).standing().filter(state__in=WAITING_STATES, case__ended_at=None, case__in=mine)
    chosen = rows.filter(due_at__lt=clock.now()).order_by("due_at").values("pk")[:most]
    late = among(Assignment.objects.visible_to(user), chosen)
    return late.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS)).order_by("due_at")
