"""设施: what residents use stays somebody's: it has hours, is looked at, and what is said about it is found again."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.casework.queries.facilities import facilities_due, facilities_seen_by, facility_or_none, said_about
from minsheng.desk.queries import day_of_staff
from minsheng.foundation import clock
from minsheng.neighbourhood import actions as place_actions
from minsheng.neighbourhood.actions import change_office_rule, make_key
from minsheng.neighbourhood.models import Organisation
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.facilities import room, solved
from tests.chain import WHY, heard, named, offered, opened, refused
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import Town, fresh

DAY = timedelta(days=1)
MINE = [
    "open_facility",
    "open_facility_of_case",
    "change_facility",
    "hand_on_facility",
    "close_facility",
    "open_facility_again",
    "check_facility",
    "link_facility",
]


def in_days(number: int):
    return clock.at(clock.now() + number * DAY)


@pytest.mark.parametrize("act", MINE)
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_it_comes_of_a_case_that_ended_and_of_no_other(town: Town) -> None:
    case = solved(town)
    made = actions.open_facility_of_case(case=case, name="邻里球室", caretaker=town.property_company, by=town.shuji)
    client = Client()
    client.force_login(town.shuji)
    assert f"/facilities/{made.code}/" in client.get(f"/cases/{case.number}/").content.decode()
    assert case.title in client.get(f"/facilities/{made.code}/").content.decode()
    still_open = opened(town)
    with refused("case_phase"):
        actions.open_facility_of_case(case=still_open, name="球室", by=town.shuji)


def test_its_opening_stands_in_the_story_of_the_case(town: Town) -> None:
    case = solved(town)
    actions.open_facility_of_case(case=case, name="邻里球室", by=town.shuji)
    client = Client()
    client.force_login(town.shuji)
    assert "开了设施“邻里球室”" in client.get(f"/cases/{case.number}/").content.decode()


def test_whoever_uses_it_reads_no_telephone(town: Town) -> None:
    with refused("names_somebody", "hours"):
        room(town, hours="打13812345678开门")


def test_one_cares_for_it_and_not_two(town: Town) -> None:
    with refused("one_caretaker", "caretaker"):
        room(town, caretaker_person=town.wangjie)
    with refused("not_of_the_office", "caretaker_person"):
        room(town, caretaker=None, caretaker_person=town.xiaochen)
    with refused("not_serving", "caretaker"):
        room(town, caretaker=Organisation.objects.unscoped(WHY).get(code="linjia"))
    with refused("bad_input", "estate"):
        room(town, estate=town.estate_b)


def test_it_is_handed_on_to_a_person_and_to_nobody(town: Town) -> None:
    facility = room(town)
    place_actions.hand_on_facility(facility=facility, caretaker_person=town.wangjie, by=town.shuji)
    assert (fresh(facility).caretaker, fresh(facility).cared_for_by) == (None, "王姐")
    place_actions.hand_on_facility(facility=fresh(facility), by=town.shuji)
    assert fresh(facility).cared_for_by == ""


def test_whoever_goes_leaves_it_on_the_slip(town: Town) -> None:
    facility = room(town, caretaker=None, caretaker_person=town.wangjie)
    slip = actions.hand_over_work(of=town.wangjie, to=town.xiaoliu, reason="transfer", by=town.shuji)
    assert [(line.kind, line.number, line.title) for line in slip.lines.all()] == [("facility", facility.code, "邻里球室")]


def test_a_look_is_due_after_as_many_days_as_the_office_says(town: Town) -> None:
    facility = room(town)

    def due() -> list[str]:
        return [one.name for one in facilities_due(fresh(town.wangjie))]

    with in_days(29):
        assert (due(), fresh(facility).state) == ([], "fine")
    with in_days(30):
        assert (due(), fresh(facility).state) == (["邻里球室"], "due")
        assert [list(facilities_due(user)) for user in (town.jiedao, town.xiaochen, town.laozhou)] == [[], [], []]
        place_actions.check_facility(facility=fresh(facility), in_order=True, by=town.wangjie)
        assert (due(), fresh(facility).state) == ([], "fine")
    change_office_rule(key="facility_check_days", value=7, by=town.quji)
    with in_days(37):
        assert due() == ["邻里球室"]
        place_actions.close_facility(facility=fresh(facility), words="大修", by=town.shuji)
        assert due() == []


def test_it_stands_on_the_day_of_the_office(town: Town) -> None:
    facility = room(town)
    with in_days(31):
        todos = [todo for todo in day_of_staff(fresh(town.wangjie)).todos if "邻里球室" in todo.title]
        assert [todo.url for todo in todos] == [f"/facilities/{facility.code}/check/"]
        assert [todo for todo in day_of_staff(fresh(town.xiaochen)).todos if "邻里球室" in todo.title] == []


def test_what_is_not_in_order_says_what_and_leads_to_a_voice(town: Town) -> None:
    facility = room(town)
    with refused("empty", "words"):
        place_actions.check_facility(facility=facility, in_order=False, by=town.wangjie)
    place_actions.check_facility(facility=facility, in_order=False, words="球台断了一条腿", by=town.wangjie)
    assert fresh(facility).state == "not_in_order"
    client = Client()
    client.force_login(town.wangjie)
    page = client.get(f"/facilities/{facility.code}/").content.decode()
    assert f"/hear/?facility={facility.code}&amp;estate=wandu" in page and "球台断了一条腿" in page
    form = client.get(f"/hear/?facility={facility.code}&estate=wandu").content.decode()
    assert f'<option value="{facility.code}" selected>' in form


def test_an_older_look_written_down_late_hides_no_newer_one(town: Town) -> None:
    facility = room(town, since=clock.today() - 9 * DAY)
    place_actions.check_facility(facility=facility, in_order=False, words="门坏了", by=town.wangjie)
    place_actions.check_facility(facility=fresh(facility), in_order=True, on=clock.today() - 3 * DAY, by=town.wangjie)
    assert (fresh(facility).state, fresh(facility).checked_on) == ("not_in_order", clock.today())
    with refused("day_ahead", "on"):
        place_actions.check_facility(facility=fresh(facility), in_order=True, on=clock.today() + DAY, by=town.wangjie)


def test_what_is_said_about_it_is_found_again(town: Town) -> None:
    facility = room(town)
    client = Client()
    client.force_login(town.wangjie)
    client.post("/hear/", {"words": "球室的灯太暗", "facility": facility.code, "source": "other"})
    voice = Voice.objects.unscoped(WHY).get(words="球室的灯太暗")
    assert (voice.facility, voice.estate, voice.community) == (facility, town.estate, town.wandu)
    case = opened(town, voice, title="球室添两盏灯")
    later = heard(town, "球室周末人多", estate=town.estate)
    client.post(f"/voices/{later.number}/facility/", {"facility": facility.code})
    checks, voices, cases = said_about(facility, fresh(town.wangjie), 30)
    assert ([one.words for one in voices], cases, checks) == (["球室周末人多", "球室的灯太暗"], [case], [])
    assert said_about(facility, fresh(town.xiaochen), 30) == ([], [], [])


def test_a_voice_speaks_of_a_facility_of_its_own_place(town: Town) -> None:
    facility, voice = room(town), heard(town, estate=town.estate)
    with refused("facility_elsewhere", "facility"):
        heard(town, "灯", community=town.gucheng, estate=town.estate_b, facility=facility, by=town.quji)
    actions.link_facility(voice=voice, facility=facility, by=town.wangjie)
    actions.link_facility(voice=fresh(voice), by=town.wangjie)
    assert fresh(voice).facility is None


def test_a_correction_still_speaks_of_it_and_a_community_that_takes_it_over_does_not(town: Town) -> None:
    facility = room(town)
    voice = heard(town, "球室的灯太案", estate=town.estate, facility=facility)
    newer = heard(town, "球室的灯太暗", estate=town.estate, replaces=voice)
    assert newer.facility == facility
    actions.hand_over_voice(voice=newer, community=town.gucheng, by=town.wangjie)
    assert (fresh(newer).facility, fresh(voice).facility) == (None, None)


def test_its_caretaker_reads_how_it_was_found_and_no_word_of_a_resident(town: Town) -> None:
    facility = room(town)
    place_actions.check_facility(facility=facility, in_order=False, words="球台断了一条腿", by=town.wangjie)
    case = opened(town, heard(town, "球室的灯太暗", estate=town.estate, facility=facility))
    offered(town, case)
    client = Client()
    client.force_login(town.laozhou)
    page = client.get(f"/facilities/{facility.code}/").content.decode()
    assert [word for word in ("球台断了一条腿", "球室的灯太暗", case.title, case.number) if word in page] == ["球台断了一条腿"]
    place_actions.hand_on_facility(facility=fresh(facility), caretaker=town.volunteers, by=town.shuji)
    assert facility_or_none(fresh(town.laozhou), facility.code) is None


def test_everybody_reads_what_there_is_and_when_it_is_open(town: Town) -> None:
    facility = room(town, caretaker=None, caretaker_person=town.wangjie)
    page = Client().get("/board/wandu/").content.decode()
    assert [word for word in ("邻里球室", "打乒乓球、下棋", "每天8:30到20:30", "王姐") if word in page] == [
        "邻里球室",
        "打乒乓球、下棋",
        "每天8:30到20:30",
    ]
    place_actions.close_facility(facility=facility, words="大修", by=town.shuji)
    assert "邻里球室" not in Client().get("/board/wandu/").content.decode()
    place_actions.open_facility_again(facility=fresh(facility), by=town.shuji)
    assert "邻里球室" in Client().get("/board/wandu/").content.decode()


def test_what_is_closed_is_neither_looked_at_nor_changed(town: Town) -> None:
    facility = room(town)
    place_actions.close_facility(facility=facility, words="大修", by=town.shuji)
    for act, given in (
        (place_actions.check_facility, {"in_order": True}),
        (place_actions.change_facility, {"name": "球室"}),
        (place_actions.hand_on_facility, {}),
        (place_actions.close_facility, {"words": "再关一次"}),
    ):
        with refused("facility_closed"):
            act(facility=fresh(facility), by=town.shuji, **given)
    assert list(facilities_seen_by(fresh(town.shuji))) == [facility]


def test_pages_and_programs_do_the_same(town: Town) -> None:
    case = solved(town)
    client = Client()
    client.force_login(town.shuji)
    sent = {"name": "邻里球室", "hours": "每天", "estate": "wandu", "venue": town.yard.pk, "caretaker": "hengling"}
    went = client.post(f"/cases/{case.number}/facility/", sent)
    made = facilities_seen_by(fresh(town.shuji)).get()
    assert (went.status_code, went["Location"]) == (302, f"/facilities/{made.code}/")
    api = Client(headers={"authorization": f"Bearer {make_key(name='程序', by=town.shuji)}"})

    def post(path: str, body: dict[str, object]) -> dict[str, object]:
        return api.post(f"/api/v1{path}", body, "application/json").json()

    checked = post(f"/facilities/{made.code}/check", {"in_order": False, "words": "灯不亮"})
    assert (checked["state"], checked["case"], checked["checks"][0]["words"]) == ("not_in_order", case.number, "灯不亮")
    handed = post(f"/facilities/{made.code}/caretaker", {"caretaker_person": "wangjie"})
    assert (handed["caretaker"], handed["caretaker_person"]) == (None, "王姐")
    assert post(f"/facilities/{made.code}/change", {"name": "球室", "estate": "wandu"})["name"] == "球室"
    assert post(f"/facilities/{made.code}/close", {"words": "大修"})["state"] == "closed"
    assert post(f"/facilities/{made.code}/open-again", {})["closed_on"] is None
    voice = heard(town, "门锁了", estate=town.estate)
    assert post(f"/voices/{voice.number}/facility", {"facility": made.code})["facility"] == made.code
    second = post("/facilities", {"community": town.wandu.code, "name": "晾衣场", "caretaker": "hengling"})
    assert [row["code"] for row in api.get("/api/v1/facilities").json()["items"]] == [second["code"], made.code]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/facilities/", "/my-day/", "/hear/"])
def test_lists_cost_the_same_for_one_as_for_three(town: Town, path: str) -> None:
    since = clock.today() - 40 * DAY
    one, three = one_and_three(fresh(town.wangjie), path, lambda n: room(town, name=f"球室{n}", since=since))
    assert one == three <= MOST_STATEMENTS


def test_the_page_costs_the_same_for_one_voice_as_for_three(town: Town) -> None:
    facility = room(town)

    def add(number: int) -> None:
        voice = heard(town, f"球室{number}", speaker=named(number), estate=town.estate, facility=facility)
        opened(town, voice, title=f"球室{number}")
        place_actions.check_facility(facility=fresh(facility), in_order=True, by=town.wangjie)

    one, three = one_and_three(fresh(town.shuji), f"/facilities/{facility.code}/", add)
    assert one == three <= MOST_STATEMENTS


@pytest.mark.parametrize(("who", "offered_it"), [("wangjie", False), ("xiaoliu", True), ("shenji", False)])
def test_only_whoever_may_open_one_is_offered_it(client: Client, town: Town, who: str, offered_it: bool) -> None:
    client.force_login(getattr(town, who))
    assert ("/facilities/open/" in client.get("/facilities/").text) == offered_it


def test_two_at_once_lose_nothing_of_each_other(town: Town) -> None:
    facility = room(town, since=clock.today() - 9 * DAY)
    stale = [fresh(facility) for _ in range(4)]
    place_actions.hand_on_facility(facility=fresh(facility), caretaker_person=town.wangjie, by=town.shuji)
    with refused("somebody_was_faster"):
        place_actions.hand_on_facility(facility=stale[0], caretaker_person=town.xiaoliu, by=town.shuji)
    place_actions.change_facility(facility=fresh(facility), name="邻里棋室", by=town.shuji)
    with refused("somebody_was_faster"):
        place_actions.change_facility(facility=stale[1], name="邻里书屋", by=town.shuji)
    place_actions.check_facility(facility=fresh(facility), in_order=False, words="门坏了", by=town.wangjie)
    place_actions.check_facility(facility=stale[2], in_order=True, on=clock.today() - 3 * DAY, by=town.wangjie)
    assert (fresh(facility).in_order, fresh(facility).checked_on, fresh(facility).name) == (False, clock.today(), "邻里棋室")


def test_what_was_closed_meanwhile_is_neither_changed_nor_looked_at(town: Town) -> None:
    facility = room(town)
    place_actions.close_facility(facility=fresh(facility), words="大修", by=town.shuji)
    for act, given in (
        (place_actions.change_facility, {"name": "书屋"}),
        (place_actions.hand_on_facility, {}),
        (place_actions.check_facility, {"in_order": True}),
    ):
        with refused("facility_closed"):
            act(facility=facility, by=town.shuji, **given)


def test_a_voice_keeps_a_closed_facility_when_its_page_is_opened_again(town: Town) -> None:
    facility = room(town)
    voice = heard(town, "球室的灯太暗", facility=facility)
    place_actions.close_facility(facility=facility, words="大修", by=town.shuji)
    client = Client()
    client.force_login(town.wangjie)
    assert f'<option value="{facility.code}" selected>' in client.get(f"/voices/{voice.number}/facility/").content.decode()


def test_nobody_looked_at_it_before_it_opened(town: Town) -> None:
    facility = room(town, since=clock.today() - 3 * DAY)
    with refused("before_it_opened", "on"):
        place_actions.check_facility(facility=facility, in_order=True, on=clock.today() - 4 * DAY, by=town.wangjie)
    place_actions.check_facility(facility=facility, in_order=True, on=facility.valid_from, by=town.wangjie)


def test_no_look_repeats_a_resident_or_names_one(town: Town) -> None:
    """Invariant 7: the organisation that cares for it reads how it was found."""
    facility = room(town)
    heard(town, "球室的灯一到晚上就闪，晃得眼睛疼", estate=town.estate, facility=facility, speaker=named(7))
    for words, code in (
        ("灯一到晚上就闪，晃得眼睛疼", "verbatim"),
        ("李秀英7说灯闪", "names_somebody"),
        ("打13812345678问过", "names_somebody"),
        ("王大爷说灯闪", "may_name"),
    ):
        with refused(code, "words"):
            place_actions.check_facility(facility=facility, in_order=False, words=words, by=town.wangjie)
    place_actions.check_facility(facility=facility, in_order=False, words="王大爷说灯闪", looked_over=True, by=town.wangjie)


def test_its_name_and_hours_name_nobody(town: Town) -> None:
    with refused("may_name", "hours"):
        room(town, hours="找王大爷开门")
    facility = room(town, hours="找王大爷开门", looked_over=True)
    heard(town, "儿子下班晚只有八点以后能来打球", estate=town.estate, facility=facility, speaker=named(7))
    with refused("verbatim", "purpose"):
        place_actions.change_facility(facility=facility, name="球室", purpose="儿子下班晚只有八点以后能来打球", by=town.shuji)
    case = opened(town, heard(town, "李奶奶家楼下的库房空了三年没人管", speaker=named(8)))
    with refused("names_somebody", "name"):
        place_actions.open_facility(community=town.wandu, name="李秀英8球室", case_id=case.pk, looked_over=True, by=town.shuji)


def test_what_may_name_somebody_comes_back_with_a_tick(town: Town) -> None:
    facility, client = room(town), Client()
    client.force_login(town.wangjie)
    path, form = f"/facilities/{facility.code}/check/", {"in_order": "no", "words": "王大爷说灯闪"}
    answer = client.post(path, form)
    assert (answer.status_code, "王大爷说灯闪</textarea>" in answer.text, 'name="looked_over"' in answer.text) == (
        422,
        True,
        True,
    )
    assert client.post(path, form | {"looked_over": "on"}).status_code == 302
