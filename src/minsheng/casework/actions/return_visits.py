"""回访: write down what a look again found; say that a case is the same matter come back. Both can be taken back."""

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import CameBackUndone, CaseCameBack, ReturnVisited, ReturnVisitUndone
from ..models import CameBack, Case, ReturnVisit
from ..states.return_visits import Found
from .phase import show_anew

WHY = "a visit already reached"


def _require_still_ended(visit: ReturnVisit) -> None:
    if visit.off_at is not None or visit.round != visit.case.round or not visit.case.has_ended:
        raise StateForbids("这件事已经重新打开，这次回访不算了。", "visit_off")


@transaction.atomic
def record_return_visit(*, visit: ReturnVisit, found: str, words: str, by: User) -> None:
    """Somebody who had no hand in the case looked again. It changes no end: opening the case again is an act of its own."""
    require(by, "casework.record_return_visit", visit.case)
    if found not in Found.values:
        raise BadInput("请选看到的是什么样。", "found")
    kept = words_kept(words, required=found == Found.CAME_BACK)
    _require_still_ended(visit)
    mine = ReturnVisit.objects.unscoped(WHY).open().filter(pk=visit.pk)
    if not mine.update(found=found, words=kept, by=by, at=clock.now()):
        raise StateForbids("这次回访已经记过了。写错了可以撤了重记。", "visit_recorded")
    record(ReturnVisited(case_id=visit.case_id, visit_id=visit.pk, found=found, words=kept, by_id=by.pk))
    show_anew(visit.case_id)


@transaction.atomic
def undo_return_visit(*, visit: ReturnVisit, by: User) -> None:
    """What was written was wrong: it is due again, and what was written stays in the story."""
    require(by, "casework.undo_return_visit", visit)
    _require_still_ended(visit)
    was = visit.found
    if not was:
        raise StateForbids("这次回访还没记，没有可撤的。", "visit_open")
    mine = ReturnVisit.objects.unscoped(WHY).filter(pk=visit.pk, found=was, at=visit.at)
    if not mine.update(found="", words="", by=None, at=None):
        raise SomebodyWasFaster
    record(ReturnVisitUndone(case_id=visit.case_id, visit_id=visit.pk, found=was, by_id=by.pk))
    show_anew(visit.case_id)


@transaction.atomic
def link_came_back(*, case: Case, earlier: Case, by: User) -> None:
    """The same matter has come back: the two cases point at each other from now on."""
    require(by, "casework.link_came_back", case)
    if earlier.community_id != case.community_id or earlier.pk == case.pk:
        raise BadInput("请选同一个社区里早先的那一件。", "earlier")
    if earlier.ended_at is None or earlier.ended_at > case.opened_at:
        raise BadInput("那一件在这件立的时候还没办完，不算又回来。", "earlier", "not_ended_before")
    try:
        with transaction.atomic():
            CameBack.objects.create(case=case, earlier=earlier, by=by, at=clock.now())
    except IntegrityError as error:
        raise StateForbids("这两件已经连上了。", "already_linked") from error
    numbers = {"number": case.number, "earlier": earlier.number}
    record(CaseCameBack(case_id=case.pk, earlier_id=earlier.pk, **numbers, by_id=by.pk))
    show_anew(case.pk)


@transaction.atomic
def unlink_came_back(*, case: Case, earlier: Case, by: User) -> None:
    """It is another matter after all."""
    require(by, "casework.link_came_back", case)
    rows = CameBack.objects.unscoped("the link between two cases").filter(case=case, earlier=earlier, undone_at=None)
    if not rows.update(undone_at=clock.now(), undone_by=by):
        raise StateForbids("这两件没有连着。", "not_linked")
    numbers = {"number": case.number, "earlier": earlier.number}
    record(CameBackUndone(case_id=case.pk, earlier_id=earlier.pk, **numbers, by_id=by.pk))
    show_anew(case.pk)
