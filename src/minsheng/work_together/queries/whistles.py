"""Questions about whistles: lists, those that wait for somebody, who is called to one."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Case
from minsheng.casework.queries.board import names_in
from minsheng.foundation import clock
from minsheng.foundation.suspicious import Suspicious, suspicious_in
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Whistle, WhistleCall
from ..states import AWAITED

PARTS = ("community", "case", "estate", "building", "blown_by", "called_off_by")
CALL_PARTS = ("organisation", "whistle__community", "whistle__estate", "whistle__building", "whistle__case")
WHY = "of a whistle already visible"


def whistles_seen_by(user: User) -> QuerySet[Whistle]:
    """With everybody who is called to each."""
    calls = WhistleCall.objects.unscoped(WHY).with_represented().select_related("organisation")
    rows = Whistle.objects.visible_to(user).select_related(*PARTS)
    found: QuerySet[Whistle] = rows.prefetch_related(Prefetch("calls", calls.order_by("pk"), to_attr="called"))
    return found


def whistle_or_none(user: User, number: str) -> Whistle | None:
    return whistles_seen_by(user).filter(number=number).first()


def call_or_none(user: User, identity: int) -> WhistleCall | None:
    """A call whose row somebody has in full: staff of the community, and the organisation itself."""
    scope = scope_of(user)
    mine = Q(organisation_id__in=scope.organisations)
    mine |= Q(whistle__community_id__isnull=False) if scope.everywhere else Q(whistle__community_id__in=scope.communities)
    found: WhistleCall | None = WhistleCall.objects.visible_to(user).filter(mine, pk=identity).select_related(*CALL_PARTS).first()
    return found


def open_whistles(user: User) -> QuerySet[Whistle]:
    """What is ahead, and those of which somebody must still say who came: the nearest first."""
    return whistles_seen_by(user).filter(_is_open()).order_by("at", "pk")


def past_whistles(user: User) -> QuerySet[Whistle]:
    return whistles_seen_by(user).exclude(_is_open())


def _is_open() -> Q:
    awaited = WhistleCall.objects.unscoped(WHY).filter(whistle=OuterRef("pk"), state__in=AWAITED)
    return Q(called_off_at=None) & (Q(at__gte=clock.now()) | Q(Exists(awaited)))


def whistles_of_today(user: User) -> QuerySet[Whistle]:
    """Those for which somebody is awaited until tonight, or was: what stands on the own day of the office."""
    awaited = WhistleCall.objects.unscoped(WHY).filter(whistle=OuterRef("pk"), state__in=AWAITED)
    rows = whistles_seen_by(user).filter(Exists(awaited), called_off_at=None, at__lt=clock.day_end(clock.today()))
    return rows.order_by("at", "pk")


def whistles_of_case(case: Case, user: User) -> list[Whistle]:
    return list(whistles_seen_by(user).filter(case=case).order_by("-at", "-pk"))


def called_for(case: Case) -> set[int]:
    """Organisations that were ever called to this case."""
    rows = WhistleCall.objects.unscoped(WHY).filter(whistle__case=case, whistle__called_off_at=None)
    return set(rows.values_list("organisation", flat=True))


def calls_awaiting_us(user: User) -> QuerySet[WhistleCall]:
    """For a representative: where the own organisation is called and is awaited, the nearest first."""
    rows = WhistleCall.objects.visible_to(user).filter(organisation_id__in=scope_of(user).organisations, state__in=AWAITED)
    rows = rows.filter(whistle__called_off_at=None, whistle__at__gte=clock.day_start(clock.today()))
    found: QuerySet[WhistleCall] = rows.select_related(*CALL_PARTS, "whistle__blown_by").order_by("whistle__at", "pk")
    return found


def may_name(case: Case | None, text: str) -> list[Suspicious]:
    """What in a text written for organisations may name somebody."""
    return names_in(case, text) if case is not None else suspicious_in(text)


def kept_whistle(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """A whistle as it stands beside a write that came twice with other content."""
    found = whistles_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    said = [
        (_("什么时候"), clock.day_shown(clock.local(found.at).date())),
        (_("在哪儿"), found.where_shown),
        (_("说什么"), found.words),
    ]
    return reverse("whistle", args=[found.number]), said
