"""What is open in somebody's hands, and who might take it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.api import whole_number
from minsheng.neighbourhood.models import Facility, Grid, Post, Representative, User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import in_force, keep_scopes, scope_of
from minsheng.neighbourhood.scope import Scope
from minsheng.neighbourhood.serving import local_to
from minsheng.neighbourhood.states import Role

from ..models import Assignment, Case, Extension, Parking, Voice
from ..models.hand_over import HandOver
from ..models.shares import WAITING_STATES
from ..passing import OpenThing, hanging_on
from ..states import VoiceState
from ..states.hand_over import HandOverReason


def open_in_hands_of(user: User, *, seen_by: User, since: date | None = None, until: date | None = None) -> list[OpenThing]:
    """What `user` has begun and what hangs on them in those days (from today on), as it stands before it passes."""
    return work_in_hands_of(user, seen_by=seen_by) + hanging_on(user, since or clock.today(), until)


def work_in_hands_of(user: User, *, seen_by: User) -> list[OpenThing]:
    """What `user` began or promised and is not over, as far as `seen_by` may see it: shares, cases, days asked for, ends, parked cases,
    voices. It passes with the posts."""
    found = []
    shares = Assignment.objects.visible_to(seen_by).standing().filter(state__in=WAITING_STATES, case__ended_at=None)
    mine = Q(accepted_by=user) | Q(accepted_by=None, organisation__in=scope_of(user).organisations)
    for share in shares.filter(mine).select_related("case", "organisation").order_by("due_at", "id"):
        state = _("%(day)s前，%(state)s") % {"day": clock.day_shown(share.day), "state": share.get_state_display()}
        found.append(OpenThing("share", share.case.number, share.share[:200], state))
    shown = {thing.number for thing in found}
    cases = Case.objects.worked_by(seen_by).open().filter(opened_by=user).exclude(number__in=shown)
    found += [OpenThing("case", c.number, c.title, str(c.get_phase_display())) for c in cases.order_by("opened_at")]
    asked = Extension.objects.filter(asked_by=user, decided_at=None, assignment__in=shares).select_related("assignment__case")
    found += [
        OpenThing(
            "extension",
            e.assignment.case.number,
            e.assignment.share[:200],
            _("改期还没批，想改到%(day)s") % {"day": clock.day_shown(e.wanted)},
        )
        for e in asked
    ]
    ends = Case.objects.worked_by(seen_by).filter(
        endings__proposed_by=user, endings__approved_at=None, endings__declined_at=None, endings__undone_at=None
    )
    found += [OpenThing("end", c.number, c.title, _("提了结束，等第二个人批")) for c in ends.distinct().order_by("opened_at")]
    found += _parkings(user, seen_by)
    voices = Voice.objects.visible_to(seen_by).filter(heard_by=user, state=VoiceState.NEW).order_by("heard_at", "id")
    found += [
        OpenThing(
            "voice",
            v.number,
            v.place or v.community.name,
            _("%(day)s听到的，还没分拣") % {"day": clock.day_shown(clock.local(v.heard_at).date())},
        )
        for v in voices.select_related("community")
    ]
    return found


def entrusted_to(user: User, since: date, until: date | None) -> list[OpenThing]:
    """The facilities that somebody cares for, and their grids."""
    cared_for = Facility.objects.unscoped("of a colleague already visible").open().filter(caretaker_person=user).order_by("code")
    found = [OpenThing("facility", one.code, one.name, _("设施，要换谁管")) for one in cared_for]
    grids = (
        Grid.objects.unscoped("of a colleague already visible").filter(workers=user, valid_to=None).order_by("community", "code")
    )
    return found + [OpenThing("grid", one.code[:24], one.name, _("网格，要换谁管")) for one in grids]


def hand_overs_due() -> QuerySet[HandOver]:
    """Their first day has come, and what hangs on the person has not passed yet."""
    rows = HandOver.objects.filter(passed_at=None, since__lte=clock.today())
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=F("since"))).order_by("pk")


def hand_overs_over() -> QuerySet[HandOver]:
    """Their last day is over, and what comes back has not come back yet."""
    over = Q(ended_on__lt=clock.today()) | Q(ended_on=None, until__lt=clock.today())
    return HandOver.objects.filter(over, passed_at__isnull=False, returned_at=None).order_by("pk")


def standing_hand_overs(
    people: Collection[int], user: User, *, organisation: int | None = None
) -> list[tuple[HandOver, bool, bool]]:
    """What one of these people looks after for a colleague, or will, and what passes on a later day: posts of the office, or of an organisation.

    Each with whether `user` has the slip, and whether they may take it back. `people` are ids.
    """
    today, scope = clock.today(), scope_of(user)
    lasting = Q(ended_on__gte=today) | Q(ended_on=None, until__gte=today) | Q(ended_on=None, until=None, since__gt=today)
    rows = HandOver.objects.filter(lasting, Q(of__in=people) | Q(to__in=people)).exclude(ended_on__lt=F("since"))
    found = [one for one in rows.select_related("of", "to").order_by("since", "pk") if _of_here(one, scope, organisation)]
    keep_scopes([side for one in found for side in (one.of, one.to)], led=True)
    return [
        (
            one,
            scope.everywhere or scope.audits or user.pk in (one.of_id, one.to_id, one.by_id),
            can_be_ended(one) and allowed(user, "casework.end_hand_over", one),
        )
        for one in found
    ]


def _of_here(done: HandOver, scope: Scope, organisation: int | None) -> bool:
    """A post of that organisation; without one, a post of the office in the scope: who is away elsewhere is nobody's business here."""
    theirs = moved_scope(done)
    if organisation is not None:
        return organisation in theirs.organisations
    here = bool(theirs.own_communities & scope.communities or theirs.streets & scope.streets)
    return bool(theirs.roles) and (here or scope.everywhere or scope.audits)


