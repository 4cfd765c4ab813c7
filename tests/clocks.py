"""Moments of a made-up March, and what is done to a share in them."""

from contextlib import contextmanager
from datetime import date, datetime

from minsheng.casework import actions
from minsheng.casework.models import StageClock
from minsheng.foundation import clock
from tests.chain import WHY, offered
from tests.people import fresh

MONDAY = "2026-03-09 10:00"


@contextmanager
def at(text: str):
    with clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)):
        yield


def running(case) -> dict[str, str]:
    rows = StageClock.objects.unscoped(WHY).running().filter(case=case)
    return {row.stage: f"{clock.local(row.due_at):%m-%d %H:%M}" for row in rows}


def promised(town, day=date(2026, 3, 13)):
    with at(MONDAY):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=day, by=town.laozhou)
    return fresh(share)


def paused(town, share, until=date(2026, 3, 17), by=None):
    actions.pause_share(assignment=fresh(share), reason="weather", until=until, words="等天晴", by=by or town.shuji)
    return fresh(share)


def asked(town, share, wanted=date(2026, 3, 20), by=None):
    actions.ask_extension(assignment=fresh(share), wanted=wanted, words="配件没到", by=by or town.laozhou)


def decided(town, share, granted=True, words="", by=None):
    actions.decide_extension(assignment=fresh(share), granted=granted, words=words, by=by or town.shuji)
