"""堵点: each figure opens its list and the two agree; nobody sees another area's; no line is about one member of staff."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minsheng.casework import actions
from minsheng.casework.models import Case, Voice
from minsheng.casework.queries.return_visits import ended_here_before
from minsheng.foundation import clock
from minsheng.insight.lines import Group
from minsheng.insight.queries import QUESTIONS, came_back, refused, silent, waiting
from minsheng.neighbourhood.actions import change_office_rule, make_key
from minsheng.neighbourhood.models import User
from tests.chain import accepted, answered, heard, named, notices_of, offered, opened, says, voices_of
from tests.people import Town, fresh

DAY = timedelta(days=1)
READERS = ("wangjie", "xiaoliu", "shuji", "jiedao", "quji", "shenji", "xiaochen")


def refuse(town: Town, share=None, ground="no_means"):
    share = share or offered(town)
    actions.refuse_share(assignment=share, ground=ground, words="没有这个设备", by=town.laozhou)
    return share


def numbers(rows) -> list[str]:
    return [row.number for row in rows]


def shown(key: str, user: User, group: str = "") -> list:
    """The first page of a list."""
    asked = QUESTIONS[key]
    return asked.show(asked.page(asked.find(user, group), {}, 30))


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
    rows = shown("waiting", town.shuji)
    assert [(row.case, row.holder) for row in rows] == [(old, "社区自己"), (share.case, "恒邻物业")]
    assert [row.case for row in shown("waiting", town.shuji, "office")] == [old]
    assert [row.case for row in shown("waiting", town.shuji, town.property_company.code)] == [share.case]


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


def test_a_place_is_the_same_however_its_number_is_written_and_without_an_estate(town: Town) -> None:
    ended(town, estate=town.estate, place="三号楼门口")
    ended(town, place="幸福街3号路灯")
    ended(town, place="")
    ended(town, estate=town.estate, place="")
    opened(town, heard(town, speaker=named(5), estate=town.estate, place=""))
    again = [
        opened(town, heard(town, speaker=named(2), estate=town.estate, place="3号楼门口")),
        opened(town, heard(town, speaker=named(3), place="幸福街三号路灯")),
    ]
    for place in ("", "三号楼门口", "幸福街13号路灯"):  # nowhere, and elsewhere
        opened(town, heard(town, speaker=named(4), place=place))
    assert sorted(numbers(came_back(town.shuji))) == sorted(numbers(again))
    assert [ended_here_before(case).count() for case in again] == [1, 1]


def test_what_somebody_linked_has_come_back(town: Town) -> None:
    first = ended(town, place="东门")
    again = opened(town, heard(town, speaker=named(2), place="东门往里走"), category="property-clean")
    assert numbers(came_back(town.shuji)) == []
    actions.link_came_back(case=again, earlier=first, by=town.shuji)
    assert [(row.case, first.number in row.why) for row in shown("came_back", town.shuji)] == [(again, True)]
    actions.unlink_came_back(case=fresh(again), earlier=first, by=town.shuji)
    assert numbers(came_back(town.shuji)) == []


def test_what_somebody_said_to_be_two_matters_is_not_counted_though_it_was_found_by_itself(town: Town) -> None:
    here = {"estate": town.estate, "place": "3号楼门口"}
    first = ended(town, **here)
    again = opened(town, heard(town, speaker=named(2), **here))
    third = opened(town, heard(town, speaker=named(3), **here))
    actions.link_came_back(case=again, earlier=first, by=town.shuji)
    assert sorted(numbers(came_back(town.shuji))) == sorted([again.number, third.number])
    actions.unlink_came_back(case=fresh(again), earlier=first, by=town.shuji)
    assert numbers(came_back(town.shuji)) == [third.number]  # of the other pair nobody said so
    actions.link_came_back(case=fresh(again), earlier=first, by=town.shuji)
    assert sorted(numbers(came_back(town.shuji))) == sorted([again.number, third.number])


def test_what_residents_opened_again_has_come_back(town: Town) -> None:
    case = answered(town)
    says(voices_of(case)[0], "not_solved")
    assert numbers(came_back(town.shuji)) == [case.number]


def called(town: Town, voice: Voice) -> None:
    actions.call_speaker(notice=notices_of(voice)[-1], outcome="told", words="", by=town.wangjie)


def test_who_spoke_and_heard_nothing_is_left_without_an_answer(town: Town) -> None:
    with clock.at(clock.now() - 40 * DAY):
        voice = heard(town)
        case = opened(town, voice)
    opened(town, heard(town))
    assert numbers(silent(town.shuji)) == [voice.number]
    accepted(town, offered(town, case))  # what is told waits on the receipt until somebody reads it or is called
    assert numbers(silent(town.shuji)) == [voice.number]
    called(town, voice)
    assert numbers(silent(town.shuji)) == []


def test_one_who_was_told_does_not_speak_for_another(town: Town) -> None:
    with clock.at(clock.now() - 40 * DAY):
        first = heard(town)
        case = opened(town, first)
    second = heard(town, "也不亮", speaker=named(2))
    actions.link_voice(voice=second, case=fresh(case), by=town.shuji)
    called(town, second)
    assert numbers(silent(town.shuji)) == [first.number]


def test_one_call_is_heard_for_all_that_a_person_said_of_a_case(town: Town) -> None:
    with clock.at(clock.now() - 40 * DAY):
        voices = [heard(town), heard(town, "还是不亮")]
        opened(town, *voices)
    assert sorted(numbers(silent(town.shuji))) == sorted(voice.number for voice in voices)
    called(town, voices[0])
    assert numbers(silent(town.shuji)) == []


def test_what_nobody_has_sorted_is_left_without_an_answer_too(town: Town, client: Client) -> None:
    with clock.at(clock.now() - 40 * DAY):
        voice = heard(town, "灯不亮，没人管")
    for name, seen in (("shuji", [voice.number]), ("quji", [voice.number]), ("shenji", []), ("xiaochen", [])):
        assert numbers(silent(fresh(getattr(town, name)))) == seen
    client.force_login(town.shuji)
    page = client.get("/stuck/silent/").content.decode()
    assert (f'href="{reverse("voice", args=[voice.number])}"' in page, "灯不亮，没人管" in page) == (True, True)


def test_whom_nobody_can_telephone_to_is_told_on_the_receipt(town: Town) -> None:
    with clock.at(clock.now() - 40 * DAY):
        voice = heard(town, speaker=actions.Speaker(mode="unknown"))
        case = opened(town, voice)
    assert numbers(silent(town.shuji)) == [voice.number]
    accepted(town, offered(town, case))
    assert numbers(silent(town.shuji)) == []


def test_a_pause_counts_for_the_order_of_what_waits(town: Town) -> None:
    """Begun first, but it stood still for four weeks: the other one has waited longer."""
    with clock.at(clock.now() - 60 * DAY):
        stood = accepted(town, days=90)
        actions.pause_share(assignment=stood, reason="weather", until=clock.today() + 28 * DAY, words="下雪", by=town.shuji)
    with clock.at(clock.now() - 58 * DAY):
        other = accepted(town, offered(town, opened(town, heard(town, "楼道堆满了"))), days=90)
    with clock.at(clock.now() - 20 * DAY):
        young = accepted(town, offered(town, opened(town, heard(town, "井盖没了"))), days=90)
    in_order = [other.case.number, stood.case.number, young.case.number]
    assert listed("waiting", town.shuji, 30) == in_order
    assert listed("waiting", town.shuji, 1) == in_order
    hours = [int(re.findall(r"(\d+)个工作小时", row.why)[0]) for row in shown("waiting", town.shuji)]
    assert hours == sorted(hours, reverse=True)


def listed(key: str, user: User, size: int) -> list[str]:
    """All of a list, page by page, and back again."""
    asked, found, query, back = QUESTIONS[key], [], {}, []
    while True:
        page = asked.page(asked.find(user, ""), query, size)
        found += [row.case.number if row.case else row.voice.number for row in asked.show(page)]
        if not page.older:
            break
        query = {"before": page.older}
    while page.newer:
        page = asked.page(asked.find(user, ""), {"after": page.newer}, size)
        back = [row.case.number if row.case else row.voice.number for row in asked.show(page)] + back
    assert back == found[: len(back)] and len(found) - len(back) <= size
    return found


def test_days_off_count_for_nobody_who_waits(town: Town) -> None:
    """From Monday the 2nd of March the tenth working day is Monday the 16th; on Friday and on the days off after it nobody waits too long."""
    with clock.at(datetime(2026, 3, 2, 10, tzinfo=clock.SHANGHAI)):
        voice = heard(town)
        opened(town, voice)
    found = {}
    for day in (13, 14, 15, 16):
        with clock.at(datetime(2026, 3, day, 10, tzinfo=clock.SHANGHAI)):
            found[day] = numbers(silent(town.shuji))
    assert found == {13: [], 14: [], 15: [], 16: [voice.number]}
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
        figures = dict(re.findall(r'href="/stuck/(\w+)/">(\d+)[件条]</a>', page))
        assert set(figures) == set(QUESTIONS)
        for key, number in figures.items():
            listed = client.get(f"/stuck/{key}/").content.decode()
            unit = "条" if QUESTIONS[key].of_voices else "件"
            assert (int(number), f">{number}{unit}<" in listed) == (listed.count("<li data-row>"), True)
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


@pytest.mark.slow
def test_lists_longer_than_a_page_show_each_once_also_of_the_same_moment(town: Town, client: Client) -> None:
    then = clock.now() - 40 * DAY
    with clock.at(then):
        for number in range(5):
            refuse(town, offered(town, opened(town, heard(town, f"灯{number}不亮", speaker=named(number)))))
    for key in ("refused", "waiting", "silent"):
        everything = listed(key, town.shuji, 30)
        assert (len(set(everything)), [listed(key, town.shuji, size) for size in (1, 2, 5)]) == (5, [everything] * 3)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("minsheng.insight.api.A_PAGE", 2)
        patched.setattr("minsheng.insight.views.A_PAGE", 2)
        for name in ("refused", "waiting", "silent"):
            found, after = [], ""
            while after is not None:
                page = client.get(f"/api/v1/stuck/{name}?after={after}", headers=key).json()  # as it was given, nothing encoded
                found += [one["voice"] or one["case"] for one in page["items"]]
                after = page["next"]
            assert (len(found), len(set(found))) == (5, 5)
        client.force_login(town.shuji)
        for name in ("refused", "waiting", "silent"):
            page = client.get(f"/stuck/{name}/").content.decode()
            assert (page.count("<li data-row>"), page.count("?before=")) == (2, 1)


def test_beside_a_figure_stand_its_largest_parts_and_always_the_office() -> None:
    """The figure is the sum of all; which of them the page shows changes nothing of it."""
    groups = [Group(name, name, 1) for name in ("a", "b", "office", "c", "d", "e", "f", "residents")]
    found = {key: "".join(group.key[0] for group in QUESTIONS[key].beside(groups)) for key in ("waiting", "refused")}
    assert found == {"waiting": "abocder", "refused": "abocd"}
