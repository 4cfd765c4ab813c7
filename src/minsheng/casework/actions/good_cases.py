"""典型案例: tell a closed case for others, change it, release it to a circle, take it back; each photo by itself."""

from typing import Any

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import (
    GoodCaseEdited,
    GoodCasePhotoReleased,
    GoodCasePhotoTakenBack,
    GoodCaseReleased,
    GoodCaseWithdrawn,
    GoodCaseWritten,
)
from ..models import Attachment, Case, GoodCase, GoodCasePhoto, GoodCaseVersion
from ..queries.good_cases import may_be_told
from ..queries.verbatim import quoted_from
from ..states import GOOD, Circle
from .board import require_nobody_named
from .texts import index_good_case

WHY = "already found through the door"


@transaction.atomic
def write_good_case(
    *, case: Case, title: str, solved: str, by: User, heard: str = "", difficult: str = "", takeaway: str = ""
) -> GoodCase:
    """Tell a case that residents confirmed, for others who meet the same. Nobody else reads it before it is released.

    Raises StateForbids where residents have not confirmed it, or it is told already; BadInput for what names somebody.
    """
    require(by, "casework.write_good_case", case)
    _require_confirmed(case)
    texts = _texts(case, title, heard, difficult, solved, takeaway)
    now = clock.now()
    try:
        with transaction.atomic():
            good_case = GoodCase.objects.create(
                case=case, community_id=case.community_id, category_id=case.category_id, written_at=now, written_by=by
            )
    except IntegrityError as error:
        raise StateForbids("这件事已经写成典型案例了，去改那一份就行。", "good_case_told") from error
    GoodCaseVersion.objects.create(good_case=good_case, number=1, at=now, by=by, **texts)
    index_good_case(good_case)
    record(GoodCaseWritten(case_id=case.pk, good_case_id=good_case.pk, title=texts["title"], texts=texts, by_id=by.pk))
    return good_case


@transaction.atomic
def edit_good_case(
    *,
    good_case: GoodCase,
    title: str,
    solved: str,
    by: User,
    heard: str = "",
    difficult: str = "",
    takeaway: str = "",
    seen_version: int | None = None,
) -> None:
    """Write it otherwise. The texts before are kept; the circle goes on reading the one that was released.

    `seen_version` is the one that the writer began from: raises SomebodyWasFaster where there is a newer one.
    """
    require(by, "casework.write_good_case", good_case)
    _require_standing(good_case)
    texts = _texts(good_case.case, title, heard, difficult, solved, takeaway)
    before = good_case.version if seen_version is None else seen_version
    if not _rows(good_case).filter(version=before).update(version=before + 1):
        raise SomebodyWasFaster
    GoodCaseVersion.objects.create(good_case=good_case, number=before + 1, at=clock.now(), by=by, **texts)
    good_case.refresh_from_db()
    index_good_case(good_case)
    record(
        GoodCaseEdited(
            case_id=good_case.case_id,
            good_case_id=good_case.pk,
            version=before + 1,
            title=texts["title"],
            texts=texts,
            by_id=by.pk,
        )
    )


@transaction.atomic
def release_good_case(*, good_case: GoodCase, circle: str, by: User) -> None:
    """Let the newest text be read: by the own community (its secretary says so), the street (an officer of it), the district."""
    if circle not in Circle.values:
        raise BadInput("请选放给谁看：本社区、全街道、全区。", "circle")
    require(by, f"casework.release_good_case_{circle}", good_case)
    _require_standing(good_case)
    _require_confirmed(good_case.case)
    released = _rows(good_case).filter(version=good_case.version)
    moment = clock.now()
    if not released.update(circle=circle, shown_version=good_case.version, released_at=moment, released_by=by):
        raise SomebodyWasFaster
    good_case.refresh_from_db()
    index_good_case(good_case)
    record(
        GoodCaseReleased(
            case_id=good_case.case_id, good_case_id=good_case.pk, version=good_case.version, circle=circle, by_id=by.pk
        )
    )


