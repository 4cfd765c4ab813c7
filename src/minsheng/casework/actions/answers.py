"""Answer everyone who spoke, ask them, and let them close or reopen."""

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.scope import scope_of

from ..events import CaseInspected, ResidentConfirmed, ResidentsAnswered, SpeakerCalled
from ..models import Answer, Call, Case, Confirmation, Inspection, Notice, Voice
from ..queries.evidence import missing_for_answer
from ..queries.receipts import who_read_the_code
from ..rules import handlers_of
from ..states import CallOutcome, NoticeKind, Phase, Satisfaction, Verdict, Via, VoiceState
from .cases import reopen
from .ends import require_tried
from .keep_clocks import confirm_day
from .notices import tell_speakers
from .phase import recompute_phase
from .texts import index_answer


def require_evidence(case: Case) -> None:
    """Raise StateForbids where proof is missing (invariant 4)."""
    missing = missing_for_answer(case)
    if missing:
        raise StateForbids(f"还不能回话：{'；'.join(missing)}。", "evidence_missing")


@transaction.atomic
def answer_residents(*, case: Case, words: str, by: User) -> Answer:
    """Tell everyone who spoke what was done; the case now waits for their yes or no."""
    require(by, "casework.answer_residents", case)
    kept = words_kept(words)
    if case.phase != Phase.TO_ANSWER:
        raise StateForbids(f"现在是“{case.get_phase_display()}”。各家的份都办好、核验过，才能回话。", "case_phase")
    require_evidence(case)
    answer = Answer.objects.create(case=case, round=case.round, words=kept, by=by, at=clock.now())
    index_answer(answer)
    case.confirm_by = confirm_day(case.category)
    Case.objects.unscoped("answer").filter(pk=case.pk).update(confirm_by=case.confirm_by)
    asked = tell_speakers(case, NoticeKind.RESULT, f"answer:{case.round}", kept)
    record(ResidentsAnswered(case_id=case.pk, answer_id=answer.pk, words=kept, asked=asked, by_id=by.pk))
    recompute_phase(case)
    return answer


def confirm(
    *,
    voice: Voice,
    verdict: str,
    via: str,
    by: User | None,
    satisfaction: str = Satisfaction.NOT_ASKED,
    words: str = "",
) -> Confirmation:
    """One speaker's verdict on the latest answer; a later one replaces the earlier in the count, both stay in the record.

    "Not solved" reopens the case and raises its level. By code the resident speaks; otherwise `by` writes down what was said at the
    door or on the telephone. Whoever handled a share does neither: `by` with a code is who is logged in at that browser. Neighbours
    may answer in the same moment: a resident is not asked to try again, the act is.
    """
    for left in (2, 1, 0):
        try:
            return _confirm(voice=voice, verdict=verdict, via=via, by=by, satisfaction=satisfaction, words=words)
        except (SomebodyWasFaster, IntegrityError) as error:
            if not left or transaction.get_connection().in_atomic_block:
                raise SomebodyWasFaster from error
    raise SomebodyWasFaster


@transaction.atomic
def _confirm(*, voice: Voice, verdict: str, via: str, by: User | None, satisfaction: str, words: str) -> Confirmation:
    case = Case.objects.unscoped("as it stands now").select_related("community", "estate").filter(pk=voice.case_id or 0).first()
    if via == Via.CODE:
        if by is not None and not allowed(by, "casework.answer_by_code", case):
            raise NotAllowed("经手办这件事的人不能替居民答。请先退出登录，让居民自己答。", "handled_it")
        by = None
    elif case is None:
        require(by, "casework.sort_voice", voice)
    else:
        require(by, "casework.record_confirmation", case)
    if verdict not in Verdict.values or (via == Via.CODE and verdict == Verdict.UNREACHABLE):
        raise BadInput("请选一项：解决了、解决了一部分、没解决。", "verdict")
    if satisfaction not in Satisfaction.values or via not in Via.values:
        raise BadInput("请选满意、还行或不满意，也可以不答。", "satisfaction")
    kept = words_kept(words, required=False)
    answer = None
    if case is not None and voice.state == VoiceState.IN_CASE:
        answer = Answer.objects.unscoped("the latest answer").filter(case=case).order_by("-round").first()
    if case is None or answer is None:
        raise StateForbids("这件事还没有结果，等办好了再请您说解决没解决。", "no_answer_yet")
    earlier = Confirmation.objects.unscoped("the latest verdict counts").filter(
        voice=voice, case=case, round=answer.round, counts=True
    )
    same = {"verdict": verdict, "satisfaction": satisfaction, "words": kept, "via": via, "by": by}
    if verdict != Verdict.UNREACHABLE and (said_already := earlier.filter(**same).first()) is not None:
        return said_already  # sent twice, said once
    # A call that reached nobody undoes no answer.
    counts = verdict != Verdict.UNREACHABLE or not earlier.exclude(verdict=Verdict.UNREACHABLE).exists()
    if counts:
        earlier.update(counts=False)
    given = Confirmation.objects.create(
        voice=voice,
        case=case,
        round=answer.round,
        verdict=verdict,
        satisfaction=satisfaction,
        words=kept,
        via=via,
        by=by,
        at=clock.now(),
        counts=counts,
        independent=_is_independent(voice, case, by),
    )
    event = ResidentConfirmed(
        case_id=case.pk,
        voice_id=voice.pk,
        verdict=verdict,
        satisfaction=satisfaction,
        via=via,
        words=kept,
        by_id=by.pk if by else None,
    )
    record(event)
    if verdict == Verdict.NOT_SOLVED and answer.round == case.round:
        reopen(case, words=kept, voice=voice, by=by)
    recompute_phase(case)
    return given


