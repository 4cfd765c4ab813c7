"""Acts after an end: what a look again found, and the link to what came back."""

from collections.abc import Callable

from minsheng.casework import actions
from minsheng.casework.models import Case, ReturnVisit
from tests.chain import WHY, answered, heard, opened, says, voices_of
from tests.people import Town, fresh

from .ready import LEADS, STAFF, Ready


def ended(town: Town, verdict: str = "solved", **place: object) -> Case:
    """Its one speaker has said so, by code."""
    case = answered(town, heard(town, **place))
    says(voices_of(case)[0], verdict)
    return fresh(case)


def visit_of(case: Case, kind: str = "first") -> ReturnVisit:
    return ReturnVisit.objects.unscoped(WHY).select_related("case__community").get(case=case, kind=kind)


def visited(town: Town, found: str = "came_back", words: str = "灯又不亮了") -> ReturnVisit:
    """王姐, who had no hand in it, went there."""
    visit = visit_of(ended(town))
    actions.record_return_visit(visit=visit, found=found, words=words, by=town.wangjie)
    return visit_of(visit.case)


def two(town: Town) -> tuple[Case, Case]:
    """What had ended at the door of building 3, and what was opened there after."""
    here = {"estate": town.estate, "place": "三号楼门口"}
    earlier = ended(town, **here)
    return opened(town, heard(town, **here)), earlier


def record_return_visit(town: Town) -> Ready:
    visit, act = visit_of(ended(town)), actions.record_return_visit
    return Ready(town.wangjie, STAFF, lambda by: act(visit=fresh(visit), found="fine", words="", by=by), ["case ReturnVisited"])


def undo_return_visit(town: Town) -> Ready:
    visit, act = visited(town), actions.undo_return_visit
    may = LEADS | {"wangjie"}
    return Ready(town.wangjie, may, lambda by: act(visit=fresh(visit), by=by), ["case ReturnVisitUndone"])


def link_came_back(town: Town) -> Ready:
    (case, earlier), act = two(town), actions.link_came_back
    return Ready(town.xiaoliu, STAFF, lambda by: act(case=fresh(case), earlier=fresh(earlier), by=by), ["case CaseCameBack"])


def unlink_came_back(town: Town) -> Ready:
    (case, earlier), act = two(town), actions.unlink_came_back
    actions.link_came_back(case=case, earlier=earlier, by=town.xiaoliu)
    return Ready(town.xiaoliu, STAFF, lambda by: act(case=fresh(case), earlier=fresh(earlier), by=by), ["case CameBackUndone"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "record_return_visit": record_return_visit,
    "undo_return_visit": undo_return_visit,
    "link_came_back": link_came_back,
    "unlink_came_back": unlink_came_back,
}