@transaction.atomic
def withdraw_good_case(*, good_case: GoodCase, words: str, by: User) -> None:
    """Nobody else reads it any more; that it was told, and why it is not, stays. The case may be told anew."""
    require(by, "casework.withdraw_good_case", good_case)
    _require_standing(good_case)
    kept = words_kept(words)
    if not _rows(good_case).update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_words=kept):
        raise SomebodyWasFaster
    good_case.refresh_from_db()
    index_good_case(good_case)
    record(GoodCaseWithdrawn(case_id=good_case.case_id, good_case_id=good_case.pk, words=kept, by_id=by.pk))


@transaction.atomic
def release_good_case_photo(*, good_case: GoodCase, attachment: Attachment, by: User) -> None:
    """Somebody has looked at this photo: no face, no door number, no plate. It goes where the good case goes."""
    require(by, _photo_permission(good_case), good_case)
    _require_standing(good_case)
    if not may_be_told(good_case, attachment):
        raise BadInput("这张照片不是这件事的，或者不是照片，请换一张。", "attachment")
    try:
        with transaction.atomic():
            GoodCasePhoto.objects.create(good_case=good_case, attachment=attachment, released_at=clock.now(), released_by=by)
    except IntegrityError as error:
        raise StateForbids("这张照片已经放上了。", "photo_released") from error
    record(GoodCasePhotoReleased(case_id=good_case.case_id, good_case_id=good_case.pk, attachment_id=attachment.pk, by_id=by.pk))


@transaction.atomic
def take_back_good_case_photo(*, good_case: GoodCase, attachment: Attachment, by: User) -> None:
    require(by, "casework.withdraw_good_case", good_case)
    shown = GoodCasePhoto.objects.filter(good_case=good_case, attachment=attachment, taken_back_at=None)
    if not shown.update(taken_back_at=clock.now()):
        raise StateForbids("这张照片没有放上，不用收。", "photo_not_released")
    record(GoodCasePhotoTakenBack(case_id=good_case.case_id, good_case_id=good_case.pk, attachment_id=attachment.pk, by_id=by.pk))


def _rows(good_case: GoodCase) -> Any:
    return GoodCase.objects.unscoped(WHY).filter(pk=good_case.pk, withdrawn_at=None)


def _photo_permission(good_case: GoodCase) -> str:
    """Who lets a photo go is who may let the text go as far."""
    return f"casework.release_good_case_{good_case.circle or Circle.COMMUNITY}"


def _require_confirmed(case: Case) -> None:
    if case.phase not in GOOD:
        raise StateForbids("居民确认解决了的事，才能写成典型案例。", "not_confirmed")


def _require_standing(good_case: GoodCase) -> None:
    if good_case.withdrawn_at is not None:
        raise StateForbids("这份典型案例撤回了。要再写，从那件事项里重新写一份。", "good_case_withdrawn")


def _texts(case: Case, title: str, heard: str, difficult: str, solved: str, takeaway: str) -> dict[str, str]:
    """What was typed, if it names nobody and repeats no resident: other communities read it, and they don't read voices."""
    texts = {
        "title": words_kept(title, "title"),
        "heard": words_kept(heard, "heard", required=False),
        "difficult": words_kept(difficult, "difficult", required=False),
        "solved": words_kept(solved, "solved"),
        "takeaway": words_kept(takeaway, "takeaway", required=False),
    }
    if len(texts["title"]) > 40:
        raise BadInput(f"标题最多40字，现在有{len(texts['title'])}字。", "title", "too_long")
    require_nobody_named(case, texts, "不能写进典型案例")
    for field, text in texts.items():
        quoted = quoted_from(case, text)
        if quoted:
            raise BadInput(f"“{quoted}”是居民的原话，别的社区看不到原话。请换成社区自己的话。", field, "verbatim")
    return texts
