"""Two people in the same moment, each in a transaction of their own: the second is told so, and nothing is one too many."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.actions.handing import MOST
from minsheng.casework.models import Assignment, ShareLink
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.queries import scope_of
from tests.chain import WHY, offered, opened
from tests.people import Town, fresh, posted

# SQLite lets one write at a time, so there is no such moment.
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def while_another(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What `second` came to, begun after `first` acted and before that was kept."""
    if connection.vendor == "sqlite":
        pytest.skip("one writes at a time")
    came: list[Any] = []

    def other() -> None:
        try:
            came.append(second())
        except Refusal as refusal:
            came.append(refusal.code)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1)
    thread.join()
    return came[0]


def test_of_two_leads_offered_at_once_one_is_told_that_somebody_was_faster(town: Town) -> None:
    case = opened(town)
    page = Client()
    page.force_login(town.xiaoliu)
    form = {"organisation": "hengling", "role": "lead", "share": "把灯修好", "think": "on"}
    answer = while_another(
        lambda: offered(town, fresh(case), town.volunteers), lambda: page.post(f"/cases/{case.number}/offer/", form)
    )
    assert answer.status_code == 409
    assert Assignment.objects.unscoped(WHY).get(case=case).organisation == town.volunteers


def test_two_at_once_make_no_link_too_many(town: Town) -> None:
    share = offered(town, opened(town), town.volunteers)

    def hand_out() -> str:
        return actions.hand_out_share(assignment=fresh(share), by=town.xiaoliu)

    for _ in range(MOST - 1):
        hand_out()
    assert while_another(hand_out, hand_out) == "too_many_links"
    assert ShareLink.objects.unscoped(WHY).filter(assignment=share).count() == MOST


def test_two_who_come_back_at_once_leave_nothing_with_who_stood_in_for_both(town: Town) -> None:
    """One row did for both: whoever comes second reads what the first left of it."""
    until = clock.today() + timedelta(days=5)
    others = [posted(name, name, "worker", clock.today() - timedelta(days=9), community=town.wandu) for name in ("an", "bai")]
    one, other = (
        actions.hand_over_work(of=of, to=fresh(town.wangjie), reason="leave", until=until, by=fresh(town.shuji)) for of in others
    )
    came = while_another(
        lambda: actions.end_hand_over(hand_over=fresh(one), by=fresh(town.shuji)),
        lambda: actions.end_hand_over(hand_over=fresh(other), by=fresh(town.shuji)),
    )
    assert came == other
    assert [set(scope_of(fresh(user)).roles) for user in (*others, town.wangjie)] == [{"worker"}, {"worker"}, {"grid"}]


def test_the_same_slip_taken_back_by_two_at_once(town: Town) -> None:
    slip = actions.hand_over_work(of=town.xiaoliu, to=town.wangjie, reason="transfer", by=town.shuji)
    came = while_another(
        lambda: actions.end_hand_over(hand_over=fresh(slip), by=fresh(town.shuji)),
        lambda: actions.end_hand_over(hand_over=fresh(slip), by=fresh(town.jiedao)),
    )
    assert came == "bad_input"
    assert fresh(slip).ended_by == town.shuji
