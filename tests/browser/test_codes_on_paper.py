"""A poster is printed, photographed and opened: its codes lead to what they say, at the address that everybody can reach."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import serving
from tests.browser.hands import hear
from tests.browser.paper import Paper


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office that is reached by a name of its own, while staff come by the number of the machine."""
    with serving(tmp_path_factory.mktemp("named"), ADDRESS="http://localhost:PORT") as base:
        yield base


def known_as(served: str) -> str:
    return f"http://localhost:{urlsplit(served).port}"


def test_the_codes_of_a_poster_for_the_gate(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None], served: str, tmp_path: Path
) -> None:
    enter(page, "shuji")
    page.goto("/places/")
    address = str(page.locator('a[href^="/estates/"][href$="/poster/"]').first.get_attribute("href"))
    estate = address.split("/")[2]
    page.goto(address)
    name = page.locator(".poster header p").inner_text()
    paper = Paper(page, tmp_path)
    assert paper.sizes() == [(595, 842)]
    public = known_as(served)
    assert paper.codes() == sorted([f"{public}/board/{estate}/", f"{public}/speak/?estate={estate}"])
    passer = new_page(base=public)
    answers = [passer.goto(code) for code in paper.codes()]
    assert [answer and answer.status for answer in answers] == [200, 200]
    passer.goto(paper.codes()[0])
    assert name in passer.locator("main").inner_text()


def test_the_code_of_a_slip(page: Page, enter: Callable[[Page, str], None], served: str, tmp_path: Path) -> None:
    enter(page, "wangjie")
    one = hear(page, "楼道里的声控灯不灵了，跺脚也不亮。", estate="万都小区", place="1号楼")
    page.goto(f"/voices/{one.number}/slip/")
    assert Paper(page, tmp_path).codes() == [f"{known_as(served)}/receipts/{one.code}/"]
