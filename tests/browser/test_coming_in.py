"""An officer comes in with two things: a password, and a passkey or six digits; and with a spare code when the telephone is at home."""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from minsheng.neighbourhood.totp import STEP, code_at
from tests.browser.hands import band, field, flash, press, scrolls_sideways

PASSWORD = "槐树-板凳-小米稀粥"
SPARE = ".spare-codes li"


@pytest.fixture
def by_name(served: str) -> str:
    """The same machine under a name: browsers know passkeys there, and at bare numbers they do not."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def boss(page: Page, enter: Callable[[Page, str], None]) -> Page:
    enter(page, "quji")
    return page


def question(page: Page, words: str) -> Any:
    return page.locator(".question").filter(has_text=words)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def given_a_code(boss: Page, username: str) -> str:
    boss.goto(f"/staff/{username}/code/")
    press(boss, "发一个")
    return boss.locator("b.digits").inner_text().replace(" ", "")


def log_in(page: Page, username: str, password: str) -> None:
    page.goto("/login/")
    field(page, "用户名").fill(username)
    field(page, "密码").fill(password)
    press(page, "登录", page.locator("form.question"))


def choose_own_password(page: Page) -> None:
    assert path_of(page) == "/password/"
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("#id_again").press("Enter")


def log_out(page: Page) -> None:
    page.context.clear_cookies()


def with_authenticator(page: Page) -> None:
    """A device with a finger, which is always there at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": kind | {"isUserVerified": True}})


def press_passkey(page: Page) -> str:
    """Press the button for a passkey; what the browser then sent."""
    with page.expect_request(lambda request: request.method == "POST") as sent, page.expect_navigation():
        page.locator("[data-passkey]").click()
    found = re.search(r"passkey=([^&]*)", sent.value.post_data or "")
    assert found
    return page.evaluate("text => decodeURIComponent(text.replace(/\\+/g, ' '))", found[1])


def send_passkey(page: Page, answer: str) -> None:
    """Send an answer that the browser did not give just now."""
    with page.expect_navigation():
        page.evaluate(
            """answer => {
                const form = document.querySelector("form.question");
                const field = form.querySelector("[name=passkey]") || form.appendChild(document.createElement("input"));
                field.name = "passkey"; field.value = answer; form.submit();
            }""",
            answer,
        )


def refused(page: Page, words: str) -> None:
    expect(page.locator(".error-summary")).to_contain_text(words)
    assert path_of(page) == "/login/code/"


def take_away(boss: Page, username: str) -> None:
    boss.goto(f"/staff/{username}/code/")
    boss.get_by_role("link", name="手机丢了，取消他的登录验证").click()
    field(boss, "为什么").fill("电脑丢了，当面来说的")
    press(boss, "取消", band(boss).locator("button").locator(".."))
    expect(flash(boss)).to_contain_text("取消了")


def test_an_officer_comes_in_with_a_password_and_a_passkey(
    boss: Page,
    new_page: Callable[..., Page],
    enter: Callable[[Page, str], None],
    by_name: str,
    axe: Callable[[Page], list[dict[str, object]]],
    forgive: Callable[[str], None],
) -> None:
    forgive("422 (Unprocessable")
    officer, stranger = new_page(base=by_name), new_page(base=by_name)
    with_authenticator(officer)
    with_authenticator(stranger)
    log_in(officer, "jiedao", given_a_code(boss, "jiedao"))
    choose_own_password(officer)

    # before anything else: one press, and a paper with spare codes
    officer.goto("/my-day/")
    assert path_of(officer) == "/second-factor/"
    assert axe(officer) == []
    officer.set_viewport_size({"width": 360, "height": 780})
    assert scrolls_sideways(officer) == 0
    field(officer, "叫什么").fill("街道的电脑")
    press_passkey(officer)
    expect(officer.locator(SPARE)).to_have_count(10)
    assert (axe(officer), scrolls_sideways(officer)) == ([], 0)
    press(officer, "收好了", officer.locator(".question"))
    assert path_of(officer) == "/my-day/"
    officer.goto("/second-factor/")
    expect(officer.locator(".factors")).to_contain_text("街道的电脑")
    assert (axe(officer), scrolls_sideways(officer)) == ([], 0)
    officer.locator("[data-passkey]").click()
    expect(officer.locator("[data-passkey-said]")).to_contain_text("已经有您的通行密钥")

    # out, and in again with both
    log_out(officer)
    log_in(officer, "jiedao", PASSWORD)
    assert path_of(officer) == "/login/code/"
    assert (axe(officer), scrolls_sideways(officer)) == ([], 0)
    used = press_passkey(officer)
    assert path_of(officer) == "/my-day/"

    # what was used once opens nothing, however right the password
    log_out(officer)
    log_in(officer, "jiedao", PASSWORD)
    send_passkey(officer, used)
    refused(officer, "没认出来")

    # whoever has the password and a passkey of their own is not in
    enter(stranger, "shuji")
    stranger.goto("/second-factor/")
    own = json.loads(press_passkey(stranger))["id"]
    log_out(stranger)
    log_in(stranger, "jiedao", PASSWORD)
    stranger.locator("[data-passkey]").click()
    expect(stranger.locator("[data-passkey-said]")).to_contain_text("没认成")
    stranger.evaluate(
        """own => {
            const button = document.querySelector("[data-passkey]");
            const asked = JSON.parse(button.dataset.asked);
            asked.allowCredentials = [{ type: "public-key", id: own }];
            button.dataset.asked = JSON.stringify(asked);
        }""",
        own,
    )
    press_passkey(stranger)
    refused(stranger, "没认出来")

    # removed, it is neither asked for nor taken; who must have one sets up the next
    press_passkey(officer)
    officer.goto("/second-factor/")
    press(officer, "停用", officer.locator(".factors"))
    removed = press_passkey(officer)
    assert path_of(officer) == "/second-factor/"
    officer.goto("/my-day/")
    assert path_of(officer) == "/second-factor/"
    press(officer, "开始设", question(officer, "动态码"))
    secret = officer.locator(".for-phone code").inner_text().replace(" ", "")
    field(officer, "手机上的6位数").fill(code_at(secret, time.time()))
    press(officer, "设好了", question(officer, "验证器"))
    expect(officer.locator(SPARE)).to_have_count(10)
    log_out(officer)
    log_in(officer, "jiedao", PASSWORD)
    expect(officer.locator("[data-passkey]")).to_have_count(0)
    send_passkey(officer, removed)
    refused(officer, "写上手机上的6位数")

    take_away(boss, "jiedao")
    take_away(boss, "shuji")


