"""Nonsense in every place where somebody can put something: addresses, queries, forms, JSON, cookies, methods. Never a server error."""

import json
import socket
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests

from .asking import api, ask
from .served import PATIENCE, Installation
from .visiting import Visitor, forms_of

pytestmark = [pytest.mark.slow, pytest.mark.once]

BAD = {
    "null": "\x00",
    "null inside": "a\x00b",
    "control": "\x01\x08\x0b\x1b\x7f\x85",
    "surrogate": "\udcff\ud800",
    "no character": "\ufffe\uffff\ufdd0",
    "right to left": "\u202e\u200f\u2066",
    "rare": "𠮷㐱",
    "markup": "\"'><script>alert(1)</script>{{7*7}}{% if %}",
    "line ends": "a\r\nX-Bad: 1\r\n\r\n<html>",
    "a path": "../../../../etc/passwd",
    "like": "%_%\\",
    "a long number": "9" * 30,
    "an endless number": "1" * 5000,
    "a negative number": "-1",
    "no number": "NaN",
    "digits of elsewhere": "١٢٣４５６²",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "the first moment": "0001-01-01T00:00",
    "long": "灯" * 2000,
    "nothing": "",
}
PATHS = (
    "/voices/{}/",
    "/voices/{}/slip/",
    "/voices/{}/confirm/",
    "/voices/{}/uncover/",
    "/cases/{}/",
    "/cases/{}/live/?version=1",
    "/cases/{}/offer/",
    "/inbox/{}/",
    "/organisations/{}/",
    "/view-as/{}/",
    "/rules/{}/",
    "/receipts/{}/",
    "/receipts/{}/check/",
    "/receipts/1/photo/{}/",
    "/shares/{}/",
    "/calls/{}/",
    "/imports/{}/",
    "/files/{}/",
    "/{}",
    "/voices/?words={}",
    "/voices/?state={}&kind={}&source={}&estate={}",
    "/voices/?since={}",
    "/voices/?page={}",
    "/voices/?{}=1",
    "/cases/?words={}",
    "/cases/?phase={}&category={}&organisation={}&estate={}",
    "/cases/?page={}",
    "/cases/open/?voice={}",
    "/hear/?words={}&estate={}&heard_at={}&replaces={}",
    "/imports/1/?outcome={}&page={}",
    "/speak/?estate={}",
    "/receipts/?code={}",
    "/login/?next={}",
    "/tour/open/?as=shuji&to=/{}",
    "/api/v1/voices/{}",
    "/api/v1/voices/{}/alike",
    "/api/v1/cases/{}",
    "/api/v1/assignments/{}",
    "/api/v1/receipts/{}",
    "/api/v1/voices?community={}&state={}&kind={}&estate={}",
    "/api/v1/voices?after={}",
    "/api/v1/voices?limit={}",
    "/api/v1/cases?phase={}&community={}&category={}",
    "/api/v1/cases?after={}&limit={}",
    "/api/v1/assignments?state={}&after={}",
    "/api/v1/estates?community={}",
    "/api/v1/organisations?kind={}&community={}",
    "/api/v1/{}",
)


