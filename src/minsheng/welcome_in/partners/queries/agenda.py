"""Days of partners on the agenda: when a trial is over, when it is looked at how it goes, and the last day."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import OrganisationKind

from ..models import Partner
from ..states import BOUND, PartnerState


def partners_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Staff: partners of their communities. A representative: the days of the own agreement. They are nobody's own, so not under `mine`."""
    scope = scope_of(user)
    if not scope.is_staff and not scope.organisations:
        return
    if asked.estate or asked.mine:
        return
    first, last = clock.local(asked.since).date(), clock.local(asked.until).date()
    span = (first, last)
    days = Q(agreement__review_on__range=span) | Q(agreement__until__range=span)
    days |= Q(state=PartnerState.TRIAL, trial_until__range=span)
    rows = Partner.objects.visible_to(user).filter(days, state__in=BOUND).select_related("community", "agreement")
    if asked.community:
        rows = rows.filter(community__code=asked.community)
    for partner in rows.order_by("pk")[:MOST]:
        for kind, name, day in _days(partner):
            at = clock.day_start(day)
            if asked.since <= at < asked.until:
                yield _dated(partner, kind, name, at)


def _days(partner: Partner) -> Iterator[tuple[str, str, date]]:
    agreement = partner.agreement
    if agreement is None:
        return
    yield "review", _("合伙人复核"), agreement.review_on
    yield "until", _("合伙协议最后一天"), agreement.until
    if partner.state == PartnerState.TRIAL and partner.trial_until:
        yield "trial", _("合伙人试期结束"), partner.trial_until


def _dated(partner: Partner, kind: str, name: str, at: datetime) -> Dated:
    said = Said(partner.community.name, partner.name)
    # A professional is a person: what lies on a telephone names none.
    outside = Said(partner.community.name, "" if partner.kind == OrganisationKind.PROFESSIONAL else may_leave(partner.name))
    return Dated(
        key=f"partner-{partner.number}-{kind}",
        kind=name,
        at=at,
        said=said,
        outside=outside,
        url=reverse("partner", args=[partner.number]),
        icon="users",
        community=partner.community.name,
    )
