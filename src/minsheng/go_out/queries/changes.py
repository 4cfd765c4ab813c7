"""Questions about plans that changed: what somebody has to know, in one sentence, and who has not looked yet."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.agenda import may_leave
from minsheng.neighbourhood.models import User

from ..models import DutyShift, Outing, PlanChange
from ..states import OutingKind, PlanChangeState
from .agenda import told_outside

PARTS = (
    "outing__community",
    "outing__estate",
    "outing__venue",
    "outing__led_by",
    "organisation",
    "shift__point__community",
    "shift__point__estate",
)


def changes_waiting(user: User) -> QuerySet[PlanChange]:
    """What changed and was not acknowledged; over with the day it was planned for, or has been moved to."""
    today = clock.day_start(clock.today())
    ahead = Q(outing__at__gte=today) | Q(shift__start__gte=today) | Q(was_at__gte=today)
    found: QuerySet[PlanChange] = PlanChange.objects.visible_to(user).filter(ahead, seen_at=None)
    return found.select_related(*PARTS).order_by(Coalesce("outing__at", "shift__start"), "pk")


def change_or_none(user: User, identity: int) -> PlanChange | None:
    rows = PlanChange.objects.visible_to(user).select_related(*PARTS)
    found: PlanChange | None = rows.filter(pk=identity).first()
    return found


def not_seen_of(thing: Outing | DutyShift) -> list[str]:
    """Who of those that were told has not looked yet, while it still matters; an organisation has once one of its people did."""
    today = clock.day_start(clock.today())
    rows = PlanChange.objects.unscoped("of an outing or a shift already visible")
    rows = rows.filter(shift=thing) if isinstance(thing, DutyShift) else rows.filter(outing=thing)
    ahead = Q(outing__at__gte=today) | Q(shift__start__gte=today) | Q(was_at__gte=today)
    found = list(rows.filter(ahead).select_related("user", "organisation").order_by("pk"))
    looked = {row.organisation_id for row in found if row.seen_at is not None}
    waiting = [row for row in found if row.seen_at is None and (row.organisation is None or row.organisation_id not in looked)]
    return list(dict.fromkeys(row.organisation.name if row.organisation else row.user.name for row in waiting))


def changed_in_words(change: PlanChange) -> str:
    """周五的小板凳会取消了：下雨. An organisation is told no more than may leave the building."""
    outing = change.outing
    if outing is None:
        return _seat_in_words(change)
    outside = told_outside(outing)
    where, why = (outing.where, outing.cancelled_words) if change.organisation_id is None else (outside.where, outside.why)
    said: dict[str, Any] = {
        "kind": OutingKind(outing.kind).label,
        "was": moment_in_words(change.was_at),
        "now": moment_in_words(outing.at),
        "where": where or outing.community.name,
    }
    if change.state == PlanChangeState.CANCELLED:
        sentence = _("%(was)s的%(kind)s取消了") % said
        return _("%(what)s：%(why)s") % {"what": sentence, "why": why} if why else sentence
    if change.state == PlanChangeState.DROPPED:
        return _("%(was)s的%(kind)s，不用您去了") % said
    if change.state == PlanChangeState.AGAIN:
        return _("%(now)s的%(kind)s照样办，在%(where)s") % said
    if change.state == PlanChangeState.SEATED:
        return _("%(now)s的%(kind)s，请您一起去，在%(where)s") % said
    if change.state == PlanChangeState.LED:
        return _led_in_words(change, outing, said)
    if change.was_at == outing.at:
        return _("%(now)s的%(kind)s换了地方：%(where)s") % said
    if change.other_place:
        return _("%(was)s的%(kind)s改到%(now)s，在%(where)s") % said
    return _("%(was)s的%(kind)s改到%(now)s") % said


def _led_in_words(change: PlanChange, outing: Outing, said: dict[str, Any]) -> str:
    """Who leads, and where the plan changed before that was seen, that too. An organisation is told no name."""
    said["name"] = outing.led_by.name
    moved = change.was_at != outing.at or change.other_place
    if change.user_id == outing.led_by_id:
        return (_("%(was)s的%(kind)s改到%(now)s，在%(where)s，请您带队") if moved else _("%(now)s的%(kind)s，请您带队")) % said
    if change.organisation_id is not None:
        return (_("%(was)s的%(kind)s改到%(now)s，在%(where)s，换了人带队") if moved else _("%(now)s的%(kind)s换了人带队")) % said
    return (
        _("%(was)s的%(kind)s改到%(now)s，在%(where)s，由%(name)s带队") if moved else _("%(now)s的%(kind)s改由%(name)s带队")
    ) % said


def _seat_in_words(change: PlanChange) -> str:
    """11月27日09:00在某小区“您说我听”坐班取消了：下雨."""
    shift = change.shift
    assert shift is not None
    said = {"when": moment_in_words(shift.start), "where": f"{shift.point.estate.name} {shift.point.name}"}
    if change.state == PlanChangeState.SEATED:
        return _("给您排了一班：%(when)s在%(where)s") % said
    if change.state == PlanChangeState.DROPPED:
        return _("%(when)s在%(where)s坐班，不用您去了") % said
    if change.state == PlanChangeState.AGAIN:
        return _("%(when)s在%(where)s照样坐班") % said
    why = shift.cancelled_words if change.organisation_id is None else may_leave(shift.cancelled_words)
    sentence = _("%(when)s在%(where)s坐班取消了") % said
    return _("%(what)s：%(why)s") % {"what": sentence, "why": why} if why else sentence


def moment_in_words(at: Any) -> str:
    """11月27日19:00."""
    local = clock.local(at)
    return _("%(day)s%(time)s") % {"day": clock.day_shown(local.date()), "time": f"{local:%H:%M}"}
