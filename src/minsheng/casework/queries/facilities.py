"""Questions about facilities 设施: which there are, which are to be looked at, what is said about one, which case it came of."""

from django.db.models import Q, QuerySet

from minsheng.foundation.errors import BadInput
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Community, Estate, Facility, FacilityCheck, User
from minsheng.neighbourhood.queries import scope_of

from ..models import Case, FacilityOfCase, Voice
from .cases import CASE_PARTS

FACILITY_PARTS = ("community", "estate", "venue", "caretaker", "caretaker_person")
WHY = "of a facility already visible"


def facilities_seen_by(user: User) -> QuerySet[Facility]:
    """Of the own communities; for a representative those that the own organisation cares for."""
    rows: QuerySet[Facility] = Facility.objects.visible_to(user).select_related(*FACILITY_PARTS)
    scope = scope_of(user)
    return rows if scope.is_staff or scope.audits else rows.filter(caretaker__in=scope.organisations)


def facility_or_none(user: User, code: str) -> Facility | None:
    return facilities_seen_by(user).filter(code=code).first()


def facility_in(user: User, community: Community, code: str) -> Facility | None:
    """The open facility with this code in the community. Raises BadInput where there is none."""
    if not code:
        return None
    found = facilities_seen_by(user).filter(community=community, code=code, valid_to=None).first()
    if found is None:
        raise BadInput("这个社区里没有这个设施。", "facility", "no_such_facility")
    return found


def facilities_to_choose(user: User) -> QuerySet[Facility]:
    """Of which a voice may speak: open ones of the own communities."""
    rows = facilities_seen_by(user).filter(valid_to=None)
    return rows.order_by("community__code", "estate__code", "name", "pk")


def facilities_of_voice(voice: Voice, user: User) -> QuerySet[Facility]:
    """The same for a voice that was heard: of its estate, or of none; the one it speaks of already stays among them when it is open no more."""
    mine = facilities_seen_by(user).filter(community=voice.community_id)
    here = mine.filter(valid_to=None)
    if voice.estate_id is not None:
        here = here.filter(Q(estate=voice.estate_id) | Q(estate=None))
    return (here | mine.filter(pk=voice.facility_id or 0)).order_by("estate__code", "name", "pk")


def facilities_due(user: User) -> QuerySet[Facility]:
    """Where somebody of the own office should look again; officers of street and district leave that to the office."""
    rows = Facility.objects.visible_to(user).due().filter(community__in=scope_of(user).own_communities)
    found: QuerySet[Facility] = rows.select_related(*FACILITY_PARTS).order_by("checked_on", "valid_from", "pk")
    return found


def facilities_of_estate(estate: Estate) -> QuerySet[Facility]:
    """What everybody may read of: open, in this estate."""
    rows: QuerySet[Facility] = Facility.objects.public().filter(estate=estate).order_by("name", "pk")
    return rows


def said_about(facility: Facility, user: User, most: int) -> tuple[list[FacilityCheck], list[Voice], list[Case]]:
    """Looks at it, the latest first; what was said about it, corrected and undone ones aside; the cases that this became part of."""
    voices = Voice.objects.visible_to(user).live().filter(facility=facility)
    about = Voice.objects.visible_to(user).live().filter(facility=facility, case__isnull=False).order_by().values("case")
    checks, said, cases = asked_together(
        FacilityCheck.objects.visible_to(user).filter(facility=facility).select_related("by").order_by("-on", "-pk")[:most],
        voices.select_related("community", "estate", "building", "speaker").order_by("-pk")[:most],
        Case.objects.visible_to(user).filter(pk__in=about).select_related(*CASE_PARTS).order_by("-pk")[:most],
    )
    return checks, said, cases


def came_of(facility: Facility, user: User) -> Case | None:
    """The case that it came of, for whoever may see that case."""
    origin = FacilityOfCase.objects.unscoped(WHY).filter(facility=facility).values("case")
    found: Case | None = Case.objects.visible_to(user).filter(pk__in=origin).select_related(*CASE_PARTS).first()
    return found


def facilities_asked(case: Case) -> QuerySet[FacilityOfCase]:
    """What a case left behind."""
    rows: QuerySet[FacilityOfCase] = FacilityOfCase.objects.unscoped("of a case already visible").filter(case=case)
    return rows.select_related("facility").order_by("pk")
