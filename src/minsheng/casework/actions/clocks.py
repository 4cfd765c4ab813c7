"""Pause a share's clock, ask for a later day, decide on it; set how long a stage may take (invariant 6)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.foundation.working_time import UNITS_OF_DAYS, Unit
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import office_rule

from .. import wording
from ..events import ClockRuleChanged, ClockRuleDropped, ExtensionAsked, ExtensionDecided, SharePaused, ShareResumed
from ..models import Assignment, Category, ClockRule, Extension, SharePause, StageClock
from ..queries.clocks import lasting_pause, open_extension, promise_ends, working_days_paused
from ..states import RULED_BY_DAY, RULED_STAGES, AssignmentState, ClockStage, NoticeKind, PauseReason, ShareRole
from .notices import tell_speakers
from .phase import recompute_phase
from .shares import require_going

WHY = "clocks follow the parts of a case"
# States in which an organisation works on what it promised.
IN_HAND = (AssignmentState.ACCEPTED, AssignmentState.REWORK)


def _move_end(share: Assignment) -> None:
    """The one other way in which a running clock's end changes: a pause or an extension that somebody answers for."""
    due_at = promise_ends(share)
    StageClock.objects.unscoped(WHY).running().filter(assignment=share, stage=ClockStage.HANDLE).end_at(due_at)
    pause = lasting_pause(share)
    share.due_at, share.paused_until = due_at, pause.until if pause else None
    Assignment.objects.unscoped(WHY).filter(pk=share.pk).update(
        due_at=due_at, paused_until=share.paused_until, extended_to=share.extended_to
    )


def _require_in_hand(share: Assignment) -> None:
    if share.state not in IN_HAND or share.case.has_ended:
        raise StateForbids(f"这一份现在是“{share.get_state_display()}”，没有在走的钟。", "share_state")
    require_going(share.case)


def _require_in_time(share: Assignment, then: str) -> None:
    if share.is_late:
        raise StateForbids(f"日子已经过了，{then}。请尽快办好交结果。", "already_late")


@transaction.atomic
def pause_share(*, assignment: Assignment, reason: str, until: date, words: str, by: User) -> None:
    """Let a share's clock stand still, for a reason and at the most until a day. Never by who has a part in it, never once it is late."""
    require(by, "casework.pause_share", assignment)
    if reason not in PauseReason.values:
        raise BadInput("请选一个暂停的原因。", "reason")
    _require_in_hand(assignment)
    _require_in_time(assignment, "不能再暂停")
    if until <= clock.today():
        raise BadInput("暂停到哪天，请写明天或以后。", "until", "in_the_past")
    if lasting_pause(assignment) is not None:
        raise StateForbids("这一份已经暂停着。要改日子，先恢复再暂停。", "already_paused")
    kept, most = words_kept(words), office_rule("pause_days")
    SharePause.objects.filter(assignment=assignment, ended_at=None).update(ended_at=clock.now())  # its day has passed
    try:
        with transaction.atomic():
            SharePause.objects.create(assignment=assignment, reason=reason, words=kept, since=clock.now(), until=until, by=by)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    paused = working_days_paused(assignment)
    if paused > most:
        raise BadInput(f"这一份前后一共最多暂停{most}个工作日，这样就到{paused}个了。请写近一点。", "until", "pause_ceiling")
    _move_end(assignment)
    case, name = assignment.case, assignment.organisation.name
    record(
        SharePaused(
            case_id=case.pk,
            assignment_id=assignment.pk,
            organisation=name,
            reason=reason,
            until=until.isoformat(),
            words=kept,
            by_id=by.pk,
        )
    )
    if assignment.role == ShareRole.LEAD:
        why = str(PauseReason(reason).label)
        tell_speakers(case, NoticeKind.CHANGED, f"paused:{assignment.pk}:{until}", wording.paused(case, name, why, until))
    recompute_phase(case)


@transaction.atomic
def resume_share(*, assignment: Assignment, by: User) -> None:
    """End a pause before its last day; the end of the share comes nearer by what is left of it."""
    require(by, "casework.resume_share", assignment)
    pause = lasting_pause(assignment)
    if pause is None:
        raise StateForbids("这一份没有暂停。", "not_paused")
    _require_in_hand(assignment)
    if not SharePause.objects.filter(pk=pause.pk, ended_at=None).update(ended_at=clock.now(), ended_by=by):
        raise SomebodyWasFaster
    _move_end(assignment)
    name = assignment.organisation.name
    record(ShareResumed(case_id=assignment.case_id, assignment_id=assignment.pk, organisation=name, by_id=by.pk))
    recompute_phase(assignment.case)


