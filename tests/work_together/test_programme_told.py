"""Of how many people a topic is told, what an organisation reads of it from then on, and what is counted before and after."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import OfficeRule
from minsheng.work_together import actions
from minsheng.work_together.actions import TopicGiven
from minsheng.work_together.queries import programme_topics
from minsheng.work_together.queries.programme_effects import compared
from minsheng.work_together.queries.programme_topics import topics_for
from tests.acts.programmes import WHY, lately_about, put, started
from tests.chain import heard, named, refused
from tests.people import fresh
from tests.work_together.test_programme_topics import about, shown
from tests.work_together.test_programmes import client_of, page


@pytest.fixture(autouse=True)
def three_are_enough(town):
    OfficeRule.objects.create(key="topic_least", value=3)


def says(town, speaker=None, words="楼道灯又坏了", **changes):
    voice = heard(town, words, estate=changes.pop("estate", town.estate), speaker=speaker, **changes)
    casework.sort_voice(voice=voice, kind="problem", category=town.category("property-repair"), by=town.quji)
    return fresh(voice)


def test_what_is_said_again_is_no_more_than_once(town):
    programme = started(town)
    first = says(town)
    for _ in range(3):
        casework.repeat_voice(voice=says(town), earlier=first, by=town.shuji)
    says(town)
    assert shown(town, programme, town.xiaoliu) == []
    says(town)
    assert shown(town, programme, town.xiaoliu) == [("property-repair", "wandu", 3)]
    assert page(town.xiaoliu, f"/programmes/{programme.pk}/topics/property-repair/wandu/").count("楼道灯又坏了") == 3


def test_one_person_one_telephone_or_one_household_counts_once(town):
    programme = started(town)
    for _ in range(3):
        says(town, named(1))
        says(town, Speaker("named", "李秀英一", phone=named(1).phone))
        says(town, Speaker("household", household="3号楼张家"))
    assert shown(town, programme, town.xiaoliu) == []
    date = put(town, programme, about=lately_about(town))
    assert date.about_told == [] and "为什么办这一场" not in page(town.laozhou, f"/programme-dates/{date.number}/")
    says(town)
    assert shown(town, programme, town.xiaoliu) == [("property-repair", "wandu", 10)]  # the list that opens has as many


def test_of_an_estate_that_is_no_more_nothing_is_proposed(town):
    programme = started(town)
    about(town, 3)
    given = lately_about(town)
    town.estate.valid_to = clock.today()
    town.estate.save()
    assert shown(town, programme, town.xiaoliu) == []
    with refused("bad_input", "about_estate"):
        put(town, programme, about=given, estate=None)


def test_it_is_proposed_where_the_organisation_serves_and_the_most_are_taken_of_those(town, monkeypatch):
    monkeypatch.setattr(programme_topics, "MOST_TOPICS", 1)
    programme = started(town, community=None, street=town.street, by=town.jiedao)
    for _ in range(4):
        says(town, community=town.gucheng, estate=town.estate_b, by=town.quji)
    for _ in range(3):
        says(town)
    assert [(one.estate.code, one.count) for one in topics_for(programme, fresh(town.jiedao))] == [("wandu", 3)]


def test_a_topic_is_one_of_the_programmes_own_and_of_one_estate(town):
    programme = started(town)
    client, key = Client(), {"Authorization": f"Bearer {make_token(user=town.xiaoliu)}"}
    base = {"community": town.wandu.code, "kind": "talk", "at": "2099-01-01T09:00:00", "estate": "wandu"}

    def send(number, **given):
        body = base | {"client_id": f"7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b0{number}"} | given
        return client.post(f"/api/v1/programmes/{programme.pk}/dates", body, content_type="application/json", headers=key)

    alone = send(1, about="property-repair")
    assert (alone.status_code, alone.json()["field"]) == (422, "about_estate")
    other = send(2, about="surroundings-green", about_estate="wandu")
    assert (other.status_code, other.json()["code"]) == (422, "topic_of_others")
    above = send(3, about="property", about_estate="wandu")
    assert (above.status_code, above.json()["code"]) == (422, "topic_of_others")
    assert send(4, about="property-repair", about_estate="wandu").status_code == 201
    for address in ("topics/surroundings-green/wandu/", "plan/?about=surroundings-green&estate=wandu"):
        assert client_of(town.xiaoliu).get(f"/programmes/{programme.pk}/{address}").status_code == 404


def test_what_an_organisation_reads_was_fixed_when_the_date_was_planned(town):
    about(town, 3)
    date = put(town, about=lately_about(town))
    path = f"/programme-dates/{date.number}/"
    for _ in range(2):
        says(town, heard_at=clock.now() - timedelta(days=5))
    Voice.objects.unscoped(WHY).filter(words="楼道灯坏了第0回，3天前").update(state="noted", category=None)
    assert "有4条" in page(town.xiaoliu, path) and "排的时候的3条" in page(town.xiaoliu, path)
    outside = page(town.laozhou, path)
    since, until = (f"{clock.local(moment):%Y-%m}" for moment in (date.about_since, date.about_until))
    assert f"{since}到{until}，万都小区说" in outside and "有3条" in outside
    assert page(town.laozhou, f"{path}voices/about/").count("万都小区") == 3
    assert page(town.xiaoliu, f"{path}voices/about/").count("楼道灯") >= 4


def test_two_dates_of_one_month_tell_the_same_number(town):
    """Else the difference of the two would be whoever spoke between them."""
    about(town, 3)
    programme = started(town)
    first = put(town, programme, about=lately_about(town))
    says(town, heard_at=clock.now() - timedelta(minutes=1))
    second = put(town, programme, about=lately_about(town))
    assert len(second.about_told) == 3 and second.about_told == first.about_told
    next_month = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    with clock.at(clock.day_start(next_month)):
        later = put(town, programme, about=TopicGiven(**vars(lately_about(town))))
    assert len(later.about_told) == 4


def test_what_was_asked_at_a_date_is_neither_before_nor_after_it(town):
    date = put(town, at=clock.now() - timedelta(days=10), about=lately_about(town))
    about(town, 2, days=5)
    actions.note_programme_held(date=date, headcount=20, by=town.xiaoliu)
    asked = actions.note_at_programme(
        date=fresh(date), words="灯什么时候修", heard_at=clock.now() - timedelta(days=4), by=town.wangjie
    )
    casework.sort_voice(voice=asked, kind="question", category=town.category("property-repair"), by=town.shuji)
    found = compared(fresh(date), town.xiaoliu)
    assert (found.before, found.after) == (0, 2)
    assert "灯什么时候修" not in page(town.xiaoliu, f"/programme-dates/{date.number}/voices/after/")
