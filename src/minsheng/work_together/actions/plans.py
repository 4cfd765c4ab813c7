"""Write down a session; make a plan, or a new version of it; sign one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from minsheng.casework.actions.phase import show_anew
from minsheng.casework.actions.texts import index_beside_case
from minsheng.casework.models import Assignment, Case
from minsheng.casework.states import CasePart
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from ..events import PlanMade, PlanSigned, SessionHeld
from ..models import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from ..queries.plan_texts import plan_rows
from ..queries.plans import shares_for_plan
from ..states import Consent, HowHeld
from .texts import require_for_organisations

MOST_STEPS, MOST_COST = 30, 100_000_000


@dataclass(frozen=True)
class SeatGiven:
    """An organisation at the table: who was there for it, its view, whether it disagrees."""

    organisation: Organisation
    who: str = ""
    view: str = ""
    disagrees: bool = False


@dataclass(frozen=True)
class StepGiven:
    """A step of a share; `after` are the numbers of earlier steps it waits for, counted from 1; `cost` in yuan, None where unknown."""

    assignment: Assignment
    what: str
    due: date
    cost: int | None = None
    payer: str = ""
    after: Sequence[int] = ()
    owners_decision: bool = False


def _require_open(case: Case) -> None:
    if case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”。", "case_ended")


@transaction.atomic
def hold_session(
    *,
    case: Case,
    how: str,
    seats: Sequence[SeatGiven],
    by: User,
    at: datetime | None = None,
    where: str = "",
    looked_over: bool = False,
) -> JointSession:
    """Write down who sat together for whom and what each said. Disagreement is written down as such and needs words."""
    require(by, "work_together.hold_session", case)
    _require_open(case)
    moment = clock.now()
    if how not in HowHeld.values:
        raise BadInput("请选现场、坐下来，还是打电话。", "how")
    if at is not None and (at > moment or at < moment - timedelta(days=366)):
        raise BadInput("会商是开过的才记：时间写今天或以前，一年以内。", "at")
    spot = short_words_kept(where, "where", 60)
    if not seats:
        raise BadInput("谁来了还没写，至少写一家。", "seats", "nobody_there")
    here = set(serving(case.community).values_list("pk", flat=True))
    rows = []
    for given in seats:
        name = given.organisation.name
        if given.organisation.pk not in here:
            raise BadInput(f"{name}不管这个社区，请重选。", "seats")
        who, view = short_words_kept(given.who, "seats", 40), short_words_kept(given.view, "seats", 300)
        if given.disagrees and not view:
            raise BadInput(f"{name}有不同意见，写一句它怎么说。", "seats", "disagrees_why")
        rows.append((given.organisation, who, view, given.disagrees))
    if len({row[0].pk for row in rows}) < len(rows):
        raise BadInput("有一家写了两次，请合成一行。", "seats")
    require_for_organisations(case, {"where": spot, "seats": "\n".join(row[2] for row in rows)}, looked_over)
    require_for_organisations(case, {"seats": "\n".join(row[1] for row in rows)}, True)
    session = JointSession.objects.create(case=case, how=how, at=at or moment, where=spot, held_by=by, written_at=moment)
    Seat.objects.bulk_create([Seat(session=session, organisation=o, who=w, view=v, disagrees=d) for o, w, v, d in rows])
    record(
        SessionHeld(
            session_id=session.pk,
            case_id=case.pk,
            case_number=case.number,
            how=how,
            at=session.at.isoformat(),
            organisations=[row[0].name for row in rows],
            disagreed=[row[0].name for row in rows if row[3]],
            by_id=by.pk,
        )
    )
    show_anew(case.pk)
    return session


@transaction.atomic
def make_plan(*, case: Case, steps: Sequence[StepGiven], by: User, looked_over: bool = False) -> JointPlan:
    """The steps that were agreed. Where there is a plan this is its next version: everybody signs anew, the old one stays.

    What a share promises stays on the share (`accept_share`): a step says what of it is done by when.
    """
    require(by, "work_together.make_plan", case)
    _require_open(case)
    if not steps:
        raise BadInput("一步也没写。写上谁做什么、哪天做完。", "steps", "no_steps")
    if len(steps) > MOST_STEPS:
        raise BadInput(f"一份方案最多{MOST_STEPS}步，现在有{len(steps)}步。", "steps")
    older = JointPlan.objects.unscoped("the version in force").filter(case=case, replaced_at=None).first()
    stood = set(older.steps.values_list("assignment", "due")) if older else set()
    holding = {share.pk for share in shares_for_plan(case)}
    kept = []
    for number, step in enumerate(steps, 1):
        what = short_words_kept(step.what, "steps", 120, required=True)
        if step.assignment.pk not in holding:
            raise BadInput(f"第{number}步的单位手上没有这件事的一份，先派给它一份。", "steps", "holds_no_share")
        stands = (step.assignment.pk, step.due) in stood
        if not stands and not clock.today() <= step.due <= clock.today() + timedelta(days=1096):
            raise BadInput(f"第{number}步的日子不对，请写今天以后、三年以内的。", "steps")
        if step.cost is not None and not 0 <= step.cost <= MOST_COST:
            raise BadInput(f"第{number}步的钱数不对。", "steps")
        payer = short_words_kept(step.payer, "steps", 40, required=bool(step.cost))
        after = sorted(set(step.after))
        if any(not 1 <= earlier < number for earlier in after):
            raise BadInput(f"第{number}步只能等前面的步，请写1到{number - 1}里的数。", "steps", "after_earlier")
        kept.append((number, step, what, payer, after))
    require_for_organisations(case, {"steps": "\n".join(f"{row[2]} {row[3]}" for row in kept)}, looked_over)
    try:
        with transaction.atomic():
            if older is not None:
                JointPlan.objects.unscoped("replaced").filter(pk=older.pk).update(replaced_at=clock.now())
            version = older.version + 1 if older else 1
            plan = JointPlan.objects.create(case=case, version=version, made_by=by, made_at=clock.now())
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    PlanStep.objects.bulk_create(
        [
            PlanStep(
                plan=plan,
                number=number,
                assignment=step.assignment,
                what=what,
                due=step.due,
                cost=step.cost,
                payer=payer,
                after=after,
                owners_decision=step.owners_decision,
            )
            for number, step, what, payer, after in kept
        ]
    )
    index_plan(plan)
    said = [f"{step.assignment.organisation.name}：{what}（{step.due.isoformat()}）" for _n, step, what, _p, _a in kept]
    record(PlanMade(plan_id=plan.pk, case_id=case.pk, case_number=case.number, version=version, steps=said, by_id=by.pk))
    show_anew(case.pk)
    return plan


def index_plan(plan: JointPlan) -> None:
    """What was agreed is found by its words: a step of the acts that write them, none of its own."""
    index_beside_case(CasePart.PLAN, plan.case_id, plan_rows(plan))


@transaction.atomic
def sign_plan(*, plan: JointPlan, share: Assignment, verdict: str, by: User, words: str = "") -> PlanSignature:
    """An organisation agrees with this version, or does not and says why; for itself, by its own representative."""
    require(by, "work_together.sign_plan", share)
    plan = JointPlan.objects.unscoped("sign").select_for_update(of=("self",)).select_related("case").get(pk=plan.pk)
    _require_open(plan.case)
    if verdict not in Consent.values:
        raise BadInput("请选同意，还是不同意。", "verdict", "agrees_or_not")
    if plan.replaced_at is not None:
        raise StateForbids("方案改过了，请对新的一版表态。", "plan_replaced")
    if not PlanStep.objects.filter(plan=plan, assignment=share).exists():
        raise StateForbids("这份方案里没有您单位的步。", "not_in_plan")
    kept = short_words_kept(words, "words", 300, required=verdict == Consent.DISAGREES)
    proxy = share.organisation_id not in scope_of(by).organisations
    if proxy:
        require_for_organisations(plan.case, {"words": kept}, True)
    said = {"verdict": verdict, "words": kept, "by": by, "at": clock.now(), "by_office": proxy}
    signature, _new = PlanSignature.objects.update_or_create(plan=plan, organisation=share.organisation, defaults=said)
    record(
        PlanSigned(
            plan_id=plan.pk,
            case_id=plan.case_id,
            version=plan.version,
            organisation=share.organisation.name,
            verdict=verdict,
            words=kept,
            by_office=proxy,
            by_id=by.pk,
        )
    )
    show_anew(plan.case_id)
    return signature
