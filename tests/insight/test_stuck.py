"""堵点: each figure opens its list and the two agree; nobody sees another area's; no line is about one member of staff."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Case
from minsheng.foundation import clock
from minsheng.insight.queries import QUESTIONS, came_back, refused, silent, waiting
from minsheng.neighbourhood.actions import change_office_rule, make_key
from tests.chain import accepted, answered, heard, named, offered, opened, says, voices_of
from tests.people import Town, fresh

DAY = timedelta(days=1)
READERS = ("wangjie", "xiaoliu", "shuji", "jiedao", "quji", "shenji", "xiaochen")


def refuse(town: Town, share=None, ground="no_means"):
    share = share or offered(town)
    actions.refuse_share(assignment=share, ground=ground, words="没有这个设备", by=town.laozhou)
    return share


def numbers(rows) -> list[str]:
    return [row.number for row in rows]


def test_what_is_refused_and_by_whom(town: Town) -> None:
    share = refuse(town)
    rows = refused(town.shuji)
    assert [(r.assignment, r.assignment.organisation) for r in rows] == [(share, town.property_company)]
    groups = QUESTIONS["refused"].groups(town.shuji)
    assert [(g.key, g.number) for g in groups] == [(town.property_company.code, 1)]
    with clock.at(clock.now() + 91 * DAY):
        assert list(refused(town.shuji)) == []


def test_what_waits_longest_comes_first_and_says_for_whom(town: Town) -> None:
    with clock.at(clock.now() - 10 * DAY):
        old = opened(town, heard(town))
    share = accepted(town, offered(town, opened(town, heard(town))))
    rows = QUESTIONS["waiting"].show(waiting(town.shuji))
    assert [(row.case, row.holder) for row in rows] == [(old, "社区自己"), (share.case, "恒邻物业")]
    assert [row.case for row in QUESTIONS["waiting"].show(waiting(town.shuji, "office"))] == [old]
    assert [row.case for row in QUESTIONS["waiting"].show(waiting(town.shuji, town.property_company.code))] == [share.case]


def test_it_counts_working_hours_and_not_the_night(town: Town) -> None:
    friday = clock.day_start(clock.today().replace(year=2026, month=11, day=20)) + timedelta(hours=17)
    with clock.at(friday):
        opened(town, heard(town))
    with clock.at(friday + timedelta(days=3) - timedelta(hours=8)):  # Monday, nine in the morning
        why = QUESTIONS["waiting"].show(waiting(town.shuji))[0].why
    assert int(re.findall(r"(\d+)个工作小时", why)[0]) in (0, 1)


def test_what_is_paused_waits_for_nobody(town: Town) -> None:
    share = accepted(town, offered(town))
    actions.pause_share(assignment=share, reason="weather", until=clock.today() + 5 * DAY, words="下雪", by=town.shuji)
    assert list(waiting(town.shuji)) == []


def ended(town: Town, **place) -> Case:
    case = answered(town, heard(town, speaker=named(1), **place))
    says(voices_of(case)[0])
    assert fresh(case).has_ended
    return fresh(case)


def test_the_same_matter_at_the_same_place_has_come_back(town: Town) -> None:
    here = {"estate": town.estate, "place": "三号楼门口"}
    first = ended(town, **here)
    again = opened(town, heard(town, speaker=named(2), **here))
    opened(town, heard(town, speaker=named(3), estate=town.estate, place="东门"))
    rows = came_back(town.shuji)
    assert [(row.number, row.earlier_number) for row in rows] == [(again.number, first.number)]
    change_office_rule(key="came_back_days", value=7, by=town.quji)
    Case.objects.unscoped("the end lies back").filter(pk=first.pk).update(ended_at=clock.now() - 8 * DAY)
    assert list(came_back(town.shuji)) == []


def test_what_residents_opened_again_has_come_back(town: Town) -> None:
    case = answered(town)
    says(voices_of(case)[0], "not_solved")
    assert numbers(came_back(town.shuji)) == [case.number]


def test_who_spoke_and_heard_nothing_is_left_without_an_answer(town: Town) -> None:
    with clock.at(clock.now() - 40 * DAY):
        case = opened(town, heard(town))
    opened(town, heard(town))
    assert numbers(silent(town.shuji)) == [case.number]
    accepted(town, offered(town, case))  # whoever spoke is told who promised what
    assert numbers(silent(town.shuji)) == []


def test_days_off_count_for_nobody_who_waits(town: Town) -> None:
    """From Monday the 2nd of March the tenth working day is Monday the 16th; on Friday and on the days off after it nobody waits too long."""
    with clock.at(datetime(2026, 3, 2, 10, tzinfo=clock.SHANGHAI)):
        case = opened(town, heard(town))
    found = {}
    for day in (13, 14, 15, 16):
        with clock.at(datetime(2026, 3, day, 10, tzinfo=clock.SHANGHAI)):
            found[day] = numbers(silent(town.shuji))
    assert found == {13: [], 14: [], 15: [], 16: [case.number]}
    with clock.at(datetime(2026, 3, 16, 10, tzinfo=clock.SHANGHAI)):
        assert "10个工作日没听到信儿" in QUESTIONS["silent"].show(silent(town.shuji))[0].why


@pytest.fixture
def much(town: Town) -> Town:
    with clock.at(clock.now() - 40 * DAY):
        refuse(town)
        ended(town, estate=town.estate, place="三号楼门口")
        opened(town, heard(town))
    opened(town, heard(town, speaker=named(2), estate=town.estate, place="三号楼门口"))
    return town


@pytest.mark.slow
def test_each_figure_opens_its_list_and_they_agree(much: Town, client: Client) -> None:
    for name in READERS:
        client.force_login(getattr(much, name))
        page = client.get("/stuck/").content.decode()
        figures = dict(re.findall(r'href="/stuck/(\w+)/">(\d+)件</a>', page))
        assert set(figures) == set(QUESTIONS)
        for key, number in figures.items():
            listed = client.get(f"/stuck/{key}/").content.decode()
            assert (int(number), f"{number}件" in listed) == (listed.count("<li data-row>"), True)
        for key, group, number in re.findall(r'href="/stuck/(\w+)/\?group=([\w-]+)">(\d+)<', page):
            assert client.get(f"/stuck/{key}/?group={group}").content.decode().count("<li data-row>") == int(number)


def test_a_stranger_sees_nothing_and_an_organisation_no_page(much: Town, client: Client) -> None:
    assert [question.find(fresh(much.xiaochen), "").count() for question in QUESTIONS.values()] == [0] * 5
    for name in ("laozhou", "chengguan", "passerby"):
        client.force_login(getattr(much, name))
        assert [client.get(path).status_code for path in ("/stuck/", "/stuck/refused/")] == [404, 404]


def test_no_line_names_a_member_of_staff(much: Town, client: Client) -> None:
    client.force_login(much.jiedao)
    names = [getattr(much, name).name for name in ("wangjie", "xiaoliu", "shuji", "laozhou")]
    for key in QUESTIONS:
        text = client.get(f"/stuck/{key}/").content.decode()
        assert [name for name in names if name in text] == []


def test_by_the_api(much: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=much.shuji)}"}
    figures = {one["key"]: one["number"] for one in client.get("/api/v1/stuck", headers=key).json()["items"]}
    for question, number in figures.items():
        listed = client.get(f"/api/v1/stuck/{question}", headers=key).json()
        assert (len(listed["items"]), listed["next"]) == (number, None)
    assert figures["waiting"] > 0
    assert client.get("/api/v1/stuck/nonsense", headers=key).status_code == 404
