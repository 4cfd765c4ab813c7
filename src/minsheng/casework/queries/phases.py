"""What the phase of a case is made of, read from its rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from minsheng.foundation.together import AskedOften

from ..models import Answer, Assignment, Case, CaseEnding, Confirmation, Inspection, Reopening, Voice
from ..states import Ending, Parts, Said, Verdict, VoiceState, quorum_of, said_of, seen_of, shares_of

WHY = "the phase is computed from all parts"


@dataclass(frozen=True)
class Count:
    """How the residents' answers of a round stand.

    `speakers` who can be asked (where nobody can, all who spoke), `needed` answers, `independent_needed` of them by the resident's own
    code or the street (only where the office itself handled; `Confirmation.independent`).
    """

    speakers: int
    answered: int
    needed: int
    independent: int
    independent_needed: int
    verdicts: tuple[str, ...]


def _parts(case: int, round: int) -> Sequence[QuerySet[Any, Any]]:
    return (
        Assignment.objects.unscoped(WHY).standing().filter(case_id=case, round=round).select_related("organisation"),
        Answer.objects.unscoped(WHY).filter(case_id=case, round=round).values_list("pk"),
        CaseEnding.objects.filter(case_id=case, declined_at=None, undone_at=None).order_by("pk")[:1],
        Reopening.objects.filter(case_id=case).values_list("pk")[:1],
    )


_PARTS = AskedOften(_parts)


def parts_of(case: Case) -> Parts:
    """Everything the truth table asks for."""
    shares, answers, endings, reopened = _PARTS(case.pk, case.round)
    said = said_in(case, handled_by_office(shares)) if answers else Said.NOTHING_YET
    return _made_of(shares, endings, bool(reopened), bool(answers), said)


def parts_among(cases: Sequence[Case]) -> dict[int, tuple[Parts, list[Assignment]]]:
    """The same of many cases, by their keys, and the shares that stand in the present round of each; one statement for each kind of part."""
    keys = [case.pk for case in cases]
    shares = rows_by_case(Assignment.objects.unscoped(WHY).standing().select_related("organisation"), keys)
    answers = rows_by_case(Answer.objects.unscoped(WHY).only("case", "round"), keys)
    endings = rows_by_case(CaseEnding.objects.filter(declined_at=None, undone_at=None).order_by("pk"), keys)
    reopened = rows_by_case(Reopening.objects.only("case"), keys)
    voices = Voice.objects.unscoped(WHY).filter(state=VoiceState.IN_CASE).select_related("replaces")
    spoke = rows_by_case(voices.only("case", "follows", "speaker", "askable", "replaces__speaker", "replaces__replaces"), keys)
    given = rows_by_case(Confirmation.objects.unscoped(WHY).filter(counts=True).order_by("at", "id"), keys)
    seen = rows_by_case(Inspection.objects.unscoped(WHY).order_by("pk"), keys)
    found = {}
    for case in cases:
        key, present = case.pk, [share for share in shares[case.pk] if share.round == case.round]
        answered, said = any(answer.round == case.round for answer in answers[key]), str(Said.NOTHING_YET)
        if answered:
            count = count_among(case, spoke[key], given[key], handled_by_office(present))
            said = _said(count, next((one for one in seen[key] if one.round == case.round), None))
        found[key] = _made_of(present, endings[key], bool(reopened[key]), answered, said), present
    return found


def rows_by_case(rows: Any, cases: Sequence[int]) -> dict[int, list[Any]]:
    """Those of `rows` that are of these cases (their keys), by case; of a case that has none, an empty list."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(case__in=cases):
        found[row.case_id].append(row)
    return found


def _made_of(shares: list[Assignment], endings: list[CaseEnding], reopened: bool, answered: bool, said: str) -> Parts:
    return Parts(
        ending=ending_of(endings),
        later_round=reopened,
        shares=shares_of([share.state for share in shares], any(share.role == "lead" for share in shares)),
        answered=answered,
        said=said,
    )


