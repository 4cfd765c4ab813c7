"""A step of handing over somebody's work: outings they were to lead or go along to, shifts they were to sit in and seats
in the weeks of duty points, small promises they gave.

Who hands over is not told: they sign the slip. What `to` may not do stands on it as not passed.
"""

from collections.abc import Collection, Iterable
from itertools import groupby

from django.utils.translation import gettext as _

from minsheng.casework.passing import NOT_PASSED, OpenThing, Passing, Returning, ref
from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.scope import scope_of

from ..events import CompanionHandedOn, OutingHandedOn, PromiseHandedOn, StandingSeatsHandedOn
from ..models import DutySeat, DutyTimeSeat, Outing, OutingMember, Promise
from ..queries.changes import moment_in_words
from ..queries.duty import sitters, time_shown
from ..queries.passing import (
    WHY,
    outing_line,
    outings_gone_along,
    outings_led_by,
    promises_line,
    promises_of,
    seats_line,
    seats_of,
    standing_line,
    standing_seats_of,
)
from ..states import OutingState
from .changes import tell_goes_along, tell_led
from .outings import newer
from .rosters import pass_seat


def pass_on_work(passing: Passing) -> list[OpenThing]:
    of, since, until = passing.of, passing.since, passing.until
    led = list(outings_led_by(of, since, until))
    lines = _outings(passing, led) + _gone_along(passing, outings_gone_along(of, since, until), {one.pk for one in led})
    lines += _seats(passing, seats_of(of, since, until))
    return lines + _standing(passing) + _promises(passing, promises_of(of, until))


def give_back_work(returning: Returning) -> list[OpenThing]:
    """What passed and is not over goes the same way back. A promise stays with who took it over for a leave, as the slip says."""
    today = clock.today()
    back = Passing(returning.to, returning.of, today, None, returning.by)
    passed = outings_led_by(back.of, today, None).filter(pk__in=returning.of_kind("led"))
    along = outings_gone_along(back.of, today, None).filter(
        outing__in=returning.of_kind("along"), outing__state=OutingState.PLANNED
    )
    works = scope_of(back.of)  # what goes on stays with who leads it now, unless they do not work there any more
    led = [one for one in passed if one.state == OutingState.PLANNED or returning.wholly or not works.covers(one.community_id)]
    lines = _outings(back, led) + _gone_along(back, along, {one.pk for one in led})
    lines += _seats(back, seats_of(back.of, today, None).filter(pk__in=returning.of_kind("seat")))
    lines += _give_back_standing(returning)
    if returning.wholly:
        lines += _promises(back, promises_of(back.of, None).filter(pk__in=returning.of_kind("promise")))
    return lines


def _outings(passing: Passing, rows: Iterable[Outing]) -> list[OpenThing]:
    """Who leads is somebody else; when, where and who goes along stays."""
    of, to, by = passing.of, passing.to, passing.by
    lines = []
    for outing in rows:
        said = {"when": moment_in_words(outing.at), "name": to.name}
        if not scope_of(to).covers(outing.community_id):
            lines.append(outing_line(outing, NOT_PASSED, _("%(when)s，%(name)s不在那儿工作，另找人带队") % said))
            continue
        if not Outing.objects.unscoped(WHY).filter(pk=outing.pk, led_by=of, state=outing.state).update(led_by=to, **newer()):
            raise SomebodyWasFaster
        outing.led_by = to
        if outing.state == OutingState.PLANNED:
            tell_led(outing=outing, by=by)
        record(OutingHandedOn(outing_id=outing.pk, led_by=to.name, before=of.name, by_id=by.pk))
        lines.append(outing_line(outing, "outing", _("%(when)s，由%(name)s带队") % said, ref("led", outing.pk)))
    return lines


