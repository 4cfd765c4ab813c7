"""The slip that is handed over: one sheet of A4, a number one can read aloud, a code one can photograph."""

import re
from collections.abc import Callable

import segno
from playwright.sync_api import Page, expect

from tests.browser.hands import hear

MILLIMETRE = 96 / 25.4


def test_a_slip_is_one_sheet_with_a_code_that_leads_to_the_receipt(
    page: Page, enter: Callable[[Page, str], None], served: str
) -> None:
    enter(page, "wangjie")
    one = hear(page, "楼道里的声控灯不灵了，跺脚也不亮。", estate="万都小区", place="1号楼")
    page.goto(f"/voices/{one.number}/slip/")
    page.emulate_media(media="print")
    slip = page.locator(".slip")
    expect(slip).to_have_count(1)
    expect(slip.locator(".digits")).to_have_text(re.compile(r"^\d{4}( \d{4}){3}$"))
    expect(page.get_by_text("按 Ctrl+P 打印")).to_be_hidden()
    expect(page.locator(".demo-banner")).to_be_visible()
    expect(page.locator(".demo-banner a")).to_be_hidden()
    expect(slip).to_contain_text("演示数据，纯属虚构")
    assert "楼道里的声控灯" not in page.locator("main").inner_text()

    # the code: at least 30 mm, quiet around it, and it says the address of this receipt
    drawn = slip.locator(".qr svg")
    width, quiet = drawn.evaluate("e => [e.getBoundingClientRect().width, parseFloat(getComputedStyle(e).padding)]")
    code = segno.make(f"{served}/receipts/{one.code}/", error="m", micro=False)
    inside = width - 2 * quiet
    assert inside >= 30 * MILLIMETRE
    assert quiet >= 4 * inside / code.symbol_size(border=0)[0]
    wanted = re.search(r' d="([^"]+)"', code.svg_inline(scale=1, border=0, omitsize=True))
    assert wanted is not None
    assert drawn.locator("path").get_attribute("d") == wanted[1]

    # one sheet of A4, a slip a third of it
    height = slip.bounding_box()
    assert height is not None and height["height"] <= 100 * MILLIMETRE
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
    assert box is not None
    assert abs(float(box[1]) - 595) < 2 and abs(float(box[2]) - 842) < 2


def test_a_case_is_printed_without_what_one_presses(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    page.goto("/cases/?phase=asking")
    page.locator(".rows a.open").first.click()
    expect(page.locator("#live")).to_be_visible()
    page.emulate_media(media="print")
    for pressed in (".dado.next", ".side", ".mtop", ".demo-banner a", ".btn"):
        assert not any(one.is_visible() for one in page.locator(pressed).all()), pressed
    expect(page.locator("h1")).to_be_visible()
    banner = page.locator(".demo-banner")
    expect(banner).to_have_text(re.compile("演示数据，纯属虚构"))
    assert banner.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]") == [
        "rgb(0, 0, 0)",
        "rgba(0, 0, 0, 0)",
    ]
    paper = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6
