"""The map of an office without tiles: drawn from data, with no map library and no other host."""

from collections.abc import Callable

from playwright.sync_api import Page, Request, expect


def test_without_tiles_nobody_is_asked(page: Page, enter: Callable[[Page, str], None], served: str) -> None:
    enter(page, "shuji")
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.goto("/map/", wait_until="networkidle")
    expect(page.locator("svg.plan .house, .plan a.house").first).to_be_visible()
    assert page.locator("#tiles, #pins").count() == 0
    assert [one.url for one in asked if not one.url.startswith(f"{served}/") or "leaflet" in one.url] == []
