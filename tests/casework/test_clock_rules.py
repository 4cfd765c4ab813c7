"""What an office rules about the clocks, and what a rule may not be."""

from datetime import date

import pytest

from minsheng.casework import actions
from minsheng.casework.actions.keep_clocks import confirm_day, default_day
from minsheng.casework.models import Category, ClockRule
from minsheng.casework.queries.clock_rules import allowances_for, shipped_allowances
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_key
from tests.chain import offered, opened, refused
from tests.clocks import MONDAY, asked, at, decided, running
from tests.people import fresh


def test_a_rule_of_the_category_counts_before_that_of_its_parent_and_of_all(town):
    own, parent = town.category("property-repair"), town.category("property")
    for category, amount in ((None, 9), (parent, 8), (own, 4)):
        ClockRule.objects.create(stage="dispatch", category=category, amount=amount, unit="working_hours")
    with at(MONDAY):
        assert running(opened(town)) == {"dispatch": "03-09 15:30"}
        assert running(opened(town, category="property-fee")) == {"dispatch": "03-10 10:30"}


def test_what_stands_two_steps_above_counts_as_well(town):
    own = town.category("property-repair")
    below = Category.objects.create(code="property-repair-lamp", name="路灯", parent=own)
    for category, amount in ((None, 9), (own.parent, 8)):
        ClockRule.objects.create(stage="dispatch", category=category, amount=amount, unit="working_hours")
    assert allowances_for(below)["dispatch"].amount == 8
    ClockRule.objects.create(stage="dispatch", category=own, amount=4, unit="working_hours")
    assert allowances_for(below)["dispatch"].amount == 4
    assert allowances_for(own.parent)["dispatch"].amount == 8


def test_a_rule_that_goes_lets_what_stands_above_count_again(town, client):
    """Also of a category that is no longer in use."""
    own, shipped = town.category("property-repair"), shipped_allowances()["dispatch"]
    for category, amount in ((None, 9), (own, 4)):
        actions.change_clock_rule(stage="dispatch", category=category, amount=amount, unit="hours", by=town.quji)
    Category.objects.filter(pk=own.pk).update(retired=True)
    client.force_login(town.shuji)
    assert "不单独定了" not in client.get("/calendar/").content.decode()
    client.force_login(town.quji)
    assert "不单独定了" in client.get("/calendar/").content.decode()
    client.post("/calendar/dispatch/drop/", {"category": own.code})
    assert allowances_for(own)["dispatch"].amount == 9
    client.post("/calendar/dispatch/drop/", {})
    assert allowances_for(own)["dispatch"] == shipped
    assert "不单独定了" not in client.get("/calendar/").content.decode()
    with refused("no_own_rule"):
        actions.drop_clock_rule(stage="dispatch", by=town.quji)
    assert client.post("/calendar/dispatch/drop/", {"category": "nothing"}).status_code == 404


def test_by_the_api_with_what_the_categories_have(town, client):
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.quji)}"}
    actions.change_clock_rule(stage="check", category=town.category("property"), amount=4, unit="hours", by=town.quji)

    def own():
        items = client.get("/api/v1/clock-rules", headers=key).json()["items"]
        return next(item for item in items if item["stage"] == "check")["categories"]

    assert own() == [{"category": "property", "amount": 4, "unit": "hours"}]
    dropped = client.post("/api/v1/clock-rules/check/drop", {"category": "property"}, "application/json", headers=key)
    assert (dropped.status_code, own()) == (200, [])
    assert client.post("/api/v1/clock-rules/check/drop", {}, "application/json", headers=key).status_code == 409


def test_a_changed_rule_leaves_what_already_runs(town):
    with at(MONDAY):
        case = opened(town)
        actions.change_clock_rule(stage="dispatch", amount=1, unit="hours", by=town.quji)
        actions.release_excerpt(case=fresh(case), words="三号楼门前晚上暗", by=town.shuji)
        offered(town, other := opened(town))
    assert running(case) == {"dispatch": "03-10 17:30"}
    assert running(other) == {"reply": "03-10 17:30"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"stage": "x"}, "bad_input", "stage"),
        ({"unit": "weeks"}, "bad_input", "unit"),
        ({"amount": 0}, "bad_input", "amount"),
        ({"amount": 1000}, "bad_input", "amount"),
        ({"stage": "handle", "unit": "hours"}, "only_days", "unit"),
        ({"stage": "confirm", "unit": "working_hours"}, "only_days", "unit"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(town, change, code, field):
    with refused(code, field):
        actions.change_clock_rule(**({"stage": "check", "amount": 2, "unit": "days", "by": town.quji} | change))


def test_what_is_promised_as_a_day_is_not_ruled_by_the_hour(town, client):
    client.force_login(town.quji)
    answer = client.post("/calendar/handle/", {"amount": "2", "unit": "hours", "category": ""})
    assert (answer.status_code, ClockRule.objects.count()) == (422, 0)
    assert 'value="hours"' in client.get("/calendar/check/").content.decode()
    assert 'value="hours"' not in client.get("/calendar/confirm/").content.decode()


@pytest.mark.parametrize(
    ("amount", "unit", "when", "day"),
    [
        (2, "hours", "2026-03-09 09:00", date(2026, 3, 9)),
        (2, "hours", "2026-03-09 16:30", date(2026, 3, 10)),
        (2, "hours", "2026-03-09 22:30", date(2026, 3, 10)),
        (24, "hours", "2026-03-13 22:30", date(2026, 3, 16)),
        (4, "working_hours", "2026-03-09 16:30", date(2026, 3, 10)),
    ],
)
def test_a_rule_from_before_that_counts_hours_gives_a_day_that_is_no_shorter(town, amount, unit, when, day):
    for stage in ("handle", "confirm"):
        ClockRule.objects.create(stage=stage, amount=amount, unit=unit)
    with at(when):
        assert (default_day(town.category("property")), confirm_day(town.category("property"))) == (day, day)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-09 17:29", "03-09 17:30"),
        ("2026-03-09 17:30", "03-09 23:59"),
        ("2026-03-09 21:00", "03-09 23:59"),
        ("2026-03-14 21:00", "03-14 23:59"),
    ],
)
def test_today_promised_after_closing_time_lasts_until_the_day_is_over(town, when, due):
    with at(when):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=clock.today(), by=town.laozhou)
        assert (running(share.case), fresh(share).is_late, fresh(share).day) == ({"handle": due}, False, clock.today())


def test_what_was_promised_for_the_evening_is_put_off_like_any_other(town):
    with at("2026-03-09 18:30"):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=clock.today(), by=town.laozhou)
        asked(town, share, wanted=date(2026, 3, 10))
        decided(town, share)
        assert running(share.case) == {"handle": "03-10 17:30"}
