"""Whom a secret address of a share stands for, and what it still opens."""

import hashlib
from dataclasses import dataclass

from minsheng.neighbourhood.models import Organisation, Representative, User
from minsheng.neighbourhood.queries import office_rule, serving
from minsheng.neighbourhood.scope import Scope, in_force

from ..models import Assignment, Attachment, ShareLink
from ..states import AssignmentState

WHY = "by the secret of its link"
# An organisation whose share went back to the office, or that was released from it, has no part in the case any more.
CLOSED = (AssignmentState.TAKEN_BACK, AssignmentState.RELEASED)


@dataclass(frozen=True)
class Handed:
    """One share as the holder of a link works on it: `by` may act on that share and see nothing else."""

    link: ShareLink
    share: Assignment
    by: User
    files: list[Attachment]


def digest_of_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def days_of_a_link() -> int:
    return office_rule("share_link_days")


def acts_for_itself(organisation: Organisation) -> bool:
    """Somebody can log in for it; the office's own people work under their names too."""
    acting = in_force(Representative.objects.filter(organisation=organisation, user__is_active=True))
    return organisation.is_office or acting.exists()


def links_of(share: Assignment) -> list[ShareLink]:
    """The links of a share already visible that still open, the newest first."""
    return list(ShareLink.objects.unscoped(WHY).not_over().filter(assignment=share).select_related("bearer", "made_by"))


def handed_by(secret: str) -> Handed | None:
    """What a secret opens. Unknown, revoked, out of date, taken back, of an organisation that no longer
    serves there or that can log in by now: one answer, None."""
    rows = ShareLink.objects.unscoped(WHY).not_over().filter(digest=digest_of_secret(secret))
    related = ("organisation", "refusal", "offered_by", "case__community", "case__category", "case__estate", "case__building")
    link = rows.select_related("bearer", *(f"assignment__{name}" for name in related)).first()
    if link is None:
        return None
    share = link.assignment
    if share.state in CLOSED or share.taken_over_by_id is not None:
        return None
    if acts_for_itself(share.organisation) or not serving(share.case.community).filter(pk=share.organisation_id).exists():
        return None
    files = Attachment.objects.unscoped(WHY).filter(assignment=share, taken_away_at=None).order_by("id")
    return Handed(link, share, bearing(link), list(files))


def still_opens(share: Assignment, bearer: User) -> bool:
    """Whether the link behind which `bearer` acts is neither revoked nor past its day, and nobody can log in for the organisation by now."""
    rows = ShareLink.objects.unscoped(WHY).not_over().filter(assignment=share, bearer=bearer)
    return rows.exists() and not acts_for_itself(share.organisation)


def bearing(link: ShareLink) -> User:
    """The account behind a link, able to act for the length of this request on that one share. In the database it stays closed."""
    by: User = link.bearer
    by.is_active = True
    by.kept_scope = Scope(handed=frozenset({link.assignment_id}))
    return by
