"""What the ledgers of an office say, derived from voices, cases and acts: nothing is entered twice (invariant 13)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from minsheng.foundation.listing import PAGE, in_pages
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import User

from ..models import Answer, Assignment, Case, CaseEnding, Confirmation, Voice
from ..states import Satisfaction, Source, Verdict
from .cases import CASE_PARTS
from .story import line_of
from .voices import voices_seen_by

OUT_THERE = (Source.VISIT, Source.YARD_MEETING, Source.DUTY_POINT)


@dataclass
class Entry:
    """One line of a ledger: a voice with what became of it, or a case that somebody worked on."""

    at: datetime
    voice: Voice | None = None
    case: Case | None = None
    shares: list[Assignment] = field(default_factory=list)
    answer: Answer | None = None
    ending: CaseEnding | None = None
    verdict: Confirmation | None = None
    acts: list[str] = field(default_factory=list)

    @property
    def stands(self) -> str:
        """Where it stands, in the words of the page."""
        if self.case is not None:
            return str(self.case.get_phase_display())
        return str(self.voice.get_state_display()) if self.voice else ""

    @property
    def told(self) -> str:
        """What was answered; without an answer why it ended, or, where it went to no case, what was said about it."""
        if self.answer is not None:
            return self.answer.words
        return self.ending.words if self.ending else self.voice.state_words if self.voice else ""

    @property
    def holders(self) -> str:
        return "、".join(share.organisation.name for share in self.shares)

    @property
    def satisfied(self) -> str:
        """The verdict and how satisfied, as the resident gave them; empty where nobody answered."""
        if self.verdict is None:
            return ""
        how = str(self.verdict.get_satisfaction_display()) if self.verdict.satisfaction != Satisfaction.NOT_ASKED else ""
        return "，".join(part for part in (str(Verdict(self.verdict.verdict).label), how) if part)


def heard_entries(user: User, voices: Any) -> Iterator[Entry]:
    """`voices` (from `voices_seen_by`, narrowed) in the order they were heard, with what became of each, page by page."""
    for page in in_pages(voices.order_by("heard_at", "id").prefetch_related(None).iterator(chunk_size=PAGE)):
        yield from _with_what_became(user, page)


def _with_what_became(user: User, voices: list[Voice]) -> Iterable[Entry]:
    cases = {voice.case_id for voice in voices if voice.case_id}
    shares: dict[int, list[Assignment]] = {}
    held = Assignment.objects.unscoped("shares of cases already visible").standing().filter(case__in=cases)
    for share in held.select_related("organisation", "case"):
        if share.round == share.case.round:
            shares.setdefault(share.case_id, []).append(share)
    answers = {one.case_id: one for one in Answer.objects.visible_to(user).filter(case__in=cases).order_by("round")}
    standing = CaseEnding.objects.filter(case__in=cases, declined_at=None, undone_at=None)
    endings = {one.case_id: one for one in standing.filter(Q(at_once=True) | Q(approved_at__isnull=False))}
    said = Confirmation.objects.visible_to(user).filter(voice__in=[voice.pk for voice in voices], counts=True).order_by("round")
    verdicts = {one.voice_id: one for one in said}
    return [
        Entry(
            at=voice.heard_at,
            voice=voice,
            case=voice.case,
            shares=shares.get(voice.case_id or 0, []),
            answer=answers.get(voice.case_id or 0),
            ending=endings.get(voice.case_id or 0),
            verdict=verdicts.get(voice.pk),
        )
        for voice in voices
    ]


def diary_of(user: User, voices: Any, since: datetime | None, until: datetime | None) -> list[Entry]:
    """A person's own diary: what they heard themselves, and the cases they did something on meanwhile; shown to that person alone."""
    entries = list(heard_entries(user, voices.filter(heard_by=user)))
    done = TimelineEntry.objects.filter(by=user, subject_kind__in=["voice", "case"]).exclude(kind="VoiceHeard")
    done = done.filter(**({"at__gte": since} if since else {}) | ({"at__lt": until} if until else {})).order_by("at", "id")
    by_thing: dict[tuple[str, str], list[TimelineEntry]] = {}
    for act in done.iterator(chunk_size=PAGE):
        by_thing.setdefault((act.subject_kind, act.subject_id), []).append(act)
    for entry in entries:
        mine = by_thing.get(("voice", str(entry.voice.pk if entry.voice else 0)), [])
        if entry.case is not None:
            mine = mine + by_thing.pop(("case", str(entry.case.pk)), [])
        entry.acts = [_said(act) for act in mine]
    others = [int(identity) for kind, identity in by_thing if kind == "case"]
    worked_on = Case.objects.worked_by(user).filter(pk__in=others).select_related(*CASE_PARTS)
    for case in worked_on:
        acts = by_thing["case", str(case.pk)]
        entries.append(Entry(at=acts[0].at, case=case, acts=[_said(act) for act in acts]))
    return sorted(entries, key=lambda entry: entry.at)


def _said(act: TimelineEntry) -> str:
    return line_of(act).sentence.rstrip("。")


def heard_outside(user: User, voices: Any) -> Iterator[Entry]:
    """What was heard at doors, in yards and at duty points."""
    return heard_entries(user, voices.filter(source__in=OUT_THERE))


def voices_for_ledgers(user: User) -> Any:
    return voices_seen_by(user).live().select_related(*(f"case__{part}" for part in CASE_PARTS), "occasion")