def moved_scope(done: HandOver) -> Scope:
    """What passed, as whoever holds it is entrusted with it."""
    areas = [one["area"] for one in done.moved]
    return Scope(
        roles=frozenset(area["role"] for area in areas if "role" in area),
        own_communities=frozenset(area["community"] for area in areas if area.get("community")),
        streets=frozenset(area["street"] for area in areas if area.get("street")),
        organisations=frozenset(area["organisation"] for area in areas if "organisation" in area),
    )


def _parkings(user: User, seen_by: User) -> list[OpenThing]:
    """What `user` proposed to park, and what they are to look at again: as who approved it, and as secretary there."""
    looks = Q(approved_by=user) | Q(case__community__in=scope_of(user).led(Role.SECRETARY))
    mine = Q(proposed_by=user) | (looks & Q(approved_at__isnull=False))
    rows = Parking.objects.visible_to(seen_by).lasting().filter(mine).select_related("case").order_by("review_on", "id")
    waits, stands = _("提了挂账，还没批"), _("挂着账，%(day)s再看")
    return [
        OpenThing(
            "parking",
            row.case.number,
            row.case.title,
            stands % {"day": clock.day_shown(row.review_on)} if row.approved_at else waits,
        )
        for row in rows
    ]


def hand_overs_seen_by(user: User) -> QuerySet[HandOver]:
    """Both who sign, who arranged it, and the district; the newest first."""
    rows = HandOver.objects.select_related("of", "to", "by", "ended_by").order_by("-pk")
    if scope_of(user).everywhere or scope_of(user).audits:
        return rows
    return rows.filter(Q(of=user) | Q(to=user) | Q(by=user))


def handed_over(user: User) -> HandOver | None:
    """By which slip, the latest, somebody else does today what was this person's."""
    rows = hand_overs_seen_by(user).filter(of=user, since__lte=clock.today())
    return next((one for one in rows if one.last_day is None or one.last_day >= clock.today()), None)


def can_be_ended(done: HandOver) -> bool:
    """Whether it lasts; of one for good, that it can be undone at all: not of who left."""
    lasts = done.last_day is None or done.last_day >= clock.today()
    return lasts and not done.never_began and bool(done.moved) and done.of.is_active and done.reason != HandOverReason.LEFT


def hand_over_or_none(user: User, number: str) -> HandOver | None:
    """One that `user` has the slip of, or may take back; asked alike whether there is one elsewhere or not."""
    key, scope = whole_number(number) or 0, scope_of(user)
    found = hand_overs_seen_by(user).filter(pk=key).first()
    if found is not None or not scope.has_role(Role.SECRETARY, Role.STREET):
        return found
    here = Q(of__posts__community__in=scope.communities) | Q(of__representations__organisation__in=local_to(scope.communities))
    found = HandOver.objects.select_related("of", "to", "by").filter(here, pk=key).first()
    return found if found is not None and allowed(user, "casework.end_hand_over", found) else None


def who_may_take(of: User, others: Iterable[User]) -> set[int]:
    """Those of `others` to whom `of`'s work may go, as the act decides it: an office's posts stay in the office, an organisation's with it."""
    theirs, others = scope_of(of), list(others)
    works = set(in_force(Post.objects.filter(user__in=others)).values_list("user_id", flat=True))
    acts_for: dict[int, set[int]] = {}
    for user, organisation in in_force(Representative.objects.filter(user__in=others)).values_list("user_id", "organisation_id"):
        acts_for.setdefault(user, set()).add(organisation)
    found = {other.pk for other in others} - {of.pk}
    if theirs.roles:
        found -= set(acts_for)
    if theirs.organisations:
        found -= works | {user for user, organisations in acts_for.items() if not organisations <= theirs.organisations}
    return found


def may_hand_over(by: User, of: User) -> bool:
    return allowed(by, "neighbourhood.issue_code", of)
