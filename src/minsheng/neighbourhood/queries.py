"""Questions about people and places, one function each."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput

from .models import (
    ApiToken,
    Building,
    Community,
    Estate,
    Organisation,
    Post,
    Representative,
    Resident,
    User,
    ending_of,
)
from .office_rules import office_rule, office_rules
from .scope import Scope, in_force, keep_scopes, scope_of
from .serving import communities_served, local_to, served_by, serves_in
from .states import Role
from .who_asks import user_of_digest, user_with_scope

__all__ = [
    "Scope",
    "colleagues_in",
    "communities_served",
    "estates_called",
    "in_force",
    "keep_scopes",
    "keys_of",
    "office_rule",
    "office_rules",
    "organisation_of",
    "residents_by_ending",
    "residents_by_name",
    "residents_by_phone",
    "role_label",
    "scope_of",
    "served_by",
    "serves_in",
    "serving",
    "user_of_token",
    "worked_in_today",
]


def user_of_token(token: str) -> User | None:
    """The active user a program's key acts for. One that only looks says so in `viewed_by`, and opens while whoever looks still may."""
    user = user_of_digest(hashlib.sha256(token.encode()).hexdigest())
    if user is None or user.seen_by is None:  # type: ignore[attr-defined]
        return user
    looks = user_with_scope(user.seen_by)  # type: ignore[attr-defined]
    if looks is None or not (looks.is_active and scope_of(looks).everywhere):
        return None
    user.viewed_by = looks
    return user


def colleagues_of(user: User) -> list[tuple[User, str]]:
    """Whom somebody's work could go to: who works or represents in `user`'s area, each with what they are, by name."""
    scope = scope_of(user)
    here: dict[int, tuple[User, str]] = {}
    for post in staff_of(user):
        area = post.community or post.street
        label = f"{post.get_role_display()} · {area.name}" if area else str(post.get_role_display())
        here.setdefault(post.user_id, (post.user, label))
    acting = in_force(Representative.objects.select_related("user", "organisation"))
    if not scope.everywhere:
        acting = acting.filter(organisation__in=local_to(scope.communities))
    for row in acting:
        here.setdefault(row.user_id, (row.user, row.organisation.name))
    return sorted((one for one in here.values() if one[0].is_active), key=lambda one: one[0].name)


def keys_of(user: User) -> QuerySet[ApiToken]:
    """The keys that act for somebody and still open, newest first."""
    return ApiToken.objects.filter(user=user, seen_by=None, revoked_at=None).order_by("-pk")


def organisation_of(user: User) -> Organisation | None:
    """The organisation somebody acts for today."""
    first = in_force(Representative.objects.filter(user=user)).select_related("organisation").first()
    return first.organisation if first else None


def role_label(user: User) -> str:
    """ "社区书记 · 某某社区", as it stands under the name."""
    scope = scope_of(user)
    if scope.first_role is None:
        return scope.acts_for
    role, area = scope.first_role
    return f"{Role(role).label} · {area}" if area else str(Role(role).label)


# A landline as it is said in the place itself.
LOCAL = re.compile(r"[2-8]\d{6,7}")


def residents_by_ending(user: User, digits: str, limit: int = 20) -> list[Resident]:
    """Residents of the user's scope whose telephone ends with these four digits, the latest first; each is opened and compared."""
    rows = Resident.objects.visible_to(user).filter(phone_ending=ending_of(digits)).exclude(phone_sealed="")
    return [one for one in rows.order_by("-id")[:limit] if one.uncovered_phone().endswith(digits)]


def residents_by_phone(user: User, digits: str, limit: int = 20) -> list[Resident]:
    """Residents of the user's scope with this telephone, the latest first; a landline with or without its area code is the same."""
    if LOCAL.fullmatch(digits):
        return residents_by_ending(user, digits, 10 * limit)[:limit]
    same = [digits, *(digits[n:] for n in (3, 4) if digits.startswith("0") and LOCAL.fullmatch(digits[n:]))]
    return list(Resident.objects.visible_to(user).with_phone(*same).order_by("-id")[:limit])


def residents_by_name(user: User, part: str, limit: int = 20) -> list[Resident]:
    """Residents of the user's scope whose name holds `part`."""
    rows = Resident.objects.visible_to(user).exclude(name_sealed="").order_by("-id").iterator(chunk_size=500)
    found: list[Resident] = []
    for resident in rows:
        if part in resident.uncovered_name():
            found.append(resident)
            if len(found) == limit:
                break
    return found


