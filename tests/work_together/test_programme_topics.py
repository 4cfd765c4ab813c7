"""What of the record proposes a topic, who may read it, and what before and after tell."""

from datetime import timedelta
from math import inf

import pytest

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.neighbourhood.models import OfficeRule
from minsheng.work_together import actions
from minsheng.work_together.queries.programme_effects import compared, ratio_between
from minsheng.work_together.queries.programme_topics import topics_for
from tests.acts.programmes import lately_about, put, started
from tests.chain import heard, opened
from tests.desk.test_lists import MOST_STATEMENTS, statements
from tests.people import fresh
from tests.work_together.test_programmes import client_of, page


def about(town, number, *, days=3, **changes):
    """So many voices about repairs in 万都小区: sorted as such, without a case."""
    for n in range(number):
        moment = clock.now() - timedelta(days=days)
        voice = heard(town, f"楼道灯坏了第{n}回，{days}天前", estate=town.estate, heard_at=moment, speaker=None, **changes)
        casework.sort_voice(voice=voice, kind="problem", category=town.category("property-repair"), by=town.shuji)


@pytest.fixture
def three_are_enough(town):
    OfficeRule.objects.create(key="topic_least", value=3)


def shown(town, programme, user):
    return [(one.category.code, one.estate.code, one.count) for one in topics_for(programme, fresh(user))]


def test_often_enough_in_one_estate_is_a_topic(town, three_are_enough):
    programme = started(town)
    about(town, 2)
    assert shown(town, programme, town.xiaoliu) == []
    opened(town, heard(town, "又坏了", estate=town.estate), category="property-repair")  # as its case has it
    about(town, 9, days=61)
    assert shown(town, programme, town.xiaoliu) == [("property-repair", "wandu", 3)]
    assert shown(town, programme, town.laozhou) == shown(town, programme, town.shenji) == []


def test_of_another_kind_or_another_community_it_is_none(town, three_are_enough):
    about(town, 4)
    other = started(town, categories=[town.category("surroundings-green")])
    none = started(town, categories=[])
    assert shown(town, other, town.shuji) == shown(town, none, town.shuji) == []
    everywhere = started(town, organisation=town.bureau, community=None, by=town.quji)
    assert shown(town, everywhere, town.shuji) == [("property-repair", "wandu", 4)]
    assert shown(town, everywhere, town.xiaochen) == []


def test_a_figure_opens_its_list_and_both_agree(town, three_are_enough):
    programme = started(town)
    about(town, 3)
    address = f"/programmes/{programme.pk}/topics/property-repair/wandu/"
    body = page(town.xiaoliu, f"/programmes/{programme.pk}/")
    assert address in body and "3条" in body and "就这件事排一场" in body
    listed = page(town.xiaoliu, address)
    assert listed.count("楼道灯坏了") == 3 and "3条" in listed
    for user in (town.laozhou, town.shenji, town.xiaochen):
        assert client_of(user).get(address).status_code == 404
    assert "楼道灯坏了" not in page(town.laozhou, f"/programmes/{programme.pk}/")


def test_the_button_plans_a_date_that_says_why(town, three_are_enough):
    programme = started(town)
    about(town, 3)
    way = f"/programmes/{programme.pk}/plan/?about=property-repair&estate=wandu"
    body = page(town.xiaoliu, way)
    assert 'name="about" value="property-repair"' in body and "3条" in body
    sent = {"kind": "talk", "at": "2099-01-01T09:00", "topic": "灯的事", "estate": "wandu"}
    sent |= {"about": "property-repair", "about_estate": "wandu"}
    done = client_of(town.xiaoliu).post(f"/programmes/{programme.pk}/plan/", sent)
    assert done.status_code == 302
    for user in (town.xiaoliu, town.laozhou):
        body = page(user, done["Location"])
        assert "为什么办这一场" in body and "有3条" in body


