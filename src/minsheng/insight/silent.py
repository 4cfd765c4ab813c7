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
from minsheng.foundation.keyset import Page, page_in_order
from minsheng.foundation.working_days import working_days_before, working_days_between
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule, scope_of

from .lines import WHY, Group, StuckRow


def silent(user: User, group: str = "") -> Any:
    """Voices that are unsorted or in an open case, whose speakers heard nothing for `silent_days` working days; `group`: a community's code.

    A notice is heard when it was read, handed over or said (`told_at`), whichever voice of the same person in the case it was about. Whom
    nobody can telephone to reads the receipt or nothing: there it is told once it stands on it.
    """
    since = clock.day_end(working_days_before(clock.today(), office_rule("silent_days")))
    in_cases = Voice.objects.unscoped(WHY).filter(worked_in(scope_of(user)), state=VoiceState.IN_CASE)
    in_cases = in_cases.filter(worked_in(scope_of(user), "case__"), case__phase__in=OPEN, case__parked_until=None)
    unsorted = Voice.objects.visible_to(user).unsorted()
    # Two questions, each with an index of its own, instead of one that would look at every voice there ever was.
    either: list[Any] = [rows.filter(heard_at__lt=since).order_by().values("pk") for rows in (in_cases, unsorted)]
    rows: Any = Voice.objects.unscoped(WHY).filter(pk__in=either[0].union(either[1], all=True))
    rows = rows.annotate(last_told=_last_told()).filter(last_told__lt=since)
    if group:
        rows = rows.filter(community__code=group)
    return rows.select_related(
        "community", "estate", "building", "category", "speaker", *(f"case__{part}" for part in CASE_PARTS)
    )


def _last_told() -> Any:
    """When a speaker last heard of it; when they spoke, where they never did."""
    notices = Notice.objects.unscoped(WHY).filter(void=False).order_by()
    own = notices.filter(voice=OuterRef("pk")).values("voice")
    theirs = notices.filter(voice__speaker=OuterRef("speaker"), voice__case=OuterRef("case")).values("voice__speaker")

    def last(of: Any, at: Any) -> Coalesce:
        return Coalesce(Subquery(of.annotate(last=Max(at)).values("last")), F("heard_at"))

    return models.Case(  # noqa: TID251
        When(Q(speaker=None) | Q(speaker__phone_sealed=""), Greatest(F("heard_at"), last(own, Coalesce("told_at", "at")))),
        default=Greatest(F("heard_at"), last(own, "told_at"), last(theirs, "told_at")),
    )


def silent_page(rows: Any, query: Mapping[str, Any], size: int) -> Page:
    return page_in_order(rows, query, size, "last_told", datetime.fromisoformat)


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
    rows = silent(user).order_by().values("community__code", "community__name")
    rows = rows.annotate(n=Count("id")).order_by("-n", "community__name")
    return [Group(row["community__code"], row["community__name"], row["n"]) for row in rows]
