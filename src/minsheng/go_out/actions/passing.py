"""A step of handing over somebody's work: outings they were to lead or go along to, shifts they were to sit in and seats
in the weeks of duty points, small promises they gave.

Who hands over is not told: they sign the slip. What `to` may not do stands on it as not passed.
"""

from itertools import groupby

from django.utils.translation import gettext as _

from minsheng.casework.passing import NOT_PASSED, OpenThing, Passing
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
    return _outings(passing) + _gone_along(passing) + _seats(passing) + _standing(passing) + _promises(passing)


def _outings(passing: Passing) -> list[OpenThing]:
    """Who leads is somebody else; when, where and who goes along stays."""
    of, to, by = passing.of, passing.to, passing.by
    lines = []
    for outing in outings_led_by(of, passing.since, passing.until):
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
        lines.append(outing_line(outing, "outing", _("%(when)s，由%(name)s带队") % said))
    return lines


def _gone_along(passing: Passing) -> list[OpenThing]:
    """Where somebody else leads: `to` goes along in their place."""
    of, to, by = passing.of, passing.to, passing.by
    lines = []
    for place in outings_gone_along(of, passing.since, passing.until):
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
        Outing.objects.unscoped(WHY).filter(pk=outing.pk).update(**newer())
        record(CompanionHandedOn(outing_id=outing.pk, who=to.name, before=of.name, by_id=by.pk))
        words = _("%(when)s，%(name)s本来就去") if goes else _("%(when)s，换%(name)s一起去")
        lines.append(outing_line(outing, "outing", words % said))
    return lines


def _standing(passing: Passing) -> list[OpenThing]:
    """In the weeks of duty points: for good it is `to` who usually sits there; on leave they lend the seat, and it is theirs again by itself."""
    of, to, until = passing.of, passing.to, passing.until
    here: dict[int, dict[str, list[User]]] = {}
    taken: list[DutyTimeSeat] = []
    left: list[DutyTimeSeat] = []
    for seat in standing_seats_of(of, passing.since):
        sits_there = seat.usual_on(passing.since) == of
        if until is not None and not sits_there:
            continue  # lent already, for days that are over or not
        point = seat.time.point
        if point.community_id not in here:
            here[point.community_id] = sitters(point.community)
        able = to in here[point.community_id][seat.ability]
        (taken if able else left).append(seat)
        if able or until is None:
            _pass_standing(seat, passing, to if able else None)
    for point_id, seats in groupby(taken, key=lambda seat: seat.time.point_id):
        times = [time_shown(one.time.weekday, one.time.begins, one.time.ends) for one in seats]
        last = until.isoformat() if until else ""
        record(
            StandingSeatsHandedOn(point_id=point_id, times=times, who=to.name, before=of.name, until=last, by_id=passing.by.pk)
        )
    said = {"name": to.name, "day": clock.day_shown(until) if until else ""}
    lines = standing_line(taken, "duty", (_("%(name)s常坐，到%(day)s，再还给本人") if until else _("改由%(name)s常坐")) % said)
    return lines + standing_line(left, NOT_PASSED, _("%(name)s不能常坐，那些班请另排人") % said)


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


def _seats(passing: Passing) -> list[OpenThing]:
    """Those days stay with who sits there now, also after a leave."""
    taken: list[DutySeat] = []
    free: list[DutySeat] = []
    for seat in seats_of(passing.of, passing.since, passing.until):
        (taken if pass_seat(seat=seat, to=passing.to, by=passing.by) else free).append(seat)
    said = {"name": passing.to.name}
    lines = seats_line(taken, "duty", _("换%(name)s坐") % said)
    return lines + seats_line(free, NOT_PASSED, _("%(name)s坐不了，位子空着，请另排人") % said)


def _promises(passing: Passing) -> list[OpenThing]:
    """Somebody waits for it, whoever comes: it stays with `to` until it is kept."""
    of, to, by = passing.of, passing.to, passing.by
    taken: list[Promise] = []
    left: list[Promise] = []
    for promise in promises_of(of, passing.until):
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
