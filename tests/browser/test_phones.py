"""What is read from a telephone's screen fits it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import hands
from tests.browser.hands import press, scrolls_sideways


def test_a_slip_fits_a_phone(phone: Page, enter: Callable[[Page, str], None]) -> None:
    enter(phone, "wangjie")
    phone.goto("/voices/")
    phone.locator(".rows a.open").first.click()
    phone.get_by_role("link", name="打印回执条").click()
    expect(phone.locator(".slip")).to_be_visible()
    assert scrolls_sideways(phone) == 0


def test_a_receipt_code_fits_a_phone_in_large_type(phone: Page, served: str) -> None:
    phone.context.add_cookies([{"name": "size", "value": "large", "url": served}])
    phone.goto("/speak/")
    hands.field(phone, "您想说什么").fill("楼道里的感应灯坏了。")
    for _ in range(3):
        press(phone, "下一步", phone.locator("form.question"))
    press(phone, "交上去", phone.locator("form.question"))
    expect(phone.locator(".done-number")).to_be_visible()
    assert scrolls_sideways(phone) == 0
