"""An office hands in its own empty sheet for a ledger, and the export fills that: its order, widths, head and foot; nothing else of the file."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side

from minsheng.channels.actions import export_list, replace_template
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.documents.layouts import read_layout
from minsheng.channels.documents.ledgers import LEDGERS, VOICES, layout_of
from minsheng.channels.documents.own_sheets import layout_for
from minsheng.channels.queries.templates import DISTRICT, place_of_community, template_for
from minsheng.foundation.errors import BadInput
from minsheng.foundation.listing import Column, Listing
from tests.chain import heard, named
from tests.people import Town

pytestmark = pytest.mark.slow


def own_sheet(*, titles: tuple[str, ...] = ("序号", "登记 时间", "反映内容（原话）", "姓名", "备注"), formula: str = "") -> bytes:
    """Title merged over the table, the unit and the day beside each other, titles of two rows, five empty rows, a line to sign."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "诉求"
    sheet["A1"] = "万都社区群众诉求登记台账"
    sheet["A1"].font = Font(name="黑体", size=20, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A1:E1")
    sheet.row_dimensions[1].height = 39
    sheet["A2"], sheet["D2"] = "单位（盖章）：", "年    月    日"
    thin = Border(*[Side(style="thin")] * 4)
    for at, title in enumerate(titles, 1):
        top = sheet.cell(3, at)
        if at == 4:
            top.value, sheet.cell(4, at).value = "诉求人情况", title
        else:
            top.value = title
            sheet.merge_cells(start_row=3, end_row=4, start_column=at, end_column=at)
        for row in range(3, 10):
            sheet.cell(row, at).border = thin
            sheet.cell(row, at).font = Font(name="仿宋", size=12)
    for row in range(5, 10):
        sheet.cell(row, 1).value = row - 4
    sheet["A10"] = "填表人：            审核人："
    sheet.merge_cells("A10:E10")
    sheet.column_dimensions["C"].width = 44
    sheet.page_setup.orientation = "landscape"
    if formula:
        sheet["B2"] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def handed_in(town: Town, content: bytes, place: Any = None, by: Any = None) -> Any:
    where = place or place_of_community(town.wandu)
    return replace_template(kind=KINDS["voices-ledger"], place=where, content=content, name="诉求台账.xlsx", by=by or town.shuji)


def taken(client: Client, address: str = "/excel/voices-ledger/") -> Any:
    answer = client.post(address)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]


def test_the_export_fills_the_offices_own_sheet(town: Town, client: Client) -> None:
    heard(town, "三号楼门口的灯不亮", speaker=named())
    heard(town, "=1+1")
    handed_in(town, own_sheet())
    client.force_login(town.shuji)
    sheet = taken(client)
    assert sheet.title == "诉求"
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:E1", "A3:A4", "B3:B4", "C3:C4", "E3:E4", "A7:E7"}
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=7)]
    assert (lines[0][0], lines[1][0], lines[1][3]) == ("万都社区群众诉求登记台账", "单位（盖章）：", "年    月    日")
    assert (lines[2], lines[3][3]) == (["序号", "登记 时间", "反映内容（原话）", "诉求人情况", "备注"], "姓名")
    assert [(row[0], row[2], row[3], row[4]) for row in lines[4:6]] == [
        (1, "三号楼门口的灯不亮", "李*", None),
        (2, "=1+1", "李*", None),
    ]
    assert lines[6][0] == "填表人：            审核人："
    assert (sheet["C6"].data_type, sheet["C6"].quotePrefix, sheet["B5"].is_date) == ("s", True, True)
    assert (sheet.column_dimensions["C"].width, sheet.row_dimensions[1].height, sheet.page_setup.orientation) == (
        44,
        39,
        "landscape",
    )
    assert (sheet["A1"].font.name, sheet["A1"].font.sz, sheet["C5"].font.name, sheet["C5"].border.left.style) == (
        "黑体",
        20,
        "仿宋",
        "thin",
    )
    assert "姓名、电话遮着" in sheet["A8"].value


def test_its_own_comes_before_the_districts_and_other_lists_have_none(town: Town) -> None:
    handed_in(town, own_sheet(), DISTRICT, town.quji)
    assert template_for("voices-ledger", place_of_community(town.gucheng)) is not None
    asked: dict[str, Any] = {}
    layout = layout_for("voices-ledger", town.xiaochen, asked).layout
    assert layout is not None and layout.unmatched == ["备注"]
    assert (layout_for("cases", town.shuji, asked).layout, layout_for("diary", town.shuji, asked).layout) == (None, None)
    mine = own_sheet(titles=("时间", "来源", "内容", "电话", "满意度"))
    handed_in(town, mine)
    assert [one.is_of for one in layout_for("voices-ledger", town.shuji, asked).layout.columns] == [  # type: ignore[union-attr]
        "时间",
        "来源",
        "诉求内容",
        "电话",
        "满意度",
    ]
    chosen = layout_for("voices-ledger", town.quji, {"community": town.wandu.code}).layout
    assert chosen is not None and chosen.unmatched == []


