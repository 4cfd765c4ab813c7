"""One's own log-ins and second factor. Whoever has a key is not asked for a code: the key is the proof, and is ended by itself.

A passkey is added, and used, by a person before a browser at the installation's own address: here it is listed, named and removed.
"""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, whole_number

from .actions import (
    confirm_second_factor,
    end_login,
    end_other_logins,
    end_second_factor,
    make_spare_codes,
    name_passkey,
    prepare_second_factor,
    remove_passkey,
)
from .logins import logins_of, passkeys_of, second_factor_demanded, second_factor_of, spare_codes_left
from .models import Passkey, User

router = Router(tags=["people and places"])


@router.get("/me/sessions")
def sessions(request: HttpRequest) -> dict[str, Any]:
    """Where I am logged in with a browser: since when, last seen, the kind of browser; no address."""
    user: User = request.user  # type: ignore[assignment]
    items = [
        {
            "id": one.handle,
            "browser": one.browser,
            "since": one.since.isoformat() if one.since else None,
            "last_seen": one.seen.isoformat() if one.seen else None,
        }
        for one in ([] if user.viewed_by is not None else logins_of(user))
    ]
    return {"items": items, "next": None}


@router.post("/me/sessions/end")
def end_all(request: HttpRequest) -> dict[str, Any]:
    """Every browser is logged out."""
    end_other_logins(keep="", by=request.user)  # type: ignore[arg-type]
    return sessions(request)


@router.post("/me/sessions/{handle}/end")
def end_one(request: HttpRequest, handle: Code) -> dict[str, Any]:
    """That browser is logged out."""
    user: User = request.user  # type: ignore[assignment]
    found = next((one for one in logins_of(user) if one.handle == handle), None)
    if found is None:
        raise Http404
    end_login(login=found, by=user)
    return sessions(request)


class CodeIn(Input):
    code: Words


def _state(user: User) -> dict[str, Any]:
    return {
        "set": second_factor_of(user) is not None,
        "passkeys": passkeys_of(user).count(),
        "demanded": second_factor_demanded(user),
        "spare_codes_left": spare_codes_left(user),
    }


@router.get("/me/second-factor")
def state(request: HttpRequest) -> dict[str, Any]:
    """Whether logging in asks me for a code, how many passkeys would do as well, and whether the office demands one or the other."""
    return _state(request.user)  # type: ignore[arg-type]


@router.post("/me/second-factor", response={201: dict[str, Any]})
def set_up(request: HttpRequest) -> Any:
    """A secret for an authenticator; it counts once a code of it is confirmed, within half an hour."""
    made = prepare_second_factor(by=request.user)  # type: ignore[arg-type]
    return Status(201, {"secret": made.secret, "address": made.address})


@router.post("/me/second-factor/confirm")
def confirm(request: HttpRequest, data: CodeIn) -> dict[str, Any]:
    """From now on each log-in asks for a code. The spare codes are in this answer alone."""
    return {"spare_codes": confirm_second_factor(code=data.code, by=request.user)}  # type: ignore[arg-type]


@router.post("/me/second-factor/spare-codes")
def spare_codes(request: HttpRequest, data: CodeIn) -> dict[str, Any]:
    """Ten new ones, in this answer alone."""
    return {"spare_codes": make_spare_codes(code=data.code, by=request.user)}  # type: ignore[arg-type]


@router.post("/me/second-factor/end")
def end(request: HttpRequest, data: CodeIn) -> dict[str, Any]:
    """Give the telephone's codes up, with one of them or a spare one."""
    user: User = request.user  # type: ignore[assignment]
    end_second_factor(code=data.code, by=user)
    return _state(user)


@router.get("/me/passkeys")
def passkeys(request: HttpRequest) -> dict[str, Any]:
    """My passkeys, in the order they were added; `site` is the host name each works at."""
    user: User = request.user  # type: ignore[assignment]
    found = [] if user.viewed_by is not None else passkeys_of(user)
    items = [
        {
            "id": str(one.pk),
            "name": one.name,
            "site": one.site,
            "made_at": one.made_at.isoformat(),
            "used_at": one.used_at.isoformat() if one.used_at else None,
        }
        for one in found
    ]
    return {"items": items, "next": None}


class PasskeyName(Input):
    name: Words


@router.post("/me/passkeys/{number}/name")
def rename_passkey(request: HttpRequest, number: Code, data: PasskeyName) -> dict[str, Any]:
    """Call one of them something else."""
    user: User = request.user  # type: ignore[assignment]
    name_passkey(passkey=_passkey(user, number), name=data.name, by=user)
    return passkeys(request)


@router.post("/me/passkeys/{number}/remove")
def end_passkey(request: HttpRequest, number: Code, data: CodeIn) -> dict[str, Any]:
    """It opens nothing any more; with a code of the telephone or a spare one."""
    user: User = request.user  # type: ignore[assignment]
    remove_passkey(passkey=_passkey(user, number), code=data.code, by=user)
    return passkeys(request)


def _passkey(user: User, number: str) -> Passkey:
    return get_object_or_404(passkeys_of(user), pk=whole_number(number) or 0)
