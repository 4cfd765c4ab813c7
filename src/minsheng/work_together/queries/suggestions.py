"""Whom one may think of, and why: what is known of each organisation that serves here. A person decides; nothing is ticked beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.models import Assignment, Case, Refusal
from minsheng.casework.states import OPEN, AssignmentState, Ground
from minsheng.foundation import clock
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.queries import serving

from ..models import WhistleCall
from ..states import CallState, NoShow
from .dispatch_list import listed_among

# What an organisation holds and has not finished.
IN_HAND = (
    AssignmentState.OFFERED,
    AssignmentState.ACCEPTED,
    AssignmentState.ORDERED,
    AssignmentState.REWORK,
    AssignmentState.GIVEN,
    AssignmentState.REFUSED,
)
NOT_LISTED = 2
WHY = "what an organisation did in a community already visible"


@dataclass(frozen=True)
class Suggestion:
    """An organisation with what speaks for and against calling it, each a sentence.

    `near`: the list of duties names it, it holds a share of the case, serves here, or handled the same kind here; the others of the
    district come after. `listed`: 0 where the list of duties lets it lead, 1 where it helps, 2 where it is not named.
    """

    organisation: Organisation
    reasons: list[str]
    done: int = 0
    holds: bool = False
    listed: int = NOT_LISTED

    @property
    def near(self) -> bool:
        return self.holds or self.listed < NOT_LISTED or self.done > 0 or not self.organisation.whole_district


def suggestions_for(community: Community, user: User, case: Case | None = None) -> list[Suggestion]:
    """Those that serve here: who holds a share of the case, whom the list of duties names, who handled the same kind here, then by
    name. Of organisations alone, never of a person."""
    organisations = list(serving(community))
    counted, hands, holds, refusals, calls = asked_together(
        _done_here(community, case),
        _in_hand(organisations, user),
        _holding(case),
        _refused_here(community),
        _called_here(community),
    )
    done = {organisation: (n, k) for organisation, n, k in counted}
    busy, holding = dict(hands), {organisation for (organisation,) in holds}
    listed = listed_among(organisations, case)
    refused, absent = _refused_lately(refusals), _stayed_away(calls)
    found = []
    for one in organisations:
        finished, in_time = done.get(one.pk, (0, 0))
        reasons = [_("这件事有它一份")] if one.pk in holding else []
        leads, said_by_list = listed.get(one.pk, (False, []))
        reasons += said_by_list
        reasons.append(_("全区都管") if one.whole_district else _("管本社区"))
        if one.abilities:
            reasons.append(_("会：%(what)s") % {"what": _("、").join(one.abilities)})
        if finished:
            said = ngettext("同类的事在这儿办成过%(n)s件，%(k)s件按时", "同类的事在这儿办成过%(n)s件，%(k)s件按时", finished)
            reasons.append(said % {"n": finished, "k": in_time})
        n = busy.get(one.pk, 0)
        reasons.append(ngettext("手上%(n)s件", "手上%(n)s件", n) % {"n": n} if n else _("手上没有活"))
        reasons += refused.get(one.pk, []) + absent.get(one.pk, [])
        place = NOT_LISTED if not said_by_list else 0 if leads else 1
        found.append(Suggestion(one, reasons, finished, one.pk in holding, place))
    return sorted(found, key=lambda one: (not one.holds, one.listed, not one.near, -one.done, one.organisation.name))


MOST_SAID, MOST_LOOKED_AT = 6, 200


def offered_first(case: Case, user: User) -> list[str]:
    """Who may be thought of for a share, each with why, as the page of offering says it; who holds one already is left out."""
    near = [one for one in suggestions_for(case.community, user, case) if one.near and not one.holds]
    return [_("%(name)s：%(why)s") % {"name": one.organisation.name, "why": " · ".join(one.reasons)} for one in near[:MOST_SAID]]


def _holding(case: Case | None) -> Any:
    """Whoever holds a share of the present round."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round if case is not None else 0)
    return rows.exclude(state=AssignmentState.RELEASED).values_list("organisation")


def _done_here(community: Community, case: Case | None) -> Any:
    """Organisation, how many shares of the same kind it finished here, and how many of them by the day it had promised."""
    rows = Assignment.objects.unscoped(WHY).filter(state=AssignmentState.DONE, case__community=community)
    rows = rows.filter(case__category=case.category_id).exclude(case=case) if case is not None else rows.none()
    day = TruncDate("result_at", tzinfo=clock.SHANGHAI)
    in_time = Q(given_on__lte=Coalesce(F("extended_to"), F("promise_date"), F("due")))
    counted = rows.exclude(result_at=None).annotate(given_on=day).order_by().values("organisation")
    return counted.annotate(n=Count("pk"), k=Count("pk", filter=in_time)).values_list("organisation", "n", "k")


def _in_hand(organisations: Iterable[Organisation], user: User) -> Any:
    """As far as `user` may see it: what it holds elsewhere is nothing to ask about."""
    rows = Assignment.objects.visible_to(user).standing().filter(state__in=IN_HAND, case__phase__in=OPEN)
    rows = rows.filter(organisation__in=[one.pk for one in organisations]).order_by()
    return rows.values("organisation").annotate(n=Count("pk")).values_list("organisation", "n")


def _refused_here(community: Community) -> Any:
    rows = Refusal.objects.filter(assignment__case__community=community).order_by("-at")
    return rows.values_list("assignment__organisation", "at", "ground")[:MOST_LOOKED_AT]


def _refused_lately(rows: Iterable[tuple[int, datetime, str]]) -> dict[int, list[str]]:
    """The latest share it refused here, and on what ground."""
    found: dict[int, list[str]] = {}
    for organisation, at, ground in rows:
        said = {"day": clock.day_shown(clock.local(at).date()), "why": Ground(ground).label}
        found.setdefault(organisation, [_("上次拒接（%(day)s）：%(why)s") % said])
    return found


def _called_here(community: Community) -> Any:
    rows = WhistleCall.objects.unscoped(WHY).filter(whistle__community=community, whistle__called_off_at=None)
    settled = (CallState.REFUSED, CallState.CAME, CallState.LATE, CallState.MISSING)
    rows = rows.filter(state__in=settled).order_by("-whistle__at", "-pk")
    return rows.values_list("organisation", "whistle__at", "state", "ground")[:MOST_LOOKED_AT]


def _stayed_away(rows: Iterable[tuple[int, datetime, str, str]]) -> dict[int, list[str]]:
    """How it was the last time it was called here, where it did not come or came late."""
    latest: dict[int, tuple[datetime, str, str]] = {}
    for organisation, at, state, ground in rows:
        latest.setdefault(organisation, (at, state, ground))
    found: dict[int, list[str]] = {}
    for organisation, (at, state, ground) in latest.items():
        if state != CallState.CAME:
            how = NoShow(ground).label if state == CallState.REFUSED else CallState(state).label
            said = {"day": clock.day_shown(clock.local(at).date()), "how": how}
            found[organisation] = [_("上次吹哨（%(day)s）：%(how)s") % said]
    return found
