"""Acts on a good case."""

from collections.abc import Callable
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Attachment, GoodCase
from minsheng.neighbourhood.models import User
from tests.chain import WHY, answered, says, voices_of
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, Ready

TEXT = {"title": "楼道亮了", "solved": "物业换灯，社区盯着查线。"}


def confirmed(town: Town) -> Any:
    case = answered(town)
    says(voices_of(case)[0])
    return fresh(case)


def told(town: Town, **more: str) -> GoodCase:
    return actions.write_good_case(case=confirmed(town), by=town.xiaoliu, **{**TEXT, **more})


def photo_of(good_case: GoodCase) -> Attachment:
    found: Attachment = Attachment.objects.unscoped(WHY).filter(case=good_case.case, stage="after").order_by("id")[0]
    return found


def write_good_case(town: Town) -> Ready:
    case, act = confirmed(town), actions.write_good_case
    return Ready(town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), by=by, **TEXT), ["case GoodCaseWritten"])


def edit_good_case(town: Town) -> Ready:
    row, act = told(town), actions.edit_good_case
    return Ready(town.xiaoliu, OFFICE, lambda by: act(good_case=fresh(row), by=by, **TEXT), ["case GoodCaseEdited"])


def release_good_case(town: Town) -> Ready:
    row, act = told(town), actions.release_good_case
    do: Callable[[User], Any] = lambda by: act(good_case=fresh(row), circle="community", by=by)  # noqa: E731
    return Ready(town.shuji, LEADS, do, ["case GoodCaseReleased"])


def withdraw_good_case(town: Town) -> Ready:
    row, act = told(town), actions.withdraw_good_case
    return Ready(town.shuji, LEADS, lambda by: act(good_case=fresh(row), words="写错了", by=by), ["case GoodCaseWithdrawn"])


def release_good_case_photo(town: Town) -> Ready:
    row, act = told(town), actions.release_good_case_photo
    do: Callable[[User], Any] = lambda by: act(good_case=fresh(row), attachment=photo_of(row), by=by)  # noqa: E731
    return Ready(town.shuji, LEADS, do, ["case GoodCasePhotoReleased"])


def take_back_good_case_photo(town: Town) -> Ready:
    row, act = told(town), actions.take_back_good_case_photo
    actions.release_good_case_photo(good_case=row, attachment=photo_of(row), by=town.shuji)
    do: Callable[[User], Any] = lambda by: act(good_case=fresh(row), attachment=photo_of(row), by=by)  # noqa: E731
    return Ready(town.shuji, LEADS, do, ["case GoodCasePhotoTakenBack"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "write_good_case": write_good_case,
    "edit_good_case": edit_good_case,
    "release_good_case": release_good_case,
    "withdraw_good_case": withdraw_good_case,
    "release_good_case_photo": release_good_case_photo,
    "take_back_good_case_photo": take_back_good_case_photo,
}
