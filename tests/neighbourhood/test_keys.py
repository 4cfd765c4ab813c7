"""Keys for programs: made for oneself, shown once, ended by an act; a key that only looks sees alike and does nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.actions import choose_password, end_key, look_by_key, make_key
from minsheng.neighbourhood.models import ApiToken, User
from minsheng.neighbourhood.queries import keys_of, user_of_token
from tests.acts import REFUSED, strangers_refused
from tests.acts.office import ACTS
from tests.chain import heard, refused
from tests.people import Town, fresh, seen_as


@pytest.mark.parametrize("act", ["look_by_key", "end_key"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_a_key_acts_for_who_made_it_until_it_is_ended(town: Town) -> None:
    token = make_key(name=" 派单系统 ", by=town.laozhou)
    key = keys_of(town.laozhou).get()
    assert (user_of_token(token), key.name, token in repr(ApiToken.objects.values().get())) == (town.laozhou, "派单系统", False)
    end_key(key=key, by=town.laozhou)
    assert (user_of_token(token), list(keys_of(town.laozhou))) == (None, [])
    with refused("key_ended"):
        end_key(key=key, by=town.laozhou)
    entries = TimelineEntry.objects.filter(kind__startswith="Key").order_by("id")
    assert [(e.kind, e.by, facts(e)["key_id"]) for e in entries] == [
        ("KeyMade", town.laozhou, key.pk),
        ("KeyEnded", town.laozhou, key.pk),
    ]


def test_a_key_wants_a_name(town: Town) -> None:
    with refused("bad_input", "name"):
        make_key(name="  ", by=town.wangjie)


def test_whoever_is_only_looked_at_makes_no_key_ends_none_and_keeps_the_password(town: Town) -> None:
    make_key(name="派单系统", by=town.wangjie)
    viewed = seen_as(town.wangjie, town.quji)
    for act in (
        lambda: make_key(name="another", by=viewed),
        lambda: end_key(key=ApiToken.objects.get(), by=viewed),
        lambda: choose_password(password="three unlike words", by=viewed),
    ):
        with refused("viewing_as"):
            act()


def test_a_key_that_only_looks_sees_what_they_see_and_does_nothing(town: Town, client: Client) -> None:
    voice = heard(town)
    token, until = look_by_key(user=town.shuji, reason="帮着看看", by=town.quji)
    key = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me", headers=key).json()["username"] == "shuji"
    assert client.get(f"/api/v1/voices/{voice.number}", headers=key).status_code == 200
    answer = client.post(f"/api/v1/voices/{voice.number}/note", {"words": "谢谢"}, "application/json", headers=key)
    assert (answer.status_code, answer.json()["code"]) == (403, "viewing_as")
    assert client.post("/api/v1/me/keys", {"name": "a"}, "application/json", headers=key).status_code == 403
    assert LookLog.objects.get().what == "user shuji"
    assert until - clock.now() <= timedelta(minutes=60)


def test_it_ends_by_itself_and_with_the_office_of_who_looks(town: Town) -> None:
    token, until = look_by_key(user=town.shuji, reason="帮着看看", by=town.quji)
    ApiToken.objects.update(until=clock.now() - timedelta(seconds=1))
    assert user_of_token(token) is None
    ApiToken.objects.update(until=until)
    assert user_of_token(token) == town.shuji
    User.objects.filter(pk=town.quji.pk).update(is_active=False)
    assert user_of_token(token) is None


def test_looking_in_the_browser_ends_by_itself(town: Town, client: Client) -> None:
    client.force_login(town.quji)
    client.post("/view-as/shuji/", {"reason": "帮着看看"})
    assert client.get("/my-day/").wsgi_request.user == town.shuji
    session = client.session
    session["view_as_until"] = clock.now().timestamp() - 1
    session.save()
    assert client.get("/my-day/").wsgi_request.user == town.quji


def test_the_page_shows_a_new_key_once_and_ends_one(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    page = client.post("/keys/", {"name": "派单系统"}).content.decode()
    key = keys_of(town.wangjie).get()
    token = page.split('<code class="digits">')[1].split("</code>")[0]
    assert user_of_token(token) == town.wangjie
    again = client.get("/keys/").content.decode()
    assert (token in again, "派单系统" in again) == (False, True)
    client.force_login(town.xiaochen)
    assert client.post(f"/keys/{key.pk}/end/").status_code == 404
    client.force_login(town.wangjie)
    client.post(f"/keys/{key.pk}/end/")
    assert user_of_token(token) is None


def test_by_the_api_one_chooses_a_password_makes_a_key_and_ends_it(town: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.wangjie)}"}
    weak = client.post("/api/v1/me/password", {"password": "1234567890"}, "application/json", headers=key)
    assert (weak.status_code, weak.json()["field"]) == (422, "password")
    assert (
        client.post("/api/v1/me/password", {"password": "three unlike words"}, "application/json", headers=key).status_code == 200
    )
    assert fresh(town.wangjie).check_password("three unlike words")
    made = client.post("/api/v1/me/keys", {"name": "b"}, "application/json", headers=key)
    assert (made.status_code, user_of_token(made.json()["token"])) == (201, town.wangjie)
    listed = client.get("/api/v1/me/keys", headers=key).json()["items"]
    assert [one["name"] for one in listed] == ["b", "a"]
    assert client.post(f"/api/v1/me/keys/{listed[0]['id']}/end", headers=key).status_code == 200
    assert user_of_token(made.json()["token"]) is None
