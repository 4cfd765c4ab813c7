"""A map with tiles, where the office has some: its browser asks that address and no other, and the map says what the list says."""

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import serving

BY = "测试图 审图号GS(2026)0000号"


def tile() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), "#dfe6dc").save(out, "PNG")
    return out.getvalue()


class Tiles(ThreadingHTTPServer):
    """Gives the same picture for every address and remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        picture, asked = tile(), self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers.get("Referer", "")))
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(len(picture)))
                self.end_headers()
                self.wfile.write(picture)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture(scope="module")
def tiles() -> Iterator[Tiles]:
    with Tiles() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, tiles: Tiles) -> Iterator[str]:
    """The demonstration of an office that has tiles."""
    address = f"{tiles.address}/{{z}}/{{x}}/{{y}}.png"
    with serving(tmp_path_factory.mktemp("tiled"), MAP_TILES=address, MAP_BY=BY) as base:
        yield base


def houses(page: Page) -> dict[str, str]:
    """Each building of the tables under the plans: its address → its figure."""
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    cells = page.locator(".estate-plan td.num a")
    return {str(cell.get_attribute("href")): cell.inner_text() for cell in cells.all()}


def test_the_map_asks_its_tiles_and_nobody_else(
    page: Page, enter: Callable[[Page, str], None], tiles: Tiles, forgive: Callable[[str], None]
) -> None:
    forgive(f"foreign host: {tiles.address}/")
    enter(page, "shuji")
    assert tiles.asked == []
    with page.expect_response(re.compile(re.escape(tiles.address))):
        page.goto("/map/")
    shown = page.locator("#tiles img.leaflet-tile-loaded")
    expect(shown.first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [path for path, _ in tiles.asked if not re.fullmatch(r"/\d+/\d+/\d+\.png", path)] == []
    assert {referer for _, referer in tiles.asked} == {""}  # the map's owner learns which square, not who looks at what
    assert tiles.asked and shown.count() <= len(tiles.asked)
    expect(page.locator(".leaflet-control-attribution")).to_have_text(BY)

    # a mark for each building whose place is known, and each says what the tables say
    pins = json.loads(page.locator("#pins").inner_text() or page.locator("#pins").evaluate("e => e.textContent"))
    listed = houses(page)
    marks = page.locator("#tiles path.pin")
    assert marks.count() == len(pins) > 3
    assert {pin["url"]: str(pin["count"]) for pin in pins if pin["count"]}.items() <= listed.items()
    fullest = max(range(len(pins)), key=lambda n: pins[n]["count"])
    marks.nth(fullest).dispatch_event("click")
    link = page.locator(".leaflet-popup-content a")
    expect(link).to_have_text(f"{pins[fullest]['name']} · {pins[fullest]['count']}")
    with page.expect_navigation():
        link.click()
    expect(page.locator(".rows a.open")).to_have_count(pins[fullest]["count"])
