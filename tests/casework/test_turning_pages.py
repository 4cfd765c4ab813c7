"""Pages by the place of their rows: forth and back each row stands there once, also where all came at the same moment; counts stop at a cap."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.casework.queries.cases import cases_seen_by
from minsheng.foundation import clock
from minsheng.foundation.counting import count_shown, counted, counted_together
from minsheng.foundation.models import TimelineEntry
from tests.chain import WHY, heard, named, opened
from tests.people import Town, fresh

HERE = {
    "/voices/": r'href="/voices/([\w-]+)/"',
    "/cases/?phase=all": r'href="/cases/([A-Z][\w-]+)/"',
    "/voices/?words=不亮": r'href="/voices/([\w-]+)/"',
    "/cases/?words=不亮": r'href="/cases/([A-Z][\w-]+)/"',
    "/board/wandu/": r'id="item-(\d+)"',
}


@pytest.fixture
def five(town: Town) -> Town:
    with clock.at(clock.now() - timedelta(days=40)):
        for number in range(5):
            case = opened(town, heard(town, f"灯{number}不亮", speaker=named(number), estate=town.estate), title=f"换灯{number}")
            actions.release_to_board(case=fresh(case), title=f"第{number}盏灯", words="灯换了，线查过了。", by=town.shuji)
    return town


def turned(client: Client, path: str, size: int) -> list[list[str]]:
    """What stands on each page, as somebody turns them to the last one; and on the way back."""
    pages, back, address = [], [], path
    while True:
        page = client.get(address).content.decode()
        pages.append(list(dict.fromkeys(re.findall(HERE[path], page))))
        onward = re.search(r'href="([^"]*\bbefore=[^"]*)"', page)
        if onward is None:
            break
        address = path.split("?")[0] + unescape(onward[1])
    while (before := re.search(r'href="([^"]*\bafter=[^"]*)"', page)) is not None:
        page = client.get(path.split("?")[0] + unescape(before[1])).content.decode()
        back.insert(0, list(dict.fromkeys(re.findall(HERE[path], page))))
    assert back == pages[:-1]
    assert [len(one) for one in pages[:-1]] == [size] * (len(pages) - 1)
    return pages


@pytest.mark.slow
@pytest.mark.parametrize("path", HERE)
def test_each_row_stands_on_one_page(five: Town, client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    client.force_login(five.shuji)
    everything = [row for page in turned(client, path, 30) for row in page]
    assert len(everything) == 5
    for size in (1, 2, 4):
        for name in ("casework.views.voices.A_PAGE", "casework.views.cases.A_PAGE", "channels.views.board.SHOWN"):
            monkeypatch.setattr(f"minsheng.{name}", size)
        assert [row for page in turned(client, path, size) for row in page] == everything
        for most in (1, 2, 3, 4):  # and beyond as many as are counted
            monkeypatch.setattr("minsheng.foundation.keyset.COUNTED_TO", most)
            assert [row for page in turned(client, path, size) for row in page] == everything
        monkeypatch.undo()


@pytest.mark.slow
def test_counts_stop_at_the_cap_on_a_figure_and_on_its_list(five: Town, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Voice.objects.unscoped(WHY).order_by("-id")
    for most, shown in ((3, "3+"), (4, "4+"), (5, "5"), (6, "5")):
        monkeypatch.setattr("minsheng.foundation.counting.COUNTED_TO", most)
        assert count_shown(counted(rows)) == count_shown(counted_together({"a": rows})["a"]) == shown
    monkeypatch.setattr("minsheng.foundation.counting.COUNTED_TO", 3)
    monkeypatch.setattr("minsheng.casework.views.voices.A_PAGE", 2)
    monkeypatch.setattr("minsheng.insight.views.A_PAGE", 2)
    client.force_login(five.shuji)
    assert ">3+条<" in client.get("/voices/").content.decode()
    page = client.get("/stuck/").content.decode()
    for key, shown in (("waiting", "3+件"), ("silent", "3+条")):
        assert f'href="/stuck/{key}/">{shown}</a>' in page
        assert f">{shown}<" in client.get(f"/stuck/{key}/").content.decode()


def rows_of(client: Client, path: str, row: str) -> list[int]:
    """How many rows stand on each page up to the last."""
    found, address = [], path
    while True:
        page = client.get(address).content.decode()
        found.append(page.count(row))
        onward = re.search(r'href="([^"]*\bbefore=[^"]*)"', page)
        if onward is None:
            return found
        address = path + unescape(onward[1])


@pytest.mark.slow
def test_the_log_and_what_is_looked_at_again_go_on_after_a_page(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        heard(town, f"灯{number}不亮", speaker=named(number))
    drawn = {"state": "settled", "sample_due": True, "sorted_at": clock.now(), "sorted_by": town.wangjie}
    Voice.objects.unscoped(WHY).update(**drawn)
    monkeypatch.setattr("minsheng.casework.views.voices.A_PAGE", 2)
    monkeypatch.setattr("minsheng.desk.views.directory.LOG_PAGE", 3)
    client.force_login(town.shuji)
    assert rows_of(client, "/voices/to-look-at/", "<li data-row>") == [2, 2, 1]
    client.force_login(town.quji)
    entries = TimelineEntry.objects.count()
    found = rows_of(client, "/log/", 'class="when nb"')
    assert (sum(found), set(found[:-1])) == (entries, {3})


def test_what_a_line_shows_beside_is_not_asked_for_what_is_counted(town: Town) -> None:
    """Of ten thousand that are counted nobody reads when they are late."""
    for n in range(3):
        opened(town, heard(town, f"路灯{n}不亮"))
    with CaptureQueriesContext(connection) as asked:
        assert counted(cases_seen_by(town.shuji)) == 3
    assert "due_at" not in asked.captured_queries[0]["sql"]
