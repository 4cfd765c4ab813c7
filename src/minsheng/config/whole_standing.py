"""What stands, is looked at again, has come back or was asked for in writing: each row against the chain of its case, both ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from minsheng.casework.models import CameBack, Case, Parking, ReturnVisit, ShareLink
from minsheng.casework.states.return_visits import VISITED
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.work_together.models import Contribution, SupervisionLetter, ThanksWish

WHY = "verify looks at everything"
KINDS = {
    "ParkingProposed",
    "ParkingApproved",
    "ParkingDeclined",
    "ParkingReviewed",
    "CaseTakenUp",
    "ReturnVisited",
    "ReturnVisitUndone",
    "CaseCameBack",
    "CameBackUndone",
    "SupervisionLetterIssued",
    "ShareHandedOut",
    "ShareLinkRevoked",
    "ContributionNoted",
    "ContributionTakenBack",
    "ThanksWished",
}
# Without one of these a case has never been at an end.
ENDS = {"EndProposed", "EndApproved", "ResidentConfirmed", "CaseInspected", "CaseReopened"}
Said = list[tuple[str, int | None, dict[str, Any]]]


def said_of(entry: TimelineEntry) -> tuple[str, int | None, dict[str, Any]]:
    return entry.kind, entry.by_id, facts(entry)


class StandingRows:
    """The rows of some cases, by case."""

    def __init__(self, keys: list[int]) -> None:
        def by_case(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
            found: dict[int, list[Any]] = defaultdict(list)
            for case_id, row in rows:
                found[case_id].append(row)
            return found

        self.parkings = by_case((row.case_id, row) for row in Parking.objects.unscoped(WHY).filter(case__in=keys))
        self.visits = by_case((row.case_id, row) for row in ReturnVisit.objects.unscoped(WHY).filter(case__in=keys))
        self.links = by_case((row.case_id, row) for row in CameBack.objects.unscoped(WHY).filter(case__in=keys))
        letters = SupervisionLetter.objects.unscoped(WHY).filter(assignment__case__in=keys).select_related("assignment")
        self.letters = by_case((row.assignment.case_id, row) for row in letters)
        handed = ShareLink.objects.unscoped(WHY).filter(assignment__case__in=keys).select_related("assignment")
        self.handed = by_case((row.assignment.case_id, row) for row in handed)
        self.given = by_case((row.case_id, row) for row in Contribution.objects.unscoped(WHY).filter(case__in=keys))
        wishes = ThanksWish.objects.unscoped(WHY).filter(case__in=keys).select_related("organisation")
        self.wishes = by_case((row.case_id, row) for row in wishes)


def standing_findings(case: Case, kinds: Counter[str], said: Said, rows: StandingRows) -> Iterator[str]:
    erased = Counter(kind for kind, _by, fact in said if not fact)
    said = [one for one in said if one[2]]
    has_ended = case.has_ended or any(kinds[kind] for kind in ENDS)
    parkings = rows.parkings[case.pk]
    if _parkings_told(said) != {row.pk: _parking(row) for row in parkings}:
        yield "提请、批准、再看或接着办的挂账，和时间线对不上。"
    elif any(row.lasts for row in parkings if case.has_ended) or any(_fell(row) for row in parkings if not has_ended):
        yield "没批的挂账该随事项结束，它却没有，或者事项没结束过。"
    visits = rows.visits[case.pk]
    if _visits_told(said) != {row.pk: (row.found, row.words, row.by_id) for row in visits if row.found}:
        yield "回访看到的，和时间线对不上。"
    if any(not has_ended or row.round > case.round or _open_beside(row, case) for row in visits):
        yield "有一次回访，和事项结束、重开对不上。"
    if _links_told(said) != _links(rows.links[case.pk]):
        yield "又回来的，和时间线对不上。"
    letters, told = {row.pk: _letter(row) for row in rows.letters[case.pk]}, _letters_told(said)
    # What an erased entry said is gone; that there was a letter is not.
    if any(letters.get(key) != one for key, one in told.items()) or len(letters) - len(told) != erased["SupervisionLetterIssued"]:
        yield "督办单多了、少了或被改过。"
    if _handed_wrong(_handed_told(said), rows.handed[case.pk]):
        yield "给单位的链接多了、少了或被改过。"
    if _given_wrong(said, erased, {row.pk: _given(row) for row in rows.given[case.pk]}):
        yield "各方出的多了、少了或被改过。"
    elif _givers_wrong(said, rows.given[case.pk]):
        yield "各方出的换了是谁出的。"
    if _wishes_wrong(said, rows.wishes[case.pk]):
        yield "愿不愿意点名感谢，和时间线对不上。"


def _parkings_told(said: Said) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for kind, by, fact in said:
        if kind == "ParkingProposed":
            own = {key: fact[key] for key in ("ground", "words", "condition", "review_on")}
            found[fact["parking_id"]] = own | {"by": by, "approved": None, "declined": None, "ended": None, "reviews": 0}
        elif "parking_id" in fact:
            one = found.setdefault(fact["parking_id"], {})
            if kind == "ParkingApproved":
                one["approved"] = (by,)
            elif kind == "ParkingDeclined":
                one["declined"] = by, fact["words"]
            elif kind == "ParkingReviewed":
                one |= {"review_on": fact["review_on"], "reviews": one.get("reviews", 0) + 1}
            elif kind == "CaseTakenUp":
                one["ended"] = by, fact["words"]
    return found


def _parking(row: Parking) -> dict[str, Any]:
    """A moment without a person fits no entry, but where the proposal fell with its case."""
    return {
        "ground": row.ground,
        "words": row.words,
        "condition": row.condition,
        "review_on": row.review_on.isoformat(),
        "by": row.proposed_by_id,
        "approved": (row.approved_by_id,) if row.approved_at else None,
        "declined": (row.declined_by_id, row.declined_words) if row.declined_at else None,
        "ended": (row.ended_by_id, row.ended_words) if row.ended_at and not _fell(row) else None,
        "reviews": row.reviews,
    }


def _fell(row: Parking) -> bool:
    return row.ended_at is not None and row.approved_at is None and row.declined_at is None and row.ended_by_id is None


def _visits_told(said: Said) -> dict[int, tuple[str, str, int | None]]:
    found: dict[int, tuple[str, str, int | None]] = {}
    for kind, by, fact in said:
        if kind == "ReturnVisited":
            found[fact["visit_id"]] = fact["found"], fact["words"], by
        elif kind == "ReturnVisitUndone":
            found.pop(fact["visit_id"], None)
    return found


def _open_beside(row: ReturnVisit, case: Case) -> bool:
    """Somebody is to go while the case is open, or nobody any more though it has ended."""
    counts = row.round == case.round and case.phase in VISITED
    return not row.found and (row.off_at is None) != counts


Links = tuple[Counter[tuple[int, int | None]], Counter[tuple[int, int | None]]]


def _links_told(said: Said) -> Links:
    """Earlier case and person: how often linked, how often taken apart."""
    made = Counter((fact["earlier_id"], by) for kind, by, fact in said if kind == "CaseCameBack")
    return made, Counter((fact["earlier_id"], by) for kind, by, fact in said if kind == "CameBackUndone")


def _links(rows: list[CameBack]) -> Links:
    made: Counter[tuple[int, int | None]] = Counter((row.earlier_id, row.by_id) for row in rows)
    return made, Counter((row.earlier_id, row.undone_by_id) for row in rows if row.undone_at)


def _letters_told(said: Said) -> dict[int, tuple[Any, ...]]:
    issued = [(by, fact) for kind, by, fact in said if kind == "SupervisionLetterIssued"]
    return {f["letter_id"]: (f["number"], f["assignment_id"], f["until"], f["words"], by) for by, f in issued}


def _letter(row: SupervisionLetter) -> tuple[Any, ...]:
    return row.number, row.assignment_id, row.until.isoformat(), row.words, row.issued_by_id


def _handed_told(said: Said) -> dict[int, list[Any]]:
    """Link → share, last day, who made it and who revoked it; what is kept of its secret and who bears it, which older entries do not say."""
    found: dict[int, list[Any]] = {}
    for kind, by, fact in said:
        if kind == "ShareHandedOut":
            found[fact["link_id"]] = [fact["assignment_id"], fact["until"], by, None, fact.get("digest"), fact.get("bearer_id")]
        elif kind == "ShareLinkRevoked":
            found.setdefault(fact["link_id"], [None] * 6)[3] = by
    return found


def _handed_wrong(told: dict[int, list[Any]], rows: list[ShareLink]) -> bool:
    return {key: one[:4] for key, one in told.items()} != {row.pk: _handed(row) for row in rows} or any(
        told[row.pk][4:] not in ([None, None], [row.digest, row.bearer_id]) for row in rows
    )


def _handed(row: ShareLink) -> list[Any]:
    return [row.assignment_id, row.until.isoformat(), row.made_by_id, row.revoked_by_id]


def _given_told(said: Said) -> dict[int, list[Any]]:
    """Entry → what was given, by whom written down, which it corrects, and whether it counts no more."""
    found: dict[int, list[Any]] = {}
    for kind, by, fact in said:
        if kind == "ContributionNoted":
            own = [fact["giver"], fact["kind"], Decimal(fact["amount"]), fact["words"], fact["by_office"], fact["replaces"], by]
            found[fact["contribution_id"]] = [*own, False]
            if fact["replaces"] in found:
                found[fact["replaces"]][-1] = True
        elif kind == "ContributionTakenBack":
            found.setdefault(fact["contribution_id"], [None])[-1] = True
    return found


def _given_wrong(said: Said, erased: Counter[str], rows: dict[int, list[Any]]) -> bool:
    """What an erased entry said is gone; that something was given, or taken back, is not."""
    told = _given_told(said)
    noted = {key for key, one in told.items() if len(one) > 1}
    if len(rows) - len(noted) != erased["ContributionNoted"] or not told.keys() <= rows.keys():
        return True
    if any(rows[key][:-1] != told[key][:-1] for key in noted):
        return True
    gone = {key for key, row in rows.items() if row[-1]}
    known = {key for key, one in told.items() if one[-1]}
    # An erased correction no longer says which entry it stands for, nor an erased withdrawal which it took back.
    unknown = len(gone - known - (rows.keys() - noted))
    return not known <= gone or unknown > erased["ContributionNoted"] + erased["ContributionTakenBack"]


def _given(row: Contribution) -> list[Any]:
    gone = row.gone_at is not None
    return [row.giver, row.kind, row.amount, row.words, row.by_office, row.replaces_id, row.noted_by_id, gone]


def _givers_wrong(said: Said, rows: list[Contribution]) -> bool:
    """Whose name an entry says and whose id, which older entries do not."""
    found = {row.pk: row for row in rows}
    for kind, _by, fact in said:
        row = found.get(fact["contribution_id"]) if kind == "ContributionNoted" else None
        if row is None:
            continue
        if fact.get("organisation_id", row.organisation_id) != row.organisation_id:
            return True
        if row.organisation_id is None and fact["who"] != row.role:
            return True
    return False


def _wishes_wrong(said: Said, rows: list[ThanksWish]) -> bool:
    """The last wish of each organisation; an older entry says its name alone."""
    told: dict[str, tuple[Any, ...]] = {}
    for kind, by, fact in said:
        if kind == "ThanksWished":
            told[fact["organisation"]] = fact["wished"], by, fact["by_office"], fact.get("organisation_id")
    last: dict[Any, tuple[Any, ...]] = {one[3] or name: one[:3] for name, one in told.items()}
    for row in rows:
        key = row.organisation_id if row.organisation_id in last else row.organisation.name
        if last.pop(key, None) != (row.wished, row.by_id, row.by_office):
            return True
    return bool(last)
