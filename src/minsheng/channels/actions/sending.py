"""What waits is handed over: machines may get it twice by the same id, people at most once (docs/decisions/0026-at-least-or-at-most-once.md)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db.models import Q, QuerySet

from minsheng.foundation import clock
from minsheng.foundation.calendar import is_duty_time
from minsheng.foundation.models import OutboxItem

from ..models import Way
from ..queries.ways import sent_lately, ways_that_send
from ..states import TRIAL, WayKind
from ..ways import wecom
from ..ways.calling import Call, call
from ..ways.files import write_down
from ..ways.kinds import KINDS
from ..ways.outcomes import NotTaken, Unsure

# After each failure it waits so many minutes; after the last one a person decides.
BACK_OFF = (1, 5, 15, 60, 180, 360, 720)
MOST_TRIES = len(BACK_OFF) + 1
# Whoever hands something over has it for so long; then it was killed, and another one takes it up.
IN_HAND = timedelta(minutes=2)
AT_ONCE = 50
# No way has the worker for longer than so many seconds at a time.
A_ROUND = 20
LONGEST_REST = timedelta(minutes=30)
NOBODY = "没有要告诉的人，不用发。"


def waiting(way: str) -> QuerySet[OutboxItem]:
    due = Q(next_try_at=None) | Q(next_try_at__lte=clock.now())
    return OutboxItem.objects.filter(due, way=way, sent_at=None, stopped_at=None).order_by("id")


def deliver(
    way: str, *, once: bool, send: Callable[[OutboxItem], bool], limit: int = AT_ONCE, go_on: Callable[[], bool] = lambda: True
) -> tuple[int, bool]:
    """Hand over what waits by one way; `send` gives whether there was anybody to tell, or raises NotTaken or Unsure.

    `once` (people): marked as sent before it leaves, so that nobody is told twice; where nobody knows whether it arrived, a person
    decides. Otherwise (machines): marked after it was taken, so that it is sent again. Gives how many went, and whether the other side
    is there. May run twice at once: each letter is taken by one.
    """
    went = 0
    for pk in list(waiting(way).values_list("pk", flat=True)[:limit]):
        if not go_on():
            break
        item = OutboxItem.objects.get(pk=pk)
        if not _taken_in_hand(item, once):
            continue  # another worker has it
        mine = OutboxItem.objects.filter(pk=pk)
        try:
            told = send(item)
        except NotTaken as failure:
            mine.update(**_after(item, failure.why))
            if failure.away:
                return went, False
        except Unsure as failure:
            if once:
                mine.update(unsure=True, last_error=failure.why[:200])
            else:
                mine.update(**_after(item, failure.why))
            return went, False
        else:
            note = "" if told else NOBODY
            mine.update(sent_at=clock.now(), unsure=False, next_try_at=None, last_error=note)
            went += told
    return went, True


def _taken_in_hand(item: OutboxItem, once: bool) -> bool:
    """Whether it is ours now: of two workers that read the same row, one changes it."""
    now = clock.now()
    changes = {"sent_at": now, "unsure": True} if once else {"next_try_at": now + IN_HAND}
    mine = OutboxItem.objects.filter(pk=item.pk, sent_at=None, stopped_at=None, attempts=item.attempts)
    return bool(mine.update(attempts=item.attempts + 1, **changes))


def _after(item: OutboxItem, why: str) -> dict[str, object]:
    """It surely was not taken: later again, or to a person."""
    now, tries = clock.now(), item.attempts + 1
    after: dict[str, object] = {"sent_at": None, "unsure": False, "last_error": why[:200]}
    if tries >= MOST_TRIES:
        return after | {"stopped_at": now, "next_try_at": None}
    return after | {"next_try_at": now + timedelta(minutes=BACK_OFF[tries - 1])}


def link_to(way: Way, item: OutboxItem) -> str:
    """Where more is read: staff after their login, residents with their code. Never the code itself."""
    if not settings.SITE_ADDRESS or item.kind == TRIAL:
        return ""
    return f"{settings.SITE_ADDRESS}/receipts/" if way.kind == WayKind.SMS else f"{settings.SITE_ADDRESS}/cases/{item.reference}/"


def send_out() -> int:
    """By every way that is set up; gives how many went. People are told in duty hours alone, and nobody by a backup that is only looked at."""
    if settings.DRILL:
        return 0
    went = 0
    for way in ways_that_send():
        if way.to_people and not is_duty_time():
            continue
        limit = AT_ONCE
        if way.kind == WayKind.ROBOT:
            limit = wecom.A_MINUTE - sent_lately(way)
        sent, there = deliver(way.key, once=way.to_people and way.live, send=_by(way), limit=max(limit, 0), go_on=_still(way))
        went += sent
        _rest(way, there, sent)
    return went


def _still(way: Way) -> Callable[[], bool]:
    """Whether the next letter may go: the way stands as it was read, people are told in duty hours, and a slow receiver holds up nobody."""
    begun = monotonic()

    def go_on() -> bool:
        stands = Way.objects.filter(pk=way.pk, live=way.live, ended_at=None).exists()
        return stands and monotonic() - begun < A_ROUND and (not way.to_people or is_duty_time())

    return go_on


def _by(way: Way) -> Callable[[OutboxItem], bool]:
    kind = KINDS[way.kind]

    def send(item: OutboxItem) -> bool:
        wanted = _written(way, item)
        if wanted is None:
            return False
        if not way.live:
            try:
                write_down(way, item, wanted)
            except OSError as error:
                raise NotTaken("文件写不下来，请看看磁盘满没满。", away=True) from error
            return True
        if kind.prepare is not None:
            wanted = kind.prepare(way, wanted)
        reply = call(wanted)
        if kind.judge is not None:
            kind.judge(way, reply)
        return True

    return send


def _written(way: Way, item: OutboxItem) -> Call | None:
    write = KINDS[way.kind].write
    if write is None:
        return None
    try:
        return write(way, item, link_to(way, item))
    except Exception as error:  # one letter that can't be written holds up neither the others nor the worker
        logging.getLogger(__name__).exception("a letter could not be written")
        raise NotTaken(f"写不出来（{type(error).__name__}），请找管系统的人。") from error


def _rest(way: Way, there: bool, sent: int) -> None:
    """Who is not there is left alone, longer each time, so that a dead receiver costs the others nothing."""
    if not there:
        rest = min(timedelta(seconds=30) * 2 ** min(way.failures, 10), LONGEST_REST)
        Way.objects.filter(pk=way.pk).update(failures=min(way.failures + 1, 1000), rests_until=clock.now() + rest)
    elif sent and way.failures:
        Way.objects.filter(pk=way.pk).update(failures=0, rests_until=None)
