"""Who someone is today: the one source of every permission. Fail-closed: without a post or an organisation the scope is empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from minsheng.foundation import clock

from .states import COMMUNITY_ROLES, Role


@dataclass(frozen=True)
class Scope:
    """`communities` are ids (those of a street officer's street included); `organisations` the ids somebody acts for."""

    everywhere: bool = False
    audits: bool = False
    roles: frozenset[str] = frozenset()
    communities: frozenset[int] = frozenset()
    streets: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    own_communities: frozenset[int] = field(default=frozenset())
    # (role, community) for every community in which somebody has the role; a street officer has it in all of the street.
    entrusted: frozenset[tuple[str, int]] = field(default=frozenset())
    # What stands under the name: the first role and the name of its area, or the organisation somebody acts for.
    first_role: tuple[str, str] | None = None
    acts_for: str = ""
    # Ids of the shares that somebody without an account works on by a secret address (docs/decisions/0029).
    handed: frozenset[int] = frozenset()
    # Whose leaders lead somebody who acts for those organisations (rules.py); None where nobody asked. A None among them is the district.
    answers_in: frozenset[int | None] | None = None

    @property
    def is_staff(self) -> bool:
        return self.everywhere or bool(self.communities)

    @property
    def is_officer(self) -> bool:
        """Street or district: adjudicates, never works a share."""
        return self.everywhere or bool(self.streets)

    @property
    def only_in(self) -> frozenset[int]:
        """The communities in which alone somebody could see something, for an index to look there; empty where that is not known. What they
        see of those, the door of each model says."""
        return frozenset() if self.everywhere or self.audits or self.organisations else self.communities

    def covers(self, community_id: int | None) -> bool:
        return self.everywhere or (community_id is not None and community_id in self.communities)

    def has_role(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))

    def has_role_in(self, community_id: int | None, *roles: str) -> bool:
        """Whether one of the roles is held there: a secretary here who is a grid worker next door is no secretary next door."""
        if self.everywhere:
            return Role.DISTRICT in roles
        return any((role, community_id) in self.entrusted for role in roles)

    def is_officer_of(self, community_id: int | None) -> bool:
        return self.has_role_in(community_id, Role.STREET, Role.DISTRICT)

    def led(self, *roles: str) -> frozenset[int]:
        """The communities in which one of the roles is held."""
        return frozenset(community for role, community in self.entrusted if role in roles)

    def limit(self, rows: Any, path: str, *, staff_only: bool = False) -> Any:
        """`rows` limited to the scope's communities by the field `path`; representatives see places their organisation serves."""
        if self.everywhere:
            return rows.opened("district")
        if self.audits and not staff_only:
            return rows.opened("auditor")
        mine = Q(**{f"{path}__in": self.communities})
        if self.organisations and not staff_only:
            from .serving import served_by  # which needs the models

            mine |= Q(**{f"{path}__in": served_by(self.organisations)})
        return rows.opened("scope").filter(mine)


def in_force(rows: QuerySet[Any], on: date | None = None) -> QuerySet[Any]:
    day = on or clock.today()
    return rows.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


def scope_of(user: Any) -> Scope:
    """The scope of a user today; kept on the user object for the length of a request."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    if user.kept_scope is None:
        keep_scopes([user])
    return user.kept_scope


_POST, _ACTS, _ANSWERS = "post", "acts", "answers"


def keep_scopes(users: Iterable[Any], *, led: bool = False) -> None:
    """Read the scopes of these people in one statement; `led`: with whose leaders lead those who act for organisations.

    Every request begins with it, so it is plain SQL: the ORM took longer to write the statement than the database to answer it.
    """
    keys = [user.pk for user in users]
    if not keys:
        return
    with connection.cursor() as cursor:
        sql = f"{SCOPE_ROWS} UNION ALL {_LED}" if led else SCOPE_ROWS
        cursor.execute(sql.format(whose=f"IN ({', '.join(['%s'] * len(keys))})"), scope_params(keys, 3 if led else 2))
        rows = cursor.fetchall()
    for user in users:
        user.kept_scope = scope_read([row for row in rows if row[1] == user.pk], led=led)


def scope_on(user: Any, day: date) -> Scope:
    """What somebody was entrusted with on a day: for what is written about it afterwards, and for no permission."""
    with connection.cursor() as cursor:
        cursor.execute(SCOPE_ROWS.format(whose="IN (%s)"), [user.pk, day.isoformat(), day.isoformat()] * 2)
        return scope_read(cursor.fetchall())


def scope_params(keys: list[Any], questions: int = 2) -> list[Any]:
    """What SCOPE_ROWS is asked with: whose rows, in force today."""
    day = clock.today().isoformat()
    return [*keys, day, day] * questions


def scope_read(rows: Iterable[Sequence[Any]], *, led: bool = False) -> Scope:
    """One person's rows of SCOPE_ROWS as the scope that they make."""
    mine = sorted(rows, key=lambda row: row[2])
    posts = [post for what, _user, _row, *post in mine if what == _POST]
    acts = {one: name for what, _user, _row, _role, one, _street, _below, name, _ in mine if what == _ACTS}
    return _scope(posts, acts, frozenset(row[4] for row in mine if row[0] == _ANSWERS) if led else None)


