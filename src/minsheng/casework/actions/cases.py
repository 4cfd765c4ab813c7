"""Open a case, put voices to it and take them out again."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.events import Happening
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record, record_in_row
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import office_rules

from .. import wording
from ..events import CaseOpened, CaseReopened, ExcerptReleased, VoiceLinked, VoiceUnlinked
from ..models import Answer, Assignment, Attachment, Case, CaseEnding, Category, Notice, Reopening, Voice
from ..queries.parking import parking_of
from ..queries.verbatim import quoted_from
from ..states import AssignmentState, NoticeKind, Phase, ShareRole, Urgency, VoiceState
from .hearing import move_voice
from .notices import tell, tell_speakers
from .phase import recompute_phase
from .texts import index_case

HIGHEST_LEVEL = 2


@transaction.atomic
def open_case(
    *,
    title: str,
    category: Category,
    community: Community,
    by: User,
    voices: Sequence[Voice] = (),
    estate: Estate | None = None,
    building: Building | None = None,
    place: str = "",
    urgency: str = "",
    concerns: Organisation | None = None,
    due: date | None = None,
) -> Case:
    """Undertake something, with the voices that speak of it. Place and urgency come from the first voice where they are not given."""
    require(by, "casework.open_case", community)
    kept = words_kept(title, "title")
    if len(kept) > 80:
        raise BadInput(f"标题最多80字，现在有{len(kept)}字。细节写在各家的那一份里。", "title", "too_long")
    first = voices[0] if voices else None
    if estate is None and first is not None:
        estate, building, place = first.estate, building or first.building, place or first.place
    if estate is not None and estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    rules = office_rules()
    moment = clock.now()
    year = clock.local(moment).strftime("%y")
    urgencies = [urgency or Urgency.NORMAL, *(voice.urgency for voice in voices)]
    case = Case.objects.create(
        number=f"{community.letters}-{year}-{ids.next_number(f'case:{community.letters}:{year}'):04d}",
        community=community,
        estate=estate,
        building=building,
        place=words_kept(place, "place", required=False)[:80],
        title=kept,
        category=category,
        urgency=max(urgencies, key=list(Urgency.values).index),
        concerns=concerns,
        phase_since=moment,
        quorum_percent=rules["quorum_percent"],
        reask_percent=rules["reask_percent"],
        opened_at=moment,
        opened_by=by,
        due=due or working_days_after(clock.today(), rules["case_days"]),
    )
    index_case(case)
    opened = CaseOpened(case_id=case.pk, number=case.number, title=case.title, voices=len(voices), by_id=by.pk)
    _link(case, voices, by, first=[opened])
    recompute_phase(case)
    return case


@transaction.atomic
def link_voice(*, case: Case, voice: Voice, by: User) -> None:
    """Put a voice to a case; it keeps its own speaker, thread and verdict."""
    require(by, "casework.link_voice", voice)
    require(by, "casework.link_voice", case)
    if case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”。要接着办，先重新打开。", "case_ended")
    _link(case, [voice], by)
    _tell_what_was_told(case, voice)
    recompute_phase(case)


def _tell_what_was_told(case: Case, voice: Voice) -> None:
    """Whoever joins a case late hears what the others were told: who leads until when, and the answer they are asked about."""
    shares = Assignment.objects.unscoped("who leads").standing().filter(case=case, round=case.round, role=ShareRole.LEAD)
    lead = shares.exclude(promise_date=None).select_related("organisation").first()
    if lead is not None and lead.promise_date is not None:
        words = wording.promised(case, lead.organisation.name, lead.extended_to or lead.promise_date)
        tell([voice], NoticeKind.PASSED, f"promised:{lead.pk}", words, case)
    if case.parked_until is not None and (parking := parking_of(case)) is not None:
        tell([voice], NoticeKind.CHANGED, f"parked:{parking.pk}", wording.parked(case, parking), case)
    answer = Answer.objects.unscoped("what was answered").filter(case=case, round=case.round).first()
    if answer is not None:
        tell([voice], NoticeKind.RESULT, f"answer:{case.round}", answer.words, case)


def _link(case: Case, voices: Sequence[Voice], by: User, first: Sequence[Happening] = ()) -> None:
    """Put these voices to the case; what happened is recorded in a row after `first`."""
    for voice in voices:
        if voice.community_id != case.community_id:
            raise BadInput("这一条不在这个社区，归不到这件事项里。", "voice", "other_community")
        move_voice(voice, VoiceState.IN_CASE, by, case=case)
    linked = [VoiceLinked(case_id=case.pk, voice_id=voice.pk, number=voice.number, by_id=by.pk) for voice in voices]
    record_in_row([*first, *linked])
    tell(voices, NoticeKind.HEARD, f"linked:{case.number}", wording.linked(case), case)


@transaction.atomic
def unlink_voice(*, voice: Voice, by: User) -> Case:
    """Take a voice out again: it waits to be sorted as before. What it said about an answer stays in the record."""
    require(by, "casework.link_voice", voice)
    if voice.state != VoiceState.IN_CASE or voice.case is None:
        raise StateForbids("这一条没有归入事项。", "voice_state")
    case = voice.case
    if case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”，不能再移出。", "case_ended")
    if case.phase == Phase.ASKING:
        raise StateForbids("正在等居民确认，现在移出会改变怎么算数。等有了结果再移。", "case_phase")
    move_voice(voice, VoiceState.NEW, by, case=None)
    Notice.objects.unscoped("what nobody saw yet").filter(voice=voice, case=case, told_at=None).update(void=True)
    record(VoiceUnlinked(case_id=case.pk, voice_id=voice.pk, number=voice.number, by_id=by.pk))
    recompute_phase(case)
    return case


@transaction.atomic
def release_excerpt(*, case: Case, words: str, by: User) -> None:
    """Tell the organisations, in other words, what residents said; nothing else of a voice ever reaches them (invariant 7)."""
    require(by, "casework.release_excerpt", case)
    case.excerpt = words_kept(words)
    quoted = quoted_from(case, case.excerpt)
    if quoted:
        raise BadInput(f"“{quoted}”是居民的原话。给单位看的要换个说法写，别让人认出是谁说的。", "words", "verbatim")
    case.save(update_fields=["excerpt"])
    index_case(case)
    record(ExcerptReleased(case_id=case.pk, words=case.excerpt, by_id=by.pk))


def reopen(case: Case, *, words: str, voice: Voice | None, by: User | None) -> None:
    """Open a new round: history stays, the level rises, whoever else spoke is told. For the acts that have a reason to."""
    try:
        with transaction.atomic():
            Reopening.objects.create(case=case, round=case.round, voice=voice, words=words, at=clock.now(), by=by)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    CaseEnding.objects.filter(case=case, declined_at=None, undone_at=None).update(undone_at=clock.now())
    _carry_over(case)
    case.round += 1
    case.level = min(case.level + 1, HIGHEST_LEVEL)
    case.confirm_by = None
    Case.objects.unscoped("reopen").filter(pk=case.pk).update(round=case.round, level=case.level, confirm_by=None)
    by_id = by.pk if by else None
    voice_id = voice.pk if voice else None
    record(CaseReopened(case_id=case.pk, round=case.round, level=case.level, words=words, voice_id=voice_id, by_id=by_id))
    tell_speakers(case, NoticeKind.CHANGED, f"reopened:{case.round}", wording.reopened(case))


def _carry_over(case: Case) -> None:
    """What was neither done nor decided goes on in the new round: a refusal or a promise does not vanish by ending and reopening."""
    shares = Assignment.objects.unscoped("unfinished shares go on").standing().filter(case=case, round=case.round)
    unfinished = list(shares.exclude(state__in=[AssignmentState.DONE, AssignmentState.RELEASED]).values_list("pk", flat=True))
    Assignment.objects.unscoped("carry over").filter(pk__in=unfinished).update(round=case.round + 1)
    files = Attachment.objects.unscoped("the proof of a share goes along").filter(assignment__in=unfinished)
    files.update(round=case.round + 1)


@transaction.atomic
def reopen_case(*, case: Case, words: str, by: User) -> None:
    """The secretary or an officer opens an ended case again, with a reason."""
    require(by, "casework.reopen_case", case)
    if not case.has_ended and case.phase != Phase.ASKING:
        raise StateForbids("这件事项还没结束，不用重新打开。", "not_ended")
    reopen(case, words=words_kept(words), voice=None, by=by)
    recompute_phase(case)
