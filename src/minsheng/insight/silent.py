"""没回音的: who spoke and was told nothing since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from minsheng.casework.models import Notice, Voice, worked_in
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.states import OPEN, VoiceState
from minsheng.foundation import clock
from minsheng.foundation.keys import among, either_of
from minsheng.foundation.keyset import Page, page_in_order
from minsheng.foundation.working_days import working_days_before, working_days_between
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import office_rule, scope_of

from .lines import WHY, Group, StuckRow

# What a line shows beside the voice.
SHOWN = ("community", "estate", "building", "category", "speaker", *(f"case__{part}" for part in CASE_PARTS))


def silent(user: User, group: str = "") -> Any:
    """Voices that are unsorted or in an open case, whose speakers heard nothing for `silent_days` working days; `group`: a community's code.

    A notice is heard when it was read, handed over or said (`told_at`), whichever voice of the same person in the case it was about. Whom
    nobody can telephone to reads the receipt or nothing: there it is told once it stands on it.
    """
    since = clock.day_end(working_days_before(clock.today(), office_rule("silent_days")))
    in_cases = Voice.objects.unscoped(WHY).filter(worked_in(scope_of(user)), state=VoiceState.IN_CASE)
    in_cases = in_cases.filter(worked_in(scope_of(user), "case__"), case__phase__in=OPEN, case__parked_until=None)
    unsorted = Voice.objects.visible_to(user).unsorted()
    waiting = either_of(*(rows.filter(heard_at__lt=since).values("pk") for rows in (in_cases, unsorted)))
    rows = among(Voice.objects.unscoped(WHY), waiting).annotate(last_told=_last_told()).filter(last_told__lt=since)
    return rows.filter(community__code=group) if group else rows


def _last_told() -> Any:
    """When a speaker last heard of it; when they spoke, where they never did."""
    notices = Notice.objects.unscoped(WHY).filter(void=False).order_by()
    own = notices.filter(voice=OuterRef("pk")).values("voice")
    theirs = notices.filter(voice__speaker=OuterRef("speaker"), voice__case=OuterRef("case")).values("voice__speaker")

    def last(of: Any, at: Any) -> Subquery:
        return Subquery(of.annotate(last=Max(at)).values("last"))

    def since_spoken(*told: Any) -> Greatest:
        return Greatest(F("heard_at"), Coalesce(*told, F("heard_at")))

    return models.Case(  # noqa: TID251
        When(Q(speaker=None) | Q(speaker__phone_sealed=""), since_spoken(last(own, Coalesce("told_at", "at")))),
        # What they were told of any voice in the case holds what they were told of this one; only without a case it is asked alone.
        default=since_spoken(last(theirs, "told_at"), last(own, "told_at")),
    )


def silent_page(rows: Any, query: Mapping[str, Any], size: int) -> Page:
    dressed = Voice.objects.unscoped(WHY).annotate(last_told=_last_told()).select_related(*SHOWN)
    return page_in_order(rows, query, size, "last_told", datetime.fromisoformat, dressed=dressed)


def silent_shown(rows: Iterable[Any]) -> list[StuckRow]:
    found = []
    for voice in rows:
        days = working_days_between(clock.local(voice.last_told).date(), clock.today())
        said = {
            "number": voice.number,
            "stands": voice.case.get_phase_display() if voice.case else voice.get_state_display(),
            "days": days,
        }
        why = _("%(stands)s，说%(number)s的人%(days)s个工作日没听到信儿") % said
        found.append(StuckRow(voice.case, why, voice.last_told, voice.community.name, voice))
    return found


def silent_groups(user: User) -> list[Group]:
    found = dict(silent(user).order_by().values_list("community").annotate(n=Count("id")))
    # Named afterwards: the database would hold each voice against each community.
    places = among(Community.objects.unscoped(WHY), list(found)).values_list("pk", "code", "name")
    groups = [Group(code, name, found[pk]) for pk, code, name in places]
    return sorted(groups, key=lambda one: (-one.number, one.name))