def _is_independent(voice: Voice, case: Case, by: User | None) -> bool:
    """Asked by the street; or by the resident's own code, unless whoever handled the case wrote the voice down or looked the code up."""
    if by is not None:
        return scope_of(by).is_officer_of(case.community_id)
    return not ({voice.heard_by_id, *who_read_the_code(voice)} & handlers_of(case))


@transaction.atomic
def inspect_case(*, case: Case, verdict: str, words: str, told_by: str, by: User) -> None:
    """Where nobody who spoke can be reached, a second person looks; a poster or the next meeting counts as telling (DESIGN §3).

    Somebody who left a name counts as out of reach after the deadline and N attempts, as for the end that nobody confirms.
    """
    require(by, "casework.inspect_case", case)
    if case.phase != Phase.ASKING:
        raise StateForbids(f"现在是“{case.get_phase_display()}”，还不到去看的时候。", "case_phase")
    if verdict not in (Verdict.SOLVED, Verdict.PARTLY, Verdict.NOT_SOLVED):
        raise BadInput("请选看到的样子：解决了、解决了一部分、没解决。", "verdict")
    if told_by not in ("poster", "meeting"):
        raise BadInput("请选怎么告诉大家：贴告示，还是下次会上说。", "told_by")
    answer = Answer.objects.unscoped("this round's answer").get(case=case, round=case.round)
    if answer.by_id == by.pk:
        raise StateForbids("回话的人不能自己去看。请另一个人去。", "same_person")
    if Voice.objects.unscoped("can anybody be asked").filter(case=case).askable().exists():
        said = Confirmation.objects.unscoped("who answered").filter(case=case, round=case.round)
        if said.exclude(verdict=Verdict.UNREACHABLE).exists():
            raise StateForbids("已经有人答复了，以居民说的为准，不由别人去看。", "somebody_answered")
        require_tried(case)
        if said.filter(by=by).exists():
            raise StateForbids("没联系上是您记的，要由另一个人到场去看。", "same_person")
    kept = words_kept(words)
    Inspection.objects.create(case=case, round=case.round, verdict=verdict, words=kept, told_by=told_by, by=by, at=clock.now())
    record(CaseInspected(case_id=case.pk, verdict=verdict, words=kept, told_by=told_by, by_id=by.pk))
    if verdict == Verdict.NOT_SOLVED:
        reopen(case, words=kept, voice=None, by=by)
    recompute_phase(case)


@transaction.atomic
def call_speaker(*, notice: Notice, outcome: str, words: str, by: User) -> Call:
    """Write down how an attempt to tell somebody went."""
    require(by, "casework.call_speaker", notice.voice)
    if outcome not in CallOutcome.values:
        raise BadInput("请选这一通电话怎么样。", "outcome")
    kept = words_kept(words, required=False)
    call = Call.objects.create(notice=notice, outcome=outcome, words=kept, at=clock.now(), by=by)
    if outcome == CallOutcome.TOLD and notice.told_at is None:
        mark_told(_same_to_same_person(notice), "phone")
    record(SpeakerCalled(voice_id=notice.voice_id, notice_id=notice.pk, outcome=outcome, words=kept, by_id=by.pk))
    return call


def _same_to_same_person(notice: Notice) -> list[Notice]:
    """One call tells a person once, also where they spoke twice of this case."""
    if notice.case_id is None or notice.voice.speaker_id is None:
        return [notice]
    rows = Notice.objects.unscoped("told on one telephone").filter(case=notice.case_id, kind=notice.kind, event=notice.event)
    return list(rows.filter(voice__speaker=notice.voice.speaker_id))


def mark_told(notices: list[Notice], via: str) -> None:
    """A notice reached its person: on the receipt page, by slip, or on the telephone. Not an act of its own."""
    keys = [notice.pk for notice in notices if notice.told_at is None]
    rows = Notice.objects.unscoped("the person has seen it").filter(pk__in=keys, told_at=None)
    rows.update(told_at=clock.now(), told_via=via)
