"""Work that goes from one person to another."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import colleague_or_none, scope_of

from .. import actions
from ..models import HandOver, HandOverLine
from ..queries.hand_over import hand_over_or_none, hand_overs_seen_by, may_hand_over

router = Router(tags=["office"])


class HandOverEndIn(Input):
    since: date | None = None
    words: Words = ""


class HandOverIn(Input):
    to: Code
    reason: Code
    since: date | None = None
    until: date | None = None
    words: Words = ""


def _shown(done: HandOver, *, slip: bool = True) -> dict[str, Any]:
    """Without the `slip` for who leads those posts and is none of whom it is for."""
    lines = list(done.lines.order_by("id")) if slip else []
    return _said(done, slip=slip) | {
        "lines": [_line(line) for line in lines if not line.back],
        "back_lines": [_line(line) for line in lines if line.back],
    }


def _said(done: HandOver, *, slip: bool = True) -> dict[str, Any]:
    return {
        "id": str(done.pk),
        "of": done.of.get_username(),
        "to": done.to.get_username(),
        "since": done.since.isoformat(),
        "until": done.until.isoformat() if done.until else None,
        "reason": done.reason if slip else "",
        "words": done.words if slip else "",
        "posts": done.posts,
        "back_on": done.back_on.isoformat() if done.back_on else None,
        "back_words": done.ended_words,
    }


def _line(line: HandOverLine) -> dict[str, str]:
    return {"kind": line.kind, "number": line.number, "title": line.title, "state": line.state}


@router.post("/staff/{username}/hand-over", response={201: dict[str, Any]})
def hand_over(request: HttpRequest, username: Code, data: HandOverIn) -> Any:
    """All that a colleague holds goes to another one; the answer is the slip that both sign."""
    by: User = request.user  # type: ignore[assignment]
    of = colleague_or_none(by, username)
    if of is None or not may_hand_over(by, of):
        raise Http404
    to = colleague_or_none(by, data.to)
    if to is None:
        raise BadInput("请选一位交给谁，别选本人。", "to")
    done = actions.hand_over_work(of=of, to=to, reason=data.reason, since=data.since, until=data.until, words=data.words, by=by)
    return Status(201, _shown(done))


@router.get("/hand-overs")
def slips(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """The slips that I may see, without their lines, the newest first."""
    user: User = request.user  # type: ignore[assignment]
    scope, seen = scope_of(user), hand_overs_seen_by(user)
    if not (scope.is_staff or scope.audits or scope.organisations or seen.exists()):
        raise Http404
    return keyset(seen.order_by(), _said, after=after, limit=limit)


@router.get("/hand-overs/{number}")
def slip(request: HttpRequest, number: Code) -> dict[str, Any]:
    """A slip: for both who sign it, who arranged it, and the district."""
    found = hand_overs_seen_by(request.user).filter(pk=whole_number(number) or 0).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return _shown(found)


@router.post("/hand-overs/{number}/end", response={200: dict[str, Any]})
def end(request: HttpRequest, number: Code, data: HandOverEndIn) -> Any:
    """From `since` (today) on it is theirs again who handed it over; the answer is the slip with what came back."""
    by: User = request.user  # type: ignore[assignment]
    found = hand_over_or_none(by, number)
    if found is None:
        raise Http404
    slip = hand_overs_seen_by(by).filter(pk=found.pk).exists()
    return _shown(actions.end_hand_over(hand_over=found, since=data.since, words=data.words, by=by), slip=slip)
