"""Files that are not what they say, or more of them than there is room for: refused in Chinese, with what was typed still there."""

import io
import json
import random
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.chain import photo

from .asking import api, hand_in
from .served import Installation
from .test_hostile_text import imported
from .visiting import Visitor, forms_of

pytestmark = pytest.mark.slow

PNG = b"\x89PNG\r\n\x1a\n"
WORDS = "三号楼门口堆了沙发，挡着消防通道"


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pixel_bomb() -> bytes:
    """A picture of some bytes that would be 3.6 thousand million pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A picture with a compressed comment that unpacks to 100 MB."""
    comment = b"Comment\0\0" + zlib.compress(b"A" * 100_000_000)
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"zTXt", comment) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "60 MB": lambda: photo() + random.Random(1).randbytes(60_000_000),
    "60 MB of nothing": lambda: b"\0" * 60_000_000,
    "zip": lambda: zipped(a=b"not a photo"),
    "zip bomb": lambda: zipped(a=b"\0" * 50_000_000),
    "half a zip": lambda: zipped(a=b"x" * 1000)[:60],
    "html": lambda: b"<!doctype html><script>alert(1)</script>",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "half a photo": lambda: photo("red", (900, 700))[:600],
    "only a head": lambda: b"\xff\xd8\xff\xe0",
    "noise behind a head": lambda: PNG + random.Random(2).randbytes(5000),
    "more pixels than there are": pixel_bomb,
    "a program": lambda: b"\x7fELF" + b"\0" * 500,
    "nothing": lambda: b"",
}


@pytest.fixture(scope="module")
def voice(served: Installation) -> str:
    body = {"client_id": str(uuid.uuid4()), "text": WORDS, "community": served.settled["community"]}
    return str(api(served, "wangjie", "POST", "/voices", body).json["number"])


def last_number(installation: Installation) -> str:
    """Of the newest voice: where it is the same as before, nothing was added."""
    items = api(installation, "wangjie", "GET", "/voices?limit=1").json["items"]
    return str(items[0]["number"]) if items else ""


@pytest.mark.either
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_photo_for_the_api(served: Installation, voice: str, kind: str) -> None:
    reply = hand_in(served, "wangjie", HOSTILE[kind](), voice=voice)
    assert (reply.status in (413, 422), reply.kind) == (True, "application/problem+json"), reply.text[:300]
    assert any("\u4e00" <= char <= "\u9fff" for char in reply.json["title"])


@pytest.mark.either
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_photo_for_the_page_and_the_words_stay(served: Installation, kind: str) -> None:
    """Nothing is recorded, everything typed is still in the form; but for an empty file, which browsers send for none."""
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    before = last_number(served)
    answer = staff.send("/hear/", {"photo": ("p.jpg", HOSTILE[kind](), "image/jpeg")}, words=WORDS, place="3号楼", name="李大娘")
    assert answer.status_code in (413, 422), answer.text[:300]
    assert last_number(served) == before
    form = next(form for form in forms_of(answer.text) if "words" in form.fields)
    assert (form.fields["words"], form.fields["place"], form.fields["name"]) == (WORDS, "3号楼", "李大娘")


@pytest.mark.either
@pytest.mark.parametrize("kind", ["60 MB", "zip", "html", "more pixels than there are"])
def test_a_resident_is_told_where_the_photo_was_chosen(served: Installation, kind: str) -> None:
    resident = Visitor(served)
    resident.open("/speak/")
    assert resident.send("/speak/", words=WORDS).status_code == 302
    answer = resident.send("/speak/where/", {"photo": ("p.jpg", HOSTILE[kind](), "image/jpeg")}, place="3号楼")
    assert (answer.status_code in (413, 422), "3号楼" in answer.text) == (True, True)
    assert WORDS in resident.open("/speak/").text