def _gone_along(passing: Passing, rows: Iterable[OutingMember], led: Collection[int]) -> list[OpenThing]:
    """Where somebody else leads: `to` goes along in their place. `led` are the ids of those whose lead has passed just now."""
    of, to, by = passing.of, passing.to, passing.by
    lines = []
    for place in rows:
        outing = place.outing
        said = {"when": moment_in_words(outing.at), "name": to.name}
        if not scope_of(to).covers(outing.community_id):
            lines.append(outing_line(outing, NOT_PASSED, _("%(when)s，%(name)s不在那儿工作，另找人一起去") % said))
            continue
        if not OutingMember.objects.filter(pk=place.pk, dropped_at=None).update(dropped_at=clock.now()):
            raise SomebodyWasFaster
        goes = outing.led_by_id == to.pk or OutingMember.objects.filter(outing=outing, user=to, dropped_at=None).exists()
        if not goes:
            OutingMember.objects.update_or_create(outing=outing, user=to, defaults={"dropped_at": None})
            if outing.state == OutingState.PLANNED:
                tell_goes_along(outing=outing, who=to, by=by)
        if outing.led_by_id == to.pk and outing.pk in led:
            continue  # whoever led it stood among those who go along as well
        Outing.objects.unscoped(WHY).filter(pk=outing.pk).update(**newer())
        record(CompanionHandedOn(outing_id=outing.pk, who=to.name, before=of.name, by_id=by.pk))
        words = _("%(when)s，%(name)s本来就去") if goes else _("%(when)s，换%(name)s一起去")
        lines.append(outing_line(outing, "outing", words % said, *([] if goes else [ref("along", outing.pk)])))
    return lines


def _standing(passing: Passing) -> list[OpenThing]:
    """In the weeks of duty points: for good it is `to` who usually sits there; on leave they lend the seat, and it is theirs again by itself."""
    of, to, until = passing.of, passing.to, passing.until
    here: dict[int, dict[str, list[User]]] = {}
    taken: list[DutyTimeSeat] = []
    left: list[DutyTimeSeat] = []
    refs: list[str] = []
    for seat in standing_seats_of(of, passing.since):
        sits_there = seat.usual_on(passing.since) == of
        if until is not None and not sits_there:
            continue  # lent already, for days that are over or not
        point = seat.time.point
        if point.community_id not in here:
            here[point.community_id] = sitters(point.community)
        able = to in here[point.community_id][seat.ability]
        (taken if able else left).append(seat)
        refs += [_seat_as_it_is(seat)] if able else []
        if able or until is None:
            _pass_standing(seat, passing, to if able else None)
    for point_id, seats in groupby(taken, key=lambda seat: seat.time.point_id):
        times = [time_shown(one.time.weekday, one.time.begins, one.time.ends) for one in seats]
        last = until.isoformat() if until else ""
        record(
            StandingSeatsHandedOn(point_id=point_id, times=times, who=to.name, before=of.name, until=last, by_id=passing.by.pk)
        )
    said = {"name": to.name, "day": clock.day_shown(until) if until else ""}
    state = _("%(name)s常坐，到%(day)s，再还给本人") if until else _("改由%(name)s常坐")
    lines = standing_line(taken, "duty", state % said, *refs)
    return lines + standing_line(left, NOT_PASSED, _("%(name)s不能常坐，那些班请另排人") % said)


def _seat_as_it_is(seat: DutyTimeSeat) -> str:
    """To be put back as it was: who sits there, in whose place and until when."""
    until = seat.lent_until.isoformat() if seat.lent_until else ""
    return f"{ref('standing', seat.pk)}:{seat.standing_id}:{seat.lent_by_id or ''}:{until}"


