"""What is written of a date for organisations: no word of a resident and no name of one, whenever it was written and whenever they spoke."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.neighbourhood.actions import make_token
from minsheng.work_together import actions
from tests.acts.programmes import WHY, lately_about, planning, put, started
from tests.chain import refused
from tests.people import fresh
from tests.work_together.test_programme_topics import about
from tests.work_together.test_programmes import client_of, page

SAID = "楼道灯坏了第1回，3天前"
ZHAO = Speaker("named", "赵千寻")


def changed(town, date, **changes):
    actions.change_programme_date(date=fresh(date), plan=planning(town, **changes), by=town.xiaoliu)


@pytest.mark.parametrize("field", ["topic", "audience", "place", "materials", "who"])
def test_what_proposed_the_topic_is_quoted_nowhere_in_a_plan_nor_in_its_change(town, field):
    about(town, 3)
    programme = started(town)
    with refused("verbatim", field):
        put(town, programme, about=lately_about(town), **{field: SAID})
    date = put(town, programme, about=lately_about(town))
    with refused("verbatim", field):
        changed(town, date, **{field: SAID})


def test_nor_is_what_somebody_said_again(town):
    about(town, 2)
    first, again = Voice.objects.unscoped(WHY).order_by("-pk")
    casework.repeat_voice(voice=again, earlier=first, by=town.shuji)
    programme = started(town)
    with refused("verbatim", "topic"):
        put(town, programme, about=lately_about(town), topic=again.words)
    date = put(town, programme, about=lately_about(town))
    with refused("verbatim", "topic"):
        changed(town, date, topic=again.words)


def test_nor_is_what_was_asked_there_when_it_is_called_off_or_held_again(town):
    date = put(town)
    actions.note_at_programme(date=date, words="楼道里到底能不能充电，我家没地方放", by=town.wangjie)
    quoting = "楼道里到底能不能充电，我家没地方放"
    with refused("verbatim", "topic"):
        changed(town, date, topic=quoting)
    with refused("verbatim", "words"):
        actions.call_off_programme_date(date=fresh(date), words=quoting, by=town.xiaoliu)


def test_what_proposed_the_topic_is_not_quoted_when_it_is_over(town):
    about(town, 3)
    date = put(town, about=lately_about(town))
    with refused("verbatim", "words"):
        actions.note_programme_held(date=date, headcount=3, words=SAID, by=town.xiaoliu)


def test_who_spoke_is_named_nowhere(town):
    planning_it = {
        "topic": lambda date: put(town, date.programme, about=lately_about(town), topic="给赵千寻讲讲"),
        "who": lambda date: changed(town, date, who="赵千寻"),
        "words": lambda date: actions.call_off_programme_date(date=fresh(date), words="赵千寻不来", by=town.xiaoliu),
    }
    when_over = (
        lambda date: actions.note_programme_held(date=fresh(date), headcount=3, words="赵千寻问的", by=town.xiaoliu),
        lambda date: actions.end_programme(programme=date.programme, words="赵千寻说够了", by=town.shuji),
    )
    about(town, 1)
    Voice.objects.unscoped(WHY).update(speaker=_resident(town))
    date = put(town, about=lately_about(town))
    actions.note_at_programme(date=date, words="几点关", speaker=ZHAO, by=town.wangjie)
    for field, do in [*planning_it.items(), *(("words", do) for do in when_over)]:
        with refused("names_somebody", field):
            do(date)


def _resident(town):
    date = put(town)
    return actions.note_at_programme(date=date, words="在哪儿充", speaker=ZHAO, by=town.wangjie).speaker


@pytest.mark.parametrize("words", ["有人问楼道里到底能不能充电，我家没地方放", "赵千寻问了车棚"])
def test_what_is_written_down_as_heard_later_hides_the_sentence_until_it_is_written_anew(town, words):
    date = put(town)
    actions.note_programme_held(date=date, headcount=3, words=words, by=town.xiaoliu)
    path, api = f"/programme-dates/{date.number}/", f"/api/v1/programme-dates/{date.number}"
    assert words in page(town.laozhou, path)
    actions.note_at_programme(date=fresh(date), words="楼道里到底能不能充电，我家没地方放", speaker=ZHAO, by=town.wangjie)
    laozhou, xiaoliu = _key(town.laozhou), _key(town.xiaoliu)
    listed = f"/api/v1/programmes/{date.programme_id}/dates"
    assert words not in page(town.laozhou, path) and words not in page(town.shenji, path)
    office = page(town.xiaoliu, path)
    assert words in office and "来的单位现在看不到这一段" in office
    client = Client()
    assert [client.get(api, headers=key).json()["held_words"] for key in (laozhou, xiaoliu)] == ["", words]
    assert client.get(listed, headers=laozhou).json()["items"][0]["held_words"] == ""
    actions.note_programme_held(date=fresh(date), headcount=3, words="多半问在哪儿充", by=town.xiaoliu)
    assert "多半问在哪儿充" in page(town.laozhou, path) and "看不到这一段" not in page(town.xiaoliu, path)
    assert client.get(listed, headers=laozhou).json()["items"][0]["held_words"] == "多半问在哪儿充"


def _key(user):
    return {"Authorization": f"Bearer {make_token(user=user)}"}


def test_two_who_change_a_date_do_not_overwrite_each_other(town):
    date = put(town)
    path = f"/programme-dates/{date.number}/change/"
    assert 'name="version" value="0"' in page(town.xiaoliu, path)
    sent = {"kind": "talk", "at": "2099-01-01T09:00", "topic": "先改的", "version": "0"}
    assert client_of(town.xiaoliu).post(path, sent).status_code == 302
    late = client_of(town.shuji).post(path, sent | {"topic": "后改的"})
    assert late.status_code == 409 and "后改的" in late.content.decode() and "刚才有别人也动了" in late.content.decode()
    assert fresh(date).topic == "先改的"
    with pytest.raises(SomebodyWasFaster):
        actions.change_programme_date(date=fresh(date), plan=planning(town), seen_version=0, by=town.shuji)
    got = Client().post(
        f"/api/v1/programme-dates/{date.number}/change",
        {"kind": "talk", "at": "2099-01-01T09:00:00", "seen_version": 0},
        content_type="application/json",
        headers=_key(town.shuji),
    )
    assert (got.status_code, got.json()["code"]) == (409, "somebody_was_faster")


def test_what_was_asked_is_heard_on_its_day_however_late_it_is_written_down(town):
    date = put(town, at=clock.now() - timedelta(days=4))
    late = actions.note_at_programme(date=date, words="几点关", by=town.wangjie)
    said_at = clock.now() - timedelta(days=4, hours=-1)
    exact = actions.note_at_programme(date=date, words="几点开", heard_at=said_at, by=town.wangjie)
    assert (late.heard_at, exact.heard_at) == (date.at, said_at)
    before = clock.now()
    assert actions.note_at_programme(date=put(town), words="现在呢", by=town.wangjie).heard_at >= before


def test_what_was_called_off_stays_so_once_its_programme_has_ended(town):
    date, other = put(town), put(town, started(town))
    actions.call_off_programme_date(date=date, words="下雨", by=town.xiaoliu)
    actions.end_programme(programme=date.programme, words="换一家来做", by=town.shuji)
    path = f"/programme-dates/{date.number}/"
    assert "改天再办" not in page(town.xiaoliu, path)
    with refused("programme_ended"):
        changed(town, date)
    with refused("date_state"):
        actions.call_off_programme_date(date=fresh(date), words="还是下雨", by=town.xiaoliu)
    actions.end_programme(programme=other.programme, words="换一家来做", by=town.shuji)
    changed(town, other, place="西门口")  # what is planned still takes place, or is called off
    actions.call_off_programme_date(date=fresh(other), words="下雨", by=town.xiaoliu)


def test_as_many_as_the_database_can_hold(town):
    date = put(town)
    actions.note_programme_held(date=date, headcount=30_000, by=town.xiaoliu)
    assert fresh(date).headcount == 30_000
    with refused("bad_input", "headcount"):
        actions.note_programme_held(date=fresh(date), headcount=30_001, by=town.xiaoliu)


def test_who_no_longer_serves_a_community_is_not_asked_to_come_there(town):
    """A programme of the street reaches where its organisation serves, and no further."""
    street = started(town, community=None, street=town.street, by=town.jiedao)
    with refused("does_not_serve", "community"):
        actions.plan_programme_date(programme=street, community=town.gucheng, plan=planning(town, estate=None), by=town.jiedao)
    assert "古城社区" not in page(town.jiedao, f"/programmes/{street.pk}/plan/")
    date = put(town)
    town.property_company.communities.clear()
    with refused("does_not_serve", "community"):
        put(town, date.programme)
    with refused("does_not_serve", "community"):
        changed(town, date)
    actions.call_off_programme_date(date=fresh(date), words="不来了", by=town.xiaoliu)
    with refused("not_serving_area", "organisation"):
        started(town)
