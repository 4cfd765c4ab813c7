"""Good cases, for programs: what the key may read, and the acts."""

import uuid
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, keyset, whole_number
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..filters import good_cases_chosen
from ..models import Attachment, GoodCase
from ..queries import good_cases as ask
from .cases import case_or_404
from .voices import WordsIn

router = Router(tags=["good cases"])


class TextIn(Input):
    title: Words
    heard: Words = ""
    difficult: Words = ""
    solved: Words
    takeaway: Words = ""


class EditIn(TextIn):
    seen_version: int | None = None


class CircleIn(Input):
    circle: Literal["community", "street", "district"]


def _found(request: HttpRequest, identity: Code) -> GoodCase:
    number = whole_number(identity)
    return or_404(ask.good_case_or_none(request.user, number) if number is not None else None)  # type: ignore[arg-type]


def _shown(request: HttpRequest, row: GoodCase, *, photos: bool = False) -> dict[str, Any]:
    user: Any = request.user
    told, reads_all = ask.text_for(user, row), ask.reads_all_of(user, row)
    shown: dict[str, Any] = {
        "id": str(row.pk),
        **told.texts,
        "version": told.number,
        "community": row.community.code,
        "category": row.category.code,
        "circle": row.circle,
        "released_at": row.released_at.isoformat() if row.released_at else None,
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        "case": row.case.number if reads_all else None,
    }
    if photos:
        shown["photos"] = [str(photo.attachment.key) for photo in ask.photos_of(row)]
    return shown


@router.get("/good-cases")
def good_cases(
    request: HttpRequest,
    category: Code = "",
    community: Code = "",
    show: Literal["", "community", "street", "district", "draft", "paused", "withdrawn"] = "",
    words: Code = "",
    after: Code = "",
    limit: int = 50,
) -> dict[str, Any]:
    """Those that this key reads, newest first; without `show`, those that were released."""
    user: Any = request.user
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return {"items": [], "next": None}
    asked = {"category": category, "community": community, "show": show, "words": words}
    rows = good_cases_chosen(user, {name: value for name, value in asked.items() if value}).qs
    return keyset(rows, lambda row: _shown(request, row), after=after, limit=limit)


@router.get("/good-cases/{identity}")
def good_case(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """One of them, in the text that this key reads."""
    return _shown(request, _found(request, identity), photos=True)


@router.post("/cases/{number}/good-case", response={201: dict[str, Any]})
def write(request: HttpRequest, number: Code, data: TextIn) -> Any:
    """Tell a case that residents confirmed; 422 `names_somebody` or `verbatim` for what others must not read."""
    case = case_or_404(request, number)
    made = actions.write_good_case(case=case, by=request.user, **data.dict())  # type: ignore[arg-type]
    return Status(201, _shown(request, _found(request, str(made.pk))))


@router.post("/good-cases/{identity}/edit")
def edit(request: HttpRequest, identity: Code, data: EditIn) -> dict[str, Any]:
    """A new version; the circle goes on reading the released one. 409 where there is a newer one than `seen_version`."""
    actions.edit_good_case(good_case=_found(request, identity), by=request.user, **data.dict())  # type: ignore[arg-type]
    return _shown(request, _found(request, identity))


@router.post("/good-cases/{identity}/release")
def release(request: HttpRequest, identity: Code, data: CircleIn) -> dict[str, Any]:
    """Let the newest version be read by the community, the street or the district."""
    actions.release_good_case(good_case=_found(request, identity), circle=data.circle, by=request.user)  # type: ignore[arg-type]
    return _shown(request, _found(request, identity))


@router.post("/good-cases/{identity}/withdraw")
def withdraw(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """Nobody else reads it any more."""
    actions.withdraw_good_case(good_case=_found(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, _found(request, identity))


def _photo(request: HttpRequest, row: GoodCase, key: uuid.UUID) -> Attachment:
    found: Attachment = or_404(Attachment.objects.visible_to(request.user).filter(case=row.case_id, key=key).first())
    return found


@router.post("/good-cases/{identity}/photos/{key}")
def release_photo(request: HttpRequest, identity: Code, key: uuid.UUID) -> dict[str, Any]:
    """Somebody looked at this photo of the case; it goes where the good case goes."""
    row = _found(request, identity)
    actions.release_good_case_photo(good_case=row, attachment=_photo(request, row, key), by=request.user)  # type: ignore[arg-type]
    return _shown(request, row, photos=True)


@router.post("/good-cases/{identity}/photos/{key}/take-back")
def take_back_photo(request: HttpRequest, identity: Code, key: uuid.UUID) -> dict[str, Any]:
    """This photo is shown no more."""
    row = _found(request, identity)
    actions.take_back_good_case_photo(good_case=row, attachment=_photo(request, row, key), by=request.user)  # type: ignore[arg-type]
    return _shown(request, row, photos=True)
