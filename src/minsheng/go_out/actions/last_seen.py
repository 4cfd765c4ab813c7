"""Keep when a home was last seen and is to be seen again, in the act that changed it."""

from datetime import timedelta

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Home

from ..models import HouseholdMark, LastSeen, Stop
from ..states import StopOutcome

WHY = "kept from stops and marks"


def keep_last_seen(home: Home) -> None:
    """Due so many days after somebody was last met as the most frequent reason says; from its first day where nobody ever was."""
    stops = Stop.objects.unscoped(WHY).filter(dwelling=home).order_by("-at", "-pk")
    last, met = stops.first(), stops.filter(outcome=StopOutcome.MET).first()
    marks = list(HouseholdMark.objects.unscoped(WHY).standing().filter(home=home))
    due = None
    if marks:
        due = min(mark.since for mark in marks)
        if met is not None:
            due = max(due, clock.local(met.at).date() + timedelta(days=min(mark.days for mark in marks)))
    LastSeen.objects.unscoped(WHY).update_or_create(
        home=home,
        defaults={
            "building_id": home.building_id,
            "community_id": home.building.estate.community_id,
            "stop": last,
            "met_at": met.at if met else None,
            "due_on": due,
        },
    )
