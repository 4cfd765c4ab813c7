"""Sessions, plans, signatures, what was given, and cases of a batch: what may be sent twice becomes one (invariant 1).

What is compared is kept as people read it.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError

from minsheng.casework.models import Assignment, Case
from minsheng.casework.receiving import Received, receive
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.permission import require

from . import actions
from .actions import SeatGiven, StepGiven
from .actions.contributions import Giving
from .models import Contribution, JointPlan, JointSession, PlanSignature
from .queries.batches import unsealed


def receive_session(
    *,
    client_id: uuid.UUID | None,
    case: Case,
    how: str,
    seats: Sequence[SeatGiven],
    at: datetime | None,
    where: str,
    looked_over: bool,
    by: User,
) -> Received[JointSession]:
    require(by, "work_together.hold_session", case)
    content = {"case": case.number, "how": how, "where": where, "seats": [_seat(one) for one in seats]}
    if at is not None:
        content["at"] = at.isoformat()

    def do() -> JointSession:
        return actions.hold_session(case=case, how=how, seats=seats, at=at, where=where, looked_over=looked_over, by=by)

    return receive(client_id=client_id, act="hold_session", content=content, by=by, kind=JointSession, do=do)


def _seat(one: SeatGiven) -> str:
    return " · ".join(part for part in (one.organisation.name, one.who, one.view, "≠" if one.disagrees else "") if part)


def receive_plan(
    *, client_id: uuid.UUID | None, case: Case, steps: Sequence[StepGiven], looked_over: bool, by: User
) -> Received[JointPlan]:
    require(by, "work_together.make_plan", case)
    content = {"case": case.number, "steps": [_step(one) for one in steps]}

    def do() -> JointPlan:
        return actions.make_plan(case=case, steps=steps, looked_over=looked_over, by=by)

    return receive(client_id=client_id, act="make_plan", content=content, by=by, kind=JointPlan, do=do)


def _step(one: StepGiven) -> str:
    cost = "" if one.cost is None else f"¥{one.cost}"
    after = ",".join(str(number) for number in one.after)
    said = (f"{one.assignment.organisation.name}#{one.assignment.pk}", one.what, one.due.isoformat(), cost, one.payer)
    return " · ".join(part for part in (*said, f"← {after}" if after else "", "278" if one.owners_decision else "") if part)


def receive_signature(
    *, client_id: uuid.UUID | None, plan: JointPlan, share: Assignment, verdict: str, words: str, by: User
) -> Received[PlanSignature]:
    require(by, "work_together.sign_plan", share)
    content = {"plan": str(plan.pk), "assignment": str(share.pk), "verdict": verdict, "words": words}

    def do() -> PlanSignature:
        return actions.sign_plan(plan=plan, share=share, verdict=verdict, words=words, by=by)

    return receive(client_id=client_id, act="sign_plan", content=content, by=by, kind=PlanSignature, do=do)


def receive_contribution(
    *,
    client_id: uuid.UUID | None,
    case: Case,
    organisation: Organisation | None,
    role: str,
    kind: str,
    amount: Decimal,
    words: str,
    replaces: Contribution | None,
    looked_over: bool,
    by: User,
) -> Received[Contribution]:
    """What was given, once; its receipt comes beside it."""
    require(by, "work_together.note_contribution", Giving(case, organisation))
    content = {"case": case.number, "kind": kind, "amount": str(amount), "words": words, "role": role}
    content |= {"organisation": organisation.name} if organisation is not None else {}
    content |= {"replaces": str(replaces.pk)} if replaces is not None else {}

    def do() -> Contribution:
        given = {"organisation": organisation, "role": role, "words": words, "replaces": replaces, "looked_over": looked_over}
        return actions.note_contribution(case=case, kind=kind, amount=amount, by=by, **given)  # type: ignore[arg-type]

    return receive(client_id=client_id, act="note_contribution", content=content, by=by, kind=Contribution, do=do)


def receive_dispatch(
    *,
    client_id: uuid.UUID | None,
    case: Case,
    lead: Organisation,
    share: str,
    due: date | None,
    support: Organisation | None,
    support_share: str,
    token: str,
    by: User,
) -> Received[Assignment]:
    """One case of a batch, once. `token` is the proposal that stood beside it, as it was given out."""
    require(by, "casework.offer_share", case)
    content = {"case": case.number, "lead": lead.code, "share": share}
    content |= {"due": due.isoformat()} if due is not None else {}
    content |= {"support": support.code, "support_share": support_share} if support is not None else {}

    def do() -> Assignment:
        given = {"support": support, "support_share": support_share, "due": due}
        return actions.dispatch_case(case=case, lead=lead, share=share, seen=unsealed(token, case, by), by=by, **given)  # type: ignore[arg-type]

    try:
        return receive(client_id=client_id, act="dispatch_case", content=content, by=by, kind=Assignment, do=do)
    except IntegrityError as error:  # somebody made another organisation the lead in this very moment
        raise SomebodyWasFaster from error
