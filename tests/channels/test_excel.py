"""导出 Excel: what the page shows and nothing else, as a file that an office prints, with an entry in the log."""

import io
import json
import tracemalloc
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.test import Client
from openpyxl import load_workbook

from minsheng.casework import actions
from minsheng.casework.models import Case, Voice
from minsheng.channels.actions import export_list
from minsheng.channels.events import ListExported
from minsheng.channels.lists import LISTS, listing_of
from minsheng.channels.workbook import Provenance, write_workbook
from minsheng.foundation import clock
from minsheng.foundation.listing import Chosen, Column, Listing
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.suspicious import numbers_covered
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import User
from tests.acts.ready import EVERYBODY, STAFF
from tests.chain import WHY, answered, done, entries_written, heard, named, offered, opened, refused
from tests.people import Town, fresh, seen_as

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 24, 17, 30, tzinfo=clock.UTC)


def taken_out(user: User, path: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(path)


def sheet_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).active


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the heading, by heading, up to the foot."""
    heading = [cell.value for cell in sheet[3]]
    rows = []
    for row in sheet.iter_rows(min_row=4):
        if not isinstance(row[0].value, int):
            break
        rows.append({name: cell.value for name, cell in zip(heading, row, strict=True)})
    return rows


def exported(user: User, path: str) -> list[dict[str, Any]]:
    answer = taken_out(user, path)
    assert answer.status_code == 200, answer.content
    return table(sheet_of(answer.getvalue()))


def written(*rows: Any, columns: tuple[Column, ...] = (Column("字", lambda row: row),), **changes: Any) -> bytes:
    given: dict[str, Any] = {"by": "苏书记", "number": "0a1b2c3d", "at": AT} | changes
    chosen = [Chosen("哪个小区", "万都小区"), Chosen("有这几个字", "赵大爷", typed=True)]
    file, count = write_workbook(Listing("x", "试一试", columns, iter(rows), chosen), Provenance(**given))
    with file:
        assert count == len(rows)
        return file.read()


# What it says


def test_the_voices_of_the_page_are_in_the_file_covered(town: Town) -> None:
    voice = heard(town, "三号楼门口的灯不亮", estate=town.estate, place="3号楼门口", source="visit")
    [row] = exported(town.shuji, "/excel/voices/")
    assert {name: row[name] for name in ("序号", "民声编号", "原话", "说话的人", "电话", "位置", "怎么听到的", "到哪一步")} == {
        "序号": 1,
        "民声编号": voice.number,
        "原话": "三号楼门口的灯不亮",
        "说话的人": "李*",
        "电话": "100****0001",
        "位置": "万都小区 3号楼门口",
        "怎么听到的": "入户走访",
        "到哪一步": "没分拣",
    }
    assert row["听到的时间"] == clock.local(voice.heard_at).replace(tzinfo=None, microsecond=0)


def test_no_name_and_no_number_leaves_in_full(town: Town) -> None:
    offered(town, opened(town, heard(town, "灯不亮", speaker=actions.Speaker(name="冯桂英", phone="10000077123"))))
    for name in LISTS:
        answer = taken_out(town.shuji, f"/excel/{name}/?q=冯")
        text = (
            ZipFile(io.BytesIO(answer.getvalue())).read("xl/worksheets/sheet1.xml").decode() if answer.status_code == 200 else ""
        )
        assert [word for word in ("冯桂英", "10000077123") if word in text] == [], name


IN_FULL = ("冯桂英", "13912345678", "１３９１２３４５６７８", "131181195001012345", "0318-8612345", "冀T12345")


def test_what_stands_in_the_words_themselves_is_covered(town: Town) -> None:
    """The number and the name that somebody says; whom else they name, a list of names would have to know, and the foot says so."""
    words = f"我是{'，'.join(IN_FULL)}，隔壁赵大爷家也漏"
    speaker = actions.Speaker(name="冯桂英", phone="10000077123")
    heard(town, words, speaker=speaker, source="visit", observed=words)
    actions.settle_voice(voice=heard(town, words, speaker=speaker, source="visit"), words=f"给{words}回了", by=town.wangjie)
    answered(town, words, case=done(town, offered(town, opened(town, heard(town, words, speaker=speaker)))).case)
    Voice.objects.unscoped(WHY).filter(state="settled").update(sample_due=True)
    client = Client()
    client.force_login(town.shuji)
    said = 0
    for name in LISTS:
        answer = client.post(f"/excel/{name}/?q=冯桂英&words=13912345678")
        answer = client.post(f"/excel/{name}/?q=冯桂英") if name in {"voices", "cases"} else answer
        if answer.status_code == 200:
            text = ZipFile(io.BytesIO(answer.getvalue())).read("xl/worksheets/sheet1.xml").decode()
            assert [word for word in IN_FULL if word in text] == [], name
            said += "隔壁赵大爷家也漏" in text
    assert said >= 6
    assert exported(town.shuji, "/excel/voices/")[0]["原话"].startswith("我是冯*，＊＊＊")
    for path in ("/ledgers/visits-ledger/", "/ledgers/voices-ledger/print/"):
        page = client.get(path).content.decode()
        assert ([word for word in IN_FULL if word in page], "隔壁赵大爷家也漏" in page) == ([], True)


def test_what_was_typed_into_a_filter_is_covered_too(town: Town) -> None:
    heard(town, "灯不亮", speaker=actions.Speaker(name="冯桂英", phone="10000077123"))
    for asked, shown in (("冯桂英", "冯*"), ("7123", "7123")):
        sheet = sheet_of(taken_out(town.shuji, f"/excel/people/?q={asked}").getvalue())
        assert (sheet["A2"].value.endswith(f"筛选：后四位或姓名：{shown}"), sheet["B4"].value) == (True, "冯*")
    assert "13912345678" not in sheet_of(taken_out(town.shuji, "/excel/voices/?words=13912345678").getvalue())["A2"].value


@pytest.mark.parametrize("text", ["", "灯不亮", "3号楼2单元501，2026-11-24，WD20261124-0001", "①①①①", "Ａ座㎡", "é灯"])
def test_what_is_no_number_of_a_person_is_left_alone(text: str) -> None:
    assert numbers_covered(text) == text


def test_numbers_are_covered_at_their_place_whatever_stands_before_them() -> None:
    assert numbers_covered("㎡①ﷺ１３９ １２３４ ５６７８。") == "㎡①ﷺ" + "＊" * 13 + "。"


def test_the_cases_of_the_page_are_in_the_file(town: Town) -> None:
    case = offered(town).case
    [row] = exported(town.shuji, "/excel/cases/")
    assert (row["事项编号"], row["到哪一步"], row["谁在办"]) == (case.number, case.get_phase_display(), "恒邻物业（等答复）")
    assert row["期限"] == datetime(case.due.year, case.due.month, case.due.day)


@pytest.mark.parametrize(
    "query", ["", "?phase=all", "?phase=ended", "?estate=wandu", "?words=球室", "?phase=late", "?page=9", "?until=2020-01-01"]
)
def test_the_filter_is_the_one_of_the_page(town: Town, query: str) -> None:
    opened(town)
    opened(town, heard(town, "球室门打不开", speaker=named(2)), title="球室", estate=town.estate)
    ended = opened(town, title="说明过的")
    actions.propose_end(case=ended, kind="explained", words="办不了", by=town.shuji)
    actions.approve_end(case=fresh(ended), by=town.jiedao)
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/cases/{query}").context["page"]
    assert [row["事项编号"] for row in exported(town.shuji, f"/excel/cases/{query}")] == [case.number for case in page]


def test_the_page_has_the_way_out_with_its_filter(town: Town, client: Client) -> None:
    opened(town)
    client.force_login(town.shuji)
    page = client.get("/cases/?phase=all&words=灯").content.decode()
    assert "/excel/cases/?phase=all&amp;words=%E7%81%AF" in page


# Who


def test_everybody_takes_out_what_the_own_pages_show(town: Town) -> None:
    offered(town, opened(town, heard(town)))
    for name, readers in {"voices": STAFF | {"xiaochen"}, "cases": STAFF | {"xiaochen", "shenji"}}.items():
        answers = {who: taken_out(getattr(town, who), f"/excel/{name}/").status_code for who in EVERYBODY}
        assert {who for who, status in answers.items() if status == 200} == readers, name
        assert set(answers.values()) == {200, 404}


def test_the_next_community_takes_out_nothing_of_this_one(town: Town) -> None:
    heard(town)
    opened(town)
    assert {name: exported(town.xiaochen, f"/excel/{name}/") for name in ("voices", "cases", "inbox", "calls")} == {
        "voices": [],
        "cases": [],
        "inbox": [],
        "calls": [],
    }


@pytest.mark.parametrize("path", ["/excel/voices/", "/excel/nothing/", "/excel/import/9/"])
def test_somebody_without_a_post_gets_nothing(town: Town, path: str) -> None:
    assert taken_out(town.passerby, path).status_code == 404


def test_whoever_looks_through_other_eyes_takes_out_nothing(town: Town) -> None:
    user = seen_as(town.shuji, town.quji)
    listing = listing_of("cases", user, {})
    assert listing is not None
    with refused("viewing_as"):
        export_list(listing=listing, by=user)


def test_a_link_alone_takes_nothing_out(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    assert client.get("/excel/cases/").status_code == 405


# The log


def test_it_is_recorded_with_its_filter_but_not_with_what_was_typed(town: Town) -> None:
    opened(town, title="赵大爷家门口的灯")
    with entries_written() as entries:
        answer = taken_out(town.shuji, "/excel/cases/?phase=all&words=赵大爷")
    assert [kind for _, kind in entries] == ["ListExported"]
    entry = TimelineEntry.objects.get(kind=ListExported.__name__)
    said = facts(entry)
    assert (entry.by, said["name"], said["title"], said["rows"]) == (town.shuji, "cases", "事项清单", 1)
    assert said["chosen"] == "到哪一步：全部；有这几个字"
    assert said["number"] in sheet_of(answer.getvalue()).oddFooter.left.text
    assert unquote(answer.headers["Content-Disposition"]).endswith(".xlsx")


def test_the_auditor_reads_who_took_out_what(town: Town, client: Client) -> None:
    opened(town)
    taken_out(town.shuji, "/excel/cases/")
    client.force_login(town.shenji)
    assert "导出了“事项清单”，1行" in client.get("/log/").content.decode()


# The sheet itself


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1+1", "=cmd|' /C calc'!A0"]
)
def test_nothing_in_a_cell_is_calculated(text: str) -> None:
    content = written(text)
    cell = sheet_of(content)["B4"]
    assert (cell.data_type, cell.value.replace("_x000D_", "\r"), cell.quotePrefix, cell.number_format) == ("s", text, True, "@")
    xml = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in xml, "hyperlink" in xml.replace("HYPERLINK", "")) == (False, False)


def test_what_a_sheet_cannot_hold_is_cut_or_escaped_and_never_breaks_it() -> None:
    long, odd = "长" * 40_000, "a\x01b_x0041_<&>\ud7ff\U0001f600"
    sheet = sheet_of(written(long, odd, "", None, True))
    assert [len(sheet["B4"].value) < 32_767, sheet["B6"].value, sheet["B7"].value] == [True, None, None]
    assert "<&>" in sheet["B5"].value


def test_days_and_moments_are_real_ones_in_shanghai() -> None:
    late = datetime(2026, 11, 24, 16, 5, 9, tzinfo=clock.UTC)
    sheet = sheet_of(written(late, date(2026, 2, 3)))
    assert [sheet["B4"].value, sheet["B5"].value] == [datetime(2026, 11, 25, 0, 5, 9), datetime(2026, 2, 3)]
    assert [sheet["B4"].number_format, sheet["B5"].number_format] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd"]


def test_it_prints_on_a4_with_its_heading_on_every_page() -> None:
    columns = (Column("字", lambda row: row, 60), Column("又一列", lambda row: row, 40))
    wide, narrow = sheet_of(written("a", "b", columns=columns)), sheet_of(written("a"))
    assert (wide.page_setup.orientation, narrow.page_setup.orientation or "portrait") == ("landscape", "portrait")
    assert (str(wide.page_setup.paperSize), wide.page_setup.fitToHeight, wide.sheet_properties.pageSetUpPr.fitToPage) == (
        "9",
        0,
        True,
    )
    assert (wide.print_title_rows, wide.freeze_panes) == ("$3:$3", "A4")
    assert [cell.value for cell in wide[3]] == ["序号", "字", "又一列"]
    assert ["A1:C1" in str(wide.merged_cells), wide["A1"].value] == [True, "试一试"]
    assert [wide.column_dimensions[letter].width >= least for letter, least in (("B", 60), ("C", 40))] == [True, True]


def test_the_foot_says_who_took_it_out_when_and_with_which_filter() -> None:
    sheet = sheet_of(written("a", "b"))
    assert sheet["A6"].value == "共2行。导出人：苏书记　导出时间：2026-11-25 01:30　编号：0a1b2c3d"
    assert sheet["A7"].value == "筛选：哪个小区：万都小区；有这几个字：赵大爷"
    assert sheet["A8"].value.startswith("居民的姓名和电话遮着") and "别的名字照原样" in sheet["A8"].value
    assert "用完销毁" in sheet["A9"].value


def test_the_demonstration_says_that_it_is_one() -> None:
    invented, real = sheet_of(written("a", demonstration=True)), sheet_of(written("a"))
    said = [cell.value for row in invented.iter_rows() for cell in row if cell.value and "演示数据，纯属虚构" in str(cell.value)]
    assert (len(said), invented.oddHeader.center.text) == (2, "演示数据，纯属虚构")
    assert [cell.value for row in real.iter_rows() for cell in row if "演示" in str(cell.value)] == []


def test_more_than_a_sheet_holds_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.channels.workbook.MOST_ROWS", 2)
    with refused("more_than_a_sheet", "rows"):
        written("a", "b", "c")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows() -> None:
    """The peak of twenty thousand rows is that of two thousand and a little."""

    def peak(rows: int) -> int:
        columns = tuple(Column(f"第{n}列", lambda row, n=n: f"{row}号楼门口的灯不亮{n}") for n in range(6))
        listing = Listing("x", "很多", columns, range(rows))
        tracemalloc.start()
        try:
            file, count = write_workbook(listing, Provenance("1", "苏书记", AT))
            file.close()
            assert count == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(20_000) < peak(2_000) + 1_000_000


def test_rows_are_read_page_by_page(town: Town, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        heard(town, f"第{number}句", speaker=named(number))
    monkeypatch.setattr("minsheng.foundation.listing.PAGE", 2)
    listing = listing_of("voices", town.shuji, {})
    assert listing is not None
    with django_assert_num_queries(3):
        numbers = [row.number for row in listing.rows]
    rows = Voice.objects.unscoped(WHY).order_by("-id")
    assert numbers == list(rows.values_list("number", flat=True))


def test_programs_take_out_the_same(town: Town, client: Client) -> None:
    from minsheng.neighbourhood.actions import make_token

    case: Case = opened(town)
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    answer = client.post("/api/v1/exports/cases?phase=all", headers=key)
    assert [row["事项编号"] for row in table(sheet_of(answer.getvalue()))] == [case.number]
    missing = client.post("/api/v1/exports/nothing", headers=key)
    assert (missing.status_code, json.loads(missing.content)["code"]) == (404, "not_found")


def test_who_spoke_for_whom_and_of_which_household_is_covered(town: Town) -> None:
    household = actions.Speaker("household", household="李秀英家3号楼501", on_behalf="13912345678的张建国")
    heard(town, "水管漏", speaker=household)
    [row] = exported(town.shuji, "/excel/voices/")
    assert [word for word in ("李秀英", "501", "13912345678", "张建国") if word in row["说话的人"]] == []
