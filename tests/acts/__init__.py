"""Every act there is, ready to be done once. Walked by the tests of strangers, of "view as", of one entry an act, and of faults in
the middle of an act.
"""

from . import (
    batches,
    cases,
    contributions,
    dispatch_list,
    duty,
    escalation,
    facilities,
    good_cases,
    notebook,
    offering,
    office,
    outings,
    parking,
    partners,
    plans,
    programmes,
    return_visits,
    services,
    shares,
    voices,
    volunteers,
    ways,
    whistles,
)
from .ready import REFUSED, Ready, refused_to, strangers_refused, tried, who_may

ACTS = (
    voices.ACTS
    | cases.ACTS
    | good_cases.ACTS
    | parking.ACTS
    | return_visits.ACTS
    | shares.ACTS
    | office.ACTS
    | outings.ACTS
    | notebook.ACTS
    | duty.ACTS
    | whistles.ACTS
    | plans.ACTS
    | batches.ACTS
    | contributions.ACTS
    | escalation.ACTS
    | facilities.ACTS
    | dispatch_list.ACTS
    | programmes.ACTS
    | partners.ACTS
    | volunteers.ACTS
    | services.ACTS
    | offering.ACTS
    | ways.ACTS
)

__all__ = ["ACTS", "REFUSED", "Ready", "refused_to", "strangers_refused", "tried", "who_may"]
