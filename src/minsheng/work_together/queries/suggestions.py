"""Whom one may think of, and why: what is known of each organisation that serves here. A person decides; nothing is ticked beforehand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from minsheng.neighbourhood.serving import serving_each

from ..models import DispatchRow, WhistleCall
from ..states import CallState, NoShow
from .dispatch_list import listed_among, rows_about, rows_that_hold

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
    district come after. `listed`: 0 where the list of duties lets it lead, 1 where it helps, 2 where it is not named. `done` shares of the
    same kind here, `in_time` of them by their day. `held` shares in hand as far as the asker may see;
    `kept_reasons` count those of this community alone, for whoever reads them later. `lately`: the last time it refused or stayed away here.
    """

    organisation: Organisation
    reasons: list[str]
    done: int = 0
    holds: bool = False
    listed: int = NOT_LISTED
    in_time: int = 0
    held: int = 0
    kept_reasons: tuple[str, ...] = ()
    lately: bool = False

    @property
    def near(self) -> bool:
        return self.holds or self.listed < NOT_LISTED or self.done > 0 or not self.organisation.whole_district


@dataclass(frozen=True)
class Known:
    """What is known of who serves some communities: read in two statements, of however many cases it is then said.

    By community: who serves there, what each refused lately, how it was when it was called. By organisation, community and category: what was
    done. By organisation and community: what is in hand. (organisation, case) that hold a share, and that refused one. Rows of the list of duties.
    """

    serving: Mapping[int, list[Organisation]]
    done: Mapping[tuple[int, int, int], tuple[int, int]]
    in_hand: Mapping[tuple[int, int], int]
    holding: set[tuple[int, int]]
    refused_it: set[tuple[int, int]]
    refused: Mapping[tuple[int, int], list[str]]
    absent: Mapping[tuple[int, int], list[str]]
    rows: Sequence[DispatchRow]

    def held(self, organisation: int) -> int:
        return sum(n for (one, _here), n in self.in_hand.items() if one == organisation)

    def rows_of(self, case: Case) -> list[DispatchRow]:
        return rows_that_hold(self.rows, case.category, case.community)


def known_of(communities: Collection[Community], cases: Sequence[Case], user: User) -> Known:
    """Of organisations alone, never of a person."""
    here = sorted({one.pk for one in communities})
    serving = serving_each(here)
    organisations = {one.pk for some in serving.values() for one in some}
    rows = rows_about([case.category for case in cases], communities) if cases else DispatchRow.objects.unscoped(WHY).none()
    done, hands, holding, refused_it, refusals, calls, listed = asked_together(
        _done_here(here, cases),
        _in_hand(organisations, user),
        _holding(cases),
        Refusal.objects.filter(assignment__case__in=cases).values_list("assignment__organisation", "assignment__case"),
        _refused_here(here),
        _called_here(here),
        rows,
    )
    return Known(
        serving,
        {(one, there, kind): (n, k) for one, there, kind, n, k in done},
        {(one, there): n for one, there, n in hands},
        {(one, case) for one, case in holding},
        {(one, case) for one, case in refused_it},
        _refused_lately(refusals),
        _stayed_away(calls),
        listed,
    )


def suggestions_for(community: Community, user: User, case: Case | None = None) -> list[Suggestion]:
    """Those that serve here: who holds a share of the case, whom the list of duties names, who handled the same kind here, then by
    name. Of organisations alone, never of a person."""
    return said_of(known_of([community], [case] if case is not None else [], user), community, case)


def said_of(known: Known, community: Community, case: Case | None) -> list[Suggestion]:
    """What is known, as suggestions for one case."""
    organisations = known.serving[community.pk]
    listed = listed_among(organisations, known.rows_of(case) if case is not None else [])
    found = []
    for one in organisations:
        key = (one.pk, community.pk)
        done, in_time = known.done.get((*key, case.category_id), (0, 0)) if case is not None else (0, 0)
        holds = case is not None and (one.pk, case.pk) in known.holding
        reasons = [_("这件事有它一份")] if holds else []
        leads, said_by_list = listed.get(one.pk, (False, []))
        reasons += said_by_list
        reasons.append(_("全区都管") if one.whole_district else _("管本社区"))
        if one.abilities:
            reasons.append(_("会：%(what)s") % {"what": _("、").join(one.abilities)})
        if done:
            said = ngettext("同类的事在这儿办成过%(n)s件，%(k)s件按时", "同类的事在这儿办成过%(n)s件，%(k)s件按时", done)
            reasons.append(said % {"n": done, "k": in_time})
        held, held_here = known.held(one.pk), known.in_hand.get(key, 0)
        lately = known.refused.get(key, []) + known.absent.get(key, [])
        there = ngettext("在这个社区手上%(n)s件", "在这个社区手上%(n)s件", held_here) % {"n": held_here}
        found.append(
            Suggestion(
                organisation=one,
                reasons=[*reasons, in_hand_shown(held), *lately],
                done=done,
                holds=holds,
                listed=NOT_LISTED if not said_by_list else 0 if leads else 1,
                in_time=in_time,
                held=held,
                kept_reasons=(*reasons, there, *lately),
                lately=bool(lately),
            )
        )
    return sorted(found, key=lambda one: (not one.holds, one.listed, not one.near, -one.done, one.organisation.name))