@transaction.atomic
def ask_extension(*, assignment: Assignment, wanted: date, words: str, by: User) -> None:
    """An organisation asks for a later day, before the old one has passed; until somebody decides, the old one counts."""
    require(by, "casework.ask_extension", assignment)
    _require_in_hand(assignment)
    _require_in_time(assignment, "不能再改期")
    if assignment.due_at is not None and wanted <= clock.local(assignment.due_at).date():
        raise BadInput("新的日子要比现在的晚。", "wanted", "not_later")
    if wanted > clock.today() + timedelta(days=366):
        raise BadInput("新的日子在一年以后，太远了。请写近一点。", "wanted", "too_far")
    kept, most = words_kept(words), office_rule("extensions")
    earlier = Extension.objects.filter(assignment=assignment)
    if earlier.filter(granted=True).count() >= most:
        raise StateForbids(f"这一份已经改过{most}次期，不能再改。", "too_many_extensions")
    if open_extension(assignment) is not None:
        raise StateForbids("已经提了改期，等社区定。", "already_asked")
    try:
        with transaction.atomic():
            Extension.objects.create(assignment=assignment, wanted=wanted, words=kept, asked_by=by, asked_at=clock.now())
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    name = assignment.organisation.name
    record(
        ExtensionAsked(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=name,
            wanted=wanted.isoformat(),
            words=kept,
            by_id=by.pk,
        )
    )
    recompute_phase(assignment.case)


@transaction.atomic
def decide_extension(*, assignment: Assignment, granted: bool, words: str, by: User) -> None:
    """Somebody of the office who had no part in the share grants the later day or not; who spoke is told where the lead's day moves."""
    require(by, "casework.decide_extension", assignment)
    extension = open_extension(assignment)
    if extension is None:
        raise StateForbids("这一份没有等着定的改期。", "not_asked")
    if extension.asked_by_id == by.pk:
        raise StateForbids("您提的改期，要由另一个人定。", "second_person")
    if granted:
        _require_in_hand(assignment)
    kept = words_kept(words, required=not granted)
    mine = Extension.objects.filter(pk=extension.pk, decided_at=None)
    if not mine.update(granted=granted, decided_words=kept, decided_by=by, decided_at=clock.now()):
        raise SomebodyWasFaster
    case, name = assignment.case, assignment.organisation.name
    if granted:
        assignment.extended_to = extension.wanted
        _move_end(assignment)
    record(
        ExtensionDecided(
            case_id=case.pk,
            assignment_id=assignment.pk,
            organisation=name,
            granted=granted,
            wanted=extension.wanted.isoformat(),
            words=kept,
            by_id=by.pk,
        )
    )
    if granted and assignment.role == ShareRole.LEAD:
        words_told = wording.extended(case, name, extension.wanted)
        tell_speakers(case, NoticeKind.CHANGED, f"extended:{extension.pk}", words_told)
    recompute_phase(case)


@transaction.atomic
def change_clock_rule(*, stage: str, amount: int, unit: str, by: User, category: Category | None = None) -> None:
    """Set how long a stage may take, for all matters or for one category; clocks that run keep what they began with."""
    require(by, "casework.change_clock_rule")
    if stage not in RULED_STAGES:
        raise BadInput("没有这一个环节。", "stage")
    if unit not in Unit.values:
        raise BadInput("请选一个单位。", "unit")
    if stage in RULED_BY_DAY and unit not in UNITS_OF_DAYS:
        raise BadInput(f"“{ClockStage(stage).label}”定的是哪一天，不到几点。请用天或工作日。", "unit", "only_days")
    if not 1 <= amount <= 999:
        raise BadInput("这个数要在 1 到 999 之间，请改一下。", "amount")
    ClockRule.objects.update_or_create(
        stage=stage, category=category, defaults={"amount": amount, "unit": unit, "dropped": False}
    )
    code = category.code if category else ""
    record(ClockRuleChanged(stage=stage, category=code, amount=amount, unit=unit, by_id=by.pk))


@transaction.atomic
def drop_clock_rule(*, stage: str, by: User, category: Category | None = None) -> None:
    """No rule of its own any more: a category follows what it stands under, all matters what was shipped; clocks that run keep theirs."""
    require(by, "casework.change_clock_rule")
    if not ClockRule.objects.filter(stage=stage, category=category, dropped=False).update(dropped=True):
        raise StateForbids("这一步没有单独定过，已经照上一级的算。", "no_own_rule")
    record(ClockRuleDropped(stage=stage, category=category.code if category else "", by_id=by.pk))
