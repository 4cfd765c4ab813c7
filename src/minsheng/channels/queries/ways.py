"""Questions about ways out, and about what did not get through."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from minsheng.casework.states import NoticeKind
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem

from ..models import Way
from ..states import LABELS, Decision, WayKind

# What goes by the mail server of the settings.
MAIL = "mail"
# Handing over takes seconds: what is unsure after so long was cut off.
CUT_OFF = timedelta(minutes=15)


def ways_in_use() -> QuerySet[Way]:
    return Way.objects.filter(ended_at=None).select_related("community")


def ways_that_send() -> QuerySet[Way]:
    """Those by which letters go out now; one that rests after failures is left out."""
    awake = Q(rests_until=None) | Q(rests_until__lte=clock.now())
    return ways_in_use().filter(awake).exclude(kind=WayKind.ACCOUNT)


def way_or_none(identity: int) -> Way | None:
    return ways_in_use().filter(pk=identity).first()


def sent_lately(way: Way) -> int:
    """How many tries to hand something over there were in the last minute."""
    since = clock.now() - timedelta(minutes=1)
    return OutboxItem.objects.filter(way=way.key, sent_at__gte=since).count()


def waiting_by_way() -> dict[str, int]:
    rows = OutboxItem.objects.filter(way__startswith="way:", sent_at=None, stopped_at=None).values("way")
    return {row["way"]: row["n"] for row in rows.annotate(n=Count("id")).order_by()}


def letters_for_a_person() -> QuerySet[OutboxItem]:
    """What did not get through and waits for somebody's decision, the newest first: what was given up by itself, and what left without
    anybody knowing whether it arrived."""
    cut_off = Q(unsure=True, sent_at__lt=clock.now() - CUT_OFF)
    return OutboxItem.objects.filter(Q(stopped_at__isnull=False) | cut_off).exclude(decision=Decision.GIVEN_UP).order_by("-id")


def letters_decided() -> QuerySet[OutboxItem]:
    """What somebody has decided, the newest first."""
    return OutboxItem.objects.exclude(decided_at=None).select_related("decided_by").order_by("-decided_at")


@dataclass(frozen=True)
class Shown:
    """A letter as the page shows it: by which way, and what about; a mail has neither."""

    item: OutboxItem
    name: str
    about: str


def letters_shown(items: list[OutboxItem]) -> list[Shown]:
    names = {way.key: way.name for way in Way.objects.filter(pk__in=_keys(items))}
    return [Shown(item, names.get(item.way, ""), _about(item)) for item in items]


def _about(item: OutboxItem) -> str:
    kinds = LABELS | dict(NoticeKind.choices)
    return str(kinds.get(item.kind, ""))


def _keys(items: list[OutboxItem]) -> list[int]:
    return [int(item.way.partition(":")[2]) for item in items if item.way.startswith("way:")]
