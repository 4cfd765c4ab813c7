"""Questions about volunteers. None of them orders people by what they did (invariant 13)."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from minsheng.casework.queries.story import Line, told
from minsheng.foundation import clock, privacy
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.queries import scope_of, serving
from minsheng.neighbourhood.states import OrganisationKind, Role

from ..models import Guardian, Volunteer
from ..states import PAST, Age, VolunteerState

PARTS = ("community", "team")
WHY = "of a volunteer already found"


def volunteers_seen_by(user: User) -> QuerySet[Volunteer]:
    rows: QuerySet[Volunteer] = Volunteer.objects.visible_to(user).select_related(*PARTS)
    return rows


def volunteers_on_the_list(user: User) -> QuerySet[Volunteer]:
    return volunteers_seen_by(user).exclude(state__in=PAST)


def past_volunteers(user: User) -> QuerySet[Volunteer]:
    return volunteers_seen_by(user).filter(state__in=PAST)


def volunteer_or_none(user: User, number: str) -> Volunteer | None:
    return volunteers_seen_by(user).filter(number=number).first()


def volunteer_by_receipt(typed: str) -> Volunteer | None:
    """For the volunteer, whose code it is; a mistyped one opens nothing, and who was forgotten is not there any more."""
    code = read_receipt_code(typed)
    rows = Volunteer.objects.unscoped("the volunteer holds the code").filter(erased_at=None).select_related(*PARTS)
    found: Volunteer | None = rows.filter(receipt_code=code).first() if code else None
    return found


def teams_of(community: object) -> QuerySet[Organisation]:
    """Teams of volunteers that serve a community."""
    rows: QuerySet[Organisation] = serving(community).filter(kind=OrganisationKind.VOLUNTEERS).order_by("name")  # type: ignore[arg-type]
    return rows


def guardian_of(volunteer: Volunteer) -> Guardian | None:
    """The latest that was named."""
    found: Guardian | None = Guardian.objects.unscoped(WHY).filter(volunteer=volunteer).order_by("-pk").first()
    return found


def allowed_at(volunteer: Volunteer, moment: datetime) -> bool:
    """An adult, or somebody for whom a guardian had said yes by then."""
    if volunteer.age_on(clock.local(moment).date()) == Age.ADULT:
        return True
    return any(one.allows_at(moment) for one in Guardian.objects.unscoped(WHY).filter(volunteer=volunteer))


def applications(user: User) -> QuerySet[Volunteer]:
    """For the office: who waits for an answer, the longest first."""
    led = scope_of(user).led(Role.WORKER, Role.SECRETARY)
    rows = volunteers_seen_by(user).filter(state=VolunteerState.APPLIED, community_id__in=led)
    return rows.order_by("state_since", "pk")


def story_of(volunteer: Volunteer) -> list[Line]:
    entries = TimelineEntry.objects.filter(subject_kind="volunteer", subject_id=str(volunteer.pk)).select_related("by")
    return told(list(entries.order_by("-sequence")))


# What an application calls its parts, as people call them.
SAID = {
    "community": gettext_lazy("想在哪个社区"),
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "age": gettext_lazy("多大了"),
    "skills": gettext_lazy("会做什么"),
    "times": gettext_lazy("什么时候有空"),
}


def kept_volunteer(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """An application as it stands beside a write that came twice with other content."""
    found = volunteers_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    kept = {
        "community": found.community.code,
        "age": str(Age(found.age_said).label),
        "skills": found.skills,
        "times": found.times,
    }
    kept |= {"name": found.name_covered, "phone": privacy.masked_phone(found.phone)}
    return reverse("volunteer", args=[found.number]), [(str(name), kept[key]) for key, name in SAID.items()]