def in_hand_shown(n: int) -> str:
    return ngettext("手上%(n)s件", "手上%(n)s件", n) % {"n": n} if n else _("手上没有活")


MOST_SAID, MOST_LOOKED_AT = 6, 200


def offered_first(case: Case, user: User) -> list[str]:
    """Who may be thought of for a share, each with why, as the page of offering says it; who holds one already is left out."""
    near = [one for one in suggestions_for(case.community, user, case) if one.near and not one.holds]
    return [_("%(name)s：%(why)s") % {"name": one.organisation.name, "why": " · ".join(one.reasons)} for one in near[:MOST_SAID]]


def _holding(cases: Sequence[Case]) -> Any:
    """Whoever holds a share of the present round."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(case__in=cases, round=F("case__round"))
    return rows.exclude(state=AssignmentState.RELEASED).values_list("organisation", "case")


def _done_here(communities: Sequence[int], cases: Sequence[Case]) -> Any:
    """Organisation, community, category; how many shares of that kind it finished there, and how many of them by the day it had promised."""
    rows = Assignment.objects.unscoped(WHY).filter(state=AssignmentState.DONE, case__community__in=communities)
    rows = rows.filter(case__category__in={case.category_id for case in cases}).exclude(case__in=cases)
    day = TruncDate("result_at", tzinfo=clock.SHANGHAI)
    in_time = Q(given_on__lte=Coalesce(F("extended_to"), F("promise_date"), F("due")))
    by = ("organisation", "case__community", "case__category")
    counted = rows.exclude(result_at=None).annotate(given_on=day).order_by().values(*by)
    return counted.annotate(n=Count("pk"), k=Count("pk", filter=in_time)).values_list(*by, "n", "k")


def _in_hand(organisations: Iterable[int], user: User) -> Any:
    """Organisation, community, how many. As far as `user` may see it: what it holds elsewhere is nothing to ask about."""
    rows = Assignment.objects.visible_to(user).standing().filter(state__in=IN_HAND, case__phase__in=OPEN)
    rows = rows.filter(organisation__in=organisations).order_by()
    by = ("organisation", "case__community")
    return rows.values(*by).annotate(n=Count("pk")).values_list(*by, "n")


def _refused_here(communities: Sequence[int]) -> Any:
    rows = Refusal.objects.filter(assignment__case__community__in=communities).order_by("-at")
    most = MOST_LOOKED_AT * len(communities)
    return rows.values_list("assignment__organisation", "assignment__case__community", "at", "ground")[:most]


def _refused_lately(rows: Iterable[tuple[int, int, datetime, str]]) -> dict[tuple[int, int], list[str]]:
    """By organisation and community: the latest share it refused there, and on what ground."""
    found: dict[tuple[int, int], list[str]] = {}
    for organisation, community, at, ground in rows:
        said = {"day": clock.day_shown(clock.local(at).date()), "why": Ground(ground).label}
        found.setdefault((organisation, community), [_("上次拒接（%(day)s）：%(why)s") % said])
    return found


def _called_here(communities: Sequence[int]) -> Any:
    rows = WhistleCall.objects.unscoped(WHY).filter(whistle__community__in=communities, whistle__called_off_at=None)
    settled = (CallState.REFUSED, CallState.CAME, CallState.LATE, CallState.MISSING)
    rows = rows.filter(state__in=settled).order_by("-whistle__at", "-pk")
    most = MOST_LOOKED_AT * len(communities)
    return rows.values_list("organisation", "whistle__community", "whistle__at", "state", "ground")[:most]


def _stayed_away(rows: Iterable[tuple[int, int, datetime, str, str]]) -> dict[tuple[int, int], list[str]]:
    """How it was the last time it was called there, where it did not come or came late."""
    latest: dict[tuple[int, int], tuple[datetime, str, str]] = {}
    for organisation, community, at, state, ground in rows:
        latest.setdefault((organisation, community), (at, state, ground))
    found: dict[tuple[int, int], list[str]] = {}
    for key, (at, state, ground) in latest.items():
        if state != CallState.CAME:
            how = NoShow(ground).label if state == CallState.REFUSED else CallState(state).label
            said = {"day": clock.day_shown(clock.local(at).date()), "how": how}
            found[key] = [_("上次吹哨（%(day)s）：%(how)s") % said]
    return found
