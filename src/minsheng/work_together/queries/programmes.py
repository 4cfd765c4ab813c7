"""Questions about programmes: which there are, their year, one date, what was heard there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Organisation, Street, User
from minsheng.neighbourhood.queries import communities_served, scope_of, serves_in, serving
from minsheng.neighbourhood.states import Role

from ..models import Programme, ProgrammeDate, ProgrammeHelper
from ..states import DateState

AREA = ("organisation", "community", "street")
PARTS = ("programme__organisation", "community", "estate", "venue", "occasion")
WHY = "of a programme already visible"
LEADS = (Role.SECRETARY, Role.STREET, Role.DISTRICT)


def programmes_seen_by(user: User) -> QuerySet[Programme]:
    """With their kinds of matter, and when each is held next as far as somebody sees its dates."""
    nearest = ProgrammeDate.objects.visible_to(user).filter(programme=OuterRef("pk"), state=DateState.PLANNED)
    nearest = nearest.filter(at__gte=clock.day_start(clock.today())).order_by("at").values("at")[:1]
    rows = Programme.objects.visible_to(user).select_related(*AREA).prefetch_related("categories")
    found: QuerySet[Programme] = rows.annotate(next_at=Subquery(nearest))
    return found


def programme_or_none(user: User, identity: int) -> Programme | None:
    return programmes_seen_by(user).filter(pk=identity).first()


def dates_seen_by(user: User) -> QuerySet[ProgrammeDate]:
    helping = ProgrammeHelper.objects.filter(dropped_at=None).select_related("organisation").order_by("pk")
    rows = ProgrammeDate.objects.visible_to(user).select_related(*PARTS)
    found: QuerySet[ProgrammeDate] = rows.prefetch_related(Prefetch("helpers", helping, to_attr="helping"))
    return found


def date_or_none(user: User, number: str) -> ProgrammeDate | None:
    rows = dates_seen_by(user).select_related(*PARTS, "planned_by", "about_category", "about_estate")
    return rows.prefetch_related("programme__categories").filter(number=number).first()


@dataclass(frozen=True)
class Year:
    """The dates of one year, and the years before and after in which there are any; None where there are none."""

    year: int
    dates: list[ProgrammeDate]
    earlier: int | None
    later: int | None

    @property
    def held(self) -> int:
        return len([one for one in self.dates if one.state == DateState.HELD])


def year_of(programme: Programme, user: User, asked: str) -> Year:
    """The year that is asked for, written with four digits; this year for anything else."""
    year = (
        int(asked)
        if len(asked) == 4 and asked.isascii() and asked.isdigit() and 1949 <= int(asked) < 2200
        else clock.today().year
    )
    rows = dates_seen_by(user).filter(programme=programme)
    first, after = _new_year(year), _new_year(year + 1)
    dates = list(rows.filter(at__gte=first, at__lt=after).order_by("at", "pk"))
    bounds = ProgrammeDate.objects.visible_to(user).filter(programme=programme).aggregate(first=Min("at"), last=Max("at"))
    earlier = bounds["first"] is not None and bounds["first"] < first
    later = bounds["last"] is not None and bounds["last"] >= after
    return Year(year, dates, year - 1 if earlier else None, year + 1 if later else None)


def _new_year(year: int) -> datetime:
    return clock.day_start(clock.today().replace(year=year, month=1, day=1))


def heard_at(date: ProgrammeDate, user: User) -> list[Voice]:
    """What was asked and said there, in the order in which it was said; for staff of the community alone."""
    rows = Voice.objects.visible_to(user).live().filter(occasion=date.occasion_id)
    return list(rows.select_related("speaker", "estate", "building", "case").order_by("heard_at", "pk"))


def able_to_run(community: Community | None, street: Street | None) -> QuerySet[Organisation]:
    """Who works in the area of a programme: of a community or a street those that serve it; of the district those that serve all of it."""
    if community is not None:
        return serving(community)
    serves = Q(whole_district=True)
    if street is not None:
        serves |= serves_in(Community.objects.unscoped("of a street that somebody leads").filter(street=street).values("pk"))
    rows = Organisation.objects.unscoped("who serves an area that somebody leads")
    found: QuerySet[Organisation] = rows.filter(serves).order_by("name")
    return found


def areas_led_by(user: User) -> list[tuple[str, str, Community | None, Street | None]]:
    """The areas for which somebody may start a programme: (what the form sends, how it is called, community, street)."""
    scope = scope_of(user)
    found: list[tuple[str, str, Community | None, Street | None]] = []
    if scope.everywhere:
        found.append(("district", _("全区"), None, None))
    streets = Street.objects.filter(valid_to=None).order_by("code")
    for street in streets if scope.everywhere else streets.filter(pk__in=scope.streets):
        found.append((f"street-{street.code}", street.name, None, street))
    communities = Community.objects.visible_to(user).filter(valid_to=None).select_related("street").order_by("code")
    for community in communities:
        if scope.has_role_in(community.pk, *LEADS):
            found.append((f"community-{community.code}", community.name, community, None))
    return found


def communities_for(programme: Programme, user: User) -> list[Community]:
    """Where somebody may put a date of it: where its organisation serves today."""
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(
        valid_to=None, pk__in=communities_served(programme.organisation).values("pk")
    )
    rows = rows.select_related("street").order_by("code")
    office = (Role.WORKER, *LEADS)
    return [one for one in rows if programme.reaches(one) and scope.has_role_in(one.pk, *office)]


def in_order(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Those that go on first, by when they are held next; then those that have ended."""
    return rows.order_by(F("ended_at").asc(nulls_first=True), F("next_at").asc(nulls_last=True), "name", "pk")


def kept_programme(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """A programme as it stands beside a write that came twice with other content."""
    found = programmes_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    return reverse("programme", args=[found.pk]), [(_("项目叫什么"), found.name), (_("哪家单位来做"), found.organisation.name)]


def kept_date(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """The same of a date."""
    found = dates_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    said = [
        (_("什么时候"), clock.day_shown(clock.local(found.at).date())),
        (_("在哪儿"), found.where),
        (_("说什么"), found.topic),
    ]
    return reverse("programme_date", args=[found.number]), said
