"""王姐 sits down in a yard with a phone: begins at once, writes line after line, ends; the next time begins with what became of it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import flash, press

PHONE = {"width": 390, "height": 844}
TAPS = """() => { window.sessionStorage.taps = window.sessionStorage.taps || 0;
    document.addEventListener("click", event => { if (event.isTrusted) window.sessionStorage.taps++; }, true); }"""
MOST_TAPS = 4


def test_a_meeting_in_the_yard(page: Page, enter: Callable[[Page, str], None]) -> None:
    page.set_viewport_size(PHONE)
    enter(page, "wangjie")
    page.goto("/outings/plan/")
    page.get_by_label("在哪儿").fill("8号楼后面")
    press(page, "现在就开始")
    expect(page.locator(".st.hand")).to_contain_text("正开着")
    address = page.url.split("#")[0]
    for number, (words, kind, answer) in enumerate(
        [("浇水的活儿我们能轮着来", "建议", ""), ("医保的事上哪儿办", "", "每周三上午北门有人代办"), ("灯又不亮了", "", "")], 1
    ):
        page.evaluate("sessionStorage.taps = 0")
        page.evaluate(TAPS)
        box = page.locator('textarea[name="words"]')
        box.click()
        box.fill(words)
        if kind:
            page.locator(".say .opt").filter(has_text=kind).click()
        if answer:
            page.locator(".say summary").click()
            page.locator('textarea[name="answer"]').fill(answer)
        with page.expect_navigation():
            page.locator(".say button.go").click()
        assert int(page.evaluate("sessionStorage.taps")) <= MOST_TAPS
        expect(flash(page)).to_contain_text("记下了")
        expect(page.locator(".said > li")).to_have_count(number)
    expect(page.locator(".said > li").nth(1)).to_contain_text("当场答：每周三上午")
    page.goto(f"{address}end/")
    press(page, "散会")
    expect(page.locator(".now .st")).to_contain_text("散了")

    # The secretary hangs up what became of it; whoever passes by learns no names.
    enter(page, "shuji")
    page.goto(address)
    press(page, "出告示")
    press(page, "出告示")
    wall = page.locator(".wall-notice")
    expect(wall).to_contain_text("上次您说的3条")
    expect(wall).to_contain_text("“医保的事上哪儿办”")
    expect(wall).to_contain_text("每周三上午北门有人代办")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.emulate_media(media="screen")
    expect(page.locator("h2").filter(has_text="当场就答了")).to_have_count(1)
    assert re.search(r"/meeting-notices/\d+/$", page.url)
