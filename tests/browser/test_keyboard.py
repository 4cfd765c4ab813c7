"""Who sorts all day needs no mouse; and who writes is not disturbed by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Heard, flash, hear

SLOPE = (
    "11号路口的坡道太陡，轮椅推不上去。",
    "11号路口的坡道轮椅推不上去，太陡了，请改一改。",
    "11号路口坡道陡，推轮椅的人上不去。",
)


@pytest.fixture
def heard(page: Page, enter: Callable[[Page, str], None]) -> list[Heard]:
    """Three voices of one place wait in the inbox, and 苏书记 sits before the first."""
    enter(page, "shuji")
    three = [hear(page, words, estate="万都东苑", place="11号路口") for words in SLOPE]
    page.goto(f"/inbox/{three[0].number}/")
    return three


def row(page: Page, one: Heard) -> Locator:
    return page.locator("[data-row]").filter(has=page.locator(f'a[href="/inbox/{one.number}/"]'))


def radio(page: Page, name: str, value: str) -> Locator:
    return page.locator(f'#sort input[name="{name}"][value="{value}"]')


def test_the_inbox_is_sorted_without_a_mouse(page: Page, heard: list[Heard]) -> None:
    first, second, third = heard
    keys = page.keyboard

    # J and K walk, Enter opens
    expect(row(page, first)).to_have_attribute("aria-current", "true")
    keys.press("j")
    expect(row(page, second)).to_have_attribute("aria-current", "true")
    expect(row(page, second).locator("a")).to_be_focused()
    keys.press("j")
    expect(row(page, third)).to_have_attribute("aria-current", "true")
    keys.press("k")
    expect(row(page, second)).to_have_attribute("aria-current", "true")
    expect(page.locator('[data-row][aria-current="true"]')).to_have_count(1)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".pane.one .source")).to_contain_text(second.number)

    # what it is, how urgent, which way
    for key, name, value in (
        *((str(n), "kind", kind) for n, kind in enumerate(("problem", "suggestion", "need", "praise", "question"), 1)),
        ("6", "urgency", "normal"),
        ("7", "urgency", "soon"),
        ("8", "urgency", "now"),
        ("2", "kind", "suggestion"),
        ("g", "way", "join"),
        ("d", "way", "settle"),
        ("t", "way", "pass"),
        ("b", "way", "note"),
        ("r", "way", "repeat"),
        ("n", "way", "new"),
    ):
        keys.press(key)
        expect(radio(page, name, value)).to_be_checked()
    expect(page.get_by_label("叫什么")).to_be_visible()
    keys.press("d")
    expect(page.get_by_label("叫什么")).to_be_hidden()

    # what is like it, with Shift
    best = page.locator('[data-key="Shift+1"]')
    was = best.is_checked()
    keys.press("Shift+Digit1")
    expect(best).to_be_checked(checked=not was if best.get_attribute("type") == "checkbox" else True)
    if best.get_attribute("type") == "checkbox":
        keys.press("Shift+Digit1")
        expect(best).to_be_checked(checked=was)

    # the answer, the keys off while it is written
    keys.press("e")
    reply = page.get_by_label("回话")
    expect(reply).to_be_focused()
    keys.type("gj1n/?当场垫了一块板。")
    expect(reply).to_have_value("gj1n/?当场垫了一块板。")
    expect(radio(page, "way", "settle")).to_be_checked()
    expect(radio(page, "kind", "suggestion")).to_be_checked()
    expect(page.locator("dialog#keys")).to_be_hidden()
    keys.press("Escape")
    expect(reply).not_to_be_focused()

    # Enter does what stands on the green button
    with page.expect_navigation():
        keys.press("Enter")
    expect(flash(page)).to_contain_text(f"{second.number}：当场办了。")
    expect(page.locator(".pane.one .source")).to_contain_text(third.number)
    expect(row(page, second)).to_have_count(0)

    # U takes it back
    page.goto(f"/inbox/{second.number}/")
    with page.expect_navigation():
        keys.press("u")
    expect(flash(page)).to_contain_text("又在“没分拣”里")
    expect(row(page, second)).to_have_count(1)


def test_u_takes_back_what_was_just_sorted(page: Page, heard: list[Heard]) -> None:
    page.keyboard.press("b")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(flash(page)).to_contain_text(f"{heard[0].number}：")
    for _ in range(2):  # once to look at it again, once to take it back
        with page.expect_navigation(timeout=3_000):
            page.keyboard.press("u")
    expect(flash(page)).to_contain_text("又在“没分拣”里")
    expect(row(page, heard[0])).to_have_attribute("aria-current", "true")


def test_the_list_of_keys_opens_and_shuts(page: Page, heard: list[Heard]) -> None:
    help_ = page.locator("dialog#keys")
    expect(help_).to_be_hidden()
    page.keyboard.press("?")
    expect(help_).to_be_visible()
    page.keyboard.press("j")
    expect(row(page, heard[0])).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("?")
    page.keyboard.press("Enter")  # 知道了 has the focus
    expect(help_).to_be_hidden()
    page.keyboard.press("j")
    expect(row(page, heard[1])).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    "path",
    [
        "/my-day/",
        "/people/",
        "/cases/",
        "/voices/",
        "/inbox/",
    ],
)
def test_slash_leads_to_the_search(page: Page, enter: Callable[[Page, str], None], path: str) -> None:
    enter(page, "shuji")
    page.goto(path)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('input')"), "the focus is in a field to search"
    page.keyboard.type("j/万都")
    assert page.evaluate("document.activeElement.value") == "j/万都"


def test_the_morning_is_walked_and_opened_by_keys(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    rows = page.locator(".queue [data-row]")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    wanted = rows.nth(1).locator("[data-open]").get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("o")
    assert page.url.endswith(str(wanted))


def test_tab_alone_reaches_everything_and_shows_where_it_is(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    page.goto("/cases/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.goto("/hear/")
    expect(page.locator("[name=words]")).to_be_focused()  # what comes first is begun with
    seen = {"words"}
    for _ in range(40):
        page.keyboard.press("Tab")
        what = page.evaluate(
            """() => {
                const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
                const card = one.matches('[type=radio]') ? getComputedStyle(one.nextElementSibling || one) : look;
                const marked = [look, card].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
                return [one.name || one.textContent.trim(), marked, box.top < innerHeight && box.bottom > 0];
            }"""
        )
        if what[0] == "记下":
            break
        seen.add(what[0])
        assert what[1], f"one sees that {what[0]} has the focus"
        assert what[2], f"{what[0]} is in sight"
    assert {"words", "kind", "estate", "place", "name", "phone", "photo"} <= seen
