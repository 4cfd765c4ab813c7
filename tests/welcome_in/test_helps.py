"""What a partner promised: it says so, or the office does; the office says whether it was done; 小陈 sees nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.states import HELP_MOVES, HelpState
from tests.acts.partners import on_trial, promised
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


@pytest.fixture
def partner(town):
    """The property company of 老周, with an agreement."""
    return on_trial(town, organisation=town.property_company)


def test_each_state_goes_where_the_table_says(town, partner):
    for before in HelpState:
        for after, kept in ((HelpState.KEPT, True), (HelpState.BROKEN, False)):
            promise = promised(town, partner)
            type(promise).objects.unscoped("a test").filter(pk=promise.pk).update(state=before)
            try:
                actions.note_help(promise=fresh(promise), kept=kept, words="没来", by=town.shuji)
            except StateForbids as refusal:
                assert (after in HELP_MOVES[before], refusal.code) == (False, "help_state")
            else:
                assert after in HELP_MOVES[before] and fresh(promise).state == after


def test_who_promised_does_not_judge(town, partner):
    promise = promised(town, partner, by=town.laozhou)
    assert (promise.by_office, promised(town, partner).by_office) == (False, True)
    with pytest.raises(NotAllowed):
        actions.note_help(promise=promise, kept=True, by=town.laozhou)


def test_what_was_not_done_has_a_reason(town, partner):
    with pytest.raises(BadInput) as refusal:
        actions.note_help(promise=promised(town, partner), kept=False, by=town.shuji)
    assert refusal.value.field == "words"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"words": " "}, "words"), ({"words": "给13900000001回电话"}, "words"), ({"due": clock.today() - timedelta(days=1)}, "due")],
)
def test_a_promise_is_of_a_day_to_come_and_names_nobody(town, partner, changes, field):
    with pytest.raises(BadInput) as refusal:
        promised(town, partner, **changes)
    assert refusal.value.field == field


def test_nothing_new_is_promised_when_it_is_over(town, partner):
    actions.end_partner(partner=partner, words="停", by=town.shuji)
    with pytest.raises(StateForbids):
        promised(town, fresh(partner))


@pytest.mark.slow
def test_a_promise_stands_on_both_days_until_somebody_says_how_it_went(town, partner):
    promise = promised(town, partner, words="星期六带梯子来")
    assert "星期六带梯子来" in page(town.laozhou, "/my-day/") and "星期六带梯子来" in page(town.shuji, "/my-day/")
    assert "星期六带梯子来" not in page(town.xiaochen, "/my-day/")
    answer = client_of(town.shuji).post(f"/partner-promises/{promise.pk}/note/", {"kept": "no", "words": "下雨没来"})
    assert answer.status_code == 302
    shown = page(town.laozhou, f"/partners/{partner.number}/")
    assert "没做到" in shown and "下雨没来" in shown
    assert "星期六带梯子来" not in page(town.laozhou, "/my-day/") + page(town.shuji, "/my-day/")


def test_xiaochen_finds_nothing(town, partner):
    promise = promised(town, partner)
    for path in (f"/partner-promises/{promise.pk}/note/", f"/partners/{partner.number}/promise/"):
        assert client_of(town.xiaochen).get(path).status_code == 404


@pytest.mark.slow
def test_promises_cost_the_same_for_one_as_for_three(town, partner):
    one, three = one_and_three(town.shuji, f"/partners/{partner.number}/", lambda number: promised(town, partner))
    assert one == three <= MOST_STATEMENTS
