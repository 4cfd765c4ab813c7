"""What waits this morning of working together: whom the office awaits, and where an organisation is called to."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models.shares import WAITING_STATES
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role
from minsheng.work_together.queries.escalation import pushed_to
from minsheng.work_together.queries.supervision import letters_seen_by
from minsheng.work_together.queries.whistles import calls_awaiting_us, whistles_of_today
from minsheng.work_together.states import CallState

from .todo import Todo

MOST = 40


def waiting(user: User) -> dict[str, Any]:
    """What the morning counts first."""
    return {"whistles": _awaited_here(user), "pushed": pushed_to(user)}


def _awaited_here(user: User) -> Any:
    """Whistles for which the office awaits somebody today; a grid worker and an officer above are not the ones who stand there."""
    rows = whistles_of_today(user)
    return rows.filter(community__in=scope_of(user).led(Role.WORKER, Role.SECRETARY))


def awaited(user: User) -> list[Todo]:
    """Who was called for today, until somebody wrote down who came."""
    todos = []
    for whistle in _awaited_here(user)[:MOST]:
        names = _("、").join(call.organisation.name for call in whistle.called if call.is_awaited)
        todos.append(
            Todo(
                _("等%(names)s报到：%(place)s") % {"names": names, "place": whistle.where_shown},
                f"{clock.day_shown(clock.local(whistle.at).date())} {clock.local(whistle.at):%H:%M}",
                reverse("whistle", args=[whistle.number]),
                _("记谁到了"),
                thing=whistle,
                does=_("等%(names)s报到") % {"names": names},
                about=whistle.where_shown,
                effect=_("到了、晚到、没到，看到什么记什么"),
            )
        )
    return todos


def called(user: User) -> list[Todo]:
    """Where a representative's organisation is called to."""
    return [
        Todo(
            call.whistle.words,
            f"{clock.day_shown(clock.local(call.whistle.at).date())} {clock.local(call.whistle.at):%H:%M} · {call.whistle.where_shown}",
            reverse("whistle", args=[call.whistle.number]),
            _("答复") if call.state == CallState.ASKED else _("去看"),
            thing=call,
        )
        for call in calls_awaiting_us(user)[:MOST]
    ]


def supervised(user: User) -> list[Todo]:
    """Shares of a representative's organisation that somebody asked for in writing, until the result is in; while the case is parked nobody
    waits for it."""
    rows = letters_seen_by(user).filter(assignment__organisation__in=scope_of(user).organisations)
    waited_for = Q(assignment__state__in=WAITING_STATES, assignment__case__ended_at=None, assignment__case__parked_until=None)
    rows = rows.filter(waited_for).order_by("until", "pk")
    return [
        Todo(
            _("督办单：%(words)s") % {"words": letter.words},
            _("%(day)s前") % {"day": clock.day_shown(letter.until)},
            reverse("supervision_letter", args=[letter.number]),
            _("去看"),
            thing=letter.assignment,
        )
        for letter in rows[:MOST]
    ]
