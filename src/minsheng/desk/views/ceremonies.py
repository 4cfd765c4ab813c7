"""A passkey in two steps: a page asks the browser something new, and the next form answers it. The question lies in the log-in, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest

from minsheng.foundation import clock
from minsheng.neighbourhood.actions.proofs import Proof
from minsheng.neighbourhood.browsers import browser_of, device_shown
from minsheng.neighbourhood.logins import has_second_factor, passkeys_of, second_factor_demanded, second_factor_of
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.passkeys import (
    SECONDS_TO_PRESS,
    PasskeyAnswer,
    Site,
    asked_to_add,
    asked_to_use,
    new_challenge,
    site_of,
)
from minsheng.neighbourhood.sessions import SECOND_FACTOR_FIRST

from ..forms import AddPasskeyForm, ProofForm

ASKED = "passkey_asked"


def address(request: HttpRequest) -> str:
    """Where this installation is reached: what its operator says, else what the browser asked for, as far as MINSHENG_HOSTS allows it."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"


def site(request: HttpRequest) -> Site | None:
    """None where no browser would use a passkey."""
    return site_of(address(request))


def proof_form(request: HttpRequest, user: User) -> tuple[ProofForm, Callable[[dict[str, Any]], Proof]]:
    """A code, or a passkey of this address where `user` has one; and what was posted, as the acts take it."""
    here, waiting = site(request), _waiting(request, user, "use")
    known = list(passkeys_of(user).filter(site=here.name)) if here else []
    asked = asked_to_use(here, _asked_now(request, user, "use"), known) if here and known else ""
    form = ProofForm(request.POST or None, asked=asked, origin=here.origin if here else "", has_codes=has_codes(user))

    def proof(data: dict[str, Any]) -> Proof:
        return PasskeyAnswer(data["passkey"], waiting, here) if here and data.get("passkey") else data["code"]

    return form, proof


def has_codes(user: User) -> bool:
    return second_factor_of(user) is not None


def add_form(request: HttpRequest, user: User) -> tuple[AddPasskeyForm | None, Callable[[dict[str, Any]], PasskeyAnswer]]:
    """A passkey to be made; None where browsers make none. And what was posted, as the act takes it."""
    here, waiting = site(request), _waiting(request, user, "add")
    form = None
    if here:
        asked = asked_to_add(user, here, _asked_now(request, user, "add"), passkeys_of(user).filter(site=here.name))
        name = device_shown(browser_of(request.headers.get("User-Agent", "")))
        form = AddPasskeyForm(request.POST if "passkey" in request.POST else None, asked=asked, origin=here.origin, name=name)

    def given(data: dict[str, Any]) -> PasskeyAnswer:
        if here is None:
            raise Http404
        return PasskeyAnswer(data["passkey"], waiting, here)

    return form, given


def _asked_now(request: HttpRequest, user: User, purpose: str) -> bytes:
    challenge = new_challenge()
    until = clock.now() + timedelta(seconds=SECONDS_TO_PRESS)
    request.session[ASKED] = {"challenge": challenge.hex(), "user": user.pk, "for": purpose, "until": until.timestamp()}
    return challenge


def _waiting(request: HttpRequest, user: User, purpose: str) -> bytes:
    """The challenge that an answer may belong to; from now on it is used up, whatever becomes of the answer. Empty where there is none."""
    kept = request.session.pop(ASKED, None)
    fits = kept and kept["user"] == user.pk and kept["for"] == purpose and kept["until"] >= clock.now().timestamp()
    return bytes.fromhex(kept["challenge"]) if fits else b""


def stay_in(request: HttpRequest) -> None:
    """The act ended every log-in of this person; this one goes on under a new key."""
    request.session.pop(SECOND_FACTOR_FIRST, None)
    request.session.cycle_key()


def set_up_first(request: HttpRequest, user: User) -> None:
    """Whoever has just given up the last second factor, and must have one, sets the next up before anything else."""
    if second_factor_demanded(user) and not has_second_factor(user):
        request.session[SECOND_FACTOR_FIRST] = True
