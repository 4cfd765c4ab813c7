"""The calendar of a telephone: a secret address that reads what somebody is planned for, without a word of any resident, until it is revoked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from minsheng.casework.actions import hand_over_work
from minsheng.channels.actions import make_feed, revoke_feed
from minsheng.channels.models import CalendarFeed
from minsheng.channels.queries.feeds import feeds_of, reader_of
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Post, Representative
from tests.acts.outings import over, planned
from tests.chain import refused
from tests.people import Town, fresh, seen_as
from tests.readable import readable

SHANGHAI = ZoneInfo("Asia/Shanghai")


def in_days(days: int) -> datetime:
    return clock.local(clock.now() + timedelta(days=days)).replace(hour=19, minute=0, second=0, microsecond=0)


def got(secret: str, **headers: str):
    return Client().get(f"/feeds/{secret}.ics", headers=headers)


def events(secret: str) -> list:
    """Read back with the library, as a telephone would."""
    response = got(secret)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_telephone_reads_what_somebody_leads_or_goes_along_to(town: Town) -> None:
    led, along = planned(town, at=in_days(2), topic="停车"), planned(town, at=in_days(3), team=[town.xiaoliu])
    actions.plan_outing(community=town.wandu, kind="visit", plan=actions.Plan(), by=town.jiedao)
    [first, second] = events(make_feed(by=town.shuji))
    assert (str(first["summary"]), str(first["location"]), str(first["status"])) == (
        "小板凳会：万都小区 3号楼前",
        "万都小区 3号楼前",
        "CONFIRMED",
    )
    assert first["dtstart"].dt == in_days(2)
    assert first["dtstart"].dt.tzinfo == SHANGHAI
    assert str(first["url"]) == f"http://testserver/outings/{led.number}/"
    assert str(first["description"]).startswith("停车\n")
    assert [str(one["url"])[-17:] for one in events(make_feed(by=town.xiaoliu))] == [str(second["url"])[-17:]]
    assert along.number in str(second["url"])


def test_its_head_is_that_of_a_calendar_which_is_nobody_elses(town: Town) -> None:
    response = got(make_feed(by=town.wangjie))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    calendar = Calendar.from_ical(response.content)
    assert (str(calendar["version"]), str(calendar["x-wr-calname"])) == ("2.0", "民声日程")
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Shanghai"
    assert [rule["tzoffsetto"].td for rule in zone.walk("STANDARD")] == [timedelta(hours=8)]
    assert b"DTSTART;TZID=Asia/Shanghai:" not in response.content  # nothing is planned yet


def test_long_chinese_is_folded_between_characters_at_75_octets(town: Town) -> None:
    topic = "绿地改造和停车位怎么画大家一起说说" * 4
    planned(town, at=in_days(2), topic=topic)
    secret = make_feed(by=town.shuji)
    lines = got(secret).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert str(events(secret)[0]["description"]).split("\n")[0] == topic
    assert b"DTSTART;TZID=Asia/Shanghai:" in got(secret).content


def test_what_is_cancelled_stays_and_says_so_and_every_change_is_newer(town: Town) -> None:
    outing, now = planned(town, at=in_days(2)), clock.now()
    secret = make_feed(by=town.wangjie)
    [before] = events(secret)
    plan = actions.Plan(at=in_days(3), estate=town.estate, place="5号楼前", team=[town.wangjie])
    with clock.at(now + timedelta(minutes=1)):
        actions.change_outing(outing=fresh(outing), plan=plan, by=town.shuji)
    [moved] = events(secret)
    with clock.at(now + timedelta(minutes=2)):
        actions.cancel_outing(outing=fresh(outing), words="下雨", by=town.shuji)
    [off] = events(secret)
    assert before["uid"] == moved["uid"] == off["uid"]
    assert [one["sequence"] for one in (before, moved, off)] == [0, 1, 2]
    assert before["last-modified"].dt < moved["last-modified"].dt < off["last-modified"].dt
    assert (moved["dtstart"].dt, str(moved["location"])) == (in_days(3), "万都小区 5号楼前")
    assert (str(off["status"]), str(off["summary"])) == ("CANCELLED", "已取消：小板凳会：万都小区 5号楼前")
    assert "取消了：下雨" in str(off["description"])


def test_a_colleague_whom_the_plan_drops_no_longer_has_it(town: Town) -> None:
    outing = planned(town, at=in_days(2))
    secret = make_feed(by=town.wangjie)
    assert len(events(secret)) == 1
    actions.change_outing(outing=outing, plan=actions.Plan(at=in_days(2)), by=town.shuji)
    assert events(secret) == []


def test_from_ninety_days_back_to_a_year_ahead(town: Town) -> None:
    for days in (-92, -89, 364, 368):
        planned(town, at=in_days(days))
    assert len(events(make_feed(by=town.shuji))) == 2


def test_how_long_it_took_is_known_once_it_is_over(town: Town) -> None:
    outing = over(town)
    [one] = events(make_feed(by=town.shuji))
    assert one["dtend"].dt == clock.local(fresh(outing).over_at).replace(microsecond=0)


def test_no_resident_stands_in_it(town: Town) -> None:
    """It lies on telephones and with those who make them: to the building, and no word that may name somebody."""
    plan = actions.Plan(at=in_days(1), estate=town.estate, place="3号楼2单元502李大娘家", topic="看看李大娘")
    visit = actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    actions.cancel_outing(outing=visit, words="李大娘住院了，电话13912345678", by=town.shuji)
    heard = over(town, "赵大爷说灯不亮", topic="赵大爷家门口的灯")
    actions.count_people(outing=heard, headcount=3, names="孙奶奶", by=town.shuji)
    text = readable(got(make_feed(by=town.shuji)).content.decode().replace("\r\n ", ""))
    assert "3号楼" in text
    assert [word for word in ("李大娘", "502", "2单元", "139", "赵大爷", "孙奶奶", "灯") if word in text] == []


def test_an_organisation_has_what_it_is_planned_for_and_nothing_else(town: Town) -> None:
    planned(town, at=in_days(1), organisations=[town.property_company])
    planned(town, at=in_days(2))
    secret = make_feed(by=town.laozhou)
    [one] = events(secret)
    assert str(one["url"]) == "http://testserver/agenda/"
    Representative.objects.filter(user=town.laozhou).update(until=clock.today() - timedelta(days=1))
    assert events(secret) == []


def test_whoever_lost_their_post_reads_an_empty_calendar_and_a_closed_account_none(town: Town) -> None:
    planned(town, at=in_days(1))
    secret = make_feed(by=town.wangjie)
    Post.objects.filter(user=town.wangjie).update(until=clock.today() - timedelta(days=1))
    assert events(secret) == []
    Post.objects.filter(user=town.wangjie).update(until=None)
    assert len(events(secret)) == 1
    hand_over_work(of=fresh(town.wangjie), to=town.xiaoliu, reason="left", by=town.shuji)
    assert got(secret).status_code == 404
    assert list(feeds_of(town.wangjie)) == []


def test_revoked_it_opens_nothing_and_only_its_hash_was_ever_kept(town: Town) -> None:
    secret = make_feed(name=" 我的手机 ", by=town.wangjie)
    feed = feeds_of(town.wangjie).get()
    assert (feed.name, secret in repr(CalendarFeed.objects.values().get()), len(secret) >= 43) == ("我的手机", False, True)
    revoke_feed(feed=feed, by=town.wangjie)
    assert (got(secret).status_code, reader_of(secret)) == (404, None)
    with refused("feed_revoked"):
        revoke_feed(feed=feed, by=town.wangjie)
    kinds = TimelineEntry.objects.filter(kind__startswith="Feed").order_by("id").values_list("kind", "by")
    assert list(kinds) == [("FeedMade", town.wangjie.pk), ("FeedRevoked", town.wangjie.pk)]


@pytest.mark.parametrize("act", ["revoke", "make"])
def test_it_is_ones_own_alone(town: Town, act: str) -> None:
    make_feed(by=town.wangjie)
    feed = CalendarFeed.objects.get()
    viewed, strangers = seen_as(town.wangjie, town.quji), (town.shuji, town.quji, town.xiaochen)
    if act == "make":
        for by in (town.passerby, town.shenji):
            with refused("not_allowed"):
                make_feed(by=by)
        with refused("viewing_as"):
            make_feed(by=viewed)
        return
    for by in strangers:
        with refused("not_allowed"):
            revoke_feed(feed=feed, by=by)
    with refused("viewing_as"):
        revoke_feed(feed=feed, by=viewed)


def test_there_are_no_more_than_ten(town: Town) -> None:
    for _ in range(10):
        make_feed(by=town.wangjie)
    with refused("too_many_feeds"):
        make_feed(by=town.wangjie)
    revoke_feed(feed=feeds_of(town.wangjie)[0], by=town.wangjie)
    assert make_feed(by=town.wangjie)


def test_a_wrong_address_costs_what_a_revoked_one_costs(town: Town, django_assert_num_queries) -> None:
    secret = make_feed(by=town.wangjie)
    revoke_feed(feed=feeds_of(town.wangjie).get(), by=town.wangjie)
    got("x" * 43)  # the hour's first wrong one makes the row that counts
    with django_assert_num_queries(3):
        revoked = got(secret)
    with django_assert_num_queries(3):
        unknown = got("x" * 43)
    assert (revoked.status_code, unknown.status_code) == (404, 404)


def test_guessing_ends_and_a_right_address_opens_all_the_same(town: Town, settings) -> None:
    settings.RECEIPT_TRIES_PER_HOUR = 3
    secret = make_feed(by=town.wangjie)
    assert [got(f"wrong{n}").status_code for n in range(5)] == [404, 404, 404, 429, 429]
    assert got(secret).status_code == 200


def test_it_is_read_with_few_statements_and_not_sent_again_unchanged(town: Town, django_assert_max_num_queries) -> None:
    for _ in range(3):
        planned(town, at=in_days(1), organisations=[town.property_company])
    for user in (town.shuji, town.laozhou):
        secret = make_feed(by=user)
        with django_assert_max_num_queries(7):  # whose address it is, and one question a kind of date
            first = got(secret)
        assert got(secret, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().post(f"/feeds/{secret}.ics").status_code == 405


def test_the_page_shows_an_address_once(town: Town) -> None:
    client = Client()
    client.force_login(town.wangjie)
    text = client.post("/feeds/", {"name": "我的手机"}).content.decode()
    secret = text.split("http://testserver/feeds/")[1].split(".ics")[0]
    assert reader_of(secret) == town.wangjie
    again = client.get("/feeds/").content.decode()
    assert "我的手机" in again
    assert secret not in again
    client.post(f"/feeds/{CalendarFeed.objects.get().pk}/revoke/")
    assert reader_of(secret) is None


def test_programs_make_and_revoke_alike(town: Town) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.laozhou)}"}
    client = Client()
    made = client.post("/api/v1/me/feeds", {"name": "电脑"}, content_type="application/json", headers=key)
    assert made.status_code == 201
    assert Client().get(made.json()["address"].removeprefix("http://testserver")).status_code == 200
    [row] = client.get("/api/v1/me/feeds", headers=key).json()["items"]
    assert (row["name"], set(row)) == ("电脑", {"id", "name", "made_at"})
    assert client.post(f"/api/v1/me/feeds/{row['id']}/revoke", headers=key).status_code == 200
    assert client.get("/api/v1/me/feeds", headers=key).json()["items"] == []
