"""What a sheet of paper is printed with: shares that wait for a promise, voices whose speaker is to be asked."""

from django.db.models import Exists, OuterRef

from minsheng.neighbourhood.models import Community, User

from ..models import Assignment, Confirmation, Voice
from ..states import AssignmentState, Phase, Verdict
from .voices import voices_seen_by

MOST = 60
_PARTS = ("organisation", "case__community")


def shares_to_promise(user: User, community: Community) -> list[Assignment]:
    """Offered and not yet answered, the oldest first."""
    rows = Assignment.objects.visible_to(user).standing().filter(case__community=community, state=AssignmentState.OFFERED)
    return list(rows.with_represented().select_related(*_PARTS).order_by("offered_at", "pk")[:MOST])


def share_named(user: User, number: str, organisation: str) -> Assignment | None:
    """The latest share of this case that this organisation holds, by its name or code."""
    rows = Assignment.objects.visible_to(user).standing().filter(case__number=number).with_represented()
    rows = rows.filter(organisation__name=organisation) | rows.filter(organisation__code=organisation)
    found: Assignment | None = rows.select_related(*_PARTS).order_by("-round", "-pk").first()
    return found


def voices_to_ask(user: User, community: Community) -> list[Voice]:
    """Of cases that wait for residents: whoever can be asked and has not said, the oldest first."""
    said = Confirmation.objects.unscoped("who has answered").filter(
        voice=OuterRef("pk"), case=OuterRef("case"), round=OuterRef("case__round"), counts=True
    )
    rows = voices_seen_by(user).askable().filter(community=community, case__phase=Phase.ASKING)
    return list(rows.exclude(Exists(said.exclude(verdict=Verdict.UNREACHABLE))).order_by("heard_at", "pk")[:MOST])
