"""The made-up district of a benchmark: streets, communities, estates, buildings, people and organisations."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.models import Category
from minsheng.foundation import clock
from minsheng.neighbourhood.models import (
    Building,
    Community,
    District,
    Estate,
    Organisation,
    Post,
    Representative,
    Street,
    User,
)
from minsheng.neighbourhood.states import OrganisationKind, Role

from .words import CHARACTERS

# A whole district; for a handful of cases a small one, so that each community still has some.
STREETS, COMMUNITIES, ESTATES, BUILDINGS = 8, 12, 5, 10
SMALL = (2, 2, 2, 3)
SMALL_BELOW = 2000
DEPARTMENTS = ("住建", "城管", "公安", "消防", "司法", "民政", "市场监管", "供电")
WHY = "the benchmark's own district"


@dataclass(frozen=True)
class Home:
    """Where a voice comes from: estate and building, with the names that stand in texts."""

    estate_id: int
    estate: str
    building_id: int
    building: str


@dataclass(frozen=True)
class Firm:
    """An organisation and who acts for it."""

    id: int
    name: str
    by: int


@dataclass(frozen=True)
class Office:
    """A community as the filling needs it: ids of its people, places and organisations."""

    id: int
    letters: str
    name: str
    secretary: int
    worker: int
    grid: int
    officer: int
    homes: tuple[Home, ...]
    firms: tuple[Firm, ...]


@dataclass(frozen=True)
class Place:
    offices: tuple[Office, ...]
    departments: tuple[Firm, ...]
    categories: tuple[tuple[int, bool], ...]  # id, whether a result needs pictures


def settle_in(total: int) -> None:
    """Make the district, in a size that fits so many cases."""
    if not Category.objects.exists():
        import_categories(text=default_tree(), by=None)
    streets, communities, estates, buildings = SMALL if total < SMALL_BELOW else (STREETS, COMMUNITIES, ESTATES, BUILDINGS)
    since = clock.today() - timedelta(days=4000)
    district = District.objects.create(code="bench", name="测量区", valid_from=since)
    _posted("bench-district", "测量区级", Role.DISTRICT, since)
    _posted("bench-auditor", "测量审计", Role.AUDITOR, since)
    for name in DEPARTMENTS:
        _organisation(f"bench-{name}", f"测量区{name}局", OrganisationKind.DEPARTMENT, since, whole_district=True)
    for s in range(streets):
        street = Street.objects.create(
            district=district, code=f"bench-{s}", name=f"{CHARACTERS[s * 3]}{CHARACTERS[s * 3 + 1]}街道", valid_from=since
        )
        _posted(f"bench-street-{s}", f"{street.name}干部", Role.STREET, since, street=street)
        firms = [
            _organisation(f"bench-{s}-{n}", f"{CHARACTERS[40 + s * 4 + n]}安物业{s}{n}", OrganisationKind.PROPERTY, since)
            for n in range(4)
        ]
        for c in range(communities):
            _community(street, s, c, estates, buildings, since, firms)


def _community(street: Street, s: int, c: int, estates: int, buildings: int, since: date, firms: list[Organisation]) -> None:
    code = f"bench-{s}-{c}"
    letters = f"{chr(65 + s)}{chr(65 + c)}"
    name = f"{CHARACTERS[s * 12 + c]}{CHARACTERS[150 - s * 12 - c]}社区"
    community = Community.objects.create(street=street, code=code, name=name, letters=letters, valid_from=since)
    for firm in firms:
        firm.communities.add(community)
    for role in (Role.SECRETARY, Role.WORKER, Role.GRID):
        _posted(f"{code}-{role.value}", f"{name[:2]}{role.label}", role, since, community=community)
    made = Estate.objects.bulk_create(
        [
            Estate(
                community=community,
                code=f"{code}-{e}",
                name=f"{CHARACTERS[c * 5 + e]}{CHARACTERS[60 + s * 5 + e]}家园",
                valid_from=since,
            )
            for e in range(estates)
        ]
    )
    Building.objects.bulk_create(
        [
            Building(estate=estate, code=str(b), name=f"{b}号楼", valid_from=since)
            for estate in made
            for b in range(1, buildings + 1)
        ]
    )


def _posted(username: str, name: str, role: str, since: date, **area: Any) -> User:
    user = User(username=username, name=name)
    user.set_unusable_password()
    user.save()
    Post.objects.create(user=user, role=role, since=since, **area)
    return user


def _organisation(code: str, name: str, kind: str, since: date, whole_district: bool = False) -> Organisation:
    organisation = Organisation.objects.create(code=code, name=name, kind=kind, whole_district=whole_district)
    user = User(username=f"rep-{code}", name=f"{name}的人")
    user.set_unusable_password()
    user.save()
    Representative.objects.create(user=user, organisation=organisation, since=since)
    return organisation


@lru_cache(maxsize=1)
def place_of_benchmark() -> Place:
    """The district as it stands in the database; read once for each filling."""
    streets = dict(Post.objects.filter(role=Role.STREET).values_list("street_id", "user_id"))
    posts = {(p.community_id, p.role): p.user_id for p in Post.objects.exclude(community=None)}
    firms: dict[int, list[Firm]] = {}
    departments = []
    for acts in Representative.objects.select_related("organisation").order_by("id"):
        firm = Firm(acts.organisation_id, acts.organisation.name, acts.user_id)
        if acts.organisation.whole_district:
            departments.append(firm)
        for community in acts.organisation.communities.unscoped(WHY).values_list("pk", flat=True):
            firms.setdefault(community, []).append(firm)
    homes: dict[int, list[Home]] = {}
    for b in Building.objects.unscoped(WHY).select_related("estate").order_by("id"):
        homes.setdefault(b.estate.community_id, []).append(Home(b.estate_id, b.estate.name, b.pk, b.name))
    offices = [
        Office(
            c.pk,
            c.letters,
            c.name,
            posts[c.pk, Role.SECRETARY],
            posts[c.pk, Role.WORKER],
            posts[c.pk, Role.GRID],
            streets[c.street_id],
            tuple(homes[c.pk]),
            tuple(firms[c.pk]),
        )
        for c in Community.objects.unscoped(WHY).order_by("id")
    ]
    leaves = Category.objects.exclude(parent=None).order_by("id")
    return Place(tuple(offices), tuple(departments), tuple((c.pk, "after" in c.evidence) for c in leaves))