def encoded(bad: str) -> str:
    return quote(bad.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture(scope="module")
def case(served: Installation) -> dict[str, str]:
    """A case with a voice and a share, for the addresses that need one."""
    place = served.settled["community"]
    said = {"client_id": str(uuid.uuid4()), "text": "灯不亮", "community": place}
    said |= {"speaker": {"mode": "named", "name": "李大娘", "phone": "10000000001"}}
    voice = api(served, "wangjie", "POST", "/voices", said).json
    loose = api(served, "wangjie", "POST", "/voices", said | {"client_id": str(uuid.uuid4())}).json["number"]
    body = {"title": "灯", "category": "other", "community": place, "voices": [voice["number"]]}
    number = api(served, "shuji", "POST", "/cases", body).json["number"]
    offer = {"organisation": "hengling", "role": "lead", "share": "修灯"}
    share = api(served, "shuji", "POST", f"/cases/{number}/assignments", offer).json["id"]
    found = {"voice": voice["number"], "loose": loose, "case": number, "share": share, "receipt": voice["receipt_code"]}
    return found | {"resident": voice["speaker"]["id"]}


@pytest.mark.parametrize("kind", BAD)
def test_in_every_address(served: Installation, case: dict[str, str], kind: str) -> None:
    staff = Visitor(served, "quji")
    staff.session.headers["Authorization"] = f"Bearer {served.token('shuji')}"
    asked = [path.replace("{}", encoded(BAD[kind])) for path in PATHS if len(BAD[kind]) < 1000 or "?" not in path]
    found = {path[:200]: staff.open(path[:3500]).status_code for path in asked}
    assert {path: status for path, status in found.items() if status >= 500} == {}


def forms_served(installation: Installation, case: dict[str, str]) -> Iterator[tuple[Visitor, str, dict[str, str]]]:
    """Every form on the pages that a secretary, a representative and a resident open."""
    pages = {
        "shuji": [
            "/hear/",
            f"/inbox/{case['loose']}/",
            "/cases/open/",
            f"/cases/{case['case']}/",
            f"/cases/{case['case']}/offer/",
            f"/cases/{case['case']}/attach/",
            f"/cases/{case['case']}/excerpt/",
            f"/cases/{case['case']}/end/",
            f"/cases/{case['case']}/answer/",
            f"/cases/{case['case']}/reopen/",
            f"/shares/{case['share']}/take-back/",
            f"/shares/{case['share']}/check/",
            f"/voices/{case['voice']}/confirm/",
            f"/voices/{case['voice']}/uncover/",
            f"/voices/{case['loose']}/",
            "/imports/",
            "/conflicts/",
            "/calls/",
            "/staff/",
        ],
        "laozhou": [f"/shares/{case['share']}/{act}/" for act in ("accept", "refuse", "result", "attach")],
        "jiedao": [f"/shares/{case['share']}/adjudicate/"],
        "quji": ["/rules/case_days/", "/categories/", "/view-as/shuji/"],
        "": [
            "/",
            "/speak/",
            "/speak/where/",
            "/speak/who/",
            "/speak/check/",
            "/receipts/",
            f"/receipts/{case['receipt']}/",
            "/login/",
        ],
    }
    for who, paths in pages.items():
        visitor = Visitor(installation, who)
        for path in paths:
            shown = visitor.open(path)
            for form in forms_of(shown.text):
                yield visitor, form.action or path, form.fields | dict.fromkeys(form.files, "no file")


# What would turn the district upside down for the tests after it.
LEFT_OUT = ("/erase/",)


IN_FIELDS = ("null inside", "surrogate", "markup", "a long number", "the first day", "the last day", "the first moment", "long")


@pytest.mark.parametrize("kind", IN_FIELDS)
def test_in_every_field_of_every_form(served: Installation, case: dict[str, str], kind: str) -> None:
    """All fields at once, then one at a time beside what belongs there."""
    bad, broken, asked = BAD[kind].encode("utf-8", "surrogatepass"), {}, 0
    fitting = {"words": "灯不亮", "share": "修灯", "title": "灯", "reply": "好", "reason": "回电话", "category": "other"}
    fitting |= {
        "community": served.settled["community"],
        "role": "support",
        "organisation": "chengguan",
        "kind": "",
        "way": "note",
    }
    for visitor, path, fields in forms_served(served, case):
        if any(word in path for word in LEFT_OUT):
            continue
        names = [name for name in fields if name != "csrfmiddlewaretoken"]
        fit = {name: value or fitting.get(name, "") for name, value in fields.items() if name != "csrfmiddlewaretoken"}
        for changed in [dict.fromkeys(names, bad), *({**fit, name: bad} for name in names)]:
            asked += 1
            answer = visitor.send(path, **changed)
            if answer.status_code >= 500:
                broken[path, next((n for n, v in changed.items() if v == bad), "")] = answer.status_code
    assert broken == {}
    assert asked > 80


BODIES: dict[str, dict[str, Any]] = {
    "/voices": {
        "client_id": "",
        "text": "",
        "community": "",
        "kind": "",
        "estate": "",
        "building": "",
        "place": "",
        "heard_at": "",
    }
    | {"observed": "", "judgement": "", "urgency": "", "source": "", "replaces": ""},
    "/cases": {
        "client_id": "",
        "title": "",
        "category": "",
        "community": "",
        "estate": "",
        "place": "",
        "urgency": "",
        "concerns": "",
    }
    | {"due": ""},
    "/cases/{case}/assignments": {"client_id": "", "organisation": "", "role": "", "share": "", "due": ""},
    "/cases/{case}/link": {"voice": ""},
    "/cases/{case}/excerpt": {"words": ""},
    "/cases/{case}/end": {"kind": "", "words": "", "track": ""},
    "/cases/{case}/inspect": {"verdict": "", "words": "", "told_by": ""},
    "/voices/{loose}/sort": {"kind": "", "category": "", "urgency": "", "estate": "", "place": ""},
    "/voices/{loose}/settle": {"words": ""},
    "/voices/{loose}/pass": {"track": "", "words": ""},
    "/voices/{loose}/repeat": {"earlier": ""},
    "/voices/{loose}/confirm": {"verdict": "", "satisfaction": "", "words": "", "via": ""},
    "/voices/{voice}/confirm": {"verdict": "", "satisfaction": "", "words": "", "via": ""},
    "/assignments/{share}/accept": {"promise_date": ""},
    "/assignments/{share}/refuse": {"ground": "", "words": ""},
    "/assignments/{share}/remind": {"words": ""},
    "/residents/{resident}/uncover": {"reason": ""},
    "/receipts/{receipt}/confirm": {"verdict": "", "satisfaction": "", "words": ""},
}


@pytest.mark.parametrize("kind", [*IN_FIELDS, "control", "nothing"])
def test_in_every_field_of_json(served: Installation, case: dict[str, str], kind: str) -> None:
    broken = {}
    good: dict[str, Any] = {
        "text": "灯不亮",
        "words": "好",
        "title": "灯",
        "category": "other",
        "share": "修灯",
        "reason": "回电话",
    }
    good |= {"community": served.settled["community"], "organisation": "chengguan", "role": "support", "ground": "other"}
    good |= {"kind": "explained", "verdict": "solved", "satisfaction": "satisfied", "via": "phone", "told_by": "poster"}
    for path, body in BODIES.items():
        fit = {name: good[name] for name in body if name in good}
        if path == "/voices" or "sort" in path:
            fit.pop("kind", None)
        fit |= {"client_id": str(uuid.uuid4())} if "client_id" in body else {}
        for changed in [dict.fromkeys(body, BAD[kind]), *({**fit, name: BAD[kind]} for name in body)]:
            who = "laozhou" if path.startswith("/assignments") else "shuji"
            reply = api(served, who, "POST", path.format(**case), changed)
            if reply.status >= 500 or (reply.status >= 400 and reply.kind != "application/problem+json"):
                broken[path, next((n for n, v in changed.items() if v == BAD[kind]), "")] = reply.status
    assert broken == {}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="deep and open"),
        pytest.param(b"[" * 50_000 + b"]" * 50_000, id="deep"),
        pytest.param(b'{"a":' * 20_000 + b"1" + b"}" * 20_000, id="deep objects"),
        pytest.param(b'{"client_id": 1e400, "text": 1e400, "community": -1e400}', id="endless numbers"),
        pytest.param(b'{"text": ' + b"9" * 100_000 + b"}", id="a number of 100,000 digits"),
        pytest.param(b'{"text": NaN, "community": Infinity}', id="no numbers"),
        pytest.param(b"\xff\xfe\x00", id="no utf-8"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="a word"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"text": {"a": []}, "community": [1], "speaker": "x", "voices": {}}', id="other kinds"),
        pytest.param(b'{"text": "a", "text": "b"' + b', "x": 1' * 50_000 + b"}", id="fifty thousand fields"),
        pytest.param(b'{"text": "' + b"a" * 25_000_000 + b'"}', id="25 MB"),
    ],
)
def test_json_that_is_none(served: Installation, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {served.token('shuji')}", "Content_Type": "application/json"}
    for path in ("/voices", "/cases"):
        reply = ask(served, "POST", f"/api/v1{path}", body, **headers)
        assert (reply.status in (400, 413, 422), reply.kind) == (True, "application/problem+json"), reply.text[:300]
        assert any("\u4e00" <= char <= "\u9fff" for char in json.loads(reply.body)["title"])


@pytest.mark.either
def test_more_than_fits(served: Installation) -> None:
    """A form over the limit of bytes, of fields, of files: told in Chinese, whoever refused it, and to the end of what is sent: a browser
    that is cut off while it sends shows no page."""
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    many: dict[str, Any] = {f"f{n}": "x" for n in range(3000)}
    files: dict[str, Any] = {f"f{n}": ("a.jpg", b"x", "image/jpeg") for n in range(150)}
    for answer in (
        staff.send("/hear/", words="灯" * 9_000_000),
        staff.send("/hear/", **many),
        staff.send("/hear/", files, words="灯"),
        staff.send("/hear/", {"photo": ("a.jpg", b"0" * 70_000_000, "image/jpeg")}, words="灯"),
    ):
        assert (answer.status_code, '<html lang="zh-Hans"' in answer.text) == (413, True), answer.text[:300]


@pytest.mark.either
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "BREW", "X" * 60])
def test_methods_that_nobody_speaks(served: Installation, case: dict[str, str], method: str) -> None:
    paths = ("/", "/hear/", "/voices/", f"/voices/{case['loose']}/unsort/", "/api/v1/voices", "/api/v1/me", "/healthz", "/login/")
    headers = {"Authorization": f"Bearer {served.token('shuji')}"}
    assert [
        path
        for path in paths
        if requests.request(method, served.base + path, headers=headers, timeout=PATIENCE).status_code >= 500
    ] == []


