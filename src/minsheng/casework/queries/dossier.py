"""一案一档: all of one case, speakers covered. The page to be printed and the Word file are made of the same."""

from dataclasses import dataclass

from minsheng.neighbourhood.models import User

from ..models import Answer, Assignment, Attachment, Case, CaseEnding, ExternalOrder, Inspection, Voice
from .around import around
from .phases import Count
from .story import Line, told


@dataclass(frozen=True)
class Dossier:
    """Each voice carries the `verdict` of its speaker; `story` begins with the oldest line."""

    case: Case
    voices: list[Voice]
    shares: list[Assignment]
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
        one.verdict = there.verdicts.get(one.pk)  # type: ignore[attr-defined]
    return Dossier(
        case=case,
        voices=there.voices,
        shares=[share for share in there.shares if share.state != "taken_back"],
        pictures=[file for file in there.files if file.stage in ("before", "after")],
        papers=[file for file in there.files if file.stage not in ("before", "after")],
        answers=there.answers,
        inspection=there.inspection,
        ending=there.ending,
        count=there.count,
        orders=there.orders,
        story=list(reversed(told(there.timeline))),
    )
