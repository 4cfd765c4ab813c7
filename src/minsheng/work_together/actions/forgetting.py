"""What was written for organisations about somebody whose data is erased on request goes too, in the same transaction (个人信息保护法 47)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from minsheng.casework.models import FacilityOfCase, Voice, WriteConflict
from minsheng.casework.queries.verbatim import SHORTEST_NAME, quoted_among
from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import privacy
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import erase_entries
from minsheng.neighbourhood.models import Facility, FacilityCheck, Resident

from ..models import (
    Contribution,
    JointPlan,
    JointSession,
    PlanSignature,
    PlanStep,
    Programme,
    ProgrammeDate,
    Seat,
    SupervisionLetter,
    Whistle,
    WhistleCall,
)
from .plans import index_plan
from .programme_dates import keep_dates_told

# Stands where a name stood: never longer than it.
NOBODY = "某某"
AT_ONCE = 500
# What may be taken out of chains here, for whoever looks whether no more than that is gone.
ERASED_TEXTS = (
    "WhistleBlown",
    "WhistleAnswered",
    "ArrivalNoted",
    "WhistleCalledOff",
    "PlanMade",
    "PlanSigned",
    "SupervisionLetterIssued",
    "ProgrammeDatePlanned",
    "ProgrammeDateChanged",
    "ProgrammeDateCalledOff",
    "ProgrammeEnded",
    "ContributionNoted",
    "ContributionTakenBack",
    "FacilityOpened",
    "FacilityChanged",
    "FacilityHandedOn",
    "FacilityClosed",
    "FacilityOpenedAgain",
    "FacilityChecked",
)
# Of these acts other content under the same id is kept for a person to look at, and may name somebody too.
ACTS = (
    "blow_whistle",
    "hold_session",
    "make_plan",
    "sign_plan",
    "note_contribution",
    "start_programme",
    "plan_programme_date",
)


@dataclass(frozen=True)
class _Written:
    """Texts of a table: in which communities they stand, and of which cases, occasions or facilities (`what`) they speak."""

    model: Any
    texts: tuple[str, ...]
    community: str
    about: str
    what: str = "case"


WRITTEN = (
    _Written(Whistle, ("where", "words", "called_off_words"), "community", "case"),
    _Written(WhistleCall, ("who", "words", "noted_words"), "whistle__community", "whistle__case"),
    _Written(JointSession, ("where",), "case__community", "case"),
    _Written(Seat, ("who", "view"), "session__case__community", "session__case"),
    _Written(PlanStep, ("what", "payer"), "plan__case__community", "plan__case"),
    _Written(PlanSignature, ("words",), "plan__case__community", "plan__case"),
    _Written(SupervisionLetter, ("words", "issuer"), "community", "assignment__case"),
    _Written(
        ProgrammeDate,
        ("place", "topic", "audience", "materials", "who", "held_words", "called_off_words"),
        "community",
        "occasion",
        "occasion",
    ),
    _Written(Programme, ("ended_words",), "dates__community", "dates__occasion", "occasion"),
    _Written(Contribution, ("words", "role"), "case__community", "case"),
    _Written(Facility, ("name", "purpose", "hours"), "community", "pk", "facility"),
    _Written(FacilityCheck, ("words",), "facility__community", "facility", "facility"),
)


@dataclass(frozen=True)
class _Chained:
    """The chains of a kind: whose `key` names them, in which communities they stand, and of which cases, occasions or facilities they speak."""

    kind: str
    model: Any
    key: str
    community: str
    about: str
    what: str = "case"


CHAINS = (
    _Chained("whistle", Whistle, "pk", "community", "case"),
    _Chained("plan", JointPlan, "pk", "case__community", "case"),
    _Chained("case", SupervisionLetter, "assignment__case_id", "community", "assignment__case"),
    _Chained("case", Contribution, "case_id", "case__community", "case"),
    _Chained("programme_date", ProgrammeDate, "pk", "community", "occasion", "occasion"),
    _Chained("programme", Programme, "pk", "dates__community", "dates__occasion", "occasion"),
    _Chained("facility", Facility, "pk", "community", "pk", "facility"),
)


@dataclass(frozen=True)
class _Said:
    """What must stand nowhere: the name of a person, and what they said."""

    name: str
    words: list[str]

    def without(self, text: str) -> str:
        """A text that repeats their words goes whole; of another only the name."""
        if quoted_among(self.words, text):
            return TOMBSTONE
        return text.replace(self.name, NOBODY) if self.name else text

    def stands_in(self, text: str) -> bool:
        return self.without(text) != text


@transaction.atomic
def forget_what_was_written(*, resident: Resident, voices: Collection[int], act: str, by_id: int | None) -> None:
    """The person's name in what organisations of that community read, and whatever repeats their words; both in the timeline too."""
    name = resident.uncovered_name()
    spoken = list(Voice.objects.unscoped("erasure").filter(pk__in=voices))
    said = _Said(name if len(name) >= SHORTEST_NAME else "", [voice.words for voice in spoken])
    communities = {resident.community_id, *(voice.community_id for voice in spoken)}
    cases = {voice.case_id for voice in spoken if voice.case_id is not None}
    occasions = {voice.occasion_id for voice in spoken if voice.occasion_id is not None}
    left_behind = FacilityOfCase.objects.unscoped("erasure").filter(case__in=cases).values_list("facility_id", flat=True)
    facilities = {voice.facility_id for voice in spoken if voice.facility_id is not None} | set(left_behind)
    about = {"case": cases, "occasion": occasions, "facility": facilities}
    for written in WRITTEN:
        for row in _rows(written, said, communities, about[written.what]):
            _rewrite(row, written, said)
    for chained in CHAINS:
        _take_out_of_chains(chained, said, communities, about[chained.what], act, by_id)
    for conflict in WriteConflict.objects.filter(community__in=communities, write__act__in=ACTS):
        if said.stands_in(conflict.received):
            WriteConflict.objects.filter(pk=conflict.pk).update(received_sealed=privacy.seal("{}", "conflict.received"))