# What, whose, the row; then of a post its role, community, street, one community of that street, and the names of the first two.
SCOPE_COLUMNS = ("what", "whose", "kept_in", "role", "community", "street", "below", "name", "street_name")
_IN_FORCE = "x.user_id {whose} AND x.since <= %s AND (x.until IS NULL OR x.until >= %s)"
_NO_ID = "CAST(NULL AS bigint)"
_POSTS = f"""SELECT '{_POST}', x.user_id, x.id, x.role, x.community_id, x.street_id, below.id, c.name, s.name
FROM neighbourhood_post x LEFT JOIN neighbourhood_community c ON c.id = x.community_id
LEFT JOIN neighbourhood_street s ON s.id = x.street_id LEFT JOIN neighbourhood_community below ON below.street_id = s.id
WHERE {_IN_FORCE}"""
_REPRESENTS = f"""SELECT '{_ACTS}', x.user_id, x.id, '', x.organisation_id, {_NO_ID}, {_NO_ID}, o.name, NULL
FROM neighbourhood_representative x JOIN neighbourhood_organisation o ON o.id = x.organisation_id WHERE {_IN_FORCE}"""
# What somebody is today; {whose} says after a column of user ids whose rows.
SCOPE_ROWS = f"{_POSTS} UNION ALL {_REPRESENTS}"
# The same without names, for a program: nothing stands under the name of a key, and half of the question is where names come from.
SCOPE_ROWS_UNNAMED = f"""SELECT '{_POST}', x.user_id, x.id, x.role, x.community_id, x.street_id, below.id, NULL, NULL
FROM neighbourhood_post x LEFT JOIN neighbourhood_community below ON below.street_id = x.street_id WHERE {_IN_FORCE}
UNION ALL SELECT '{_ACTS}', x.user_id, x.id, '', x.organisation_id, {_NO_ID}, {_NO_ID}, '', NULL
FROM neighbourhood_representative x WHERE {_IN_FORCE}"""
# Where an organisation is of the place, the register says it; what serves the whole district is led by the district alone. An agreement
# makes nobody a leader of those who acted before: only of whom it let in itself, for an organisation that the register has nowhere.
_LED = f"""SELECT '{_ANSWERS}', x.user_id, x.id, '',
CASE WHEN o.whole_district THEN NULL ELSE COALESCE(c.community_id, a.community_id) END, {_NO_ID}, {_NO_ID}, NULL, NULL
FROM neighbourhood_representative x JOIN neighbourhood_organisation o ON o.id = x.organisation_id
LEFT JOIN neighbourhood_organisation_communities c ON c.organisation_id = x.organisation_id
LEFT JOIN neighbourhood_agreementarea a ON a.agreement_id = x.agreement_id AND c.community_id IS NULL
WHERE {_IN_FORCE}"""


def _scope(posts: list[Any], organisations: dict[int, str], answers_in: frozenset[int | None] | None) -> Scope:
    roles = frozenset(role for role, *_ in posts)
    streets = frozenset(street for _, _, street, *_ in posts if street)
    own = frozenset(community for role, community, *_ in posts if community and role in COMMUNITY_ROLES)
    of_streets = {community for _, _, _, community, *_ in posts if community}
    entrusted = {(role, community) for role, community, *_ in posts if community}
    entrusted |= {(Role.STREET.value, community) for community in of_streets}
    return Scope(
        everywhere=Role.DISTRICT in roles,
        audits=Role.AUDITOR in roles,
        roles=roles,
        communities=own | of_streets,
        streets=streets,
        organisations=frozenset(organisations),
        own_communities=own,
        entrusted=frozenset(entrusted),
        first_role=(posts[0][0], posts[0][4] or posts[0][5] or "") if posts else None,
        acts_for=next(iter(organisations.values()), ""),
        answers_in=answers_in,
    )
