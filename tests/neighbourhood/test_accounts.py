"""A colleague comes in with a code that counts once, and chooses a password before anything else."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import choose_password, issue_code
from tests.chain import refused
from tests.people import Town, fresh

GOOD = "槐树-板凳-小米稀粥"


def logged_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/login/", {"username": username, "password": password})
    return client


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        (who, whom)
        for who, may in {
            "quji": {"jiedao", "shuji", "xiaoliu", "wangjie", "laozhou", "xiaochen", "shenji"},
            "jiedao": {"shuji", "xiaoliu", "wangjie", "laozhou", "xiaochen"},
            "shuji": {"xiaoliu", "wangjie", "laozhou"},
        }.items()
        for whom in sorted(may)
    ],
)
def test_who_may_let_whom_in(town: Town, who: str, whom: str) -> None:
    assert len(issue_code(user=getattr(town, whom), by=getattr(town, who))) == 8


@pytest.mark.parametrize(
    ("who", "whom"),
    [("shuji", "shuji"), ("shuji", "jiedao"), ("shuji", "quji"), ("shuji", "xiaochen"), ("shuji", "shenji"), ("jiedao", "quji")]
    + [(who, "wangjie") for who in ("xiaochen", "laozhou", "shenji", "wangjie", "xiaoliu", "chengguan")],
)
def test_nobody_else_is_let_in_by_anybody(town: Town, who: str, whom: str) -> None:
    before = getattr(town, whom).password
    with refused("not_allowed"):
        issue_code(user=getattr(town, whom), by=getattr(town, who))
    assert fresh(getattr(town, whom)).password == before


def test_with_a_code_one_comes_in_and_first_chooses_a_password(town: Town) -> None:
    code = issue_code(user=town.wangjie, by=town.shuji)
    client = logged_in("wangjie", code)
    for path in ("/my-day/", "/hear/", "/voices/", "/"):
        assert client.get(path).headers.get("Location") == "/password/", path
    assert client.get("/password/").status_code == 200
    for wrong in (
        {"password": "123", "again": "123"},
        {"password": GOOD, "again": "别的"},
        {"password": "1234567890", "again": "1234567890"},
    ):
        assert client.post("/password/", wrong).status_code == 422
    assert client.post("/password/", {"password": GOOD, "again": GOOD}).headers["Location"] == "/my-day/"
    assert client.get("/my-day/").status_code == 200
    assert logged_in("wangjie", code).get("/my-day/").status_code == 302
    assert logged_in("wangjie", GOOD).get("/my-day/").status_code == 200
    kinds = TimelineEntry.objects.filter(subject_kind="user").values_list("kind", flat=True)
    assert list(kinds) == ["CodeIssued", "PasswordChosen"]


def test_a_code_that_was_not_used_in_time_is_none(town: Town) -> None:
    code = issue_code(user=town.wangjie, by=town.shuji)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert logged_in("wangjie", code).get("/my-day/").status_code == 302


def test_a_new_code_ends_the_old_password_and_who_is_in_with_it(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    client = logged_in("wangjie", GOOD)
    assert client.get("/my-day/").status_code == 200
    issue_code(user=town.wangjie, by=town.shuji)
    assert client.get("/my-day/").headers["Location"].startswith("/login/")
    assert logged_in("wangjie", GOOD).get("/my-day/").status_code == 302


def test_the_code_is_shown_once_and_kept_nowhere(town: Town) -> None:
    client = Client()
    client.force_login(town.shuji)
    assert "digits" not in client.get("/staff/wangjie/code/").content.decode()
    page = client.post("/staff/wangjie/code/").content.decode()
    shown = page.split('class="digits">')[1].split("<")[0].replace(" ", "").replace("\xa0", "").replace("&nbsp;", "")
    assert fresh(town.wangjie).check_password(shown)
    assert shown not in fresh(town.wangjie).password
    assert shown not in repr(list(TimelineEntry.objects.values()))
    assert client.get("/staff/quji/code/").status_code == 404
    assert client.get("/staff/nobody/code/").status_code == 404
