"""Each case against its chain, both ways: what happened stands in the rows, and every row has happened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from minsheng.casework.models import Answer, Assignment, Case, CaseEnding, Confirmation, Inspection, Reopening
from minsheng.casework.queries.phases import rows_by_case
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.foundation.wholeness import without_a_row

from .whole_standing import KINDS, Said, StandingRows, said_of, standing_findings

WHY = "verify looks at everything"
AT_ONCE = 300
# What state an entry leaves a share in.
_STATES: dict[str, Any] = {
    "ShareOffered": lambda f: "offered",
    "ShareAccepted": lambda f: "accepted",
    "ShareRefused": lambda f: "refused",
    "RefusalAdjudicated": lambda f: "released" if f["decision"] == "upheld" else "ordered",
    "ShareTakenBack": lambda f: "taken_back",
    "ResultGiven": lambda f: "given",
    "ResultChecked": lambda f: "done" if f["passed"] else "rework",
}


@dataclass
class Told:
    """What the chain of one case says. `said` are verdicts by voice; an erased one counts, and says nothing."""

    kinds: Counter[str] = field(default_factory=Counter)
    shares: dict[int, dict[str, Any]] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    said: dict[str, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    inspected: list[str] = field(default_factory=list)
    standing: Said = field(default_factory=list)


def case_findings() -> Iterator[str]:
    keys = Case.objects.unscoped(WHY).order_by("pk").values_list("pk", flat=True)
    batch: list[int] = []
    for key in keys.iterator(chunk_size=2000):
        batch.append(key)
        if len(batch) == AT_ONCE:
            yield from _batch(batch)
            batch = []
    yield from _batch(batch)
    for identity in without_a_row("case", "CaseOpened", Case.objects.unscoped(WHY)):
        yield f"case {identity}：有时间线，事项本身不见了。"


def _batch(keys: list[int]) -> Iterator[str]:
    told: dict[int, Told] = defaultdict(Told)
    chains = [str(key) for key in keys]
    for entry in TimelineEntry.objects.filter(subject_kind="case", subject_id__in=chains).order_by("id"):
        _remember(told[int(entry.subject_id)], entry)
    rows, standing = _Rows(keys), StandingRows(keys)
    for case in Case.objects.unscoped(WHY).filter(pk__in=keys).order_by("pk"):
        for finding in _of_case(case, told[case.pk], rows):
            yield f"事项{case.number}：{finding}"
        for finding in standing_findings(case, told[case.pk].kinds, told[case.pk].standing, standing):
            yield f"事项{case.number}：{finding}"


def _remember(told: Told, entry: TimelineEntry) -> None:
    told.kinds[entry.kind] += 1
    if entry.kind in KINDS:
        told.standing.append(said_of(entry))
    said = facts(entry)
    if entry.kind == "ResidentConfirmed":
        told.verdicts[entry.also_id] += 1
        if said:
            told.said[entry.also_id][said["verdict"], said["satisfaction"], said["via"], said["words"]] += 1
    elif not said:
        return
    elif entry.kind == "ResidentsAnswered":
        told.answers[said["answer_id"]] = said["words"]
    elif entry.kind == "CaseInspected":
        told.inspected.append(said["verdict"])
    elif said.get("assignment_id") is not None and entry.kind != "FileAttached":
        share = told.shares.setdefault(said["assignment_id"], {"due": None, "promise": None, "later": None, "result": ""})
        if entry.kind in _STATES:
            share["state"] = _STATES[entry.kind](said)
        if entry.kind == "ShareOffered":
            share["due"] = said["due"]
        elif entry.kind == "ShareAccepted":
            share["promise"] = said["promise_date"]
        elif entry.kind == "ResultGiven":
            share["result"] = said["words"]
        elif entry.kind == "ExtensionDecided" and said["granted"]:
            share["later"] = said["wanted"]


class _Rows:
    """The rows of some cases, by case."""

    def __init__(self, keys: list[int]) -> None:
        self.shares = rows_by_case(Assignment.objects.unscoped(WHY), keys)
        self.answers = rows_by_case(Answer.objects.unscoped(WHY), keys)
        self.verdicts = rows_by_case(Confirmation.objects.unscoped(WHY), keys)
        self.inspections = rows_by_case(Inspection.objects.unscoped(WHY).order_by("at", "id"), keys)
        self.endings = rows_by_case(CaseEnding.objects.all(), keys)
        self.reopenings = rows_by_case(Reopening.objects.all(), keys)


def _of_case(case: Case, told: Told, rows: _Rows) -> Iterator[str]:
    if not told.kinds["CaseOpened"]:
        yield "没有“立事项”的记录，它的来龙去脉不见了，或者不是从这里立的。"
        return
    yield from _shares(told, {share.pk: share for share in rows.shares[case.pk]})
    yield from _answers(told, rows.answers[case.pk])
    yield from _verdicts(told, rows.verdicts[case.pk])
    if told.inspected != [row.verdict for row in rows.inspections[case.pk]]:
        yield "第二个人到场看过的，和时间线对不上。"
    endings = rows.endings[case.pk]
    stand = (len(endings), sum(e.approved_at is not None for e in endings), sum(e.declined_at is not None for e in endings))
    if stand != (told.kinds["EndProposed"], told.kinds["EndApproved"], told.kinds["EndDeclined"]):
        yield "提请、批准或没批的结束，和时间线对不上。"
    again = len(rows.reopenings[case.pk])
    if (again, case.round) != (told.kinds["CaseReopened"], told.kinds["CaseReopened"] + 1):
        yield "重新打开过几次，和时间线对不上。"


def _answers(told: Told, rows: list[Answer]) -> Iterator[str]:
    found = {row.pk: row for row in rows}
    if set(found) != set(told.answers):
        yield "给居民的回话多了或少了。"
    for key, words in told.answers.items():
        if key in found and found[key].words != words:
            yield f"第{found[key].round}轮给居民的回话被改过。"


def _verdicts(told: Told, rows: list[Confirmation]) -> Iterator[str]:
    """An erased verdict counts as whatever the row says."""
    by_voice: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in rows:
        by_voice[str(row.voice_id)][row.verdict, row.satisfaction, row.via, row.words] += 1
    for voice in sorted(set(by_voice) | set(told.verdicts)):
        if sum(by_voice[voice].values()) != told.verdicts[voice]:
            yield "居民的答复多了或少了。"
        elif told.said[voice] - by_voice[voice]:
            yield "居民说的被改过。"


def _shares(told: Told, rows: dict[int, Assignment]) -> Iterator[str]:
    if set(rows) != set(told.shares):
        yield "各家的份多了或少了。"
    for key, said in told.shares.items():
        row = rows.get(key)
        if row is None:
            continue
        if said.get("state") != row.state:
            yield f"一份存的是“{row.state}”，按时间线应是“{said.get('state')}”。"
        if said["due"] != row.due.isoformat():
            yield "要求的日子被改过。"
        if said["promise"] != (row.promise_date.isoformat() if row.promise_date else None):
            yield "答应的日子被改过。"
        if said["later"] != (row.extended_to.isoformat() if row.extended_to else None):
            yield "同意改到的日子被改过。"
        if said["result"] != row.result:
            yield "交的结果被改过。"