def test_what_is_hidden_in_a_photo_is_not_kept(served: Installation, voice: str) -> None:
    """A web page behind a photo, and a comment that unpacks to a hundred megabytes: only the pixels stay, or it is refused."""
    both = photo() + b"<script>alert(1)</script>" + zipped(a=b"x")
    kept = hand_in(served, "wangjie", both, voice=voice)
    assert (kept.status, kept.json["content_type"]) == (201, "image/jpeg")
    shown = Visitor(served, "wangjie").open(f"/files/{kept.json['id']}/")
    assert b"script" not in shown.content
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert hand_in(served, "wangjie", text_bomb(), voice=voice).status in (201, 422)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "a\r\nX-Bad: 1.jpg", "灯" * 300 + ".jpg", "\u202egpj.exe", "a\x00b.jpg", ""]
)
def test_the_name_of_a_file_leads_nowhere(served: Installation, name: str) -> None:
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    answer = staff.send("/hear/", {"photo": (name, photo(), "image/jpeg")}, words=WORDS)
    assert answer.status_code in (302, 422), answer.text[:300]
    outside = list(Path(served.folder).rglob("*passwd*"))
    assert outside == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("编号,内容\r1,灯不亮\r2,门坏了\r".encode(), id="line ends of an old Mac"),
        pytest.param(f"编号,内容\n1,{'灯' * 200_000}\n".encode(), id="one cell of 200,000 characters"),
        pytest.param('编号,内容\n1,"没有收口的引号\n2,灯不亮\n'.encode(), id="an open quote"),
        pytest.param("编号,内容\n1\x00,灯\x00不亮\n".encode(), id="nulls"),
        pytest.param("编号,内容,地址,姓名\n1\x01,灯,\x00楼,\x00\x02\n".encode(), id="control characters in the other columns"),
        pytest.param("编号,内容\n".encode() + b"\xff\xfe\x81\x30\n", id="no encoding at all"),
        pytest.param("编号,内容\n1,灯不亮\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n" * 100_000, id="line ends only"),
        pytest.param(f"{'编号,' * 20_000}内容\n1\n".encode(), id="20,000 columns"),
        pytest.param("编号,内容,时间\n1,灯,9999-99-99\n2,门,0001-01-01\n3,路,99999.9\n".encode(), id="days that are none"),
        pytest.param(f"编号,内容,电话\n{'9' * 5000},灯,{'1' * 5000}\n".encode(), id="endless numbers"),
        pytest.param("编号,内容,姓名\n1,灯,***\n2,门,李*\n".encode(), id="masked names"),
        pytest.param(zipped(**{"xl/workbook.xml": b"<nonsense"}), id="half a workbook"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 2000, id="half an old workbook"),
        pytest.param(b"PK\x03\x04" + b"\0" * 50, id="half a zip"),
    ],
)
def test_a_file_of_messages_that_is_odd(served: Installation, content: bytes) -> None:
    """Taken in with every row accounted for, or refused with a sentence; never a fault. Page and API alike."""
    reply = imported(served, content, "a.csv")
    assert reply.status in (201, 422), reply.text[:300]
    staff = Visitor(served, "shuji")
    staff.open("/imports/")
    place = served.settled["community"]
    assert staff.send("/imports/", {"file": ("a.csv", content, "text/csv")}, community=place).status_code in (302, 422)


def test_cells_of_every_kind(served: Installation) -> None:
    """Truth values, errors, times, numbers where words or days are expected."""
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["编号", "内容", "时间", "姓名", "电话", "地址"])
    odd = [True, False, 1e308, -1, 3.5, 0, "#REF!", "=1/0", "9" * 400]
    for number, cell in enumerate(odd):
        sheet.append([f"{uuid.uuid4()}", f"第{number}条", cell, cell, cell, cell])
        sheet.append([cell, cell, "2026-03-01", "", "", ""])
    book.save(out)
    reply = imported(served, out.getvalue(), "a.xlsx")
    assert reply.status == 201, reply.text[:300]
    assert sum(reply.json[name] for name in ("created", "repeated", "refused")) == 2 * len(odd)


def big_sheet(rows: int) -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(["编号", "内容"])
    for number in range(rows):
        sheet.append([str(number), f"第{number}条，灯不亮"])
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def two_hundred_thousand_rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("sheets") / "big.xlsx"
    path.write_bytes(big_sheet(200_000))
    yield path


@pytest.mark.either
def test_too_many_rows_are_refused(served: Installation, two_hundred_thousand_rows: Path) -> None:
    content = two_hundred_thousand_rows.read_bytes()
    before = last_number(served)
    reply = imported(served, content, "big.xlsx")
    assert (reply.status, reply.json["code"]) == (422, "too_many_rows")
    assert "一次最多100000行" in reply.json["title"]
    staff = Visitor(served, "shuji")
    staff.open("/imports/")
    place = served.settled["community"]
    answer = staff.send("/imports/", {"file": ("big.xlsx", content, "application/octet-stream")}, community=place)
    assert (answer.status_code, "一次最多100000行" in answer.text) == (422, True)
    assert last_number(served) == before


@pytest.mark.either
def test_too_many_rows_take_little_memory(served: Installation, two_hundred_thousand_rows: Path) -> None:
    # Not resource.getrusage: its peak is inherited from the process that started this one.
    code = (
        "import django, json, re, sys; django.setup(); from pathlib import Path\n"
        "from minsheng.foundation.errors import BadInput; from minsheng.casework.sheets import read_rows\n"
        "try: rows = sum(1 for _ in read_rows(Path(sys.argv[1]).read_bytes(), 'big.xlsx')); said = ''\n"
        "except BadInput as refusal: rows, said = -1, refusal.code\n"
        "peak = re.search('VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(json.dumps([rows, said, int(peak[1]) // 1024]))"
    )
    rows, said, megabytes = json.loads(served.program("-c", code, str(two_hundred_thousand_rows)).stdout.splitlines()[-1])
    assert (rows, said) == (-1, "too_many_rows")
    assert megabytes < 300
