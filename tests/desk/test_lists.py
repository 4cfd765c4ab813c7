"""Every list costs the same number of statements for one item as for three."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import Notice
from minsheng.casework.queries.voices import call_list
from minsheng.channels.actions import leave_remark
from minsheng.desk.queries import day_of_staff
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import User
from tests.chain import accepted, answered, given, heard, named, offered, opened, says, voices_of
from tests.people import Town, fresh

pytestmark = pytest.mark.slow
MOST_STATEMENTS = 12


def statements(user: User, path: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def one_and_three(user: User, path: str, add: Callable[[int], object]) -> tuple[int, int]:
    add(1)
    one = statements(user, path)
    add(2)
    add(3)
    return one, statements(user, path)


WORDS = ["楼道灯坏了一个月", "垃圾桶摆在窗户根底下", "健身器材松了要倒"]


def unsorted(town: Town) -> Callable[[int], object]:
    return lambda n: heard(town, WORDS[n - 1], speaker=named(n), estate=town.estate, place=f"{n}号楼")


@pytest.mark.parametrize("path", ["/voices/", "/inbox/", "/my-day/"])
def test_lists_of_voices(town: Town, path: str) -> None:
    one, three = one_and_three(town.shuji, path, unsorted(town))
    assert one == three


@pytest.mark.parametrize("path", ["/cases/", "/my-day/"])
def test_lists_of_cases(town: Town, path: str) -> None:
    one, three = one_and_three(town.shuji, path, lambda n: opened(town, heard(town, WORDS[n - 1], speaker=named(n))))
    assert one == three


@pytest.mark.parametrize("path", ["/my-day/", "/organisations/hengling/"])
def test_lists_of_shares(town: Town, path: str) -> None:
    def add(n: int) -> object:
        return offered(town, opened(town, heard(town, WORDS[n - 1], speaker=named(n))))

    one, three = one_and_three(town.laozhou, path, add)
    assert one == three


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/stuck/", "/stuck/waiting/", "/search/?q=灯", "/ledgers/", "/staff/xiaoliu/hand-over/"])
def test_lists_that_gather_cases(town: Town, path: str) -> None:
    """Stuck points, search, ledger, and what is open in a colleague's hands."""

    def add(n: int) -> object:
        voice = heard(town, f"{WORDS[n - 1]}，灯也不亮", speaker=named(n))
        return offered(town, opened(town, voice, title=f"换灯{n}", by=town.xiaoliu))

    one, three = one_and_three(town.shuji, path, add)
    assert one == three


@pytest.mark.slow
@pytest.mark.parametrize("question", ["refused", "came_back", "silent"])
def test_lists_of_what_is_stuck(town: Town, question: str) -> None:
    def add(n: int) -> object:
        with clock.at(clock.now() - timedelta(days=20)):
            share = offered(town, opened(town, heard(town, WORDS[n - 1], speaker=named(n))))
            actions.refuse_share(assignment=share, ground="no_means", words="没有这个设备", by=town.laozhou)
            says(voices_of(answered(town, heard(town, speaker=named(n))))[0], "not_solved")

    one, three = one_and_three(town.shuji, f"/stuck/{question}/", add)
    assert one == three


def test_keys_and_remarks(town: Town) -> None:
    one, three = one_and_three(town.shuji, "/keys/", lambda n: make_key(name=f"{n}", by=town.shuji))
    assert one == three
    one, three = one_and_three(town.quji, "/remarks/", lambda n: leave_remark(words=f"字太小{n}", by=town.shuji))
    assert one == three


def test_a_caller_with_one_voice_and_with_three(town: Town) -> None:
    def asked() -> int:
        client = Client()
        client.force_login(town.shuji)
        client.post("/telephone/", {"digits": "0001", "look": "1"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/telephone/").status_code == 200
        return len(captured)

    heard(town, speaker=named(1))
    one = asked()
    heard(town, speaker=named(1)), heard(town, speaker=named(1))
    assert asked() == one


def test_the_call_list(town: Town) -> None:
    one, three = one_and_three(town.shuji, "/calls/", lambda n: answered(town))
    assert one == three


def test_the_voices_of_a_case(town: Town) -> None:
    case = opened(town, heard(town, WORDS[0], speaker=named(1)))

    def add(n: int) -> object:
        return n == 1 or actions.link_voice(case=fresh(case), voice=heard(town, WORDS[n - 1], speaker=named(n)), by=town.shuji)

    one, three = one_and_three(town.shuji, f"/cases/{case.number}/", add)
    assert one == three


def test_people(town: Town) -> None:
    one, three = one_and_three(town.shuji, "/people/?q=李", unsorted(town))
    assert one == three


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("wangjie", {"checking"}),
        ("xiaoliu", {"to_dispatch", "checking"}),
        ("shuji", {"to_dispatch", "checking"}),
        ("jiedao", set()),
    ],
)
def test_the_morning_shows_only_what_this_person_may_do(town, who, sees):
    """A grid worker looks at results and dispatches nothing; the street decides what communities may not."""
    opened(town)
    case = opened(town, heard(town, "路不平"))
    given(town, accepted(town, offered(town, case)))
    day = day_of_staff(getattr(town, who))
    assert {todo.thing.phase for todo in day.todos} == sees


def test_who_proposed_an_end_is_not_asked_to_approve_it(town):
    case = opened(town)
    actions.propose_end(case=case, kind="explained", words="说明", by=town.shuji)
    assert [todo.thing for todo in day_of_staff(town.jiedao).todos] == [fresh(case)]
    assert day_of_staff(town.shuji).todos == []


def test_who_spoke_twice_of_a_case_is_called_once(town: Town) -> None:
    """One person, two voices, one result: one call, after which both know."""
    first = heard(town, WORDS[0])
    case = answered(town, case=opened(town, first, heard(town, WORDS[1])))
    calls = call_list(town.shuji)
    assert len(calls) == 1
    actions.call_speaker(notice=calls[0], outcome="told", words="", by=town.shuji)
    assert call_list(town.shuji) == []
    told = Notice.objects.unscoped("a test").filter(case=case, kind="result")
    assert [notice.told_via for notice in told] == ["phone", "phone"]
