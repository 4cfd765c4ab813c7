"""What hangs on somebody who hands their work over: outings they lead or go along to, shifts they sit in or usually sit in, small
promises they gave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.passing import OpenThing, ref
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import DutySeat, DutyTimeSeat, Outing, OutingMember, Promise
from ..states import OutingState, ShiftState
from .changes import moment_in_words
from .duty import time_shown

WHY = "of a colleague whose work is handed over"


def outings_led_by(user: User, since: date, until: date | None) -> QuerySet[Outing]:
    """What is planned for those days, and what goes on."""
    planned = Q(state=OutingState.PLANNED, at__gte=clock.day_start(since))
    rows: QuerySet[Outing] = Outing.objects.unscoped(WHY).filter(planned | Q(state=OutingState.GOING), led_by=user)
    rows = rows.filter(at__lt=clock.day_end(until)) if until else rows
    return rows.select_related("occasion").order_by("at", "pk")


def outings_gone_along(user: User, since: date, until: date | None) -> QuerySet[OutingMember]:
    """Where somebody else leads and they go along, planned for those days or going on."""
    planned = Q(outing__state=OutingState.PLANNED, outing__at__gte=clock.day_start(since))
    rows = OutingMember.objects.filter(planned | Q(outing__state=OutingState.GOING), user=user, dropped_at=None)
    rows = rows.exclude(outing__led_by=user)
    rows = rows.filter(outing__at__lt=clock.day_end(until)) if until else rows
    return rows.select_related("outing__occasion", "outing__community").order_by("outing__at", "pk")


def standing_seats_of(user: User, since: date) -> list[DutyTimeSeat]:
    """Seats in the weeks of open points where they usually sit on that day, and those that they lent to somebody."""
    rows = DutyTimeSeat.objects.filter(Q(standing=user) | Q(lent_by=user), time__until=None, time__point__closed_at=None)
    rows = rows.select_related("standing", "lent_by", "time__point__estate", "time__point__community")
    ordered = rows.order_by("time__point", "time__weekday", "time__begins", "pk")
    return [seat for seat in ordered if user in (seat.usual_on(since), seat.lent_by)]


def seats_of(user: User, since: date, until: date | None) -> QuerySet[DutySeat]:
    """Where somebody sits in those days, as far as it has not begun."""
    rows = DutySeat.objects.filter(who=user, shift__state=ShiftState.PLANNED, shift__end__gt=clock.now())
    rows = rows.filter(shift__start__gte=clock.day_start(since))
    rows = rows.filter(shift__start__lt=clock.day_end(until)) if until else rows
    return rows.select_related("who", "shift__point__estate", "shift__point__community").order_by("shift__start", "pk")


def promises_of(user: User, until: date | None) -> QuerySet[Promise]:
    """What is not kept yet; of a leave, what is due before it ends."""
    rows: QuerySet[Promise] = Promise.objects.unscoped(WHY).open().filter(by=user)
    return (rows.filter(due__lte=until) if until else rows).order_by("due", "pk")


def outing_line(outing: Outing, kind: str, state: str, *refs: str) -> OpenThing:
    return OpenThing(kind, outing.number, outing.occasion.title, state, refs)


def seats_line(seats: list[DutySeat], kind: str, state: str) -> list[OpenThing]:
    """One line for all of them."""
    if not seats:
        return []
    days = _("、").join(moment_in_words(seat.shift.start) for seat in seats)
    title = ngettext("服务点坐班%(n)s班：%(days)s", "服务点坐班%(n)s班：%(days)s", len(seats))
    return [OpenThing(kind, "", _shortened(title % {"n": len(seats), "days": days}), state, _refs("seat", seats))]


def standing_line(seats: list[DutyTimeSeat], kind: str, state: str, *refs: str) -> list[OpenThing]:
    """One line for all of them: each point with the times of its week."""
    if not seats:
        return []
    times: dict[str, list[str]] = {}
    for one in seats:
        shown = time_shown(one.time.weekday, one.time.begins, one.time.ends)
        times.setdefault(f"{one.time.point.estate.name} {one.time.point.name}", []).append(shown)
    said = [f"{point} {_('、').join(each)}" for point, each in times.items()]
    title = ngettext("服务点每周常坐%(n)s段：%(times)s", "服务点每周常坐%(n)s段：%(times)s", len(seats))
    shown = _shortened(title % {"n": len(seats), "times": _("；").join(said)})
    return [OpenThing(kind, "", shown, state, refs)]


def promises_line(promises: list[Promise], kind: str, state: str) -> list[OpenThing]:
    """How many and until when; the words may tell of a household."""
    if not promises:
        return []
    days = _("、").join(dict.fromkeys(clock.day_shown(promise.due) for promise in promises))
    title = ngettext("答应人家的小事%(n)s件：%(days)s", "答应人家的小事%(n)s件：%(days)s", len(promises))
    return [OpenThing(kind, "", _shortened(title % {"n": len(promises), "days": days}), state, _refs("promise", promises))]


def _refs(kind: str, rows: Sequence[Any]) -> tuple[str, ...]:
    return tuple(ref(kind, one.pk) for one in rows)


def _shortened(words: str) -> str:
    return words if len(words) <= 200 else f"{words[:199]}…"


def hanging_on(user: User, since: date, until: date | None) -> list[OpenThing]:
    led = outings_led_by(user, since, until)
    found = [outing_line(one, "outing", _("%(when)s，本人带队") % {"when": moment_in_words(one.at)}) for one in led]
    for one in outings_gone_along(user, since, until):
        found.append(outing_line(one.outing, "outing", _("%(when)s，本人一起去") % {"when": moment_in_words(one.outing.at)}))
    found += seats_line(list(seats_of(user, since, until)), "duty", _("排的是本人"))
    found += standing_line(standing_seats_of(user, since), "duty", _("常坐的是本人"))
    return found + promises_line(list(promises_of(user, until)), "promise", _("本人答应的"))
