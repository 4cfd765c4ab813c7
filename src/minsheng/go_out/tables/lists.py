"""The lists of going out as tables that can be taken out: what their pages show to somebody.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Prefetch

from minsheng.casework.models import Voice
from minsheng.foundation.listing import PAGE, Column, Listing, in_pages
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Outing, OutingGuest, OutingMember, Stop
from ..queries.outings import outings_seen_by

Asked = Mapping[str, Any]

OUTING_COLUMNS = [
    Column("编号", lambda outing: outing.number, 14),
    Column("到哪一步", lambda outing: outing.get_state_display(), 10),
    Column("什么时候", lambda outing: outing.at, 17),
    Column("走访还是小板凳会", lambda outing: outing.get_kind_display(), 10),
    Column("社区", lambda outing: outing.community.name, 12),
    Column("在哪儿", lambda outing: outing.where, 20),
    Column("说什么", lambda outing: outing.topic, 24),
    Column("为什么去", lambda outing: outing.get_reason_display(), 14),
    Column("谁定的", lambda outing: outing.led_by.name, 10),
    Column("谁去", lambda outing: "、".join(outing.team), 24),
    Column("来了几位", lambda outing: outing.headcount or "", 8),
    Column("到了几户", lambda outing: outing.doors or "", 8),
    Column("听到几条", lambda outing: outing.heard or "", 8),
    Column("下一场", lambda outing: outing.next_at, 17),
    Column("为什么取消", lambda outing: outing.cancelled_words, 20),
]


def outings(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What is planned and what was, the newest first; who came to a meeting stays where it is, sealed."""
    if not scope_of(user).is_staff:
        return None
    members = Prefetch("members", OutingMember.objects.filter(dropped_at=None).select_related("user").order_by("pk"))
    guests = Prefetch("guests", OutingGuest.objects.filter(dropped_at=None).select_related("organisation").order_by("pk"))
    found = outings_seen_by(user).order_by("-at", "-pk").prefetch_related(members, guests)

    def rows() -> Iterator[Outing]:
        for page in in_pages(found.iterator(chunk_size=PAGE)):
            yield from _counted(user, page)

    return Listing("outings", "走访和小板凳会", OUTING_COLUMNS, rows())


def _counted(user: User, page: list[Any]) -> list[Any]:
    """With who goes along, at how many doors they stood and how many things they heard: two statements."""
    stops = Stop.objects.visible_to(user).filter(outing__in=[one.pk for one in page]).order_by()
    doors = dict(stops.values("outing").annotate(n=Count("id")).values_list("outing", "n"))
    voices = Voice.objects.visible_to(user).live().filter(occasion__in=[one.occasion_id for one in page]).order_by()
    heard = dict(voices.values("occasion").annotate(n=Count("id")).values_list("occasion", "n"))
    for one in page:
        one.team = [*(member.user.name for member in one.members.all()), *(guest.organisation.name for guest in one.guests.all())]
        one.doors, one.heard = doors.get(one.pk, 0), heard.get(one.occasion_id, 0)
    return page


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {"outings": outings}
