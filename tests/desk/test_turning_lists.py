"""Lists that somebody pages through while something arrives: no row stands on two pages, and none that was there is left out."""

import re
from collections.abc import Callable
from html import unescape
from itertools import count

import pytest
from django.test import Client

from minsheng.casework.models import ImportBatch, ImportRow
from minsheng.channels.actions import answer_remark, leave_remark
from minsheng.foundation import clock
from minsheng.foundation.models import LookLog
from minsheng.neighbourhood.models import PlaceBatch, PlaceBatchRow
from tests.people import Town

pytestmark = pytest.mark.slow


def turned(client: Client, path: str, row: str, arrives: Callable[[], object], place: str = "before") -> list[list[str]]:
    """The rows of each page, from the first on, where something new arrives after each page that was read; and back again."""
    pages, address = [], path
    onward = rf'href="([^"]*[?&;]{place}=[^"]*)"'
    while True:
        page = client.get(address).content.decode()
        pages.append(re.findall(row, page))
        found = re.search(onward, page)
        if found is None:
            return pages
        arrives()
        address = path.split("?")[0] + unescape(found[1])


def whole(pages: list[list[str]], size: int, wanted: list[str]) -> bool:
    return [len(one) for one in pages[:-1]] == [size] * (len(pages) - 1) and [row for one in pages for row in one] == wanted


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = ("casework.views.imports.A_PAGE", "casework.views.imports.BATCHES", "desk.views.bringing_in.A_PAGE")
    more = ("desk.views.bringing_in.BATCHES", "desk.views.directory.LOG_PAGE", "channels.views.remarks.A_PAGE")
    for name in (*sizes, *more, "work_together.views.dispatch_list.A_PAGE"):
        monkeypatch.setattr(f"minsheng.{name}", 2)


def batch_of(town: Town, name: str = "台账.xlsx") -> ImportBatch:
    return ImportBatch.objects.create(community=town.wandu, file_name=name, by=town.shuji, at=clock.now())


def test_the_rows_of_a_file_of_messages(town: Town, client: Client, small: None) -> None:
    batch = batch_of(town)
    for number, outcome in enumerate(("created", "refused", "repeated", "created", "refused", "repeated", "created")):
        ImportRow.objects.create(batch=batch, sheet="表", row=number, outcome=outcome)
    later = count(100)
    client.force_login(town.shuji)
    path, row = f"/imports/{batch.pk}/", r'<th scope="row">(\d+)</th>'
    pages = turned(
        client, path, row, lambda: ImportRow.objects.create(batch=batch, sheet="表", row=next(later), outcome="refused")
    )
    # What somebody has to look at first; of what arrived behind the reader nothing moves what is still to come.
    assert [one for page in pages for one in page if int(one) < 100] == ["1", "4", "0", "3", "6", "2", "5"]
    assert turned(client, f"{path}?outcome=repeated", row, lambda: None) == [["2", "5"]]
    for nonsense in ("before=x", "before=-1_1", "before=99999999999_1", "after=0_99999999999999999999"):
        assert client.get(f"{path}?{nonsense}").status_code == 200


def test_the_rows_of_a_workbook(town: Town, client: Client, small: None) -> None:
    batch = PlaceBatch.objects.create(file_name="地方.xlsx", by=town.quji, at=clock.now())
    for number, outcome in enumerate(("created", "refused", "repeated", "changed", "created")):
        kept = {"sheet": "小区", "row": number + 10, "kind": "estate", "name": f"第{number}行"}
        PlaceBatchRow.objects.create(batch=batch, outcome=outcome, **kept)
    client.force_login(town.quji)
    assert whole(turned(client, f"/places/import/{batch.pk}/", r"第(\d)行", lambda: None), 2, ["1", "3", "0", "4", "2"])


@pytest.mark.parametrize("kind", ["messages", "places"])
def test_the_files_that_were_taken_in(town: Town, client: Client, small: None, kind: str) -> None:
    number = count(1)

    def another() -> None:
        if kind == "messages":
            batch_of(town, f"第{next(number)}份.xlsx")
        else:
            PlaceBatch.objects.create(file_name=f"第{next(number)}份.xlsx", by=town.quji, at=clock.now())

    for _one in range(5):
        another()
    client.force_login(town.shuji if kind == "messages" else town.quji)
    path = "/imports/" if kind == "messages" else "/places/import/"
    assert whole(turned(client, path, r"第(\d+)份", another), 2, ["5", "4", "3", "2", "1"])


def test_remarks_on_the_program(town: Town, client: Client, small: None) -> None:
    """A new one stands before all that wait; one that is answered meanwhile goes behind them."""
    waiting = [leave_remark(words=f"等着的{number}。", by=None) for number in range(4)]
    for number in range(2):
        answer_remark(remark=leave_remark(words=f"回过的{number}。", by=None), words="好", by=town.quji)
    client.force_login(town.quji)
    pages = turned(client, "/remarks/", r"((?:等着|回过)的\d)", lambda: leave_remark(words="新来的", by=None))
    assert whole(pages, 2, ["等着的3", "等着的2", "等着的1", "等着的0", "回过的1", "回过的0"])
    assert waiting[0].answered_at is None


def test_who_looked_goes_on_after_a_page_beside_the_timeline(town: Town, client: Client, small: None) -> None:
    def looks(number: int) -> None:
        LookLog.objects.create(at=clock.now(), by=town.wangjie, act="view_as", what="user wangjie", reason=f"第{number}回看。")

    for number in range(1, 6):
        looks(number)
    later = count(100)
    client.force_login(town.shenji)
    pages = turned(client, "/log/", r"第(\d+)回看", lambda: looks(next(later)), "looks_before")
    assert whole(pages, 2, ["5", "4", "3", "2", "1"])
    # Each of the two lists is turned by itself.
    page = client.get("/log/").content.decode()
    onward = unescape(re.search(r'href="(\?looks_before=[^"]*)"', page)[1])  # type: ignore[index]
    timeline = re.search(r'href="(\?before=[^"]*)"', page)
    second = client.get(f"/log/{onward}").content.decode()
    assert second.count('data-label="为什么"' if 'data-label="为什么"' in second else "回看") == 2
    if timeline:
        assert re.search(r'href="\?(?=[^"]*looks_before=)(?=[^"]*(?:&amp;|\?)before=)', second)


def test_the_list_of_duties(town: Town, client: Client, small: None) -> None:
    from tests.work_together.test_dispatch_list import listed, row

    whose = ("恒邻物业", "区城管局", "红马甲志愿队", "万都社区居委会", "恒邻物业")
    listed(town, *(row(organisation=one, source=f"第{n}条。", community="万都社区" * (n > 3)) for n, one in enumerate(whose)))
    client.force_login(town.quji)
    assert whole(turned(client, "/dispatch-list/", r"第(\d)条", lambda: None), 2, ["0", "1", "2", "3", "4"])
    back = client.get(f"/dispatch-list/?after={client.get('/dispatch-list/').context['page'].older}").context["page"]
    assert [one.source for one in back] == ["第0条。", "第1条。"]