def test_an_organisation_reads_when_and_what_kind_and_no_word(town, three_are_enough):
    about(town, 3)
    date = put(town, about=lately_about(town))
    address = f"/programme-dates/{date.number}/voices/about/"
    office, outside = page(town.xiaoliu, address), page(town.laozhou, address)
    assert office.count("楼道灯坏了") == 3
    assert outside.count("万都小区") >= 3 and f"{clock.local(clock.now() - timedelta(days=3)):%Y-%m}" in outside
    assert "楼道灯坏了" not in outside and "MS-WD" not in outside and "before=" not in outside
    assert client_of(town.shenji).get(address).status_code == 404


def test_of_few_an_organisation_reads_nothing(town):
    about(town, 4)
    date = put(town, about=lately_about(town))
    assert "有4条" in page(town.xiaoliu, f"/programme-dates/{date.number}/")
    assert "为什么办这一场" not in page(town.laozhou, f"/programme-dates/{date.number}/")
    assert client_of(town.laozhou).get(f"/programme-dates/{date.number}/voices/about/").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    # The exact interval of the share after/(before+after), as published tables of Clopper and Pearson have it: 5 of 15 is 0.118 to 0.616.
    [(10, 5, 0.118 / 0.882, 0.616 / 0.384), (0, 0, 0, inf), (12, 0, 0, 0.265 / 0.735), (0, 12, 0.735 / 0.265, inf)],
)
def test_the_interval_of_a_ratio(before, after, low, high):
    found = ratio_between(before, after)
    assert found == pytest.approx((low, high), rel=0.01)


@pytest.mark.slow
def test_many_are_counted_too():
    low, high = ratio_between(4000, 3000)
    assert 0.7 < low < 0.75 < high < 0.8


def _measured(town, before, after):
    """A date ten days ago, with so many voices in the nine days before and after it."""
    date = put(town, at=clock.now() - timedelta(days=10), about=lately_about(town))
    about(town, before, days=12)
    about(town, after, days=5)
    about(town, 1, days=10)  # on the day itself: in neither
    about(town, 1, days=30)  # before the nine days: the two spans are equally long
    actions.note_programme_held(date=date, headcount=20, by=town.xiaoliu)
    return fresh(date)


def test_before_and_after_are_equally_long_and_open_their_lists(town):
    date = _measured(town, 4, 2)
    found = compared(date, town.xiaoliu)
    assert (found.days, found.before, found.after, found.tells) == (9, 4, 2, "nothing")
    body = page(town.xiaoliu, f"/programme-dates/{date.number}/")
    assert "还说不准" in body and "4条" in body and "2条" in body
    for which, number in (("before", 4), ("after", 2)):
        address = f"/programme-dates/{date.number}/voices/{which}/"
        assert page(town.xiaoliu, address).count("楼道灯坏了") == number
        for user in (town.laozhou, town.shenji, town.xiaochen):
            assert client_of(user).get(address).status_code == 404
    assert "办之前" not in page(town.laozhou, f"/programme-dates/{date.number}/")


def test_the_page_with_all_its_figures_is_no_more_than_a_dozen_statements(town, three_are_enough):
    date = _measured(town, 3, 3)
    assert statements(town.xiaoliu, f"/programme-dates/{date.number}/") <= MOST_STATEMENTS


def test_fewer_is_said_only_where_chance_does_not_explain_it(town):
    date = _measured(town, 9, 1)
    assert compared(date, town.xiaoliu).tells == "fewer"
    body = page(town.xiaoliu, f"/programme-dates/{date.number}/")
    assert "少了" in body and "还说不准" not in body and "是不是因为这一场" in body


def test_before_a_whole_day_has_passed_nothing_is_compared(town):
    date = put(town, about=lately_about(town))
    actions.note_programme_held(date=date, headcount=2, by=town.xiaoliu)
    assert compared(fresh(date), town.xiaoliu) is None
    planned = put(town, at=clock.now() - timedelta(days=9))
    assert compared(planned, town.xiaoliu) is None


def test_what_residents_said_is_no_title(town):
    about(town, 3)
    with pytest.raises(Exception, match="居民的原话"):
        put(town, about=lately_about(town), topic="楼道灯坏了第1回，3天前")
