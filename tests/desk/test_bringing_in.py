"""A workbook goes in through the pages and at the command line: looked at, taken in, taken back; and the sample to fill in."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Estate, PlaceBatch, Post, User
from minsheng.neighbourhood.place_sheets import COLUMNS, SHEETS, read_place
from minsheng.neighbourhood.place_template import place_template
from tests.chain import WHY
from tests.neighbourhood.sheets_of_offices import plain, workbook
from tests.people import fresh

pytestmark = pytest.mark.slow

PATH = "/places/import/"
ROWS = {
    "小区": [["社区", "小区", "户数"], ["万都社区", "槐树里", 3], ["没有社区", "某小区", 1]],
    "社区": [["街道", "社区", "值班电话"], ["测试街道", "万都社区", "0318-9999999"]],
    "单位": [["单位", "类型", "服务社区"], ["恒邻物业", "物业", "万都社区"]],
    "居民代表": [["社区", "姓名"], ["万都社区", "张三"]],
}


@pytest.fixture
def client(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(town.quji)
    return client


def file(content, name="台账.xlsx"):
    return SimpleUploadedFile(name, content)


def said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_looked_at_taken_in_and_taken_back(town, client, tmp_path):
    looked = client.post(PATH, {"file": file(workbook(ROWS)), "look": "1"})
    text = said(looked)
    assert looked.status_code == 200
    assert "会新建1，已有1，导不了2，会改动1" in text
    assert text.index("“居民代表”第1行") < text.index("值班电话改成0318-9999999") < text.index("没有用上的列：户数。")
    assert "A3：没有社区叫“没有社区”" in text
    assert not PlaceBatch.objects.exists() and not Estate.objects.unscoped(WHY).filter(name="槐树里").exists()
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', looked.content.decode())[1] for name in ("kept", "name")}
    assert (tmp_path / hidden["kept"]).exists()

    taken = client.post(PATH, hidden, follow=True)
    batch = PlaceBatch.objects.get()
    assert taken.redirect_chain == [(f"{PATH}{batch.pk}/", 302)]
    assert (batch.file_name, batch.by, batch.created, batch.repeated, batch.refused) == ("台账.xlsx", town.quji, 1, 1, 2)
    assert "新建1，已有1，没导入2，改动1" in said(taken)
    assert not (tmp_path / hidden["kept"]).exists()
    only = said(client.get(f"{PATH}{batch.pk}/?outcome=changed"))
    assert "值班电话改成" in only and "槐树里" not in only
    assert "新建1，已有1，没导入2，改动1" in said(client.get(PATH))
    assert "新建1，改动1，已有1，没导入2" in said(client.get("/log/"))

    back = client.post(f"{PATH}{batch.pk}/undo/", follow=True)
    assert "这一批撤回了。" in said(back) and "整批撤回" not in said(back)
    assert (Estate.objects.public().filter(name="槐树里").exists(), fresh(town.wandu).phone) == (False, "")
    assert "这一批已经撤回过了。" in said(client.post(f"{PATH}{batch.pk}/undo/", follow=True))


def test_a_file_that_is_none_comes_back_with_what_to_do(client):
    for content, words in ((b"nonsense", "这个文件打不开"), (workbook({"人员": [["姓名"], ["甲"]]}), "缺“岗位”这一列")):
        for look in ({"look": "1"}, {}):
            answer = client.post(PATH, {"file": file(content), **look})
            assert answer.status_code == 422 and words in said(answer)
    assert "请选一个Excel文件。" in said(client.post(PATH, {"look": "1"}))


def test_pages_take_few_statements_whatever_their_length(town, client, django_assert_max_num_queries):
    rows = [["社区", "小区"], *[["万都社区", f"里{n}"] for n in range(120)]]
    for _ in range(3):
        client.post(PATH, {"file": file(workbook({"小区": rows}))})
    batch = PlaceBatch.objects.first()
    for path in (PATH, f"{PATH}{batch.pk}/", f"{PATH}{batch.pk}/?outcome=changed"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_the_sample_has_every_sheet_and_all_its_columns_are_read(client):
    answer = client.get(f"{PATH}sample/")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet") and ".xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["填表说明", *SHEETS.values()]
    known = {name for names in COLUMNS.values() for name in names}
    for name in SHEETS.values():
        titles = [cell.value for cell in book[name][1]]
        assert {title.rstrip("*") for title in titles} <= known
        assert {cell.number_format for cell in book[name][2]} == {"@"}
    assert any("旧表再导也不会回来" in str(row[0].value) for row in book["填表说明"])


def test_the_sample_filled_in_is_read_whole():
    book = load_workbook(io.BytesIO(place_template()))
    example = {"到岗日期": "2026-03-08", "截止日期": "2027-03-08", "开始日期": "2026-03-08", "单元数": "3"}
    for name in SHEETS.values():
        titles = [cell.value.rstrip("*") for cell in book[name][1]]
        for at, title in enumerate(titles, start=1):
            book[name].cell(2, at, example.get(title, f"{title}甲"))
    out = io.BytesIO()
    book.save(out)
    lines = read_place(out.getvalue())
    assert [(line.kind, line.sheet, line.problem, line.note) for line in lines] == [
        (kind, name, "", "") for kind, name in SHEETS.items()
    ]
    assert all(all(line.values.values()) for line in lines)


def run(*line):
    out = io.StringIO()
    call_command("import", "place", *line, stdout=out)
    return out.getvalue()


def test_at_the_command_line_while_nobody_is_there_and_afterwards(db, tmp_path):
    path = tmp_path / "新区.xlsx"
    path.write_bytes(plain())
    first = run(str(path))
    batch = PlaceBatch.objects.get()
    assert first == f"新建{batch.created}，改动0，已有{batch.repeated}，没导入0。批次{batch.pk}。\n" and batch.by is None
    *_, answer = run(str(path), "--json").splitlines()
    again = PlaceBatch.objects.order_by("-pk").first()
    assert json.loads(answer) == {
        "created": 0,
        "changed": 0,
        "repeated": again.rows.count(),
        "refused": 0,
        "batch": str(again.pk),
    }
    assert again.by == User.objects.get(username="bianqu")
    assert TimelineEntry.objects.filter(kind="PlaceImported").count() == 2


def test_the_command_line_says_what_did_not_go_in(town, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(ROWS))
    text = run(str(path), "--by", town.quji.username)
    assert "“小区”第3行没有导入：A3：没有社区叫“没有社区”" in text and "“居民代表”第1行没有导入" in text
    assert "新建1，改动1，已有1，没导入2。" in text
    with pytest.raises(CommandError, match="没有这个文件"):
        run(str(tmp_path / "没有.xlsx"))
    with pytest.raises(CommandError, match="没有用户"):
        run(str(path), "--by", "nobody")
    path.write_bytes(b"nonsense")
    with pytest.raises(CommandError, match="打不开"):
        run(str(path))
    posts = Post.objects.count()
    with pytest.raises(CommandError, match="没有做这件事的权限"):
        path.write_bytes(workbook(ROWS))
        run(str(path), "--by", town.shuji.username)
    assert Post.objects.count() == posts
