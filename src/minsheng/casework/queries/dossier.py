"""一案一档: all of one case, speakers covered. The page to be printed and the Word file are made of the same."""

from dataclasses import dataclass

from minsheng.neighbourhood.models import User

from ..models import Answer, Assignment, Attachment, Case, CaseEnding, ExternalOrder, Inspection, Voice
from . import cases as ask
from .evidence import files_of
from .external import orders_of
from .phases import Count, count_of, handled_by_office
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
    shares = [share for share in ask.shares_of_case(case, user) if share.state != "taken_back"]
    voices, verdicts = ask.voices_of_case(case, user), ask.verdicts_of(case, user)
    for one in voices:
        one.verdict = verdicts.get(one.pk)  # type: ignore[attr-defined]
    files = [file for file in files_of(case) if file.taken_away_at is None]
    return Dossier(
        case=case,
        voices=voices,
        shares=shares,
        pictures=[file for file in files if file.stage in ("before", "after")],
        papers=[file for file in files if file.stage not in ("before", "after")],
        answers=ask.answers_of(case, user),
        inspection=ask.inspection_of(case, user),
        ending=ask.ending_of_case(case),
        count=count_of(case, handled_by_office([share for share in shares if share.round == case.round])),
        orders=orders_of(case),
        story=list(reversed(told(ask.case_timeline(case)))),
    )
