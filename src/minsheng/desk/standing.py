"""What stands and comes back in the morning: parked cases to be decided on, those whose day has come, facilities to be looked at, and what
has ended and is visited again."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Parking
from minsheng.casework.queries.facilities import facilities_due
from minsheng.casework.queries.parking import parkings_due, parkings_to_decide
from minsheng.casework.queries.return_visits import visits_due
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Facility, User

from .todo import Todo

MOST = 40


def waiting(user: User) -> dict[str, Any]:
    """What the morning counts first."""
    return {"visits": visits_due(user)}


def asked(user: User) -> tuple[Any, Any, Any]:
    """Parked cases to be decided on, and those whose day has come; facilities that nobody looked at for long."""
    return parkings_to_decide(user)[:MOST], parkings_due(user)[:MOST], facilities_due(user)[:MOST]


def todos(decide: list[Parking], due: list[Parking]) -> list[Todo]:
    return [*(_decide(parking) for parking in decide), *(_due(parking) for parking in due)]


def looks(facilities: list[Facility]) -> list[Todo]:
    return [_look(facility) for facility in facilities]


def _look(facility: Facility) -> Todo:
    said = {"name": facility.name}
    last = _("上次%(day)s看的") % {"day": clock.day_shown(facility.checked_on)} if facility.checked_on else _("还没去看过")
    return Todo(
        _("去看看%(name)s") % said,
        f"{facility.place_shown} · {last}",
        reverse("facility_check", args=[facility.code]),
        _("记看到的"),
        thing=facility,
        does=_("去看看%(name)s") % said,
        about=facility.place_shown,
        effect=_("不正常的，下一步记成一条民声，立事项办"),
    )


def _decide(parking: Any) -> Todo:
    case, why = parking.case, parking.get_ground_display()
    return Todo(
        case.title,
        _("有人提请挂账：%(why)s") % {"why": why},
        reverse("case", args=[case.number]),
        _("去批"),
        thing=case,
        does=_("批不批挂账：%(why)s") % {"why": why},
        about=case.title,
        effect=_("批了以后时限停着，说过话的人会知道"),
    )


def _due(parking: Any) -> Todo:
    case = parking.case
    return Todo(
        case.title,
        _("挂账到日子了，等的是：%(condition)s") % {"condition": parking.condition},
        reverse("case", args=[case.number]),
        _("再看"),
        day=clock.day_end(parking.review_on),
        does=_("到日子再看：接着办，还是再等"),
        about=case.title,
        effect=_("时限停着；说过话的人会知道"),
    )
