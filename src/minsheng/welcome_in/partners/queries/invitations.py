"""Questions about invitations: lists, who waits for whom, and the sheet that a code opens."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.casework.queries.story import Line, told
from minsheng.foundation import clock
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from ..models import Invitation, Need
from ..states import InviteFor, InviteState

PARTS = ("community", "organisation", "partner", "sent_by")


def invitations_seen_by(user: User) -> QuerySet[Invitation]:
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(user).select_related(*PARTS)
    return rows


def invitation_or_none(user: User, number: str) -> Invitation | None:
    return invitations_seen_by(user).filter(number=number).first()


def open_invitations(user: User) -> QuerySet[Invitation]:
    """Still waiting for an answer, and those who said that they come once, until that day is over or somebody looked past it."""
    return invitations_seen_by(user).filter(Q(state=InviteState.OPEN) | _comes())


def past_invitations(user: User) -> QuerySet[Invitation]:
    return invitations_seen_by(user).exclude(Q(state=InviteState.OPEN) | _comes())


def _comes() -> Q:
    not_over = Q(day=None) | Q(day__gte=clock.today())
    return Q(state=InviteState.ACCEPTED, purpose=InviteFor.ONCE) & not_over


def invitation_by_code(typed: str) -> Invitation | None:
    """For whoever was invited, whose code it is; a mistyped one opens nothing."""
    code = read_receipt_code(typed)
    rows = Invitation.objects.unscoped("whoever is invited holds the code").select_related(*PARTS)
    found: Invitation | None = rows.filter(code=code).first() if code else None
    return found


def unanswered_invitations(user: User) -> QuerySet[Invitation]:
    """For the office: whose last day to answer went by."""
    led = scope_of(user).led(Role.WORKER, Role.SECRETARY)
    rows = invitations_seen_by(user).filter(state=InviteState.OPEN, until__lt=clock.today(), community_id__in=led)
    return rows.order_by("until", "pk")


def invitations_to_us(user: User) -> QuerySet[Invitation]:
    """For whoever acts for an organisation: what it has not answered, the nearest day first."""
    rows = invitations_seen_by(user).filter(state=InviteState.OPEN, organisation_id__in=scope_of(user).organisations)
    return rows.order_by("until", "pk")


def communities_to_invite_to(user: User) -> QuerySet[Community]:
    """Where this user's office may invite."""
    scope = scope_of(user)
    rows: QuerySet[Community] = Community.objects.visible_to(user).filter(valid_to=None).order_by("name")
    return rows if scope.everywhere else rows.filter(pk__in=scope.led(Role.WORKER, Role.SECRETARY, Role.STREET))


def story_of_invitation(invitation: Invitation) -> list[Line]:
    entries = TimelineEntry.objects.filter(subject_kind="invitation", subject_id=str(invitation.pk)).select_related("by")
    return told(list(entries.order_by("-sequence")))


def invites_with(invitation: Invitation | Need, user: User) -> bool:
    """The office's side, and the auditor: who reads what the invited do not."""
    scope = scope_of(user)
    return scope.audits or scope.covers(invitation.community_id)


def for_what(invitation: Invitation) -> str:
    """What one is invited to, with the day where there is one."""
    said = str(InviteFor(invitation.purpose).label)
    if invitation.day is None:
        return said
    return _("%(what)s，%(day)s") % {"what": said, "day": clock.day_shown(invitation.day)}
