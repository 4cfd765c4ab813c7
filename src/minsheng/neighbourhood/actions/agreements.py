"""An agreement begins, goes on, and ends, with everything that it opens: part of the acts of partners (welcome_in/partners)."""

from collections.abc import Sequence
from datetime import date, timedelta

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput

from ..models import Agreement, AgreementArea, Community, Organisation, Representative, User
from .place_people import free_username
from .place_rows import free_code

WHY = "part of an agreement"
ONE_DAY = timedelta(days=1)


def enter_organisation(*, name: str, kind: str, abilities: Sequence[str] = ()) -> Organisation:
    """An organisation that the register does not have yet."""
    if Organisation.objects.unscoped(WHY).filter(name=name).exists():
        raise BadInput(
            f"册子里已经有“{name}”。是它，就在上面选；上面没有，请街道或区里来签。", "organisation", "organisation_known"
        )
    return Organisation.objects.create(code=free_code(Organisation), name=name, kind=kind, abilities=list(abilities))


def begin_agreement(
    *,
    organisation: Organisation,
    scope: str,
    communities: Sequence[Community],
    since: date,
    until: date,
    review_on: date,
    people: Sequence[str],
) -> Agreement:
    """From `since` to `until`, both included, the organisation serves these communities, and these `people` act for it.

    The register stays as it is: who serves by the agreement alone stops with it, who is of the place stays (serving.py).
    """
    agreement = Agreement.objects.create(organisation=organisation, scope=scope, since=since, until=until, review_on=review_on)
    for community in communities:
        AgreementArea.objects.create(agreement=agreement, community=community)
    for name in people:
        _acts_for(agreement, name)
    return agreement


def _acts_for(agreement: Agreement, name: str) -> None:
    """Whoever acts for the organisation by the register all the while goes on; somebody new gets an account without a password.

    By each agreement somebody acts anew, so that each ends by itself. An account that was closed stays closed.
    """
    since, until = agreement.since, agreement.until
    rows = Representative.objects.filter(organisation=agreement.organisation, user__name=name, user__is_active=True)
    if rows.filter(agreement=None, since__lte=since).exclude(until__lt=until).exists():
        return
    earlier = rows.select_related("user").order_by("-pk").first()
    user = earlier.user if earlier is not None else User(username=free_username(name), name=name)
    if earlier is None:
        user.set_unusable_password()
        user.save()
    area = {"organisation": agreement.organisation, "agreement": agreement}
    Representative.objects.create(user=user, since=since, until=until, **area)


def extend_agreement(*, agreement: Agreement, until: date, review_on: date) -> bool:
    """It goes on until another day, and so does whoever acts by it; for one in force. False where it is no longer what was read."""
    was_read = {"until": agreement.until, "review_on": agreement.review_on, "ended_on": None}
    if not Agreement.objects.unscoped(WHY).filter(pk=agreement.pk, **was_read).update(until=until, review_on=review_on):
        return False
    Representative.objects.filter(agreement=agreement, until=agreement.until).update(until=until)
    agreement.until, agreement.review_on = until, review_on
    return True


def close_agreement(*, agreement: Agreement) -> None:
    """What it opened closes this minute: a last day that was yesterday opens nothing. What was done under it stays."""
    yesterday = clock.today() - ONE_DAY
    Representative.objects.filter(agreement=agreement, until__gt=yesterday).update(until=yesterday)
    Agreement.objects.unscoped(WHY).filter(pk=agreement.pk, ended_on=None).update(ended_on=clock.today())
    agreement.ended_on = agreement.ended_on or clock.today()
