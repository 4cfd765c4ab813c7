"""一案一档: all of one case, speakers covered. The page to be printed and the Word file are made of the same."""

from collections.abc import Callable
from dataclasses import dataclass, field

from minsheng.neighbourhood.models import User

from ..models import Answer, Assignment, Attachment, Case, CaseEnding, ExternalOrder, Inspection, Voice
from .around import around
from .nameless import speaker_covered
from .phases import Count
from .story import Line, told
from .voices import pictures_seen_by


@dataclass(frozen=True)
class Gave:
    """Who gave how much, and of what."""

    who: str
    amount: str
    words: str


@dataclass(frozen=True)
class GaveAll:
    """What was given for a case, and the total of each kind as a sentence."""

    lines: list[Gave] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)


Asks = Callable[[Case, User], GaveAll]
_asked: list[Asks] = []


def say_who_gave(asks: Asks) -> None:
    """Register the package that keeps what was given. For apps.py alone."""
    if asks not in _asked:
        _asked.append(asks)


def _given(case: Case, user: User) -> GaveAll:
    found = [asks(case, user) for asks in _asked]
    return GaveAll([line for one in found for line in one.lines], [total for one in found for total in one.totals])


@dataclass(frozen=True)
class Dossier:
    """Each voice carries the `verdict` of its speaker, and `who` spoke, covered; `story` begins with the oldest line."""

    case: Case
    voices: list[Voice]
    shares: list[Assignment]
    given: GaveAll
    pictures: list[Attachment]
    papers: list[Attachment]
    answers: list[Answer]
    inspection: Inspection | None
    ending: CaseEnding | None
    count: Count
    orders: list[ExternalOrder]
    story: list[Line]


def dossier_of(case: Case, user: User) -> Dossier:
    """Of a case that `user` works with as staff."""
    there = around(case, user)
    for one in there.voices:
        one.verdict, one.who = there.verdicts.get(one.pk), speaker_covered(one)  # type: ignore[attr-defined]
    return Dossier(
        case=case,
        voices=there.voices,
        shares=[share for share in there.shares if share.state != "taken_back"],
        given=_given(case, user),
        pictures=[*(file for file in there.files if file.stage in ("before", "after")), *_of_voices(there.voices, user)],
        papers=[file for file in there.files if file.stage not in ("before", "after")],
        answers=there.answers,
        inspection=there.inspection,
        ending=there.ending,
        count=there.count,
        orders=there.orders,
        story=list(reversed(told(there.timeline))),
    )


def _of_voices(voices: list[Voice], user: User) -> list[Attachment]:
    """What came with what residents said, the oldest first."""
    return [one for one in pictures_seen_by(user).filter(voice__in=voices).order_by("id") if one.is_picture]
