"""The agenda: who sees what on which day, holidays in words, what was cancelled still there; as cheap for a full month as for an empty one."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from minsheng.desk.agenda import agenda_of, chosen_in
from minsheng.foundation import agenda, clock
from minsheng.foundation.agenda import Asked, Dated, Said, dates_of
from minsheng.foundation.clock import SHANGHAI
from minsheng.go_out import actions
from minsheng.neighbourhood.actions import make_token
from tests.acts.outings import planned
from tests.desk.test_lists import one_and_three, statements
from tests.people import Town, fresh, person
from tests.readable import readable

pytestmark = pytest.mark.slow

DAY = datetime(2026, 10, 9, 19, tzinfo=SHANGHAI)  # the first day after a long holiday


def page(user, **asked):
    client = Client()
    client.force_login(user)
    return client.get("/agenda/", {"day": "2026-10-09"} | asked)


def shown(user, **asked):
    return page(user, **asked).content.decode()


def keys(user, **asked):
    span = {"since": DAY - timedelta(days=40), "until": DAY + timedelta(days=40)}
    return [one.key for one in dates_of(user, Asked(**span | asked))]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_it_stands_on_its_day(town: Town, view: str) -> None:
    outing = planned(town, at=DAY, topic="停车")
    assert f'href="/outings/{outing.number}/"' in shown(town.wangjie, view=view)
    assert outing.number not in shown(town.wangjie, view=view, day="2026-12-09")


def test_what_begins_before_midnight_stands_on_that_evening(town: Town) -> None:
    late = planned(town, at=datetime(2026, 10, 9, 23, 50, tzinfo=SHANGHAI))
    days = agenda_of(town.shuji, chosen_in(page(town.shuji).wsgi_request.GET)).days
    assert [day.day for day in days if day.dated] == [date(2026, 10, 9)]
    assert late.number in shown(town.shuji, view="week")


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_what_was_cancelled_stays_there_struck_through_with_the_word(town: Town, view: str) -> None:
    outing = planned(town, at=DAY)
    assert "已取消" not in shown(town.shuji, view=view)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    text = shown(town.shuji, view=view)
    assert outing.number in text
    assert "<s>" in text
    assert "已取消" in text


def test_holidays_and_days_worked_instead_are_said_in_words(town: Town) -> None:
    text = shown(town.shuji)
    assert "国庆节 放假" in text
    assert "国庆节调休 上班" in text
    assert "放假安排还没有导入" not in text
    assert "2031年的放假安排还没有导入" in shown(town.shuji, day="2031-05-01")


def test_narrowed_by_estate_and_to_what_one_is_planned_for(town: Town) -> None:
    here, elsewhere = planned(town, at=DAY), planned(town, at=DAY, estate=None, team=[town.xiaoliu])
    assert keys(town.jiedao, estate="wandu") == [f"outing-{here.number}"]
    assert keys(town.jiedao, community=town.wandu.code) == [f"outing-{one.number}" for one in (here, elsewhere)]
    assert keys(town.jiedao, community=town.gucheng.code) == []
    assert keys(town.wangjie, mine=True) == [f"outing-{here.number}"]
    assert keys(town.shuji, mine=True) == [f"outing-{one.number}" for one in (here, elsewhere)]  # who leads is planned too
    actions.change_outing(outing=here, plan=actions.Plan(at=DAY, estate=town.estate), by=town.shuji)
    assert keys(town.wangjie, mine=True) == []


def test_strangers_see_nothing_and_whoever_has_no_work_here_has_no_agenda(town: Town) -> None:
    planned(town, at=DAY)
    assert keys(town.xiaochen) == keys(town.lilei) == keys(town.shenji) == keys(town.passerby) == []
    assert page(town.passerby).status_code == page(town.shenji).status_code == 404


def test_an_organisation_sees_what_it_is_planned_for_and_no_word_that_names_somebody(town: Town) -> None:
    told = {"at": DAY, "organisations": [town.property_company]}
    plan = actions.Plan(estate=town.estate, place="3号楼2单元502李大娘家", topic="看看李大娘", **told)
    visit = actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    meeting = planned(town, topic="停车", **told)
    planned(town, at=DAY, topic="不请物业")
    assert keys(town.laozhou) == [f"outing-{visit.number}", f"outing-{meeting.number}"]
    text = shown(town.laozhou, view="list")
    assert "万都小区 3号楼" in text
    assert "停车" in text
    assert [word for word in ("李大娘", "502", "2单元", "不请物业", visit.number, "苏书记") if word in readable(text)] == []
    actions.change_outing(outing=meeting, plan=actions.Plan(at=DAY, estate=town.estate), by=town.shuji)
    assert keys(town.laozhou) == [f"outing-{visit.number}"]


@pytest.mark.parametrize("reason", ["routine", "key_homes"])
def test_of_a_visit_to_a_home_that_needs_care_nothing_leaves_but_the_building(town: Town, reason: str) -> None:
    plan = actions.Plan(at=DAY, estate=town.estate, place="3号楼李秀英家", topic="低保", reason=reason)
    actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    [one] = dates_of(town.shuji, Asked(DAY, DAY + timedelta(days=1)))
    assert (one.outside.where, one.outside.about) == ("万都小区 3号楼", "" if reason == "key_homes" else "低保")


def test_another_kind_of_date_needs_one_registration(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said("南门岗亭", "值守")
    duty = Dated("duty-1", "服务点", DAY, said, said, state="定好了")
    monkeypatch.setattr(agenda, "_providers", [*agenda._providers])
    agenda.show_dates(lambda user, asked: [duty] if asked.since <= DAY < asked.until else [])
    planned(town, at=DAY - timedelta(hours=1))
    assert keys(town.wangjie)[-1] == "duty-1"
    assert "南门岗亭" in shown(town.wangjie)


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_a_full_month_takes_as_few_statements_as_an_empty_one(town: Town, view: str) -> None:
    address = f"/agenda/?view={view}&day=2026-10-09&community={town.wandu.code}"
    one, three = one_and_three(town.jiedao, address, lambda n: planned(town, at=DAY, organisations=[town.property_company]))
    assert one == three
    assert max(three, statements(town.laozhou, address), statements(town.quji, address)) <= 12


def test_a_square_holds_four_and_says_how_many_more(town: Town) -> None:
    for hour in range(9, 15):
        planned(town, at=DAY.replace(hour=hour))
    assert "还有2场" in shown(town.shuji)
    assert "还有" not in shown(town.shuji, view="week")


@pytest.mark.parametrize(
    "asked", [{"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "x"}, {"view": "x"}, {"community": "没有" * 60}]
)
def test_an_address_that_makes_no_sense_shows_the_agenda(town: Town, asked: dict[str, str]) -> None:
    for view in ("month", "week", "list"):
        assert page(town.shuji, **{"view": view} | asked).status_code == 200


def test_today_is_the_day_in_shanghai(town: Town) -> None:
    with clock.at(datetime(2026, 10, 8, 17, tzinfo=clock.UTC)):  # one in the morning of the 9th
        text = Client()
        text.force_login(fresh(town.shuji))
        assert "<b>9</b>" in text.get("/agenda/").content.decode().split('aria-current="date"')[1][:300]


def test_somebody_whose_post_has_ended_sees_nothing(town: Town) -> None:
    planned(town, at=DAY)
    assert keys(person("gone", "走了的人")) == []


def asked_of_the_api(user, **asked):
    key = make_token(user=user)
    return Client().get(
        "/api/v1/agenda", {"since": "2026-10-01", "until": "2026-10-31"} | asked, headers={"Authorization": f"Bearer {key}"}
    )


def test_programs_read_the_same_agenda(town: Town) -> None:
    outing = planned(town, at=DAY, organisations=[town.property_company])
    [row] = asked_of_the_api(town.wangjie).json()["items"]
    assert (row["id"], row["at"], row["where"], row["cancelled"]) == (
        f"outing-{outing.number}",
        "2026-10-09T11:00:00+00:00",
        "万都小区 3号楼前",
        False,
    )
    assert len(asked_of_the_api(town.laozhou).json()["items"]) == 1
    assert asked_of_the_api(town.xiaochen).json()["items"] == []
    for until in ("2026-09-30", "2028-01-01"):
        assert asked_of_the_api(town.wangjie, until=until).status_code == 422