def handled_by_office(shares: list[Assignment]) -> bool:
    """Where staff had the work in their hands, their own or by proxy, part of the answers must not come through them."""
    return any(share.organisation.is_office or share.by_office for share in shares)


def ending_of(endings: list[CaseEnding]) -> str:
    """Of the one that counts, if there is one."""
    if not endings:
        return Ending.NONE
    ending = endings[0]
    return Ending(ending.kind) if ending.approved_at or ending.at_once else Ending.PROPOSED


def said_in(case: Case, office_handled: bool) -> str:
    """What residents said in the present round, or what the inspection found where nobody can be asked."""
    count = count_of(case, office_handled)
    asked = Inspection.objects.unscoped(WHY).filter(case=case, round=case.round)
    return _said(count, asked.first() if count.answered == 0 else None)


def _said(count: Count, inspection: Inspection | None) -> str:
    if count.answered == 0 and inspection is not None:  # what anybody who spoke says outweighs what somebody of the office saw
        return seen_of(inspection.verdict)
    said = said_of(list(count.verdicts), count.needed)
    if said in (Said.SOLVED, Said.PARTLY) and count.independent < count.independent_needed:
        return Said.NOTHING_YET
    return said


def corrected_by(voice: Voice) -> list[Voice]:
    """The voice and those it replaced, newest first, as far back as the same person spoke: what was answered to them still counts."""
    found = [voice]
    while (older := found[-1].replaces) is not None and same_speaker(older, found[-1]):
        found.append(older)
    return found


def same_speaker(older: Voice, newer: Voice) -> bool:
    """False only where the correction says that somebody else spoke."""
    return None in (older.speaker_id, newer.speaker_id) or older.speaker_id == newer.speaker_id


def count_of(case: Case, office_handled: bool) -> Count:
    """The answers of the present round, one a speaker: a person who spoke twice has one verdict, "not solved" outweighing."""
    rows = Voice.objects.unscoped(WHY).filter(case=case, state=VoiceState.IN_CASE).select_related("replaces")
    return count_among(case, rows, verdicts_asked(case).filter(round=case.round), office_handled)


def verdicts_asked(case: Case) -> QuerySet[Confirmation]:
    """What counts of what residents said to each answer, in the order they said it."""
    rows: QuerySet[Confirmation] = Confirmation.objects.unscoped(WHY).filter(case=case, counts=True).order_by("at", "id")
    return rows


def count_among(case: Case, voices: Iterable[Voice], given_to: Iterable[Confirmation], office_handled: bool) -> Count:
    """The same, from the voices in the case and what was said to its answers."""
    group_of: dict[int, str] = {}
    askable = set()
    for voice in sorted(voices, key=lambda one: one.follows_id is not None):
        # Whoever says more by the code of an earlier voice is still one person, named or not.
        first = voice.follows_id or voice.pk
        thread = group_of.get(first, f"v{first}")
        person = f"r{voice.speaker_id}" if voice.speaker_id else thread
        group_of |= {one.pk: person for one in corrected_by(voice)}
        if voice.askable:
            askable.add(person)
    verdicts: dict[str, str] = {}
    independent: set[str] = set()
    for given in (one for one in given_to if one.round == case.round):
        group = group_of.get(given.voice_id)
        if group is None:
            continue
        reached_nobody = given.verdict == Verdict.UNREACHABLE and group in verdicts
        if verdicts.get(group) != Verdict.NOT_SOLVED and not reached_nobody:
            verdicts[group] = given.verdict
        if given.independent and given.verdict != Verdict.UNREACHABLE:
            independent.add(group)
    # Where nobody left a name, everybody still holds a receipt: one of many does not speak for all.
    speakers = len(askable | set(verdicts)) if askable else len(set(group_of.values()) | set(verdicts))
    needed = quorum_of(speakers, case.quorum_percent)
    return Count(
        speakers=speakers,
        answered=sum(v != Verdict.UNREACHABLE for v in verdicts.values()),
        needed=needed,
        independent=len(independent),
        independent_needed=quorum_of(needed, case.reask_percent) if office_handled else 0,
        verdicts=tuple(verdicts.values()),
    )
