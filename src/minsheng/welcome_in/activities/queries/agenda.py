"""Services of volunteers as they stand on the agenda."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Service
from .services import PARTS


def services_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Staff: those of their communities, `mine` those that one planned. Whoever acts for a team: what the team does."""
    scope = scope_of(user)
    if asked.estate or not (scope.is_staff or scope.organisations):
        return
    rows = Service.objects.visible_to(user).filter(at__gte=asked.since, at__lt=asked.until).select_related(*PARTS)
    if asked.community:
        rows = rows.filter(community__code=asked.community)
    if asked.mine and scope.is_staff:
        rows = rows.filter(planned_by=user)
    for one in rows.order_by("at", "pk")[:MOST]:
        yield Dated(
            key=f"service-{one.number}",
            kind=_("志愿服务"),
            at=one.at,
            until=one.until,
            said=Said(one.place, one.title, one.cancelled_words),
            outside=Said(may_leave(one.place), may_leave(one.title), may_leave(one.cancelled_words)),
            url=reverse("service", args=[one.number]),
            icon="heart",
            by=one.planned_by.name,
            community=one.community.name,
            state=_("取消了") if one.is_cancelled else "",
            cancelled=one.is_cancelled,
            version=one.version,
            changed_at=one.changed_at or one.planned_at,
        )
