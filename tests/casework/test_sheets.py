"""Message files as offices send them: every encoding, every name of a column, every dress of a date."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.casework.sheets import SYNONYMS, Row, moment, read_rows
from minsheng.foundation.clock import SHANGHAI
from minsheng.foundation.errors import BadInput
from tests.sheets import text_file, xlsx

HEAD = ("编号", "姓名", "电话", "标题", "时间", "内容", "地点")
ONE = ("7", "张三", "10000000001", "灯", "2026-03-08 09:30:00", "灯不亮", "门口")
READ = Row("", 2, "7", "张三", "10000000001", "灯", "灯不亮", "门口", datetime(2026, 3, 8, 9, 30, tzinfo=SHANGHAI), "")


def rows(content: bytes, name: str = "a.csv") -> list[Row]:
    return list(read_rows(content, name))


def code(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(BadInput) as refusal:
        rows(content, name)
    assert refusal.value.field == "file"
    return refusal.value.code


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "留言.txt"])
def test_a_text_file_is_read_in_every_encoding_an_office_uses(encoding, name):
    assert rows(text_file(HEAD, ONE, encoding=encoding), name) == [READ]


def test_rare_characters_survive_every_encoding():
    for encoding in ("utf-8-sig", "gb18030"):
        assert rows(text_file(HEAD, (*ONE[:5], "𠮷家㐱巷", ""), encoding=encoding))[0].words == "𠮷家㐱巷"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_way_of_ending_a_line_is_read(ends):
    content = ends.join(("编号,内容", "1,灯不亮", "2,水不热")) + ends
    assert [(row.number, row.words) for row in rows(content.encode())] == [("1", "灯不亮"), ("2", "水不热")]


def test_a_cell_may_hold_several_lines_and_quotes():
    assert rows(text_file(("编号", "内容"), ("1", '他说："灯\n不亮"')))[0].words == '他说："灯\n不亮"'


def test_a_workbook_is_known_by_its_content():
    assert (
        rows(xlsx((HEAD, ONE)), "留言.csv") == rows(xlsx((HEAD, ONE)), "a.xlsx") == [Row("表1", *list(vars(READ).values())[1:])]
    )


@pytest.mark.parametrize("above", range(12))
def test_the_header_may_stand_below_titles_and_blank_rows(above):
    titles = [("某区留言统计表",) if n % 2 == 0 else () for n in range(above)]
    found = rows(xlsx((*titles, ("编号", "内容"), ("1", "灯不亮"))))
    assert [(row.row, row.number, row.words) for row in found] == [(above + 2, "1", "灯不亮")]


def test_a_header_below_the_twelfth_row_is_not_looked_for():
    assert code(xlsx((*[("说明",)] * 12, ("编号", "内容"), ("1", "灯不亮")))) == "no_messages"


@pytest.mark.parametrize(("meaning", "name"), [(m, name) for m, names in SYNONYMS.items() for name in names])
def test_a_column_is_found_by_every_name_it_has(meaning, name):
    value = "2026-03-08" if meaning == "time" else "某值"
    beside = ("内容", "灯不亮") if meaning != "words" else ("编号", "1")
    row = rows(text_file((beside[0], name), (beside[1], value)))[0]
    field = {"time": "when", "due": "due_words"}.get(meaning, meaning)
    assert getattr(row, field) == (local(2026, 3, 8) if meaning == "time" else value)


@pytest.mark.parametrize("title", ["内容（必填）", "内容(必填)", "内容 *", " 内容 ", "\u3000内容"])
def test_a_column_is_found_with_what_offices_write_behind_it(title):
    assert rows(text_file(("编号", title), ("1", "灯不亮")))[0].words == "灯不亮"


def test_the_more_exact_name_wins():
    head = ("内容", "留言详情", "编号", "留言编号")
    row = rows(text_file(head, ("不是这个", "灯不亮", "x", "7")))[0]
    assert (row.words, row.number) == ("灯不亮", "7")


def test_where_only_a_topic_is_there_it_is_the_message():
    assert rows(text_file(("编号", "标题"), ("1", "灯不亮")))[0].words == "灯不亮"


@pytest.mark.parametrize("head", [("姓名", "电话"), ("内容",), ("甲", "乙")])
def test_a_file_without_messages_is_refused(head):
    assert code(text_file(head, ["x"] * len(head))) == code(xlsx((head, ["x"] * len(head)))) == "no_messages"


def test_blank_rows_are_no_rows_and_rows_keep_their_place():
    blank = ((), ("", " "), ("\u3000", "\n"))
    found = rows(xlsx((("编号", "内容"), *blank, ("1", "灯"), *blank, ("2", "水"), *blank)))
    assert [(row.row, row.words) for row in found] == [(5, "灯"), (9, "水")]


def test_every_sheet_with_messages_is_read_and_no_other():
    sheets = [(("编号", "内容"), ("1", "灯")), (("姓名", "年龄"), ("张三", 7)), (("编号", "内容"), ("2", "水"))]
    found = rows(xlsx(*sheets, names=("三月", "名单", "四月")))
    assert [(row.sheet, row.row, row.words) for row in found] == [("三月", 2, "灯"), ("四月", 2, "水")]


def test_a_short_row_has_empty_cells():
    assert rows(text_file(HEAD, ("7",)))[0] == Row("", 2, number="7")


@pytest.mark.parametrize("number", ["1.23457E+17", "2E+11"])
def test_a_number_that_lost_its_digits_is_refused(number):
    assert [row.problem != "" for row in rows(text_file(("编号", "内容"), (number, "灯")))] == [True]


@pytest.mark.parametrize("number", [201901011234567890, 1234567890123456789, 2.01901011234e17])
def test_a_number_that_excel_could_not_hold_is_refused(number):
    """Excel keeps fifteen digits: what stands in the cell is no longer the number that was typed."""
    assert [row.problem != "" for row in rows(xlsx((("编号", "内容"), (number, "灯"))))] == [True]


@pytest.mark.parametrize(
    ("cell", "number"), [(188006, "188006"), (188006.0, "188006"), ("00123", "00123"), (123456789012345, "123456789012345")]
)
def test_a_number_is_kept_as_people_read_it(cell, number):
    assert rows(xlsx((("编号", "内容"), (cell, "灯"))))[0].number == number


def test_edges_of_cells_are_trimmed_and_the_inside_is_not():
    row = rows(xlsx((("编号", "内容"), ("1", "\n\t\t灯 不\n亮\u3000\t"))))[0]
    assert row.words == "灯 不\n亮"


def test_a_cell_longer_than_any_message_is_read(settings):
    assert len(rows(text_file(("编号", "内容"), ("1", "灯" * 140_000)))[0].words) == 140_000


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0 with a password", "a.xls", "not_a_sheet"),
        (b"this is no workbook", "a.xlsx", "not_a_sheet"),
        (b"\xff\xfe\x00\x81", "a.csv", "encoding"),
        (b"", "a.csv", "no_messages"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused(content, name, found):
    assert code(content, name) == found


def test_too_many_rows_are_refused(settings):
    settings.IMPORT_ROWS_LIMIT = 5
    many = [("编号", "内容"), *[(str(n), "灯") for n in range(20)]]
    assert len(rows(text_file(*many[:6]))) == len(rows(xlsx(many[:6]))) == 5
    assert code(text_file(*many)) == code(xlsx(many)) == "too_many_rows"


DRESSES = [
    ("2019/2/28 11:25:05", local(2019, 2, 28, 11, 25, 5)),
    ("2017-06-08 17:31:20", local(2017, 6, 8, 17, 31, 20)),
    ("2018/4/24", local(2018, 4, 24)),
    ("2025.3.8", local(2025, 3, 8)),
    ("2025年3月8日", local(2025, 3, 8)),
    ("2025年3月8日 9时30分", local(2025, 3, 8, 9, 30)),
    ("2025年3月8日9点", local(2025, 3, 8, 9)),
    ("2025-03-08T09:30:05", local(2025, 3, 8, 9, 30, 5)),
    ("2025-03-08 09:30:05.123", local(2025, 3, 8, 9, 30, 5)),
    ("2025-03-08 09：30", local(2025, 3, 8, 9, 30)),
    ("  2025 - 3 - 8  ", local(2025, 3, 8)),
    ("２０２５-０３-０８", local(2025, 3, 8)),
    ("45724", local(2025, 3, 8)),
    ("45724.3958333333", local(2025, 3, 8, 9, 30)),
    (45724, local(2025, 3, 8)),
    (45724.75, local(2025, 3, 8, 18)),
    (date(2025, 3, 8), local(2025, 3, 8)),
    (datetime(2025, 3, 8, 9, 30, 5, 999), local(2025, 3, 8, 9, 30, 5)),
    ("20260311", local(2026, 3, 11)),
    (20260311, local(2026, 3, 11)),
    (20260311.0, local(2026, 3, 11)),
    ("20260311 09:30", local(2026, 3, 11, 9, 30)),
    ("26/3/16", local(2026, 3, 16)),
    ("26-03-16 9:05", local(2026, 3, 16, 9, 5)),
    ("09年3月16日", local(2009, 3, 16)),
    ("2026-03-16 下午3:20", local(2026, 3, 16, 15, 20)),
    ("2026-03-16下午 15:20", local(2026, 3, 16, 15, 20)),
    ("2026/3/16 上午 12:10", local(2026, 3, 16, 0, 10)),
    ("2026/3/16 中午12:10", local(2026, 3, 16, 12, 10)),
    ("2026年3月16日晚上8点30分", local(2026, 3, 16, 20, 30)),
    ("2026-03-16 3:20:05 PM", local(2026, 3, 16, 15, 20, 5)),
    ("2026-03-14T09:00:00+08:00", local(2026, 3, 14, 9)),
    ("2026-03-14T23:00:00.123456Z", local(2026, 3, 15, 7)),
    ("2026-03-14T09:00:00+0000", local(2026, 3, 14, 17)),
]


@pytest.mark.parametrize(("dress", "meant"), DRESSES)
def test_a_date_is_understood_in_every_dress(dress, meant):
    assert moment(dress) == meant


@pytest.mark.parametrize(
    "dress",
    [
        "",
        "昨天",
        "3月8日",
        "2025-13-01",
        "2025-02-30",
        "2025-03-08 25:00",
        "1899-01-01",
        "0001-01-01",
        "03/04/05",
        "3/16/26",
        "16/13/26",
        "260316",
        "20261311",
        "202603",
        "2026031109",
        20261311,
        "2026-03-16 上午15:20",
        "2026-03-16 晚上12:10",
        "2026-03-16 下午3:20 PM",
        "2026-03-16 3:20+99:00",
        "99999",
        12,
        1e9,
        time(9),
        timedelta(1),
        True,
    ],
)
def test_what_is_no_date_is_none(dress):
    assert moment(dress) is None


def test_a_date_that_cannot_be_read_is_a_problem_of_its_row_and_an_empty_one_is_none():
    found = rows(text_file(("时间", "内容"), ("昨天", "灯"), ("", "水"), ("2025-03-08", "门")))
    assert [(row.when, "昨天" in row.problem) for row in found] == [(None, True), (None, False), (local(2025, 3, 8), False)]


@given(st.datetimes(datetime(1950, 1, 1), datetime(2199, 12, 31)))
def test_a_date_written_out_is_read_back_in_any_dress(when):
    meant = when.replace(microsecond=0, tzinfo=SHANGHAI)
    for dress in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        assert moment(when.strftime(dress)) == meant


def test_excels_own_dates_are_read_to_the_second():
    moments = [datetime(2019, 1, 1) + timedelta(seconds=86_461 * n) for n in range(400)]
    found = rows(xlsx((("时间", "内容"), *[(when, "灯") for when in moments])))
    assert [row.when for row in found] == [when.replace(tzinfo=SHANGHAI) for when in moments]
