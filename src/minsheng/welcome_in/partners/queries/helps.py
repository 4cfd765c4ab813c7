"""Questions about what partners promised."""

from collections.abc import Iterable

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from ..models import Help, Partner
from ..states import BOUND, HelpState

PARTS = ("partner__community", "partner__organisation", "partner__agreement", "need")


def helps_of(partner: Partner, user: User) -> list[Help]:
    """What is open first, the nearest day on top; then what was noted, the latest first."""
    return in_order(helps_rows(partner, user))


def helps_rows(partner: Partner, user: User) -> QuerySet[Help]:
    found: QuerySet[Help] = Help.objects.visible_to(user).filter(partner=partner).order_by("-pk")[:100]
    return found


def in_order(rows: Iterable[Help]) -> list[Help]:
    rows = list(rows)
    open_ = sorted((row for row in rows if row.state == HelpState.OPEN), key=lambda row: (row.due, row.pk))
    return open_ + [row for row in rows if row.state != HelpState.OPEN]


def help_or_none(user: User, identity: int) -> Help | None:
    found: Help | None = Help.objects.visible_to(user).filter(pk=identity).select_related(*PARTS).first()
    return found


def helps_to_note(user: User) -> QuerySet[Help]:
    """For the office: whose day has come and of which nobody has said yet whether it was done."""
    led = scope_of(user).led(Role.WORKER, Role.SECRETARY)
    rows = Help.objects.visible_to(user).filter(state=HelpState.OPEN, due__lte=clock.today(), partner__community_id__in=led)
    found: QuerySet[Help] = rows.select_related(*PARTS).order_by("due", "pk")
    return found


def helps_promised(user: User) -> QuerySet[Help]:
    """For whoever acts for a partner: what the own organisation has promised and not done."""
    ours = scope_of(user).organisations
    rows = Help.objects.visible_to(user).filter(state=HelpState.OPEN, partner__organisation_id__in=ours, partner__state__in=BOUND)
    found: QuerySet[Help] = rows.select_related(*PARTS).order_by("due", "pk")
    return found
