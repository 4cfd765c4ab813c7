"""A small promise stands on the own day until it is kept or given up with a reason."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.go_out import actions
from minsheng.go_out.queries.outings import my_promises
from tests.people import fresh


def promised(town, **changes):
    said = {"community": town.wandu, "words": "把表送到5号楼", "due": clock.today() + timedelta(days=2), "by": town.wangjie}
    return actions.give_promise(**said | changes)


def my_day(user):
    client = Client()
    client.force_login(user)
    return client.get("/my-day/").content.decode()


def test_it_stands_on_the_day_of_who_gave_it_and_of_nobody_else(town):
    promise = promised(town)
    assert "把表送到5号楼" in my_day(town.wangjie)
    assert "把表送到5号楼" not in my_day(town.shuji)
    actions.keep_promise(promise=promise, by=town.wangjie)
    assert "把表送到5号楼" not in my_day(fresh(town.wangjie))


def test_given_up_only_with_a_reason(town):
    promise = promised(town)
    with pytest.raises(BadInput):
        actions.keep_promise(promise=promise, kept=False, words="", by=town.wangjie)
    actions.keep_promise(promise=promise, kept=False, words="表停印了", by=town.wangjie)
    assert (fresh(promise).kept, fresh(promise).done_words) == (False, "表停印了")
    with pytest.raises(StateForbids):
        actions.keep_promise(promise=fresh(promise), by=town.wangjie)


def test_a_grid_worker_answers_for_their_own_and_the_office_for_all(town):
    promise = promised(town, by=town.shuji)
    with pytest.raises(NotAllowed):
        actions.keep_promise(promise=promise, by=town.wangjie)
    actions.keep_promise(promise=promised(town), by=town.shuji)
    assert list(my_promises(town.wangjie)) == []


def test_no_day_that_is_over(town):
    with pytest.raises(BadInput):
        promised(town, due=clock.today() - timedelta(days=1))