@pytest.mark.parametrize(
    "cookie",
    [
        'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000"',
        "sessionid=" + "a" * 3000,
        "sessionid=\u202e; csrftoken=\x7f",
        'csrftoken="\\000"; django_language="\\000"; size="\\000"; messages="\\000:\\000"',
        "messages=x:y:z; sessionid=../../etc",
        ";;;===,,,",
    ],
)
def test_cookies_that_nobody_gave(served: Installation, cookie: str) -> None:
    for path in ("/", "/hear/", "/speak/", "/speak/check/", "/receipts/", "/login/"):
        answer = requests.get(served.base + path, headers={"Cookie": cookie.encode()}, timeout=PATIENCE, allow_redirects=False)
        assert answer.status_code < 500, path


def test_headers_and_lines_that_nobody_sends(served: Installation) -> None:
    """What a browser would never send; the next visitor is served all the same."""
    lines = [
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /hear/ HTTP/1.1\r\nHost: x\r\n",
    ]
    lines += [
        b"GET / HTTP/1.1\r\nHost: " + b"a" * 9000 + b"\r\n\r\n",
        b"POST /api/v1/voices HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    ]
    lines += [b"GET /voices/?words=\xff\xfe HTTP/1.1\r\nHost: x\r\nAccept-Language: \xff\r\nX-Forwarded-For: \xff,,,\r\n\r\n"]
    for line in lines:
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as connection:
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            assert not connection.recv(4096).startswith(b"HTTP/1.1 5"), line
    for odd in ("Bearer \x7f", "Bearer", "Basic x", "Bearer " + "a" * 5000, "Bearer \x80"):
        answer = requests.get(f"{served.base}/api/v1/me", headers={"Authorization": odd.encode("latin-1")}, timeout=PATIENCE)
        assert answer.status_code in (400, 401)
    assert Visitor(served).open("/healthz").json() == {"status": "ok"}
