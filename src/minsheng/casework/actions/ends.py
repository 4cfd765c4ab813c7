"""Ends without the residents' yes: proposed by one person of the office, approved by another (invariant 3)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import office_rule

from .. import wording
from ..events import EndApproved, EndDeclined, EndProposed
from ..models import Call, Case, CaseEnding, Confirmation, Voice
from ..queries.phases import parts_of
from ..states import DANGER_TRACKS, EndKind, NoticeKind, Phase, Said, Track, Verdict
from .notices import tell_speakers
from .phase import recompute_phase
from .shares import require_going


@transaction.atomic
def propose_end(*, case: Case, kind: str, words: str, by: User, track: str = "") -> CaseEnding:
    """Propose: explained, withdrawn, passed outside, or nobody confirmed. `words` is the ground, and what the speakers are told.

    Danger (110/119/120) is passed on at once and approved afterwards; speakers are told when the end takes effect.
    """
    require(by, "casework.propose_end", case)
    if kind not in EndKind.values:
        raise BadInput("请选怎么结束。", "kind")
    kept = words_kept(words)
    track = track if kind == EndKind.PASSED_OUTSIDE else ""
    if kind == EndKind.PASSED_OUTSIDE and track not in Track.values:
        raise BadInput("请选转到哪一处。", "track")
    if case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”。", "case_ended")
    require_going(case)
    if kind == EndKind.UNCONFIRMED:
        require_tried(case)
    elif case.phase == Phase.DISPUTED and track not in DANGER_TRACKS:
        raise StateForbids("有一家拒接还没裁定，先请街道或区里裁定，再提结束。", "refusal_open")
    elif case.phase == Phase.ASKING:
        raise StateForbids("已经回了话，在等居民确认；不能改成办不了或撤回。", "already_answered")
    at_once = kind == EndKind.PASSED_OUTSIDE and track in DANGER_TRACKS
    try:
        with transaction.atomic():
            ending = CaseEnding.objects.create(
                case=case, kind=kind, track=track, words=kept, proposed_by=by, proposed_at=clock.now(), at_once=at_once
            )
    except IntegrityError as error:
        raise StateForbids("已经有人提了结束，等第二个人批。", "already_proposed") from error
    record(EndProposed(case_id=case.pk, kind=kind, track=track, words=kept, at_once=at_once, by_id=by.pk))
    if at_once:
        tell_speakers(case, NoticeKind.RESULT, f"end:{ending.pk}", kept)
    recompute_phase(case)
    return ending


def require_tried(case: Case) -> None:
    """After the deadline, and after N attempts with everyone who has not answered and can be called."""
    if case.phase != Phase.ASKING:
        raise StateForbids("还没到等居民确认的时候。", "case_phase")
    if case.confirm_by is not None and clock.today() <= case.confirm_by:
        day = case.confirm_by
        raise StateForbids(f"确认期到{day.month}月{day.day}日，过了才能算联系不上。", "confirm_period")
    wanted, gap = office_rule("attempts"), timedelta(minutes=office_rule("attempt_minutes"))
    answered = Confirmation.objects.unscoped("who answered").filter(case=case, round=case.round, counts=True)
    unreached = Confirmation.objects.unscoped("each attempt").filter(case=case, round=case.round, verdict=Verdict.UNREACHABLE)
    silent = Voice.objects.unscoped("who is silent").filter(case=case).askable()
    silent = silent.exclude(pk__in=answered.exclude(verdict=Verdict.UNREACHABLE).values("voice_id"))
    for voice in silent.select_related("speaker"):
        if voice.speaker is None or not voice.speaker.phone_sealed:
            continue
        calls = Call.objects.unscoped("attempts").filter(notice__voice=voice, notice__event=f"answer:{case.round}")
        tries = apart([*calls.values_list("at", flat=True), *unreached.filter(voice=voice).values_list("at", flat=True)], gap)
        if tries < wanted:
            raise StateForbids(f"{voice.number}才联系过{tries}次，要满{wanted}次。请在“要打的电话”里记下。", "too_few_attempts")


def apart(moments: list[datetime], gap: timedelta) -> int:
    """How many of `moments` lie at least `gap` after the one that counted before: the same telephone let ring twice is one attempt."""
    counted: list[datetime] = []
    for moment in sorted(moments):
        if not counted or moment - counted[-1] >= gap:
            counted.append(moment)
    return len(counted)


def _open_ending(case: Case) -> CaseEnding:
    ending = CaseEnding.objects.filter(case=case, approved_at=None, declined_at=None, undone_at=None).first()
    if ending is None:
        raise StateForbids("没有等批的结束。", "nothing_proposed")
    return ending


@transaction.atomic
def approve_end(*, case: Case, by: User) -> None:
    """A second person lets the end take effect; the speakers are told its ground."""
    require(by, "casework.approve_end", case)
    ending = _open_ending(case)
    _require_second(ending, by)
    if ending.kind == EndKind.UNCONFIRMED and parts_of(case).said != Said.NOTHING_YET:
        raise StateForbids("这期间居民已经答复够数了，不能记“没人确认”。请选“不批”，以居民说的为准。", "residents_answered")
    waiting = CaseEnding.objects.filter(pk=ending.pk, approved_at=None, declined_at=None)
    if not waiting.update(approved_by=by, approved_at=clock.now()):
        raise SomebodyWasFaster
    record(EndApproved(case_id=case.pk, kind=ending.kind, by_id=by.pk))
    tell_speakers(case, NoticeKind.RESULT, f"end:{ending.pk}", ending.words)
    recompute_phase(case)


@transaction.atomic
def decline_end(*, case: Case, words: str, by: User) -> None:
    """A second person does not agree: the case goes on where it was."""
    require(by, "casework.approve_end", case)
    ending = _open_ending(case)
    _require_second(ending, by)
    kept = words_kept(words)
    waiting = CaseEnding.objects.filter(pk=ending.pk, approved_at=None, declined_at=None)
    if not waiting.update(declined_by=by, declined_at=clock.now(), declined_words=kept):
        raise SomebodyWasFaster
    record(EndDeclined(case_id=case.pk, kind=ending.kind, words=kept, by_id=by.pk))
    if ending.at_once:  # they were told that it had gone elsewhere
        tell_speakers(case, NoticeKind.CHANGED, f"end_declined:{ending.pk}", wording.end_declined(case))
    recompute_phase(case)


def _require_second(ending: CaseEnding, by: User) -> None:
    if ending.proposed_by_id == by.pk:
        raise StateForbids("这是您自己提的，要由另一个人来批。", "same_person")
