"""The morning's rows of going out: where I go or sit today, what I promised on the way, which of my plans changed."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.go_out.models import DutyShift
from minsheng.go_out.queries.cards import card_conflicts
from minsheng.go_out.queries.changes import changed_in_words, changes_waiting
from minsheng.go_out.queries.duty import shifts_of_today, swaps_waiting_for
from minsheng.go_out.queries.households import due_homes
from minsheng.go_out.queries.notebook import kept_for
from minsheng.go_out.queries.outings import my_promises, of_today
from minsheng.go_out.states import OutingState, ShiftState
from minsheng.neighbourhood.models import User

from .todo import Todo

MOST = 40


def waiting(user: User) -> dict[str, Any]:
    """What the morning counts first: most people have none today, and the rows are asked for only where there are some."""
    return {
        "outings": of_today(user),
        "promises": my_promises(user),
        "kept": kept_for(user),
        "cards": card_conflicts(user),
        "changes": changes_waiting(user),
        "homes_due": due_homes(user),
        "duty": shifts_of_today(user),
        "swaps": swaps_waiting_for(user),
    }


def outings(user: User) -> tuple[list[Todo], list[Todo]]:
    """What I lead or come along to today: what goes on or begins within two hours, and what comes later."""
    soon = clock.now() + timedelta(hours=2)
    found = [
        (
            outing.state == OutingState.GOING or outing.at <= soon,
            Todo(
                outing.occasion.title,
                f"{clock.local(outing.at):%H:%M}" + (f" · {outing.topic}" if outing.topic else ""),
                reverse("outing", args=[outing.number]),
                _("接着记") if outing.state == OutingState.GOING else _("开始"),
                thing=outing,
                does=_("到%(place)s坐下来听") % {"place": outing.where or outing.community.name},
                about=outing.occasion.title,
                effect=_("先把上次的结果念给大家"),
            ),
        )
        for outing in of_today(user)[:MOST]
    ]
    return [todo for now, todo in found if now], [todo for now, todo in found if not now]


def changed_plans(user: User) -> list[Todo]:
    """What I was planned for and has been moved or cancelled: until I say that I know, or the day is over."""
    return [
        Todo(
            title=changed_in_words(change),
            meta=_("原来有您"),
            url=reverse("plan_change", args=[change.pk]),
            act=_("知道了"),
            thing=change,
            does=changed_in_words(change),
            about=change.community.name,
            effect=_("点一下就从这里拿掉"),
        )
        for change in changes_waiting(user)[:MOST]
    ]


def duty(user: User) -> list[Todo]:
    """Where I sit today."""
    return [_sit(shift) for shift in shifts_of_today(user)[:MOST]]


def _sit(shift: DutyShift) -> Todo:
    place = f"{shift.point.estate.name} {shift.point.name}"
    return Todo(
        _("到%(place)s坐班") % {"place": place},
        f"{clock.local(shift.start):%H:%M}—{clock.local(shift.end):%H:%M}"
        + (f" · {shift.point.place}" if shift.point.place else ""),
        reverse("duty_shift", args=[shift.pk]),
        _("接着记") if shift.state == ShiftState.GOING else _("打开"),
        thing=shift,
        does=_("到%(place)s坐下来听") % {"place": place},
        about=shift.point.name,
        effect=_("先看上一班交下来什么"),
    )


def swaps(user: User) -> list[Todo]:
    """Who asks me to sit for them."""
    return [
        Todo(
            _("%(name)s想请您坐一班") % {"name": swap.asked_by.name},
            f"{clock.day_shown(clock.local(swap.seat.shift.start).date())} {clock.local(swap.seat.shift.start):%H:%M}"
            f" · {swap.seat.shift.point.estate.name}",
            reverse("duty_swap_answer", args=[swap.pk]),
            _("答复"),
            day=swap.seat.shift.start,
            does=_("答不答应替%(name)s坐一班") % {"name": swap.asked_by.name},
            about=swap.seat.shift.point.name,
            effect=_("您答应了才算"),
        )
        for swap in swaps_waiting_for(user)[:MOST]
    ]


def promises(user: User) -> list[Todo]:
    """What I promised on the way, until it is kept."""
    return [
        Todo(
            promise.words,
            _("您答应的"),
            reverse("promise_keep", args=[promise.pk]),
            _("做到了吗"),
            day=clock.day_end(promise.due),
            does=_("答应人家的：%(words)s") % {"words": promise.words},
            about=_("答应%(day)s") % {"day": clock.day_shown(promise.due)},
            effect=_("做到了就点一下，做不到说一声为什么"),
        )
        for promise in my_promises(user)[:MOST]
    ]
