"""A step of handing over somebody's work: outings they were to lead, shifts they were to sit in, small promises they gave.

Who hands over is not told: they sign the slip. What `to` may not do stands on it as not passed.
"""

from django.utils.translation import gettext as _

from minsheng.casework.passing import NOT_PASSED, OpenThing, Passing
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.scope import scope_of

from ..events import OutingHandedOn, PromiseHandedOn
from ..models import DutySeat, Outing, Promise
from ..queries.changes import moment_in_words
from ..queries.passing import WHY, outing_line, outings_led_by, promises_line, promises_of, seats_line, seats_of
from .outings import newer
from .rosters import pass_seat


def pass_on_work(passing: Passing) -> list[OpenThing]:
    return _outings(passing) + _seats(passing) + _promises(passing)


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
        record(OutingHandedOn(outing_id=outing.pk, led_by=to.name, before=of.name, by_id=by.pk))
        lines.append(outing_line(outing, "outing", _("%(when)s，由%(name)s带队") % said))
    return lines


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