def staff_of(user: User) -> QuerySet[Post]:
    """Posts in force in the user's scope: who works here."""
    scope = scope_of(user)
    rows = in_force(Post.objects.select_related("user", "community", "street")).order_by("role", "user__name")
    if scope.everywhere or scope.audits:
        return rows
    return rows.filter(Q(community_id__in=scope.communities) | Q(street_id__in=scope.streets))


def colleagues_in(community: Community, on: date | None = None) -> list[User]:
    """Who works in a community on that day, today, the district's and the street's people aside."""
    rows = in_force(Post.objects.filter(community=community, user__is_active=True), on).select_related("user")
    return list({post.user_id: post.user for post in rows.order_by("user__name")}.values())


def holds_a_post(user: User) -> bool:
    """Today or on a later day."""
    return Post.objects.filter(_not_over(), user=user).exists()


def acts_alone_for(user: User) -> list[Organisation]:
    """The organisations for which nobody else can log in today."""
    mine = in_force(Representative.objects.filter(user=user)).values("organisation")
    others = in_force(Representative.objects.filter(user__is_active=True, organisation=OuterRef("pk"))).exclude(user=user)
    rows = Organisation.objects.unscoped("of a colleague already visible").filter(pk__in=mine)
    return [one for one in rows.exclude(Exists(others)).order_by("name") if not one.is_office]


def without_post(user: User) -> QuerySet[User]:
    """Who can still log in and holds nothing, now or later: for the district everybody, for a secretary or street officer those of whom
    everything that they ever held was theirs to lead."""
    scope = scope_of(user)
    theirs, acting = Post.objects.filter(user=OuterRef("pk")), Representative.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(~Exists(theirs.filter(_not_over())), ~Exists(acting.filter(_not_over())), is_active=True)
    rows = rows.exclude(pk=user.pk).order_by("name", "pk")
    if scope.everywhere:
        return rows
    roles = [Role.GRID, Role.WORKER, *([Role.SECRETARY] if scope.is_officer else [])]
    led = Q(role__in=roles, community__in=scope.led(Role.SECRETARY, Role.STREET))
    return rows.filter(Exists(theirs.filter(led)), ~Exists(theirs.exclude(led)))


def _not_over() -> Q:
    return Q(until=None) | Q(until__gte=clock.today())


def serving(community: Community) -> QuerySet[Organisation]:
    """Organisations that serve a community today, or the whole district; their names hang in every hall."""
    rows = Organisation.objects.unscoped("who serves a community already visible")
    found: QuerySet[Organisation] = rows.filter(serves_in([community.pk]) | Q(whole_district=True)).order_by("name")
    return found


def colleague_or_none(user: User, username: str) -> User | None:
    """Somebody of this name whom `user` could have to do with as their secretary or officer; asked alike whether there is one or not."""
    scope = scope_of(user)
    if not (scope.everywhere or scope.has_role(Role.SECRETARY, Role.STREET)):
        return None
    rows = User.objects.filter(username=username, is_active=True)
    if not scope.everywhere:
        theirs = Q(posts__community_id__in=scope.communities)
        theirs |= Q(representations__organisation__in=local_to(scope.communities))
        rows = rows.filter(theirs)
    return rows.first()


def estate_in(community: Community, code: str) -> Estate | None:
    """The estate with this code in the community. Raises BadInput if there is none."""
    if not code:
        return None
    rows = Estate.objects.unscoped("of a community already visible").filter(community=community, code=code, valid_to=None)
    found: Estate | None = rows.first()
    if found is None:
        raise BadInput("这个社区里没有这个小区。", "estate")
    return found


def estates_called(community: str, code: str) -> QuerySet[Estate]:
    """Whatever had this code in the community with that one, its community with it: to be asked beside something else, for `worked_in_today`."""
    rows: QuerySet[Estate] = Estate.objects.unscoped("given where the scope covers it").select_related("community")
    return rows.filter(code=code, community__code=community) if code else rows.none()


def worked_in_today(user: User, estates: Iterable[Estate]) -> Estate | None:
    """The one that stands today and in whose community the user works. None says only that it takes more to know."""
    there = (one for one in estates if one.valid_to is None and one.community.valid_to is None)
    return next((one for one in there if scope_of(user).covers(one.community_id)), None)


def building_in(estate: Estate | None, code: str) -> Building | None:
    """The building with this code in the estate. Raises BadInput if there is none."""
    if not code:
        return None
    found: Building | None = Building.objects.unscoped("of an estate already found").filter(estate=estate, code=code).first()
    if found is None:
        raise BadInput("这个小区里没有这栋楼。", "building")
    return found
