"""A resident's own view by receipt code: public, rate-limited, nothing about anybody else."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, client_address
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import user_of_token

from .. import actions
from ..queries.receipts import Receipt, receipt_by_code
from ..receiving import receive_more
from ..states import Via
from . import shown
from .voices import ConfirmIn

router = Router(tags=["receipts"], auth=None)


def receipt_or_404(request: HttpRequest, code: str) -> Receipt:
    """The receipt of a code; a wrong one counts as a try of this address and answers like any other nothing."""
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = receipt_by_code(code)
    if found is None:
        count_try(key)
        raise Http404
    return found


@router.get("/receipts/{code}")
def receipt(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Where it stands, who acts, and whether it is time to say yes or no."""
    found = receipt_or_404(request, code)
    if whose_key(request) is None:  # a colleague who looks is not the person who is told
        actions.mark_told(found.notices, "receipt")
    return shown.receipt(found)


def whose_key(request: HttpRequest) -> User | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return user_of_token(token.strip()) if scheme.lower() == "bearer" else None


class MoreIn(Input):
    client_id: uuid.UUID
    words: Words


@router.post("/receipts/{code}/more", response={201: dict[str, Any]})
def more(request: HttpRequest, code: Code, data: MoreIn) -> Status:
    """The speaker says more about the same: a voice of its own in the same thread, which the office sorts. Needs no key."""
    voice = receipt_or_404(request, code).voice
    key = f"more:{voice.pk}"
    require_tries_left(key, settings.PUBLIC_VOICES_PER_HOUR)
    count_try(key)
    receive_more(client_id=data.client_id, code=code, earlier=voice, words=data.words)
    return Status(201, shown.receipt(receipt_or_404(request, code)))


@router.post("/receipts/{code}/confirm")
def confirm(request: HttpRequest, code: Code, data: ConfirmIn) -> dict[str, Any]:
    """The speaker's own verdict: solved, partly, not_solved. Needs no key; sent with the key of somebody who handled the case, it is refused."""
    found = receipt_or_404(request, code)
    key = f"confirm:{found.voice.pk}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    count_try(key)
    actions.confirm(voice=found.voice, via=Via.CODE, by=whose_key(request), **data.model_dump())
    return shown.receipt(receipt_or_404(request, code))
