"""Questions about services: which there are, who comes, who was there."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from minsheng.casework.queries.story import Line, told
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from ..models import Service, ServiceHours, SignUp, Volunteer
from ..states import Age, News, ServiceState, SignUpState, VolunteerState

PARTS = ("community", "team", "planned_by")
SIGN_UP_PARTS = ("service__community", "service__team", "volunteer__community", "volunteer__team")
WHY = "of a service or a volunteer already found"
MOST = 200


def services_seen_by(user: User) -> QuerySet[Service]:
    rows: QuerySet[Service] = Service.objects.visible_to(user).select_related(*PARTS)
    return rows


def service_or_none(user: User, number: str) -> Service | None:
    return services_seen_by(user).filter(number=number).first()


def coming_services(user: User) -> QuerySet[Service]:
    return services_seen_by(user).filter(until__gt=clock.now(), state=ServiceState.PLANNED)


def past_services(user: User) -> QuerySet[Service]:
    """Those that are over, and those that were cancelled."""
    return services_seen_by(user).exclude(until__gt=clock.now(), state=ServiceState.PLANNED)


def sign_ups_of(service: Service, user: User) -> list[SignUp]:
    """Who comes, in the order in which they signed up, each with what counts of their presence."""
    rows = SignUp.objects.visible_to(user).filter(service=service).select_related(*SIGN_UP_PARTS).order_by("pk")[:MOST]
    return _with_presence(list(rows))


def _with_presence(rows: list[SignUp]) -> list[SignUp]:
    counting = ServiceHours.objects.unscoped(WHY).counting().filter(sign_up__in=[row.pk for row in rows])
    by_sign_up = {one.sign_up_id: one for one in counting.select_related("confirmed_by")} if rows else {}
    for row in rows:
        row.presence = by_sign_up.get(row.pk)
    return rows


def sign_up_or_none(user: User, identity: int) -> SignUp | None:
    found: SignUp | None = SignUp.objects.visible_to(user).filter(pk=identity).select_related(*SIGN_UP_PARTS).first()
    return found


def hours_or_none(user: User, identity: int) -> ServiceHours | None:
    parts = [f"sign_up__{part}" for part in SIGN_UP_PARTS]
    found: ServiceHours | None = ServiceHours.objects.visible_to(user).filter(pk=identity).select_related(*parts).first()
    return found


def may_be_put_down(service: Service) -> QuerySet[Volunteer]:
    """Volunteers of the community who are not signed up for it."""
    there = SignUp.objects.unscoped(WHY).filter(service=service, state=SignUpState.SIGNED)
    rows = Volunteer.objects.unscoped(WHY).filter(community=service.community, state=VolunteerState.ACTIVE)
    found: QuerySet[Volunteer] = rows.exclude(pk__in=there.values("volunteer_id")).select_related("team").order_by("-pk")
    return found


def open_to(volunteer: Volunteer) -> list[Service]:
    """What a volunteer may sign up for with the code: still ahead, of the own community, fit for the age, insured where it is dangerous."""
    if volunteer.state != VolunteerState.ACTIVE:
        return []
    mine = SignUp.objects.unscoped(WHY).filter(volunteer=volunteer, state=SignUpState.SIGNED)
    rows = Service.objects.unscoped(WHY).filter(community=volunteer.community, state=ServiceState.PLANNED, at__gt=clock.now())
    rows = rows.exclude(pk__in=mine.values("service_id")).select_related(*PARTS).order_by("at", "pk")[:50]
    return [
        one
        for one in rows
        if not one.is_full
        and not one.lacks_insurance
        and (one.minors_ok or volunteer.age_on(clock.local(one.at).date()) == Age.ADULT)
    ]


def sign_ups_by(volunteer: Volunteer) -> list[SignUp]:
    """What a volunteer signed up for, the latest first, each with what counts of the presence."""
    rows = SignUp.objects.unscoped(WHY).filter(volunteer=volunteer).select_related("service__community", "service__team")
    return _with_presence(list(rows.order_by("-service__at", "-pk")[:MOST]))


def trail_of(sign_ups: list[SignUp]) -> dict[int, list[ServiceHours]]:
    """Sign-up → every row about the presence, the earliest first: what was corrected stays to be read."""
    rows = ServiceHours.objects.unscoped(WHY).filter(sign_up__in=[one.pk for one in sign_ups])
    found: dict[int, list[ServiceHours]] = {}
    for row in rows.select_related("confirmed_by", "sign_up__service").order_by("pk"):
        found.setdefault(row.sign_up_id, []).append(row)
    return found


def counting_hours(volunteer: Volunteer) -> QuerySet[ServiceHours]:
    """What counts for a volunteer: the latest row of each presence, where they came."""
    rows = ServiceHours.objects.unscoped(WHY).counting().filter(sign_up__volunteer=volunteer, came=True)
    found: QuerySet[ServiceHours] = rows.select_related("sign_up__service__community", "confirmed_by").order_by("since", "pk")
    return found


def other_hours_between(volunteer: Volunteer, sign_up: SignUp, since: datetime, until: datetime) -> ServiceHours | None:
    """Nobody is in two places at once."""
    rows = counting_hours(volunteer).exclude(sign_up=sign_up).filter(since__lt=until, until__gt=since)
    return rows.first()


def services_today(user: User) -> QuerySet[Service]:
    """For staff: what is on today and not yet over."""
    now = clock.now()
    rows = coming_services(user).filter(at__lt=clock.day_end(clock.today()), community_id__in=_office(user))
    return rows.filter(until__gt=now).order_by("at", "pk")


def services_to_confirm(user: User) -> QuerySet[Service]:
    """For the office: what is over, and of somebody who was signed up nobody has said yet whether they were there."""
    return _to_confirm(Service.objects.visible_to(user).filter(community_id__in=_office(user)))


def services_to_confirm_by_team(user: User) -> QuerySet[Service]:
    """The same, for whoever acts for the team, where the names were released."""
    return _to_confirm(Service.objects.visible_to(user).filter(team_id__in=scope_of(user).organisations, names_released=True))


def _to_confirm(rows: QuerySet[Service]) -> QuerySet[Service]:
    open_ = SignUp.objects.unscoped(WHY).filter(service=OuterRef("pk"), state=SignUpState.SIGNED, hours=None)
    over = rows.filter(state=ServiceState.PLANNED, until__lte=clock.now()).filter(Exists(open_))
    return over.select_related(*PARTS).order_by("at", "pk")


def to_be_told(user: User) -> QuerySet[SignUp]:
    """For the office: who does not know yet that they were put down, or that it changed or was cancelled."""
    rows = SignUp.objects.visible_to(user).exclude(news=News.NONE).filter(service__community_id__in=_office(user))
    found: QuerySet[SignUp] = rows.filter(service__until__gt=clock.now()).select_related(*SIGN_UP_PARTS)
    return found.order_by("service__at", "pk")


def _office(user: User) -> frozenset[int]:
    return scope_of(user).led(Role.WORKER, Role.SECRETARY)


def story_of_service(service: Service) -> list[Line]:
    entries = TimelineEntry.objects.filter(subject_kind="service", subject_id=str(service.pk)).select_related("by")
    return told(list(entries.order_by("-sequence")[:MOST]))


def people_of_team(user: User) -> int:
    """For whoever acts for a team: how many volunteers it has, and nothing else of them."""
    rows = Volunteer.objects.unscoped("a count alone").filter(team_id__in=scope_of(user).organisations)
    return rows.filter(state=VolunteerState.ACTIVE).count()
