"""What is printed as an official document holds what GB/T 9704-2012 says: 22 lines a page, 28 characters a line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.hands import field, in_days, press

LINES, CHARACTERS = 22, 28
TEMPLATES = Path(__file__).parents[2] / "src" / "minsheng"
OFFICIAL = {"meeting_invitation_print.html", "certificate.html"}


def pages(page: Page, lines: int, characters: int) -> int:
    """On how many sheets so many full lines stand, from the top of one, whatever else the document says."""
    page.evaluate(
        """([lines, characters]) => {
            const main = document.querySelector(".official");
            main.replaceChildren(...Array.from({length: lines}, () => {
                const line = document.createElement("p");
                line.className = "flush";
                line.textContent = "民".repeat(characters);
                return line;
            }));
        }""",
        [lines, characters],
    )
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def notice(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    page.goto("/documents/meeting/new/")
    field(page, "开会说什么事").fill("商量充电棚")
    field(page, "什么时候").fill(f"{in_days(3)}T15:00")
    field(page, "在哪儿").fill("社区二楼")
    field(page, "请谁来").fill("万都物业")
    press(page, "发通知")
    page.goto(page.url.rstrip("/") + "/print/")


def certificate(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    page.goto("/volunteers/")
    people = [str(one.get_attribute("href")) for one in page.locator(".rows a.open").all()]
    for person in people:
        page.goto(person)
        given = page.locator("a[href*='/service-certificates/']")
        if given.count():
            given.first.click()
            return
    raise AssertionError("nobody of the demonstration has a certificate")


@pytest.mark.parametrize("open_it", [notice, certificate])
def test_a_full_page_is_22_lines_of_28_characters(
    page: Page, enter: Callable[[Page, str], None], open_it: Callable[[Page, Callable[[Page, str], None]], None]
) -> None:
    open_it(page, enter)
    page.locator("main.official").wait_for()
    assert pages(page, LINES, CHARACTERS) == 1
    assert pages(page, LINES, CHARACTERS + 1) == 2
    assert pages(page, LINES + 1, CHARACTERS) == 2


def test_every_official_page_is_measured() -> None:
    found = {path.name for path in TEMPLATES.rglob("*.html") if re.search(r'class="[^"]*\bofficial\b', path.read_text("utf-8"))}
    assert found == OFFICIAL
