"""Who I am, and the places and organisations I may see."""

from datetime import MAXYEAR, MINYEAR
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import File, Router, Status, UploadedFile
from pydantic import Field

from minsheng.foundation.api import Code, Input, Words, whole_number
from minsheng.foundation.calendar import year_shown
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404

from .actions import (
    change_office_rule,
    choose_password,
    choose_reminders,
    close_account,
    end_key,
    entrust_grid,
    import_place,
    issue_code,
    look_by_key,
    make_key,
    take_in_calendar,
    take_second_factor,
    undo_place_import,
)
from .models import ApiToken, Community, Estate, Grid, Organisation, PlaceBatch, User
from .office_rules import default_rules, office_rule, office_rules
from .permission import allowed, require
from .queries import colleague_or_none, keys_of, organisation_of, scope_of, serves_in

router = Router(tags=["people and places"])


@router.get("/me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the key belongs to, and what they are entrusted with today."""
    user = request.user
    scope = scope_of(user)
    organisation = organisation_of(user)  # type: ignore[arg-type]
    return {
        "username": user.get_username(),
        "name": str(user),
        "roles": sorted(scope.roles) + (["representative"] if organisation else []),
        "organisation": {"code": organisation.code, "name": organisation.name} if organisation else None,
        "communities": [{"code": c.code, "name": c.name} for c in Community.objects.visible_to(user).filter(valid_to=None)],
    }


@router.get("/communities")
def communities(request: HttpRequest) -> dict[str, Any]:
    """The communities of my scope, all on one page (a district has some dozens)."""
    rows = Community.objects.visible_to(request.user).filter(valid_to=None).select_related("street")
    items = [{"code": row.code, "name": row.name, "street": {"code": row.street.code, "name": row.street.name}} for row in rows]
    return {"items": items, "next": None}


@router.get("/estates")
def estates(request: HttpRequest, community: Code = "") -> dict[str, Any]:
    """Estates 小区 of my scope."""
    rows = Estate.objects.visible_to(request.user).filter(valid_to=None).select_related("community")
    if community:
        rows = rows.filter(community__code=community)
    items = [{"code": row.code, "name": row.name, "community": row.community.code} for row in rows]
    return {"items": items, "next": None}


@router.get("/organisations")
def organisations(request: HttpRequest, kind: Code = "", community: Code = "") -> dict[str, Any]:
    """Organisations that serve my scope; a representative sees the own one."""
    rows = Organisation.objects.visible_to(request.user)
    if kind:
        rows = rows.filter(kind=kind)
    if community:
        there = Community.objects.unscoped("of the codes of the district").filter(code=community).values("pk")
        rows = rows.filter(serves_in(there) | Q(whole_district=True))
    items = [{"code": row.code, "name": row.name, "kind": row.kind, "abilities": row.abilities} for row in rows]
    return {"items": items, "next": None}


def _batch(found: PlaceBatch) -> dict[str, Any]:
    refused = found.rows.filter(outcome="refused").order_by("id")[:200]
    return {
        "id": str(found.pk),
        "file_name": found.file_name,
        "created": found.created,
        "changed": found.rows.filter(outcome="changed").count(),
        "repeated": found.repeated,
        "refused": found.refused,
        "undone_at": found.undone_at.isoformat() if found.undone_at else None,
        "problems": [{"sheet": row.sheet, "row": row.row, "name": row.name, "reason": row.reason} for row in refused],
    }


@router.post("/places/imports", response={201: dict[str, Any]})
def bring_in(request: HttpRequest, file: UploadedFile = File(...)) -> Any:
    """Take in a workbook of places and people."""
    name = file.name or ""
    return Status(201, _batch(import_place(content=file.read(), file_name=name, by=request.user)))  # type: ignore[arg-type]


@router.get("/places/imports/{number}")
def brought_in(request: HttpRequest, number: Code) -> dict[str, Any]:
    """What became of a workbook."""
    return _batch(_batch_or_404(request, number))


@router.post("/places/imports/{number}/undo")
def take_back(request: HttpRequest, number: Code) -> dict[str, Any]:
    """What it had brought in ends."""
    undo_place_import(batch=_batch_or_404(request, number), by=request.user)  # type: ignore[arg-type]
    return _batch(_batch_or_404(request, number))


def _batch_or_404(request: HttpRequest, number: str) -> PlaceBatch:
    require(request.user, "neighbourhood.import_place")  # type: ignore[arg-type]
    return or_404(PlaceBatch.objects.filter(pk=whole_number(number) or 0).first())


class WorkersIn(Input):
    """User names of grid workers of the community; an empty list: nobody's."""

    workers: list[Code] = Field(max_length=60)


@router.post("/grids/{identity}/workers")
def entrust(request: HttpRequest, identity: Code, data: WorkersIn) -> dict[str, Any]:
    """Say whose a grid is."""
    user: Any = request.user
    key = whole_number(identity)
    rows = Grid.objects.visible_to(user) if scope_of(user).is_staff else Grid.objects.none().unscoped("nobody")
    grid = rows.filter(pk=key if key is not None else 0, valid_to=None).first()
    if grid is None:
        raise Http404
    require(user, "neighbourhood.entrust_grid", grid)
    found = list(User.objects.filter(username__in=data.workers))
    if len(found) != len(set(data.workers)):
        raise BadInput("有一位不是这个社区的网格员，请重选。", "workers", "no_grid_worker")
    entrust_grid(grid=grid, workers=found, by=user)
    return {"id": str(grid.pk), "name": grid.name, "workers": sorted(one.username for one in found)}


class RuleIn(Input):
    value: int = Field(ge=-(2**31), lt=2**31)


def _rule(key: str, value: int) -> dict[str, Any]:
    row = default_rules()[key]
    return {"key": key, "value": value, "default": int(row["value"]), "name": row["name"], "source": row["source"]}


@router.get("/rules")
def rules(request: HttpRequest) -> dict[str, Any]:
    """The numbers that an office decides, with their default and source."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return {"items": [_rule(key, value) for key, value in office_rules().items()], "next": None}


@router.post("/rules/{key}")
def rule(request: HttpRequest, key: Code, data: RuleIn) -> dict[str, Any]:
    """Change one, from now on."""
    require(request.user, "neighbourhood.change_rules")  # type: ignore[arg-type]
    if key not in default_rules():
        raise Http404
    change_office_rule(key=key, value=data.value, by=request.user)  # type: ignore[arg-type]
    return _rule(key, data.value)


@router.post("/staff/{username}/code", response={201: dict[str, Any]})
def code(request: HttpRequest, username: Code) -> Any:
    """A one-time code for a colleague, shown in this answer alone."""
    found = colleague_or_none(request.user, username)  # type: ignore[arg-type]
    if found is None or not allowed(request.user, "neighbourhood.issue_code", found):  # type: ignore[arg-type]
        raise Http404
    once = issue_code(user=found, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"username": username, "code": once, "hours": office_rule("code_hours")})


class ReasonIn(Input):
    reason: Words


@router.post("/staff/{username}/second-factor/end")
def take_away(request: HttpRequest, username: Code, data: ReasonIn) -> dict[str, Any]:
    """Take a colleague's second factor away, whose telephone is lost."""
    found = colleague_or_none(request.user, username)  # type: ignore[arg-type]
    if found is None or not allowed(request.user, "neighbourhood.take_second_factor", found):  # type: ignore[arg-type]
        raise Http404
    take_second_factor(user=found, reason=data.reason, by=request.user)  # type: ignore[arg-type]
    return {"username": username}


class CloseIn(Input):
    """`nobody_acts`: it is known that nobody else logs in for their organisation."""

    nobody_acts: bool = False


@router.post("/staff/{username}/close")
def close(request: HttpRequest, username: Code, data: CloseIn) -> dict[str, Any]:
    """Who left and holds no post comes in no more."""
    found = colleague_or_none(request.user, username)  # type: ignore[arg-type]
    if found is None or not allowed(request.user, "neighbourhood.close_account", found):  # type: ignore[arg-type]
        raise Http404
    close_account(user=found, nobody_acts=data.nobody_acts, by=request.user)  # type: ignore[arg-type]
    return {"username": username, "active": False}


@router.post("/staff/{username}/view-as", response={201: dict[str, Any]})
def view_as(request: HttpRequest, username: Code, data: ReasonIn) -> Any:
    """A key, shown in this answer alone, with which the district sees what somebody else sees and can do nothing."""
    by: User = request.user  # type: ignore[assignment]
    require(by, "neighbourhood.view_as")
    found = colleague_or_none(by, username)
    if found is None or found.pk == by.pk:
        raise Http404
    token, until = look_by_key(user=found, reason=data.reason, by=by)
    return Status(201, {"username": username, "token": token, "until": until.isoformat()})


class PasswordIn(Input):
    password: Words


@router.post("/me/password")
def password(request: HttpRequest, data: PasswordIn) -> dict[str, Any]:
    """Choose a password of one's own; whoever is logged in with the old one is out."""
    choose_password(password=data.password, by=request.user)  # type: ignore[arg-type]
    return {"username": request.user.get_username()}


class RemindersIn(Input):
    email: Words = ""


@router.post("/me/reminders")
def reminders(request: HttpRequest, data: RemindersIn) -> dict[str, Any]:
    """One digest each working day to this address; none where it is empty."""
    user: User = request.user  # type: ignore[assignment]
    choose_reminders(email=data.email, by=user)
    return {"email": user.email, "daily": user.daily_digest}


class KeyIn(Input):
    name: Words


def _key(key: ApiToken) -> dict[str, Any]:
    return {"id": str(key.pk), "name": key.name, "made_at": key.made_at.isoformat()}


@router.get("/me/keys")
def keys(request: HttpRequest) -> dict[str, Any]:
    """The keys that act for me and still open; never the keys themselves."""
    return {"items": [_key(key) for key in keys_of(request.user)], "next": None}  # type: ignore[arg-type]


@router.post("/me/keys", response={201: dict[str, Any]})
def cut(request: HttpRequest, data: KeyIn) -> Any:
    """A key for a program that acts as me; shown in this answer alone."""
    token = make_key(name=data.name, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"token": token})


@router.post("/me/keys/{number}/end")
def end(request: HttpRequest, number: Code) -> dict[str, Any]:
    """From now on it opens nothing."""
    found = keys_of(request.user).filter(pk=whole_number(number) or 0).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    end_key(key=found, by=request.user)  # type: ignore[arg-type]
    return _key(found)


@router.get("/calendar/{year}")
def calendar(request: HttpRequest, year: int) -> dict[str, Any]:
    """The special days of a year; `known` is false where its notice has not come in and plain weekdays are counted."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits or scope.organisations) or not MINYEAR <= year <= MAXYEAR:
        raise Http404
    found = year_shown(year)
    days = [{"date": day.isoformat(), "kind": kind, "name": name} for day, kind, name in found.days]
    return {"year": str(year), "known": found.known, "days": days}


@router.post("/calendar")
def take_in(request: HttpRequest, file: UploadedFile = File()) -> dict[str, Any]:
    """Take in the sheet of a year (.xlsx)."""
    require(request.user, "neighbourhood.change_calendar")  # type: ignore[arg-type]
    years = take_in_calendar(content=file.read(), source=file.name or "", by=request.user)  # type: ignore[arg-type]
    return {"years": [str(year) for year in years]}