@pytest.mark.parametrize("code", list(LEDGERS))
def test_the_sheet_to_begin_with_fits_in_every_column(code: str) -> None:
    layout = layout_of(code, KINDS[code].default())
    assert (layout.unmatched, layout.head_rows, layout.foot_rows) == ([], 2, 1)
    assert [one.is_of for one in layout.columns] == ["序号", *(column.title for column in LEDGERS[code][1])]
    tried = KINDS[code].tried
    assert tried is not None
    filled = load_workbook(io.BytesIO(tried(KINDS[code].default()))).worksheets[0]
    assert [filled.cell(row, 1).value for row in (3, 4)] == [1, 2]


@pytest.mark.parametrize("code", list(LEDGERS))
def test_no_name_means_two_columns_of_a_ledger(code: str) -> None:
    names = LEDGERS[code][2]
    assert list(names) == [column.title for column in LEDGERS[code][1]]
    said = [name for name, others in names.items() for name in {name, *others}]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (own_sheet(titles=("甲", "乙", "丙", "丁", "戊")), "A3写的是“甲”"),
        (own_sheet(formula="=HYPERLINK(A1)"), "B2是公式"),
        (b"", "空的"),
        (b"not a sheet", "不是Excel"),
        (b"PK\x03\x04broken", "坏了"),
    ],
)
def test_what_fits_nothing_is_refused_and_says_which_cell(content: bytes, words: str, town: Town, client: Client) -> None:
    with pytest.raises(BadInput) as refused:
        read_layout(content, VOICES, "诉求台账")
    assert words in refused.value.message
    client.force_login(town.shuji)
    address = f"/documents/templates/voices-ledger/community-{town.wandu.code}/"
    page = client.post(address, {"file": SimpleUploadedFile("表.xlsx", content)})
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert template_for("voices-ledger", place_of_community(town.wandu)) is None


def test_the_page_shows_what_stays_empty_takes_the_sheet_and_gives_it_back(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    address = f"/documents/templates/voices-ledger/community-{town.wandu.code}/"
    looked = client.post(address, {"look": "1", "file": SimpleUploadedFile("表.xlsx", own_sheet())}).content.decode()
    assert ("空着的：备注" in looked, "姓名：填“诉求人”" in looked) == (True, True)
    assert client.post(address, {"file": SimpleUploadedFile("表.xlsx", own_sheet())}).status_code == 302
    page = client.get(address).content.decode()
    assert ("现在这张表里空着的列" in page, "<p>备注</p>" in page) == (True, True)
    for end in ("file/", "file/?default=1", "sample/"):
        answer = client.get(address + end)
        assert (answer["Content-Type"].endswith("spreadsheetml.sheet"), ".xlsx" in answer["Content-Disposition"]) == (True, True)
    assert client.post(address + "above/").status_code == 302
    assert template_for("voices-ledger", place_of_community(town.wandu)) is None


def test_it_refuses_a_stranger(town: Town, client: Client) -> None:
    client.force_login(town.xiaochen)
    address = f"/documents/templates/voices-ledger/community-{town.wandu.code}/"
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    handed_in(town, own_sheet())
    heard(town, "三号楼门口的灯不亮")
    sheet = taken(client)
    assert "三号楼" not in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert sheet["A1"].value != "万都社区群众诉求登记台账"


def test_the_command_fills_it_too(town: Town, tmp_path: Any) -> None:
    heard(town, "三号楼门口的灯不亮")
    handed_in(town, own_sheet())
    path = tmp_path / "out.xlsx"
    call_command("export", "voices-ledger", str(path), community=town.wandu.code, by=town.quji.username)
    assert load_workbook(path).worksheets[0]["A1"].value == "万都社区群众诉求登记台账"


def test_a_hundred_thousand_rows_are_never_held(town: Town) -> None:
    walked = iter(range(100_000))
    alive: list[int] = []

    def rows() -> Any:
        for number in walked:
            alive.append(number)
            yield number
            alive.remove(number)

    columns = [Column("诉求内容", lambda row: f"第{row}条", 20), Column("时间", lambda row: None, 12)]
    most = 0

    def shown(row: int) -> str:
        nonlocal most
        most = max(most, len(alive))
        return f"第{row}条"

    columns[0] = Column("诉求内容", shown, 20)
    listing = Listing("voices-ledger", "诉求台账", columns, rows())
    done = export_list(listing=listing, by=town.shuji, layout=layout_of("voices-ledger", own_sheet()))
    with done.file as file:
        size = len(file.read())
    assert (done.rows, most, size > 1_000_000) == (100_000, 1, True)
