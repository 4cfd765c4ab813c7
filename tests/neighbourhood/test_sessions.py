"""Where somebody is logged in: listed for themselves alone, ended one by one or all but this one; nothing kept that follows anybody."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import choose_password, end_login, end_other_logins, issue_code, make_key
from minsheng.neighbourhood.browsers import browser_of
from minsheng.neighbourhood.logins import logins_of
from minsheng.neighbourhood.models import Login
from tests.chain import refused
from tests.people import Town, fresh, seen_as

GOOD = "槐树-板凳-小米稀粥"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47"


def logged_in(username: str, agent: str = EDGE) -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR="10.9.8.7")
    client.post("/login/", {"username": username, "password": GOOD})
    return client


@pytest.fixture
def two(town: Town) -> tuple[Client, Client]:
    """王姐 at the computer of the duty point, and in WeChat on her telephone."""
    choose_password(password=GOOD, by=town.wangjie)
    return logged_in("wangjie"), logged_in("wangjie", WECHAT)


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (EDGE, "windows edge"),
        (WECHAT, "android wechat"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "iphone safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "linux firefox"),
        ("", "other other"),
        ("<script>", "other other"),
    ],
)
def test_a_browser_is_two_words(agent: str, kind: str) -> None:
    assert browser_of(agent) == kind


def test_one_sees_where_one_is_logged_in_and_nobody_else_does(town: Town, two: tuple[Client, Client]) -> None:
    computer, _phone = two
    page = computer.get("/sessions/").content.decode()
    assert [word in page for word in ("Windows电脑 · Edge浏览器", "安卓手机或平板 · 微信")] == [True, True]
    assert (page.count("就是这一处"), page.count("退出那一处")) == (1, 1)
    assert not any(key in page for key in Login.objects.values_list("session_key", flat=True))
    other = Client()
    other.force_login(town.xiaochen)
    assert "微信" not in other.get("/sessions/").content.decode()
    handle = logins_of(town.wangjie)[0].handle
    assert other.post(f"/sessions/{handle}/end/").status_code == 404
    with refused("not_allowed"):
        end_login(login=logins_of(town.wangjie)[0], by=town.xiaochen)
    looking = Client()
    looking.force_login(town.quji)
    looking.post("/view-as/wangjie/", {"reason": "帮着看看"})
    assert looking.get("/sessions/").status_code == 404


def test_no_address_is_kept_in_a_login(two: tuple[Client, Client]) -> None:
    kept = [row.get_decoded() for row in Login.objects.all()]
    assert {frozenset(one) for one in kept} == {
        frozenset({"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "since", "seen", "browser", "_session_expiry"})
    }
    assert "10.9.8.7" not in repr(kept)


def test_one_ends_one_of_them(town: Town, two: tuple[Client, Client]) -> None:
    computer, phone = two
    lost = next(one for one in logins_of(town.wangjie) if "微信" in one.browser)
    computer.post(f"/sessions/{lost.handle}/end/")
    assert phone.get("/my-day/").headers["Location"].startswith("/login/")
    assert computer.get("/my-day/").status_code == 200
    with refused("login_ended"):
        end_login(login=lost, by=town.wangjie)
    assert TimelineEntry.objects.filter(kind="LoginEnded").count() == 1


def test_one_ends_all_the_others(town: Town, two: tuple[Client, Client]) -> None:
    computer, phone = two
    computer.post("/sessions/end-others/")
    assert (computer.get("/my-day/").status_code, phone.get("/my-day/").status_code) == (200, 302)
    assert [one.browser for one in logins_of(town.wangjie)] == ["Windows电脑 · Edge浏览器"]


def test_a_new_password_and_a_one_time_code_end_them(town: Town, two: tuple[Client, Client]) -> None:
    computer, phone = two
    computer.post("/password/", {"password": "三个不相干的词123", "again": "三个不相干的词123"})
    assert (computer.get("/my-day/").status_code, phone.get("/my-day/").status_code) == (200, 302)
    assert len(logins_of(fresh(town.wangjie))) == 1
    issue_code(user=town.wangjie, by=town.shuji)
    assert (computer.get("/my-day/").status_code, list(Login.objects.filter(user=town.wangjie))) == (302, [])


def test_it_is_noted_every_ten_minutes_that_it_is_in_use_and_ends_at_a_fixed_hour(town: Town, two: tuple[Client, Client]) -> None:
    computer, start = two[0], clock.now()

    def seen() -> float:
        return max(one.seen for one in logins_of(town.wangjie) if one.seen).timestamp() - start.timestamp()

    found = []
    for minutes in (5, 11):
        with clock.at(start + timedelta(minutes=minutes)):
            computer.get("/my-day/")
            found.append(round(seen() / 60))
    assert found == [0, 11]
    ends = Login.objects.get(pk=computer.session.session_key).expire_date
    assert abs(ends - start - timedelta(hours=12)) < timedelta(minutes=1)


def test_whoever_is_only_looked_at_ends_nothing(town: Town, two: tuple[Client, Client]) -> None:
    viewed = seen_as(town.wangjie, town.quji)
    for act in (lambda: end_other_logins(keep="", by=viewed), lambda: end_login(login=logins_of(town.wangjie)[0], by=viewed)):
        with refused("viewing_as"):
            act()


def test_by_the_api_one_lists_and_ends_them(town: Town, two: tuple[Client, Client], client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.wangjie)}"}
    items = client.get("/api/v1/me/sessions", headers=key).json()["items"]
    assert {one["browser"] for one in items} == {"Windows电脑 · Edge浏览器", "安卓手机或平板 · 微信"}
    left = client.post(f"/api/v1/me/sessions/{items[0]['id']}/end", headers=key).json()["items"]
    assert left == items[1:]
    assert client.post("/api/v1/me/sessions/end", headers=key).json()["items"] == []
    stranger = {"Authorization": f"Bearer {make_key(name='b', by=town.xiaochen)}"}
    assert client.post(f"/api/v1/me/sessions/{items[1]['id']}/end", headers=stranger).status_code == 404
