"""A passkey instead of six digits: added, asked at log-in, used once, refused to everybody else, removed. Real keys, real signatures."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import (
    add_passkey,
    choose_password,
    confirm_second_factor,
    end_second_factor,
    make_key,
    make_spare_codes,
    name_passkey,
    pass_second_factor,
    prepare_second_factor,
    remove_passkey,
    take_second_factor,
)
from minsheng.neighbourhood.logins import has_second_factor, passkeys_of, second_factor_of, spare_codes_left
from minsheng.neighbourhood.models import Passkey, SpareCode
from minsheng.neighbourhood.passkeys import PasskeyAnswer, Site, asked_to_add, new_challenge, site_of
from minsheng.neighbourhood.totp import STEP, code_at
from tests.chain import refused
from tests.neighbourhood.at_the_door import GOOD, HERE, LOCAL, added, asked_on, at_the_door, gave_password, used
from tests.neighbourhood.authenticator import Authenticator
from tests.people import Town, seen_as


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://minsheng.example.cn", Site("minsheng.example.cn", "https://minsheng.example.cn")),
        ("https://Minsheng.example.cn:443/", Site("minsheng.example.cn", "https://minsheng.example.cn")),
        ("https://minsheng.example.cn:8443", Site("minsheng.example.cn", "https://minsheng.example.cn:8443")),
        ("https://民声.example.cn", Site("xn--4qsz85b.example.cn", "https://xn--4qsz85b.example.cn")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://minsheng.example.cn", None),
        ("https://10.0.0.5", None),
        ("http://127.0.0.1:8000", None),
        ("https://[::1]:8000", None),
        ("ftp://localhost", None),
        ("https://a:b", None),
        ("https://" + "a" * 70 + ".cn", None),
        ("", None),
    ],
)
def test_where_browsers_know_passkeys(address: str, site: Site | None) -> None:
    assert site_of(address) == site


def test_after_the_password_a_passkey_will_do_instead_of_six_digits(town: Town) -> None:
    choose_password(password=GOOD, by=town.jiedao)
    device = Authenticator()
    passkey, spare = added(town.jiedao, device)
    assert (len(spare), spare_codes_left(town.jiedao)) == (10, 10)
    client = gave_password("jiedao")
    assert client.get("/my-day/").headers["Location"].startswith("/login/")
    page = client.get("/login/code/").content.decode()
    assert ("用通行密钥" in page, "备用码" in page, "手机上的6位数" in page) == (True, True, False)
    done = client.post("/login/code/", {"passkey": device.get(asked_on(page)), "code": ""})
    assert done.headers["Location"] == "/my-day/"
    assert client.get("/my-day/").status_code == 200, "it satisfies the office that demands a second factor"
    passkey.refresh_from_db()
    assert (passkey.sign_count, passkey.used_at is not None) == (1, True)


def test_an_answer_opens_once_and_answers_one_question(town: Town) -> None:
    choose_password(password=GOOD, by=town.jiedao)
    device = Authenticator(counts=False)
    added(town.jiedao, device)
    client, other = gave_password("jiedao"), gave_password("jiedao")
    first = at_the_door(client, device)
    assert client.post("/login/code/", {"passkey": first}).status_code == 302
    client.post("/logout/")
    client.post("/login/", {"username": "jiedao", "password": GOOD})
    assert client.post("/login/code/", {"passkey": first}).status_code == 409, "nothing was asked"
    at_the_door(client, device)
    assert client.post("/login/code/", {"passkey": first}).status_code == 422, "something else was asked"
    at_the_door(other, device)
    assert other.post("/login/code/", {"passkey": first}).status_code == 422
    assert "_auth_user_id" not in client.session
    wrong = at_the_door(client, device)
    client.get("/login/code/")
    assert client.post("/login/code/", {"passkey": wrong}).status_code == 422, "the page was opened anew"
    # what was asked is used up by a wrong answer, too
    right = at_the_door(client, device)
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    page = client.post("/login/code/", {"passkey": right})
    assert (page.status_code, right[:30] in page.content.decode()) == (422, False)
    assert client.post("/login/code/", {"passkey": device.get(asked_on(page.content.decode()))}).status_code == 302


def test_a_question_waits_for_ten_minutes(town: Town, client: Client) -> None:
    device = Authenticator()
    added(town.wangjie, device)
    client.force_login(town.wangjie)
    asked = asked_on(client.get("/second-factor/spare-codes/", **LOCAL).content.decode())
    with clock.at(clock.now() + timedelta(minutes=11)):
        late = client.post("/second-factor/spare-codes/", {"passkey": device.get(asked)}, **LOCAL)
    assert (late.status_code, "开得太久" in late.content.decode()) == (409, True)


def test_somebody_elses_passkey_is_refused(town: Town) -> None:
    choose_password(password=GOOD, by=town.jiedao)
    device, stranger = Authenticator(), Authenticator()
    passkey, _spare = added(town.jiedao, device)
    others, _spare = added(town.xiaochen, stranger)
    client = gave_password("jiedao")
    for how in ({}, {"of": passkey.credential_id}):
        answer = at_the_door(client, stranger, key=others.credential_id, **how)
        page = client.post("/login/code/", {"passkey": answer})
        assert (page.status_code, "没认出来" in page.content.decode()) == (422, True)
    assert "_auth_user_id" not in client.session
    with refused("not_allowed"):
        remove_passkey(passkey=passkey, code=used(town.xiaochen, stranger), by=town.xiaochen)
    with refused("not_allowed"):
        name_passkey(passkey=passkey, name="我的", by=town.xiaochen)


def test_a_removed_passkey_is_refused(town: Town) -> None:
    choose_password(password=GOOD, by=town.jiedao)
    lost, kept = Authenticator(), Authenticator()
    passkey, spare = added(town.jiedao, lost)
    added(town.jiedao, kept)
    client = gave_password("jiedao")
    answer = at_the_door(client, lost)
    remove_passkey(passkey=passkey, code=used(town.jiedao, kept), by=town.jiedao)
    assert client.post("/login/code/", {"passkey": answer}).status_code == 422
    assert passkey.credential_id not in client.get("/login/code/").content.decode()
    passkey.refresh_from_db()
    assert (bytes(passkey.public_key), passkey.removed_at is not None) == (b"", True)
    with refused("passkey_removed"):
        remove_passkey(passkey=passkey, code=spare[0], by=town.jiedao)
    with refused("passkey_removed"):
        name_passkey(passkey=passkey, name="旧的", by=town.jiedao)


@pytest.mark.parametrize("part", ["origin", "site", "signature", "count"])
def test_what_was_not_signed_for_us_now_is_refused(town: Town, part: str) -> None:
    device = Authenticator(count=5)
    added(town.wangjie, device)
    pass_second_factor(code=used(town.wangjie, device), by=town.wangjie)
    given = used(town.wangjie, device)
    if part == "origin":
        device.origin = "https://minsheng.example.com"
        given = used(town.wangjie, device)
    elif part == "site":
        given = PasskeyAnswer(given.answer, given.challenge, Site("example.cn", "http://localhost"))
    elif part == "signature":
        answer = json.loads(given.answer)
        answer["response"]["signature"] = json.loads(used(town.wangjie, device).answer)["response"]["signature"]
        given = PasskeyAnswer(json.dumps(answer), given.challenge, HERE)
    else:
        device.count = 3  # a copy, made before the last use
        given = used(town.wangjie, device)
    with refused("wrong_passkey", "passkey"):
        pass_second_factor(code=given, by=town.wangjie)


def test_two_who_send_the_same_answer_at_once_do_not_both_come_in(town: Town) -> None:
    device = Authenticator()
    added(town.wangjie, device)
    given = used(town.wangjie, device)
    pass_second_factor(code=given, by=town.wangjie)
    with refused("wrong_passkey", "passkey"):
        pass_second_factor(code=given, by=town.wangjie)


@pytest.mark.parametrize(
    "answer", ["", "{", "null", "[]", '"x"', "{}", '{"id": 3}', '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}']
)
def test_whatever_a_browser_may_send_is_answered_with_a_sentence(town: Town, answer: str) -> None:
    passkey, _spare = added(town.wangjie, Authenticator())
    with refused("wrong_passkey", "passkey"):
        pass_second_factor(code=PasskeyAnswer(answer, b"1" * 64, HERE), by=town.wangjie)
    named = answer.replace('"x"', f'"{passkey.credential_id}"')
    with refused("wrong_passkey", "passkey"):
        pass_second_factor(code=PasskeyAnswer(named, b"1" * 64, HERE), by=town.wangjie)
    with refused("passkey_not_genuine", "passkey"):
        add_passkey(given=PasskeyAnswer(answer, b"1" * 64, HERE), name="x", by=town.wangjie)


def test_wrong_passkeys_lock_like_wrong_codes(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    device, stranger = Authenticator(), Authenticator()
    added(town.wangjie, device)
    others, _spare = added(town.xiaochen, stranger)
    client = gave_password("wangjie")
    for _ in range(8):
        last = client.post("/login/code/", {"passkey": at_the_door(client, stranger, key=others.credential_id)})
    assert last.status_code == 429
    elsewhere = gave_password("wangjie", REMOTE_ADDR="10.1.1.1")
    answer = at_the_door(elsewhere, device)
    assert elsewhere.post("/login/code/", {"passkey": answer}).status_code == 429


def test_an_officer_adds_one_before_anything_else(town: Town) -> None:
    choose_password(password=GOOD, by=town.jiedao)
    client, elsewhere, device = gave_password("jiedao"), gave_password("jiedao"), Authenticator()
    assert client.get("/my-day/").headers["Location"] == "/second-factor/"
    page = client.get("/second-factor/").content.decode()
    assert ("添加通行密钥" in page, "开始设" in page) == (True, True)
    refused_ = client.post("/second-factor/", {"passkey": device.create(asked_on(page)), "name": " "})
    assert (refused_.status_code, "起个名字" in refused_.content.decode()) == (422, True)
    answer = device.create(asked_on(refused_.content.decode()))
    done = client.post("/second-factor/", {"passkey": answer, "name": "街道的电脑"})
    assert (done.status_code, done.content.decode().count('<li class="digits">')) == (200, 10)
    assert client.get("/my-day/").status_code == 200
    assert elsewhere.get("/my-day/").headers["Location"].startswith("/login/"), "log-ins of before are out"
    assert client.post("/second-factor/", {"passkey": answer, "name": "又一把"}).status_code == 422
    page = client.get("/second-factor/").content.decode()
    assert ("街道的电脑" in page, "再加一把" in page) == (True, True)
    assert json.loads(asked_on(page))["excludeCredentials"][0]["id"] == passkeys_of(town.jiedao).get().credential_id
    second = Authenticator().create(asked_on(page))
    assert client.post("/second-factor/", {"passkey": second, "name": "手机"}).headers["Location"] == "/second-factor/"
    assert client.get("/my-day/").status_code == 200
    kinds = TimelineEntry.objects.filter(kind="PasskeyAdded").order_by("id")
    assert [entry.by for entry in kinds] == [town.jiedao] * 2


def test_the_same_passkey_is_not_added_twice(town: Town) -> None:
    challenge = new_challenge()
    given = PasskeyAnswer(Authenticator().create(asked_to_add(town.wangjie, HERE, challenge, [])), challenge, HERE)
    add_passkey(given=given, name="电脑", by=town.wangjie)
    for who in (town.wangjie, town.xiaoliu):
        with refused("passkey_known", "passkey"):
            add_passkey(given=given, name="电脑", by=who)


def test_who_knows_nothing_of_scripts_or_stands_at_a_bare_number_keeps_the_code(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    at_number = client.get("/second-factor/", HTTP_HOST="127.0.0.1:8000").content.decode()
    assert ("data-asked" in at_number, "http://127.0.0.1:8000" in at_number, "开始设" in at_number) == (False, True, True)
    here = client.get("/second-factor/", **LOCAL).content.decode()
    button = re.search(r"<button[^>]*data-passkey=[^>]*>", here)
    assert button and " hidden " in button[0], "a script shows it"
    assert "这个浏览器现在用不了通行密钥" in here


def test_a_passkey_of_another_address_is_not_asked_for(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    device = Authenticator("https://old.example.cn")
    _passkey, spare = added(town.wangjie, device, site=Site("old.example.cn", "https://old.example.cn"))
    client = gave_password("wangjie")
    page = client.get("/login/code/").content.decode()
    assert ("data-asked" in page, "在这个地址用不上" in page) == (False, True)
    assert client.post("/login/code/", {"code": spare[0]}).headers["Location"] == "/my-day/"
    assert "只在 old.example.cn 用得上" in client.get("/second-factor/").content.decode()


def test_the_operators_address_counts_more_than_what_a_browser_asks_for(town: Town, client: Client, settings: object) -> None:
    settings.SITE_ADDRESS = "https://minsheng.example.cn"  # type: ignore[attr-defined]
    client.force_login(town.wangjie)
    page = client.get("/second-factor/", HTTP_HOST="elsewhere.example.com").content.decode()
    assert json.loads(asked_on(page))["rp"]["id"] == "minsheng.example.cn"
    assert 'data-origin="https://minsheng.example.cn"' in page


def test_it_proves_who_one_is_wherever_a_code_does(town: Town, client: Client) -> None:
    device = Authenticator()
    passkey, _spare = added(town.quji, device)
    client.force_login(town.quji)
    asked = asked_on(client.get("/second-factor/spare-codes/", **LOCAL).content.decode())
    made = client.post("/second-factor/spare-codes/", {"passkey": device.get(asked)}, **LOCAL)
    assert made.content.decode().count('<li class="digits">') == 10
    path = f"/second-factor/passkeys/{passkey.pk}/"
    assert client.post(path + "name/", {"name": ""}).status_code == 422
    assert client.post(path + "name/", {"name": "区里的电脑"}).headers["Location"] == "/second-factor/"
    assert passkeys_of(town.quji).get().name == "区里的电脑"
    assert client.post(path + "remove/", {"code": "000000"}, **LOCAL).status_code == 422
    asked = asked_on(client.get(path + "remove/", **LOCAL).content.decode())
    assert client.post(path + "remove/", {"passkey": device.get(asked)}, **LOCAL).headers["Location"] == "/second-factor/"
    assert (has_second_factor(town.quji), spare_codes_left(town.quji)) == (False, 0)
    assert client.get("/my-day/").headers["Location"] == "/second-factor/", "who must have one sets up the next"
    assert client.get(path + "name/").status_code == 404


def test_codes_and_passkeys_stand_beside_each_other(town: Town) -> None:
    device = Authenticator()
    passkey, first = added(town.wangjie, device)
    secret = prepare_second_factor(by=town.wangjie).secret
    spare = confirm_second_factor(code=code_at(secret, clock.now().timestamp()), by=town.wangjie)
    assert (len({*first, *spare}), spare_codes_left(town.wangjie)) == (20, 10), "the paper of before is void"
    with clock.at(clock.now() + timedelta(seconds=STEP)):
        pass_second_factor(code=code_at(secret, clock.now().timestamp()), by=town.wangjie)
    pass_second_factor(code=used(town.wangjie, device), by=town.wangjie)
    end_second_factor(code=used(town.wangjie, device), by=town.wangjie)
    assert (second_factor_of(town.wangjie), spare_codes_left(town.wangjie)) == (None, 10)
    with refused("second_factor_missing"):
        end_second_factor(code=spare[0], by=town.wangjie)
    with refused("wrong_code", "code"):
        pass_second_factor(code="123456", by=town.wangjie)
    pass_second_factor(code=spare[0], by=town.wangjie)
    remove_passkey(passkey=passkey, code=spare[1], by=town.wangjie)
    with refused("second_factor_missing"):
        pass_second_factor(code=spare[2], by=town.wangjie)
    assert not SpareCode.objects.filter(used_at=None).exists()


def test_who_leads_takes_codes_and_passkeys_away_together(town: Town, client: Client) -> None:
    device = Authenticator()
    passkey, spare = added(town.xiaoliu, device)
    client.force_login(town.xiaoliu)
    boss = Client()
    boss.force_login(town.shuji)
    assert "/staff/xiaoliu/second-factor/" in boss.get("/staff/xiaoliu/code/").content.decode()
    take_second_factor(user=town.xiaoliu, reason="电脑丢了", by=town.shuji)
    assert client.get("/my-day/").headers["Location"].startswith("/login/")
    assert (has_second_factor(town.xiaoliu), Passkey.objects.get(pk=passkey.pk).removed_at is not None) == (False, True)
    with refused("second_factor_missing"):
        pass_second_factor(code=spare[0], by=town.xiaoliu)
    added(town.quji, Authenticator())
    call_command("lost_phone", "quji", verbosity=0)
    assert not has_second_factor(town.quji)


def test_whoever_is_only_looked_at_adds_and_removes_nothing(town: Town) -> None:
    device = Authenticator()
    passkey, spare = added(town.wangjie, device)
    viewed = seen_as(town.wangjie, town.quji)
    for act in (
        lambda: add_passkey(given=PasskeyAnswer("", b"", HERE), name="x", by=viewed),
        lambda: name_passkey(passkey=passkey, name="x", by=viewed),
        lambda: remove_passkey(passkey=passkey, code=spare[0], by=viewed),
    ):
        with refused("viewing_as"):
            act()


def test_a_question_of_one_kind_is_no_answer_to_the_other(town: Town, client: Client) -> None:
    device = Authenticator()
    passkey, _spare = added(town.wangjie, device)
    client.force_login(town.wangjie)
    challenge = json.loads(asked_on(client.get("/second-factor/", **LOCAL).content.decode()))["challenge"]
    asked = json.dumps({"rpId": "localhost", "challenge": challenge, "allowCredentials": [{"id": passkey.credential_id}]})
    assert client.post("/second-factor/spare-codes/", {"passkey": device.get(asked)}, **LOCAL).status_code == 409


def test_by_the_api_one_lists_names_and_removes(town: Town, client: Client) -> None:
    passkey, spare = added(town.shenji, Authenticator())
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shenji)}"}
    path = f"/api/v1/me/passkeys/{passkey.pk}"
    listed = client.get("/api/v1/me/passkeys", headers=key).json()["items"]
    assert [(one["id"], one["name"], one["site"], one["used_at"]) for one in listed] == [
        (str(passkey.pk), "我的电脑", "localhost", None)
    ]
    assert client.get("/api/v1/me/second-factor", headers=key).json() == {
        "set": False,
        "passkeys": 1,
        "demanded": True,
        "spare_codes_left": 10,
    }
    named = client.post(f"{path}/name", {"name": "审计的电脑"}, "application/json", headers=key).json()
    assert named["items"][0]["name"] == "审计的电脑"
    wrong = client.post(f"{path}/remove", {"code": "000000"}, "application/json", headers=key).json()
    assert wrong["code"] == "wrong_code"
    gone = client.post(f"{path}/remove", {"code": spare[0]}, "application/json", headers=key).json()
    assert gone == {"items": [], "next": None}
    with refused("second_factor_missing"):
        make_spare_codes(code=spare[1], by=town.shenji)
