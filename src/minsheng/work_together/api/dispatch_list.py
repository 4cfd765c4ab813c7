"""派单目录: the list of duties in force, its versions, its sheet, and what a decision changes in it."""

from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import File, Router, Status, UploadedFile
from pydantic import Field

from minsheng.casework.api.shares import share_or_404
from minsheng.casework.models import Category
from minsheng.foundation.api import Code, Input, Words, keyset_in_order
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from .. import actions
from ..models import DispatchList, DispatchRow
from ..queries.dispatch_list import list_in_force, rows_shown, version_or_none, versions

router = Router(tags=["dispatch list"])


class CorrectionIn(Input):
    """`organisation` with what it does from now on; `take_out` are ids of rows of the version in force, `seen_version` its number."""

    organisation: Code = ""
    role: Literal["lead", "support"] = "lead"
    category: Code = ""
    area: Literal["community", "street", "district"] = "street"
    take_out: list[Code] = Field(default_factory=list, max_length=60)
    note: Words = ""
    seen_version: int | None = None


def _row(row: DispatchRow) -> dict[str, Any]:
    organisation = row.organisation
    return {
        "id": str(row.pk),
        "category": row.category.code,
        "organisation": {"code": organisation.code, "name": organisation.name} if organisation else None,
        "organisation_kind": row.kind or None,
        "role": row.role,
        "street": row.street.code if row.street else None,
        "community": row.community.code if row.community else None,
        "source": row.source,
        "note": row.note,
    }


def _version(listing: DispatchList) -> dict[str, Any]:
    return {
        "version": listing.version,
        "how": listing.how,
        "taken_from": listing.taken_from.version if listing.taken_from else None,
        "file_name": listing.file_name,
        "at": listing.at.isoformat(),
        "by": listing.by.name,
    }


def _reader_or_404(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404


def _version_or_404(request: HttpRequest, version: int) -> DispatchList:
    _reader_or_404(request)
    return or_404(version_or_none(version) if 0 < version < 2**31 else None)


@router.get("/dispatch-list")
def dispatch_list(
    request: HttpRequest, category: Code = "", version: int = 0, after: Code = "", limit: int = 50
) -> dict[str, Any]:
    """The rows that hold where I work; of a category also those of its parents and beneath it. Without `version` the one in force."""
    _reader_or_404(request)
    listing = _version_or_404(request, version) if version else list_in_force()
    of = Category.objects.filter(code=category).first() if category else None
    if category and of is None:
        raise BadInput("没有这个类别。", "category")
    return keyset_in_order(rows_shown(listing, request.user, of), _row, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/dispatch-list", response={201: dict[str, Any]})
def new_dispatch_list(request: HttpRequest, file: UploadedFile = File(...)) -> Status:
    """A sheet as the page takes it becomes the new version, whole or not at all."""
    require(request.user, "work_together.import_dispatch_list")  # type: ignore[arg-type]
    content = file.read(settings.UPLOAD_LIMIT)
    listing = actions.import_dispatch_list(content=content, file_name=file.name or "", by=request.user)  # type: ignore[arg-type]
    return Status(201, _version(listing))


@router.get("/dispatch-list/versions")
def all_versions(request: HttpRequest) -> dict[str, Any]:
    """Every version there was, the newest first."""
    _reader_or_404(request)
    return {"items": [_version(one) for one in versions()], "next": None}


@router.post("/dispatch-list/{version}/put-back")
def put_back(request: HttpRequest, version: int) -> dict[str, Any]:
    """Its rows become the newest version."""
    found = _version_or_404(request, version)
    return _version(actions.put_back_dispatch_list(listing=found, by=request.user))  # type: ignore[arg-type]


@router.post("/assignments/{identity}/dispatch-list", response={201: dict[str, Any]})
def correct(request: HttpRequest, identity: Code, data: CorrectionIn) -> Status:
    """After a decision on the refusal of this share: the list says it from now on, with the decision as its source."""
    share = share_or_404(request, identity)
    require(request.user, "work_together.correct_dispatch_list", share)  # type: ignore[arg-type]
    organisation = serving(share.case.community).filter(code=data.organisation).first() if data.organisation else None
    if data.organisation and organisation is None:
        raise BadInput("没有这家单位，或者它不管这个社区。", "organisation")
    category = Category.objects.filter(code=data.category, retired=False).first() if data.category else None
    if data.category and category is None:
        raise BadInput("没有这个类别。", "category")
    listing = actions.correct_dispatch_list(
        share=share,
        organisation=organisation,
        role=data.role,
        category=category,
        area=data.area,
        take_out=data.take_out,
        note=data.note,
        seen_version=data.seen_version,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _version(listing))