def _rows(written: _Written, said: _Said, communities: Collection[int], about: Collection[int]) -> list[Any]:
    """Those in which the name stands, and those that speak of what the person said."""
    rows = written.model.objects
    rows = rows.unscoped("erasure") if hasattr(rows, "unscoped") else rows.all()
    wanted = Q(**{f"{written.about}__in": about})
    if said.name:
        named = Q()
        for text in written.texts:
            named |= Q(**{f"{text}__contains": said.name})
        wanted |= Q(**{f"{written.community}__in": communities}) & named
    return list(rows.filter(wanted).distinct())


def _rewrite(row: Any, written: _Written, said: _Said) -> None:
    changed = [text for text in written.texts if said.stands_in(getattr(row, text))]
    for text in changed:
        setattr(row, text, said.without(getattr(row, text)))
    if changed:
        row.save(update_fields=changed)
        if isinstance(row, ProgrammeDate):
            keep_dates_told(row)
        if isinstance(row, PlanStep) and row.plan.replaced_at is None:
            index_plan(row.plan)


def _take_out_of_chains(
    chained: _Chained, said: _Said, communities: Collection[int], about: Collection[int], act: str, by_id: int | None
) -> None:
    """What the timeline holds of it, also of texts that were changed since."""
    kind = chained.kind
    rows = chained.model.objects.unscoped("erasure").filter(**{f"{chained.community}__in": communities})
    speaks = {str(key) for key in rows.filter(**{f"{chained.about}__in": about}).values_list(chained.key, flat=True)}
    keys = sorted({str(key) for key in rows.values_list(chained.key, flat=True)})
    found: dict[str, list[int]] = {}
    for at in range(0, len(keys), AT_ONCE):
        entries = TimelineEntry.objects.filter(subject_kind=kind, subject_id__in=keys[at : at + AT_ONCE], kind__in=ERASED_TEXTS)
        for entry in entries.exclude(payload=None):
            payload = entry.payload or ""
            named = bool(said.name) and said.name in payload
            if named or (entry.subject_id in speaks and quoted_among(said.words, payload)):
                found.setdefault(entry.subject_id, []).append(entry.sequence)
    for identity, sequences in sorted(found.items()):
        erase_entries(chain=(kind, identity), sequences=sequences, act=act, by_id=by_id)
