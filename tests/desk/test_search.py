"""One box: what the page of the search, and the API beside it, show and to whom."""

import json

import pytest
from django.test import Client

from minsheng.casework.actions import release_good_case, write_good_case
from minsheng.go_out.actions import Plan, begin_outing, make_stop, plan_outing
from minsheng.neighbourhood.actions import make_token
from tests.acts.plans import planned_together, step
from tests.chain import answered, done, heard, named, offered, opened, says, voices_of
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh

pytestmark = pytest.mark.slow


@pytest.fixture
def page(client):
    """The text of the page for somebody, and its status."""

    def get(user, query="", status=200):
        client.force_login(user)
        response = client.get(f"/search/{query}")
        assert response.status_code == status
        return response.content.decode()

    return get


def test_hits_are_marked_and_lead_to_what_they_are(town, page):
    voice = heard(town, "三号楼的路灯不亮", estate=town.estate, place="三号楼")
    case = opened(town, voice, title="换路灯")
    found = page(town.shuji, "?q=路灯")
    for link in (f'href="/voices/{voice.number}/"', f'href="/cases/{case.number}/"', "的<mark>路灯</mark>不亮"):
        assert link in found


def test_names_of_places_and_organisations_are_found(town, page):
    found = page(town.shuji, f"?q={town.estate.name}")
    assert f"<mark>{town.estate.name}</mark>" in found
    assert "/organisations/hengling/" in page(town.shuji, "?q=恒邻")
    assert "/organisations/linjia/" not in page(town.shuji, "?q=邻")


@pytest.mark.parametrize("typed", [str, str.lower, lambda number: f" {number} "])
def test_a_number_leads_straight_there(town, client, typed):
    voice = heard(town)
    case = opened(town, voice)
    client.force_login(town.shuji)
    for number, address in ((voice.number, f"/voices/{voice.number}/"), (case.number, f"/cases/{case.number}/")):
        assert client.get("/search/", {"q": typed(number)}).headers["Location"] == address
    client.force_login(town.xiaochen)
    for number in (voice.number, case.number):
        assert client.get("/search/", {"q": number}).status_code == 200


def test_filters_narrow_and_stay_in_the_address(town, page):
    voice = heard(town, "路灯不亮", estate=town.estate, kind="problem")
    other = heard(town, "路灯真亮", kind="praise")
    case = opened(town, voice, title="路灯")

    def shown(query):
        found = page(town.shuji, f"?q=路灯&{query}")
        return [one.number for one in (voice, other, case) if f"/{one.number}/" in found]

    assert shown("kind=praise") == [other.number]
    assert shown("kind=problem") == [voice.number, case.number]
    assert shown(f"estate={town.estate.code}") == [voice.number, case.number]
    assert shown(f"community={town.wandu.code}") == [voice.number, other.number, case.number]
    assert shown("phase=to_dispatch") == [voice.number, case.number]
    assert shown("phase=asking") == []
    assert shown("until=2020-01-01") == []
    assert shown("since=2020-01-01") == [voice.number, other.number, case.number]


def test_more_of_one_group_comes_page_by_page(town, page):
    numbers = [heard(town, f"路灯{n}").number for n in range(7)]
    first = page(town.shuji, "?q=路灯")
    assert ("group=voices" in first, sum(number in first for number in numbers)) == (True, 5)
    assert all(number in page(town.shuji, "?q=路灯&group=voices") for number in numbers)


def test_nothing_typed_and_nothing_found_say_what_to_do(town, page):
    assert "写两三个字就行" in page(town.shuji)
    found = page(town.shuji, "?q=火星")
    assert ("没有找到“火星”" in found, "少写几个字" in found) == (True, True)
    narrowed = page(town.shuji, "?q=火星&kind=praise")
    assert ("范围放宽些" in narrowed, 'href="?q=%E7%81%AB%E6%98%9F"' in narrowed) == (True, True)


@pytest.mark.parametrize(
    "query", ["?q=灯&since=昨天", "?q=灯&since=0001-01-01", "?q=灯&until=9999-12-31", "?q=" + "灯" * 61, "?q=灯&phase=x"]
)
def test_what_cannot_be_understood_is_said_and_stays(town, page, query):
    found = page(town.shuji, query, 422)
    assert ('class="wrong"' in found, "灯" in found) == (True, True)