def test_an_officer_comes_in_with_six_digits_or_a_spare_code(
    boss: Page, new_page: Callable[..., Page], axe: Callable[[Page], list[dict[str, object]]], forgive: Callable[[str], None]
) -> None:
    forgive("422 (Unprocessable")
    officer = new_page(viewport={"width": 360, "height": 780})
    log_in(officer, "jiedao", given_a_code(boss, "jiedao"))
    choose_own_password(officer)
    assert path_of(officer) == "/my-day/" or path_of(officer) == "/second-factor/"
    officer.goto("/second-factor/")
    expect(question(officer, "通行密钥").last).to_contain_text("用不了")
    press(officer, "开始设", question(officer, "动态码"))
    assert (axe(officer), scrolls_sideways(officer)) == ([], 0)
    secret = officer.locator(".for-phone code").inner_text().replace(" ", "")
    field(officer, "手机上的6位数").fill("12")
    press(officer, "设好了", question(officer, "验证器"))
    expect(officer.locator(".error-summary")).to_contain_text("这个码不对")
    field(officer, "手机上的6位数").fill(code_at(secret, time.time()))
    press(officer, "设好了", question(officer, "验证器"))
    spare = officer.locator(SPARE).all_inner_texts()
    assert (len(spare), axe(officer), scrolls_sideways(officer)) == (10, [], 0)
    officer.emulate_media(media="print")
    expect(officer.locator(".spare-codes")).to_be_visible()
    expect(officer.locator("main")).to_contain_text("账号：jiedao")
    expect(officer.locator("a.btn.go")).to_be_hidden()
    officer.emulate_media(media="screen")
    press(officer, "收好了", officer.locator(".question"))
    assert path_of(officer) == "/my-day/"

    # the six digits of the next half minute; a clock may run ahead
    log_out(officer)
    log_in(officer, "jiedao", PASSWORD)
    field(officer, "手机上的6位数").fill("000000")
    press(officer, "登录", officer.locator("form.question"))
    refused(officer, "这个码不对")
    field(officer, "手机上的6位数").fill(code_at(secret, time.time() + STEP))
    press(officer, "登录", officer.locator("form.question"))
    assert path_of(officer) == "/my-day/"

    # the telephone is at home: a spare code, as it stands on the paper; once
    for number, words in ((0, ""), (0, "已经用过"), (1, "")):
        log_out(officer)
        log_in(officer, "jiedao", PASSWORD)
        field(officer, "手机上的6位数").fill(spare[number])
        press(officer, "登录", officer.locator("form.question"))
        if words:
            refused(officer, words)
        else:
            assert path_of(officer) == "/my-day/"
    officer.goto("/second-factor/")
    expect(officer.locator(".factors")).to_contain_text("还有8个没用过")

    # new ones, for an old one
    press(officer, "重新做", officer.locator(".factors"))
    field(officer, "手机上的6位数").fill(spare[2])
    press(officer, "做新的")
    expect(officer.locator(SPARE)).to_have_count(10)
    assert not {*officer.locator(SPARE).all_inner_texts()} & {*spare}

    take_away(boss, "jiedao")
