"""A secret address for an organisation in which nobody can log in: made for one share, shown once, revoked (docs/decisions/0029)."""

import secrets
from datetime import timedelta

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.models.people import LINK_ACCOUNT
from minsheng.neighbourhood.permission import require

from ..events import ShareHandedOut, ShareLinkRevoked
from ..models import Assignment, ShareLink
from ..models.shares import WAITING_STATES
from ..queries.handed import acts_for_itself, days_of_a_link, digest_of_secret, links_of
from .shares import hands_with, require_going

# One for each who works on it, and then some: more are forgotten ones.
MOST = 5


@transaction.atomic
def hand_out_share(*, assignment: Assignment, by: User, name: str = "") -> str:
    """The secret of a new address; given this once, kept as its hash. Its holder may promise, refuse and give the result of this share.

    Whoever makes it could use it, and counts from now on as one who had a part in the share: somebody else checks its result.
    Raises StateForbids where the share is not waited for, its case is parked or has ended, somebody can log in for the organisation,
    or five addresses are open already.
    """
    require(by, "casework.hand_out_share", assignment)
    if assignment.state not in WAITING_STATES or assignment.case.has_ended:
        raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不用给链接。", "share_state")
    require_going(assignment.case)
    if acts_for_itself(assignment.organisation):
        raise StateForbids("这家单位有人能登录，请它自己办，不用链接。", "has_an_account")
    kept = short_words_kept(name, "name", 20)
    _hold(assignment)
    if len(links_of(assignment)) >= MOST:
        raise StateForbids(f"已经有{MOST}个链接了。先把不用的作废，再做新的。", "too_many_links")
    secret = secrets.token_urlsafe(32)
    bearer = User(
        username=f"{LINK_ACCOUNT}{secrets.token_hex(8)}", name=kept or assignment.organisation.name[:40], is_active=False
    )
    bearer.set_unusable_password()
    bearer.save()
    until = clock.today() + timedelta(days=days_of_a_link())
    link = ShareLink.objects.create(
        assignment=assignment,
        bearer=bearer,
        digest=digest_of_secret(secret),
        until=until,
        made_by=by,
        made_at=clock.now(),
    )
    hands = hands_with(assignment, by)
    Assignment.objects.unscoped("who could use the link").filter(pk=assignment.pk).update(hands=hands)
    assignment.hands = hands
    record(
        ShareHandedOut(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=assignment.organisation.name,
            link_id=link.pk,
            until=until.isoformat(),
            digest=link.digest,
            bearer_id=bearer.pk,
            by_id=by.pk,
        )
    )
    return secret


def _hold(assignment: Assignment) -> None:
    """Until the transaction ends nobody else makes a link of this share: what is counted stays so. Raises SomebodyWasFaster where it went on."""
    held = Assignment.objects.unscoped("of a share already visible").select_for_update().get(pk=assignment.pk)
    if held.state != assignment.state:
        raise SomebodyWasFaster


@transaction.atomic
def revoke_share_link(*, link: ShareLink, by: User) -> None:
    """From this moment the address opens nothing; what was done with it stays. Raises StateForbids if it has been revoked."""
    require(by, "casework.revoke_share_link", link.assignment)
    rows = ShareLink.objects.unscoped("of a share already visible").filter(pk=link.pk, revoked_at=None)
    if not rows.update(revoked_at=clock.now(), revoked_by=by):
        raise StateForbids("这个链接已经作废了，不用再按。", "link_revoked")
    record(
        ShareLinkRevoked(
            case_id=link.assignment.case_id,
            assignment_id=link.assignment_id,
            organisation=link.assignment.organisation.name,
            link_id=link.pk,
            by_id=by.pk,
        )
    )
