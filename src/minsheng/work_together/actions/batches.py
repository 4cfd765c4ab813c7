"""Dispatching a case with a proposal beside it: a person decides, and both are written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from minsheng.casework.actions import offer_share
from minsheng.casework.models import Assignment, Case
from minsheng.casework.states import ShareRole
from minsheng.foundation.errors import Refusal
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.permission import require

from ..events import ProposalDecided
from ..queries.batches import ProposalSeen


@transaction.atomic
def dispatch_case(
    *,
    case: Case,
    lead: Organisation,
    share: str,
    seen: ProposalSeen,
    by: User,
    due: date | None = None,
    support: Organisation | None = None,
    support_share: str = "",
) -> Assignment:
    """Ask one organisation to lead and, where somebody chose one, another to help: both are asked, or none.

    `seen` is what the program had proposed and why. It decides nothing: whoever is asked was chosen by `by`, and the story says so.
    """
    require(by, "casework.offer_share", case)
    with _named(organisation="lead"):
        assignment = offer_share(case=case, organisation=lead, role=ShareRole.LEAD, share=share, due=due, by=by)
    decided = [lead.name]
    if support is not None:
        with _named(organisation="support", share="support_share"):
            offer_share(case=case, organisation=support, role=ShareRole.SUPPORT, share=support_share, due=due, by=by)
        decided.append(support.name)
    record(
        ProposalDecided(
            case_id=case.pk,
            assignment_id=assignment.pk,
            proposed=seen.names,
            reasons=list(seen.reasons),
            decided=decided,
            by_id=by.pk,
        )
    )
    return assignment


@contextmanager
def _named(**fields: str) -> Iterator[None]:
    """A refusal names the field as it is called here: of two that are asked, which one."""
    try:
        yield
    except Refusal as refusal:
        refusal.field = fields.get(refusal.field, refusal.field)
        raise