def test_an_organisation_sees_no_title_and_no_words_of_residents(town, page):
    case = opened(town, heard(town, "黑得很，路灯不亮"), title="李大娘家门口路灯")
    offered(town, case, share="把路灯换新")
    found = page(town.laozhou, "?q=路灯")
    assert ("把<mark>路灯</mark>换新" in found, f"/cases/{case.number}/" in found, "李大娘" in found, "黑得很" in found) == (
        True,
        True,
        False,
        False,
    )


@pytest.mark.parametrize("who", ["xiaochen", "lilei", "passerby"])
def test_a_stranger_finds_nothing(town, page, who):
    answered(town, heard(town, "路灯不亮"), title="换路灯")
    assert "没有找到“灯”" in page(getattr(town, who), "?q=灯")


def test_the_box_stands_on_every_staff_page(town, client):
    client.force_login(town.shuji)
    for path in ("/cases/", "/inbox/", "/hear/", "/places/"):
        assert 'action="/search/"' in client.get(path).content.decode()


def test_a_search_costs_the_same_for_one_hit_as_for_three(town):
    def add(n):
        offered(town, opened(town, heard(town, f"路灯{n}不亮", judgement="路灯"), title=f"路灯{n}"))

    one, three = one_and_three(town.shuji, "/search/?q=路灯", add)
    assert one == three


def test_hits_of_every_kind_take_no_more_than_a_page_may(town):
    path = f"/search/?q={town.estate.name}"

    def add(n):
        words = f"{town.estate.name}的路灯{n}"
        case = opened(town, heard(town, words, judgement=words), title=words)
        done(town, offered(town, case, share=f"去{town.estate.name}换灯"))
        answered(town, case=case)
        says(voices_of(case)[0])
        told = write_good_case(case=fresh(case), title=f"{town.estate.name}换灯{n}", solved="物业换了灯。", by=town.xiaoliu)
        release_good_case(good_case=told, circle="community", by=town.shuji)

    one, three = one_and_three(town.shuji, path, add)
    client = Client()
    client.force_login(town.shuji)
    assert {name: len(found.hits) for name, found in client.get(path).context["found"].items() if found.hits} == {
        "cases": 3,
        "voices": 3,
        "good_cases": 3,
        "places": 1,
    }
    assert one == three <= 12


def ask(user, **query):
    token = make_token(user=fresh(user))
    response = Client().get("/api/v1/search", query, headers={"authorization": f"Bearer {token}"})
    return response.status_code, json.loads(response.content)


def test_programs_find_the_same(town):
    voice = heard(town, "路灯不亮", judgement="路灯线路")
    status, found = ask(town.shuji, q="路灯")
    assert (status, [item["number"] for item in found["voices"]["items"]]) == (200, [voice.number])
    assert (found["voices"]["count"], found["voices"]["next"], found["cases"]["items"], found["number"]) == ("1", None, [], None)
    assert ask(town.shuji, q=voice.number)[1]["number"] == voice.number
    assert ask(town.xiaochen, q="路灯")[1]["voices"]["items"] == []


@pytest.mark.parametrize(
    "wrong", [{"group": "x"}, {"phase": "x"}, {"kind": "x"}, {"after": "x"}, {"estate": "x"}, {"since": "0001-01-01"}]
)
def test_programs_are_told_what_is_wrong(town, wrong):
    status, found = ask(town.shuji, q="路灯", **wrong)
    assert (status, found.get("field", "")) == (422, next(iter(wrong)))


def test_the_search_asks_as_little_with_outings_and_plans_as_without(town):
    """Everything there is to find at once, of each kind one or three: at most twelve statements, and the same."""

    def add(n):
        outing = plan_outing(community=town.wandu, kind="visit", plan=Plan(topic=f"路灯{n}"), by=town.shuji)
        begin_outing(outing=outing, by=town.shuji)
        make_stop(outing=fresh(outing), saw=f"路灯灭了{n}", by=town.wangjie)
        share = offered(town, opened(town, heard(town, f"路灯不亮{n}", speaker=named(n)), title=f"修路灯{n}"))
        planned_together(town, share, step(share, what=f"换路灯{n}"))

    one, three = one_and_three(town.shuji, "/search/?q=路灯", add)
    assert one == three <= MOST_STATEMENTS
