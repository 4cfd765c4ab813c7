"""一案一档 of a long case on A4: pictures side by side, the whole story, nothing cut by the end of a page."""

import io
import re
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tests.browser.paper import Paper

A4 = (595, 842)
SHAPES = ((960, 640), (640, 960), (480, 1900))  # as a phone lies, as it stands, and a long screenshot
PICTURES, REWORDED = 18, 20
WORDS = "楼道里的灯换了新的，晚上上楼看得见路；物业说每个月查一遍，坏了打值班电话。" * 3


def photo(number: int) -> bytes:
    """No two are the same."""
    out = io.BytesIO()
    Image.new("RGB", SHAPES[number % 3], (number * 13 % 256, 90 + number * 7 % 150, number * 29 % 256)).save(out, "JPEG")
    return out.getvalue()


def sent(page: Page, address: str, times: int, typed: Callable[[int], dict[str, Any]]) -> None:
    """What the office does on this page, so often that hands would tire."""
    page.goto(address)
    token = str(page.locator('input[name="csrfmiddlewaretoken"]').first.get_attribute("value"))
    for number in range(times):
        form = {"csrfmiddlewaretoken": token, "client_id": str(uuid.uuid4()), **typed(number)}
        answer = page.request.post(address, multipart=form, max_redirects=0)
        assert answer.status == 302, answer.text()[:500]


def picture(number: int) -> dict[str, Any]:
    file = {"name": f"p{number}.jpg", "mimeType": "image/jpeg", "buffer": photo(number)}
    return {"stage": ("before", "after")[number % 2], "note": f"第{number + 1}张：{WORDS[:60]}", "file": file}


def test_a_long_dossier_on_paper(page: Page, enter: Callable[[Page, str], None], tmp_path: Path) -> None:
    enter(page, "shuji")
    page.goto("/cases/?phase=asking")
    address = str(page.locator(".rows a.open").first.get_attribute("href"))
    case = re.findall(r"/cases/([^/]+)/", address)[0]
    sent(page, f"/cases/{case}/attach/", PICTURES, picture)
    sent(page, f"/cases/{case}/excerpt/", REWORDED, lambda number: {"words": f"第{number + 1}稿：{WORDS}"})
    page.goto(f"/cases/{case}/dossier/")
    shown = page.locator(".dossier .pictures img")
    page.wait_for_function("[...document.images].every((one) => one.complete && one.naturalWidth)")
    rows = [re.sub(r"\s", "", row) for row in page.locator(".dossier tr").all_inner_texts()]
    count = shown.count()
    # on a telephone row by row, nothing wider than it
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.querySelector('.dossier').scrollWidth") <= 360
    # on a sheet as wide as A4 between its margins, what was said has room for a sentence
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    said = page.locator(".dossier tbody").first.locator("td:nth-child(4)").first.bounding_box()
    assert said is not None and said["width"] > 55 / 25.4 * 96
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    paper = Paper(page, tmp_path)
    sizes, written, pictures = paper.sizes(), paper.written(), paper.pictures()
    assert len(sizes) > 4 and set(sizes) == {A4}

    # the whole story: every row stands on one page, and no page is without a word
    assert len(rows) > REWORDED
    assert [row for row in rows if not any(row in page for page in written)] == []
    assert [n for n, words in enumerate(written, 1) if not words] == []
    assert "按Ctrl+P打印" not in "".join(written)

    # each picture on one page, wholly inside it, two beside each other
    assert count >= PICTURES and len(pictures) == count
    edge = 15 / 25.4 * 72 - 2
    assert [one for one in pictures if one.left < edge or one.left + one.width > A4[0] - edge] == []
    assert [one for one in pictures if one.top < edge or one.top + one.height > A4[1] - edge] == []
    beside = Counter((one.page, one.top) for one in pictures)
    assert max(beside.values()) == 2 and sum(n == 2 for n in beside.values()) >= count // 3
