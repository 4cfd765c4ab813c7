"""Whether somebody was there, from when to when: a second person writes it down, and a correction is one more row (DOMAIN §8).

Nothing else makes hours: no log-in, no sign-up, no promise.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import AttendanceConfirmed, AttendanceCorrected
from ..models import ServiceHours, SignUp
from ..queries.services import other_hours_between
from ..queries.volunteers import guardian_of
from ..states import SignUpState
from .services import require_standing
from .signing_up import require_fit
from .words import told_words

# How far beyond the planned hours somebody may have been there: what goes on for longer is another service.
AROUND = timedelta(hours=12)


def _require_somebody_else(sign_up: SignUp, by: User) -> None:
    """Nobody confirms the own presence, nor a guardian the child's. Names are all there is to go by: of two of one name a third confirms."""
    guardian = guardian_of(sign_up.volunteer)
    if by.name in (sign_up.volunteer.name, guardian.name if guardian else ""):
        raise StateForbids("自己和自家孩子的到场，要由别人来确认。", "own_presence")


def _found(
    sign_up: SignUp, came: bool, came_from: datetime | None, came_until: datetime | None, with_guardian: bool
) -> dict[str, Any]:
    service = sign_up.service
    if not service.has_begun:
        raise StateForbids("服务还没开始，不能记到场。", "service_ahead")
    if not came:
        return {"came": False, "since": None, "until": None, "minutes": 0, "with_guardian": False}
    since, until = came_from or service.at, came_until or service.until
    if until <= since:
        raise BadInput("走的时间要在来的时间之后。", "came_until", "ends_before")
    if until > clock.now():
        raise BadInput("走的时间还没到。他还在做，等做完再记。", "came_until", "not_over")
    if since < service.at - AROUND or until > service.until + AROUND:
        raise BadInput("和排的时间差得太远，请看看日子。", "came_from", "far_from_plan")
    require_fit(service, sign_up.volunteer, with_guardian=with_guardian)
    other = other_hours_between(sign_up.volunteer, sign_up, since, until)
    if other is not None:
        raise BadInput(
            f"这段时间他在{other.sign_up.service.number}也记了到场，一个人不能同时在两处。", "came_from", "twice_at_once"
        )
    minutes = int((until - since).total_seconds() // 60)
    if minutes < 1:
        raise BadInput("走的时间要在来的时间之后。", "came_until", "ends_before")
    return {"came": True, "since": since, "until": until, "minutes": minutes, "with_guardian": with_guardian}


def _said(row: ServiceHours) -> dict[str, Any]:
    return {
        "service_id": row.sign_up.service_id,
        "volunteer_id": row.sign_up.volunteer_id,
        "sign_up_id": row.sign_up_id,
        "hours_id": row.pk,
        "came": row.came,
        "since": row.since.isoformat() if row.since else "",
        "until": row.until.isoformat() if row.until else "",
        "minutes": row.minutes,
        "with_guardian": row.with_guardian,
    }


def _created(**values: Any) -> ServiceHours:
    """One first row a sign-up, one correction a row: the database holds that."""
    try:
        with transaction.atomic():
            row: ServiceHours = ServiceHours.objects.create(confirmed_at=clock.now(), **values)
            return row
    except IntegrityError as error:
        raise SomebodyWasFaster from error


@transaction.atomic
def confirm_attendance(
    *,
    sign_up: SignUp,
    came: bool,
    by: User,
    came_from: datetime | None = None,
    came_until: datetime | None = None,
    with_guardian: bool = False,
) -> ServiceHours:
    """Write down whether they were there. Without times it was as planned; the way there and back does not count."""
    require(by, "activities.confirm_attendance", sign_up)
    require_standing(sign_up.service)
    _require_somebody_else(sign_up, by)
    if sign_up.state != SignUpState.SIGNED:
        raise StateForbids("他没有报这次的名，请先替他报上。", "sign_up_state")
    if sign_up.hours.unscoped("of this sign-up").exists():
        raise StateForbids("已经记了来没来，要改请用“更正”。", "presence_noted")
    found = _found(sign_up, came, came_from, came_until, with_guardian or sign_up.with_guardian)
    row = _created(sign_up=sign_up, confirmed_by=by, **found)
    record(AttendanceConfirmed(by_id=by.pk, **_said(row)))
    return row


@transaction.atomic
def correct_attendance(
    *,
    hours: ServiceHours,
    came: bool,
    reason: str,
    by: User,
    came_from: datetime | None = None,
    came_until: datetime | None = None,
    with_guardian: bool = False,
) -> ServiceHours:
    """It was otherwise: a new row that names what it replaces, and why. The earlier one stays to be read; sums count the latest."""
    require(by, "activities.correct_attendance", hours)
    sign_up = hours.sign_up
    _require_somebody_else(sign_up, by)
    kept = told_words(reason, "reason", required=True)
    if ServiceHours.objects.unscoped("correct").filter(replaces=hours).exists():
        raise StateForbids("这一条已经更正过，请在最新的那条上改。", "already_corrected")
    found = _found(sign_up, came, came_from, came_until, with_guardian or sign_up.with_guardian)
    same = ("came", "since", "until", "with_guardian")
    if all(found[key] == getattr(hours, key) for key in same):
        raise BadInput("和原来记的一样，没有要更正的。", "reason", "as_before")
    row = _created(sign_up=sign_up, confirmed_by=by, replaces=hours, reason=kept, **found)
    record(AttendanceCorrected(by_id=by.pk, replaces=hours.pk, reason=kept, **_said(row)))
    return row