def _pass_standing(seat: DutyTimeSeat, passing: Passing, to: User | None) -> None:
    """Where it is still as it was read. What somebody else lent goes back to them all the same."""
    before = {"standing": seat.standing_id, "lent_by": seat.lent_by_id, "lent_until": seat.lent_until}
    if seat.usual_on(passing.since) != passing.of:  # who lent it does not come back: then it is theirs who has it now
        seat.lent_by, seat.lent_until = (to, seat.lent_until) if to is not None else (None, None)
    elif not seat.lent_on(passing.since):
        seat.standing, seat.lent_by, seat.lent_until = to, None, None
        if passing.until is not None:
            seat.lent_by, seat.lent_until = passing.of, passing.until
    else:
        seat.standing = to
    if seat.standing == seat.lent_by:
        seat.lent_by = seat.lent_until = None
    now = {"standing": seat.standing, "lent_by": seat.lent_by, "lent_until": seat.lent_until}
    if not DutyTimeSeat.objects.filter(pk=seat.pk, time__until=None, **before).update(**now):
        raise SomebodyWasFaster


def _give_back_standing(returning: Returning) -> list[OpenThing]:
    """As it was before it passed, where `to` sits there still or `of` lent it."""
    of, to = returning.of, returning.to
    before = {int(said[1]): said[2:] for said in (one.split(":") for one in sorted(returning.refs)) if said[0] == "standing"}
    seats = DutyTimeSeat.objects.filter(pk__in=before, time__until=None, time__point__closed_at=None)
    seats = seats.select_related("standing", "lent_by", "time__point__estate", "time__point__community").order_by("pk")
    back = []
    for seat in seats:
        if seat.lent_by != of and to not in (seat.standing, seat.lent_by):
            continue
        now = {"standing": seat.standing_id, "lent_by": seat.lent_by_id}
        standing, lent_by, lent_until = before[seat.pk]
        was = {"standing": int(standing), "lent_by": int(lent_by) if lent_by else None, "lent_until": lent_until or None}
        if not DutyTimeSeat.objects.filter(pk=seat.pk, **now).update(**was):
            raise SomebodyWasFaster
        back.append(seat)
    for point_id, of_point in groupby(sorted(back, key=lambda seat: seat.time.point_id), key=lambda seat: seat.time.point_id):
        times = [time_shown(one.time.weekday, one.time.begins, one.time.ends) for one in of_point]
        record(
            StandingSeatsHandedOn(point_id=point_id, times=times, who=of.name, before=to.name, until="", by_id=returning.by.pk)
        )
    return standing_line(back, "duty", _("改由%(name)s常坐") % {"name": of.name})


def _seats(passing: Passing, rows: Iterable[DutySeat]) -> list[OpenThing]:
    """Those days stay with who sits there now, also after a leave that ends when it was to."""
    taken: list[DutySeat] = []
    free: list[DutySeat] = []
    for seat in rows:
        (taken if pass_seat(seat=seat, to=passing.to, by=passing.by) else free).append(seat)
    said = {"name": passing.to.name}
    lines = seats_line(taken, "duty", _("换%(name)s坐") % said)
    return lines + seats_line(free, NOT_PASSED, _("%(name)s坐不了，位子空着，请另排人") % said)


def _promises(passing: Passing, rows: Iterable[Promise]) -> list[OpenThing]:
    """Somebody waits for it, whoever comes: it stays with `to` until it is kept."""
    of, to, by = passing.of, passing.to, passing.by
    taken: list[Promise] = []
    left: list[Promise] = []
    for promise in rows:
        if not scope_of(to).covers(promise.community_id):
            left.append(promise)
            continue
        if not Promise.objects.unscoped(WHY).filter(pk=promise.pk, by=of, done_at=None).update(by=to):
            raise SomebodyWasFaster
        record(PromiseHandedOn(promise_id=promise.pk, to=to.name, before=of.name, by_id=by.pk))
        taken.append(promise)
    said = {"name": to.name}
    stays = _("由%(name)s办到底，不随假期还回来") if passing.until else _("由%(name)s接着办")
    lines = promises_line(taken, "promise", stays % said)
    return lines + promises_line(left, NOT_PASSED, _("%(name)s不在那儿工作，另找人接着办") % said)
