"""What stands beside the cases of a made-up district and is searched with them: outings with their doors, orders of other platforms, and
what organisations agreed on. What is heard at an outing hangs on none of these: the voices of a case come by themselves (voices.py)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from minsheng.casework.models import CaseText, ExternalOrder, Occasion
from minsheng.casework.states import ENDED, AssignmentState
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry, TimelineHead
from minsheng.go_out.models import Outing, OutingText, Stop
from minsheng.go_out.states import OutingKind, OutingReason, OutingState, StopOutcome
from minsheng.work_together.models import JointPlan, PlanSignature, PlanStep

from .chains import Chain
from .deadlines import days_after
from .place import Home, Office
from .rows import moment
from .tables import DOORS, sought
from .voices import NUMBERS_FROM, Block
from .words import WORDS

if TYPE_CHECKING:
    from .cases import Life

# How many cases there are for one outing, one order and one plan.
CASES_AN_OUTING, CASES_AN_ORDER, CASES_A_PLAN = 8, 10, 10


def outing(block: Block, office: Office, at: datetime) -> None:
    """A visit to some homes, or a meeting in the yard: planned the day before, begun, and over by the evening."""
    one, identity, home = block.tongue.one, block.new(Outing), block.tongue.one(office.homes)
    kind = OutingKind.VISIT if block.chance.random() < 0.8 else OutingKind.YARD_MEETING
    planned, begun, over = at - timedelta(days=1), at, at + timedelta(hours=1)
    number = f"ZC-{office.letters}-{clock.local(planned):%y%m}-{NUMBERS_FROM + identity}"
    place, topic = f"{home.building}前", f"听听{one(WORDS['where'])}的{one(WORDS['what'])}"
    title = f"{home.estate} {place} {kind.label}"
    occasion = block.new(Occasion)
    block.t[Occasion].add(occasion, office.id, kind.value, title, moment(at), home.estate_id)
    block.t[Outing].add(
        *(identity, number, office.id, kind.value, OutingReason.ROUTINE.value, OutingState.OVER.value, moment(at)),
        *(home.estate_id, place, topic, occasion, office.grid, moment(planned), moment(begun), moment(over), 2),
    )
    block.t[OutingText].add(identity, "planned", 0, *sought(office.id, number, title, topic, place))
    chain = Chain("outing", identity, block.t[TimelineEntry])
    facts: dict[str, Any] = {"outing_id": identity}
    told: dict[str, Any] = {"kind": kind.value, "at": at.isoformat(), "place": f"{home.estate} {place}"}
    chain.tie("OutingPlanned", planned, office.grid, **facts, number=number, **told, team=[], organisations=[])
    chain.tie("OutingBegun", begun, office.grid, **facts, again=False)
    for door in range(1, DOORS + 1 if kind == OutingKind.VISIT else 1):
        _door(block, office, chain, identity, home, at + timedelta(minutes=10 * door))
    chain.tie("OutingEnded", over, office.grid, **facts, voices=0, next_at="")
    chain.head(block.t[TimelineHead])


def _door(block: Block, office: Office, chain: Chain, outing: int, home: Home, at: datetime) -> None:
    """What was seen at one door; now and then what the worker thinks of it, and now and then nobody was at home."""
    chance, stop = block.chance.random, block.new(Stop)
    met = chance() < 0.8
    outcome = StopOutcome.MET if met else StopOutcome.NOBODY
    door = f"{home.building}{int(1 + 6 * chance())}0{int(1 + 3 * chance())}"
    saw = block.tongue.said(home.building) if met else ""
    felt = f"{block.tongue.one(WORDS['wish'])}。" if met and chance() < 0.3 else ""
    block.t[Stop].add(stop, outing, home.building_id, door, outcome.value, saw, felt, moment(at), office.grid)
    for part, texts in (("seen", (door, saw) if saw else ()), ("felt", (felt,) if felt else ())):
        if texts:
            block.t[OutingText].add(outing, part, stop, *sought(office.id, *texts))
    chain.tie("StopMade", at, office.grid, outing_id=outing, stop_id=stop, outcome=outcome.value, voices=[], next_on="")


def order(life: "Life") -> None:
    """The hotline asked about this case too; once it is over for the residents or for the office, the reply went back."""
    block, identity, at = life.block, life.block.new(ExternalOrder), life.opened
    number, due = f"{clock.local(at):%Y%m%d}{identity:08d}", at + timedelta(days=7)
    facts: dict[str, Any] = {"case_id": life.id, "order_id": identity, "platform": "12345", "number": number}
    life.chain.tie("ExternalOrderNoted", at, life.office.worker, **facts, due=due.isoformat(), name="")
    words, replied = "", None
    if (life.answered and life.verdicts) or life.target in ENDED:
        words, replied = block.tongue.result(), life.since
        life.chain.tie("ExternalOrderReplied", replied, life.office.worker, **facts, words=words, interim=False, name="")
    block.t[ExternalOrder].add(
        *(identity, life.id, "12345", number, moment(due), life.office.worker, moment(at), words),
        *((life.office.worker, moment(replied)) if replied else (None, None)),
    )


def plan(life: "Life") -> None:
    """Those who hold a share agreed on who does what until when; where all have promised, all have signed."""
    block, identity, at = life.block, life.block.new(JointPlan), life.later(0.2)
    chain = Chain("plan", identity, block.t[TimelineEntry])
    due, steps = days_after(clock.local(at).date(), 5), []
    block.t[JointPlan].add(identity, life.id, 1, life.office.worker, moment(at))
    for number, share in enumerate(life.shares, 1):
        what = f"{block.tongue.share()}，{block.tongue.one(WORDS['wish'])}"
        block.t[PlanStep].add(identity, number, share.id, what, due.isoformat())
        steps.append((share.firm, what))
    block.t[CaseText].add(life.id, "plan", identity, *sought(life.office.id, *(what for _firm, what in steps)))
    facts: dict[str, Any] = {"plan_id": identity, "case_id": life.id, "version": 1}
    said = [f"{firm.name}：{what}（{due.isoformat()}）" for firm, what in steps]
    with_case: dict[str, Any] = {"also": life.id, "also_kind": "case"}
    chain.tie("PlanMade", at, life.office.worker, **with_case, **facts, case_number=life.number, steps=said)
    for share in life.shares:
        if share.state not in (AssignmentState.OFFERED, AssignmentState.REFUSED):
            block.t[PlanSignature].add(identity, share.firm.id, "agrees", share.firm.by, moment(at))
            signed: dict[str, Any] = {"organisation": share.firm.name, "verdict": "agrees", "words": "", "by_office": False}
            chain.tie("PlanSigned", at, share.firm.by, **with_case, **facts, **signed)
    chain.head(block.t[TimelineHead])
