"""回访: what has ended is looked at again by somebody who had no hand in it; what came back is found, and linked by a person."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import CameBack, ReturnVisit
from minsheng.casework.queries.around import around
from minsheng.casework.queries.return_visits import ended_here_before, in_sample, links_of, visits_due
from minsheng.foundation import clock
from minsheng.insight.queries import came_back
from minsheng.neighbourhood.actions import change_office_rule, make_key
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.return_visits import ended, two, visit_of, visited
from tests.chain import WHY, answered, done, heard, kinds_on, offered, opened, refused, says, voices_of
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import Town, fresh

DAY = timedelta(days=1)


def kinds(case) -> list[tuple[str, bool]]:
    rows = ReturnVisit.objects.unscoped(WHY).filter(case=case, round=case.round).order_by("kind")
    return [(row.kind, row.off_at is None) for row in rows]


def in_days(number: int):
    return clock.at(clock.now() + number * DAY)


@pytest.mark.parametrize("act", ["record_return_visit", "undo_return_visit", "link_came_back", "unlink_came_back"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_an_end_makes_a_visit_and_of_some_a_second_look(town: Town) -> None:
    change_office_rule(key="look_again_percent", value=100, by=town.quji)
    case = ended(town)
    rows = {row.kind: row.due_on - clock.today() for row in ReturnVisit.objects.unscoped(WHY).filter(case=case)}
    assert rows == {"first": 7 * DAY, "again": 30 * DAY}
    change_office_rule(key="look_again_percent", value=0, by=town.quji)
    change_office_rule(key="return_visit_days", value=3, by=town.quji)
    other = ended(town, "partly")
    assert (kinds(other), visit_of(other).due_on) == ([("first", True)], clock.today() + 3 * DAY)


@pytest.mark.parametrize("kind", ["explained", "withdrawn"])
def test_what_was_not_done_is_not_visited(town: Town, kind: str) -> None:
    case = opened(town)
    actions.propose_end(case=case, kind=kind, words="办不了", by=town.xiaoliu)
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert (fresh(case).has_ended, kinds(case)) == (True, [])


def test_the_sample_is_the_same_whoever_asks(town: Town) -> None:
    numbers = [f"WD-26-{n:04d}" for n in range(1000)]
    drawn = {number for number in numbers if in_sample(number, "again", 10)}
    assert drawn == {number for number in reversed(numbers) if in_sample(number, "again", 10)}
    assert 60 < len(drawn) < 140
    assert drawn < {number for number in numbers if in_sample(number, "again", 30)}
    assert [in_sample(numbers[0], "first", percent) for percent in (0, 100)] == [False, True]


def test_opened_again_it_is_off_and_ended_again_there_is_another(town: Town) -> None:
    case = ended(town)
    actions.reopen_case(case=case, words="又不亮", by=town.shuji)
    visit = ReturnVisit.objects.unscoped(WHY).get(case=case)
    assert visit.off_at is not None
    with refused("visit_off"):
        actions.record_return_visit(visit=visit, found="fine", words="", by=town.wangjie)
    done(town, offered(town, fresh(case)))
    answered(town, case=case)
    says(voices_of(case)[0])
    assert (fresh(case).phase, kinds(fresh(case))[0]) == ("confirmed", ("first", True))


def test_never_by_who_handled_it(town: Town) -> None:
    case = opened(town)
    done(town, offered(town, case, town.office, by=town.shuji), by=town.xiaoliu)
    actions.answer_residents(case=fresh(case), words="修好了", by=town.shuji)
    says(voices_of(case)[0], by=town.jiedao)
    visit = visit_of(fresh(case))
    with refused("not_allowed"):
        actions.record_return_visit(visit=visit, found="fine", words="", by=town.xiaoliu)
    with in_days(7):
        readers = ("wangjie", "xiaoliu", "shuji", "jiedao", "quji", "xiaochen")
        found = {name: visits_due(fresh(getattr(town, name))).count() for name in readers}
    assert found == {"wangjie": 1, "xiaoliu": 0, "shuji": 1, "jiedao": 1, "quji": 1, "xiaochen": 0}


def test_it_is_due_on_its_day_and_written_down_once(town: Town) -> None:
    case = ended(town)
    assert list(visits_due(town.wangjie)) == []
    with in_days(7):
        [visit] = visits_due(town.wangjie)
        actions.record_return_visit(visit=visit, found="fine", words="亮着", by=town.wangjie)
        assert list(visits_due(town.wangjie)) == []
        with refused("visit_recorded"):
            actions.record_return_visit(visit=fresh(visit), found="fine", words="", by=town.shuji)
    assert (fresh(case).phase, fresh(visit).words) == ("confirmed", "亮着")
    other = visit_of(ended(town))
    for found, field in (("", "found"), ("lovely", "found"), ("came_back", "words")):
        with refused("empty" if field == "words" else "bad_input", field):
            actions.record_return_visit(visit=other, found=found, words="", by=town.wangjie)


def test_what_was_written_is_taken_back(town: Town) -> None:
    visit = visited(town)
    with refused("not_allowed"):
        actions.undo_return_visit(visit=visit, by=town.xiaoliu)
    actions.undo_return_visit(visit=visit, by=town.wangjie)
    assert (fresh(visit).found, fresh(visit).by) == ("", None)
    with refused("visit_open"):
        actions.undo_return_visit(visit=fresh(visit), by=town.shuji)
    assert kinds_on("case", visit.case_id)[-2:] == ["ReturnVisited", "ReturnVisitUndone"]


def test_where_it_came_back_the_case_offers_to_open_it_again_or_to_hear_anew(town: Town, client: Client) -> None:
    visit = visited(town)
    steps = {}
    for name in ("shuji", "wangjie"):
        client.force_login(getattr(town, name))
        page = client.get(f"/cases/{visit.case.number}/").content.decode()
        steps[name] = ("回访时又不行了：灯又不亮了" in page, f"/cases/{visit.case.number}/reopen/" in page, "/hear/?" in page)
    assert steps == {"shuji": (True, True, True), "wangjie": (True, False, True)}


def test_what_ended_there_shortly_before_is_offered_and_linked_by_a_person(town: Town) -> None:
    case, earlier = two(town)
    elsewhere = opened(town, heard(town, estate=town.estate, place="东门"))
    assert [list(ended_here_before(one)) for one in (case, elsewhere, opened(town))] == [[earlier], [], []]
    assert [row.number for row in came_back(town.shuji)] == [case.number]  # the figure finds the same
    actions.link_came_back(case=case, earlier=earlier, by=town.xiaoliu)
    assert (list(ended_here_before(case)), links_of(earlier)[0].case) == ([], case)
    with refused("already_linked"):
        actions.link_came_back(case=case, earlier=earlier, by=town.shuji)
    actions.unlink_came_back(case=case, earlier=earlier, by=town.shuji)
    assert (list(ended_here_before(case)), list(links_of(case))) == ([earlier], [])
    with refused("not_linked"):
        actions.unlink_came_back(case=case, earlier=earlier, by=town.shuji)
    actions.link_came_back(case=case, earlier=earlier, by=town.shuji)
    assert CameBack.objects.unscoped(WHY).count() == 2
    change_office_rule(key="came_back_days", value=7, by=town.quji)
    type(earlier).objects.unscoped(WHY).filter(pk=earlier.pk).update(ended_at=clock.now() - 8 * DAY)
    other = opened(town, heard(town, estate=town.estate, place="三号楼门口"))
    assert list(ended_here_before(other)) == []


def test_only_what_had_ended_before_here_has_come_back(town: Town) -> None:
    case, earlier = two(town)
    next_door = ended(town)
    type(case).objects.unscoped(WHY).filter(pk=next_door.pk).update(community=town.gucheng)
    for wrong, code in ((case, "bad_input"), (fresh(next_door), "bad_input"), (opened(town), "not_ended_before")):
        with refused(code, "earlier"):
            actions.link_came_back(case=case, earlier=wrong, by=town.xiaoliu)
    with refused("not_ended_before", "earlier"):
        actions.link_came_back(case=earlier, earlier=case, by=town.xiaoliu)


@pytest.mark.slow
def test_the_page_says_it_on_both_sides_and_to_nobody_else(town: Town, client: Client) -> None:
    case, earlier = two(town)
    client.force_login(town.xiaoliu)
    assert "是又回来的，连上" in client.get(f"/cases/{case.number}/").content.decode()
    client.post(f"/cases/{case.number}/came-back/", {"earlier": earlier.number})
    assert f'href="/cases/{earlier.number}/"' in client.get(f"/cases/{case.number}/").content.decode()
    assert (
        f'后来又来了，<span class="nb">{clock.day_shown(clock.local(case.opened_at).date())}</span>立的'
        in client.get(f"/cases/{earlier.number}/").content.decode()
    )
    assert "办完的，又回来了" in client.get(f"/cases/{case.number}/").content.decode()
    # Opened again since: it has no day on which it ended, and the line has one all the same.
    actions.reopen_case(case=fresh(earlier), words="又不亮了", by=town.shuji)
    page = client.get(f"/cases/{case.number}/").content.decode()
    day = clock.day_shown(clock.local(earlier.opened_at).date())
    assert ("办完的，又回来了" in page, f'<span class="nb">{day}</span>立的，办完又打开了' in page) == (False, True)
    assert client.post(f"/cases/{case.number}/came-back/", {"earlier": "WD-26-9999"}).status_code == 404
    offered(town, case)
    client.force_login(town.laozhou)
    assert earlier.number not in client.get(f"/cases/{case.number}/").content.decode()
    client.force_login(town.xiaochen)
    assert client.post(f"/cases/{case.number}/came-back/undo/", {"earlier": earlier.number}).status_code == 404
    client.force_login(town.xiaoliu)
    client.post(f"/cases/{case.number}/came-back/undo/", {"earlier": earlier.number})
    assert list(links_of(case)) == []


def test_by_the_pages(town: Town, client: Client) -> None:
    case = ended(town)
    visit = visit_of(case)
    with in_days(7):
        client.force_login(town.wangjie)
        assert '/return-visits/">1件</a>' in client.get("/my-day/").content.decode()
        assert client.get("/return-visits/").content.decode().count("<li data-row>") == 1
        at = f"/return-visits/{visit.pk}/"
        assert "灯修好了，请您看看" in client.get(at).content.decode()
        short = client.post(at, {"found": "came_back", "words": ""})
        assert (short.status_code, fresh(visit).found) == (422, "")
        client.post(at, {"found": "nobody", "words": "敲门没人"})
        assert fresh(visit).found == "nobody"
        assert "敲门没人" in client.get(f"/cases/{case.number}/").content.decode()
        client.post(f"{at}undo/")
        assert fresh(visit).found == ""
        client.force_login(town.xiaochen)
        assert client.get("/return-visits/").content.decode().count("<li data-row>") == 0
        assert client.get(at).status_code == 404


def test_by_the_api(town: Town, client: Client) -> None:
    case, earlier = two(town)
    keys = {n: {"Authorization": f"Bearer {make_key(name=n, by=getattr(town, n))}"} for n in ("wangjie", "xiaochen")}

    def post(path: str, by: str = "wangjie", **body: object):
        return client.post(f"/api/v1/{path}", body, "application/json", headers=keys[by])

    with in_days(7):
        items = client.get("/api/v1/return-visits", headers=keys["wangjie"]).json()["items"]
        assert [(one["case"], one["kind"], one["found"]) for one in items] == [(earlier.number, "first", None)]
        assert client.get("/api/v1/return-visits", headers=keys["xiaochen"]).json()["items"] == []
        at = f"return-visits/{items[0]['id']}"
        assert post(at, "xiaochen", found="fine").status_code == 404
        assert post(at, found="fine", words="亮着").json()["found"] == "fine"
        assert post(at, found="fine").json()["code"] == "visit_recorded"
        assert post(f"{at}/undo").json()["found"] is None
    linked = post(f"cases/{case.number}/came-back", earlier=earlier.number).json()
    assert (linked["came_back_from"], linked["ended_here_before"]) == ([earlier.number], [])
    back = client.get(f"/api/v1/cases/{earlier.number}/came-back", headers=keys["wangjie"]).json()
    assert back["came_back_as"] == [case.number]
    assert post(f"cases/{case.number}/came-back/undo", earlier=earlier.number).json()["came_back_from"] == []


def test_the_page_of_a_case_gets_all_of_it(town: Town) -> None:
    case, earlier = two(town)
    there = around(fresh(earlier), town.xiaoliu)
    assert ([visit.kind for visit in there.visits][:1], there.links, there.alike_before) == (["first"], [], [])
    assert [one.number for one in around(fresh(case), town.xiaoliu).alike_before] == [earlier.number]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/return-visits/", "/my-day/"])
def test_a_list_costs_the_same_for_one_as_for_three(town, path):
    one, three = one_and_three(town.wangjie, path, lambda number: _due(town))
    assert one == three <= MOST_STATEMENTS


def _due(town):
    """Ended so long ago that the look again is due."""
    with in_days(-40):
        ended(town)
