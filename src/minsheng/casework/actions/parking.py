"""挂账: propose to park a case, decide on it, look again, take it up. The case stays open; only its clocks stand (docs/decisions/0027)."""

from datetime import date

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import wording
from ..events import CaseTakenUp, ParkingApproved, ParkingDeclined, ParkingProposed, ParkingReviewed
from ..models import Case, Parking, StageClock
from ..queries.parking import district_decides, latest_review, parking_of
from ..states import ClockStage, NoticeKind
from ..states.parking import PARKABLE, ParkGround
from .notices import tell_speakers
from .phase import recompute_phase

WHY = "the parking of a case already visible"


def _require_parkable(case: Case) -> None:
    if case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”。", "case_ended")
    if case.phase not in PARKABLE:
        raise StateForbids(f"现在是“{case.get_phase_display()}”，先把这一步办完，再说挂账。", "case_phase")


def _day_checked(day: date) -> date:
    most = latest_review()
    if day <= clock.today():
        raise BadInput("哪天再看，请写明天或以后。", "review_on", "in_the_past")
    if day > most:
        raise BadInput(f"最晚{most.year}年{wording.day(most)}要再看一次，请写近一点。", "review_on", "parking_ceiling")
    return day


@transaction.atomic
def propose_parking(*, case: Case, ground: str, words: str, condition: str, review_on: date, by: User) -> Parking:
    """Propose that a case stands for now. `words` and `condition` are what the speakers are told once it is approved."""
    require(by, "casework.propose_parking", case)
    if ground not in ParkGround.values:
        raise BadInput("请选为什么现在办不了。", "ground")
    kept, until = words_kept(words), words_kept(condition, "condition")
    day = _day_checked(review_on)
    _require_parkable(case)
    try:
        with transaction.atomic():
            parking: Parking = Parking.objects.create(
                case=case, ground=ground, words=kept, condition=until, review_on=day, proposed_by=by, proposed_at=clock.now()
            )
    except IntegrityError as error:
        raise StateForbids("已经提了挂账，或者正挂着账。", "already_parked") from error
    record(
        ParkingProposed(
            case_id=case.pk,
            parking_id=parking.pk,
            ground=ground,
            words=kept,
            condition=until,
            review_on=day.isoformat(),
            by_id=by.pk,
        )
    )
    recompute_phase(case)
    return parking


def _proposed(case: Case) -> Parking:
    parking = parking_of(case)
    if parking is None or parking.approved_at is not None:
        raise StateForbids("没有等批的挂账。", "nothing_proposed")
    return parking


def _in_force(case: Case) -> Parking:
    parking = parking_of(case)
    if parking is None or parking.approved_at is None:
        raise StateForbids("这件事没有挂账。", "not_parked")
    return parking


def _set_day(case: Case, day: date | None) -> None:
    case.parked_until = day
    Case.objects.unscoped(WHY).filter(pk=case.pk).update(parked_until=day)


@transaction.atomic
def approve_parking(*, case: Case, by: User) -> None:
    """Somebody of a higher level lets the case stand; its clocks stand with it, and the speakers are told why and until when."""
    require(by, "casework.approve_parking", case)
    parking = _proposed(case)
    if parking.proposed_by_id == by.pk:
        raise StateForbids("这是您自己提的，要由另一个人来批。", "same_person")
    if not scope_of(by).everywhere and district_decides(parking):
        raise StateForbids("街道自己经手的，挂账要由区里批。", "district_decides")
    _require_parkable(case)
    if parking.review_on <= clock.today():
        raise StateForbids("写的再看的日子已经过了。请选“不批”，让他们换个日子再提。", "review_past")
    if not Parking.objects.unscoped(WHY).proposed().filter(pk=parking.pk).update(approved_by=by, approved_at=clock.now()):
        raise SomebodyWasFaster
    _set_day(case, parking.review_on)
    record(ParkingApproved(case_id=case.pk, parking_id=parking.pk, review_on=parking.review_on.isoformat(), by_id=by.pk))
    tell_speakers(case, NoticeKind.CHANGED, f"parked:{parking.pk}", wording.parked(case, parking))
    recompute_phase(case)


@transaction.atomic
def decline_parking(*, case: Case, words: str, by: User) -> None:
    """An officer does not agree, or the proposer takes it back: the case goes on, and its clocks never stood."""
    require(by, "casework.decline_parking", case)
    parking, kept = _proposed(case), words_kept(words)
    waiting = Parking.objects.unscoped(WHY).proposed().filter(pk=parking.pk)
    if not waiting.update(declined_by=by, declined_at=clock.now(), declined_words=kept):
        raise SomebodyWasFaster
    record(ParkingDeclined(case_id=case.pk, parking_id=parking.pk, words=kept, by_id=by.pk))
    recompute_phase(case)


@transaction.atomic
def review_parking(*, case: Case, review_on: date, words: str, by: User) -> None:
    """Look again: the condition is not there yet, and it stands until another day. The other answer is `take_up_case`."""
    require(by, "casework.approve_parking", case)
    parking, kept, day = _in_force(case), words_kept(words), _day_checked(review_on)
    if not scope_of(by).everywhere and district_decides(parking):
        raise StateForbids("街道自己经手的，挂账要由区里批。", "district_decides")
    mine = Parking.objects.unscoped(WHY).in_force().filter(pk=parking.pk, reviews=parking.reviews)
    if not mine.update(review_on=day, reviews=parking.reviews + 1):
        raise SomebodyWasFaster
    _set_day(case, day)
    ends = calendar_in_force().close_of(day)
    StageClock.objects.unscoped(WHY).running().filter(case=case, stage=ClockStage.REVIEW).end_at(ends)
    record(ParkingReviewed(case_id=case.pk, parking_id=parking.pk, review_on=day.isoformat(), words=kept, by_id=by.pk))
    told = wording.parked_on(case, kept, day)
    tell_speakers(case, NoticeKind.CHANGED, f"parked:{parking.pk}:{parking.reviews + 1}", told)
    recompute_phase(case)


@transaction.atomic
def take_up_case(*, case: Case, words: str, by: User) -> None:
    """Go on with a parked case, on its day or at any time: its clocks go on where they stood, and the speakers are told."""
    require(by, "casework.take_up_case", case)
    parking, kept = _in_force(case), words_kept(words, required=False)
    mine = Parking.objects.unscoped(WHY).in_force().filter(pk=parking.pk)
    if not mine.update(ended_by=by, ended_at=clock.now(), ended_words=kept):
        raise SomebodyWasFaster
    _set_day(case, None)
    record(CaseTakenUp(case_id=case.pk, parking_id=parking.pk, words=kept, by_id=by.pk))
    tell_speakers(case, NoticeKind.CHANGED, f"taken_up:{parking.pk}", wording.taken_up(case))
    recompute_phase(case)
