"""nginx and Caddy, each with the file of deploy/, in front of `minsheng serve` with the settings of deploy/minsheng.env."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from minsheng.foundation.middleware import TOO_LARGE
from tests.faults.served import PATIENCE, Installation, free_port, installed

from .fronts import NAME, Behind, Front, front, given, plainly

pytestmark = [pytest.mark.slow, pytest.mark.kill, pytest.mark.either]

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE  # docs/settings.md: MINSHENG_UPLOAD_MB
TRIES = 3
STRANGE = "203.0.113.{}"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The settings that are given, but for the places of this machine and fewer tries."""
    with installed(tmp_path_factory.mktemp("behind"), server="") as installation:
        ours = {name: value for name, value in given().items() if not value.startswith(("/", "postgresql:"))}
        ours |= {"MINSHENG_DATA": str(installation.folder), "MINSHENG_WORKERS": "2", "PORT": str(installation.port)}
        ours |= {"MINSHENG_LOGIN_TRIES": str(TRIES), "MINSHENG_RECEIPT_TRIES": str(TRIES)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINSHENG_", "DATABASE_", "DJANGO_"))}
        log = installation.folder / "serve.log"
        with log.open("ab") as output:
            line = [str(Path(sys.executable).with_name("minsheng")), "serve"]
            process = subprocess.Popen(line, env=kept | ours, stdout=output, stderr=output, process_group=0)
        try:
            until = time.monotonic() + PATIENCE
            while not healthy(installation):
                assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")[-3000:]
                time.sleep(0.05)
            yield installation
        finally:
            process.terminate()
            process.wait(PATIENCE)


def healthy(installation: Installation) -> bool:
    try:
        return straight(installation, "/healthz").status_code == 200
    except OSError:
        return False


def straight(installation: Installation, path: str) -> requests.Response:
    """Asked at the program's own door, as a proxy does."""
    said = {"Host": NAME, "X-Forwarded-Proto": "https"}
    return requests.get(installation.base + path, headers=said, allow_redirects=False, timeout=PATIENCE)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, behind: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with front(request.param, tmp_path_factory.mktemp(request.param), behind.port) as found:
        yield found


@pytest.fixture(scope="module")
def place(proxy: Front) -> int:
    """A number of its own for each proxy: wrong passwords are remembered by the program behind both."""
    return 100 if proxy.authority.name == "fullchain.pem" else 200


def test_without_encryption_nobody_gets_in(proxy: Front) -> None:
    """Whatever a visitor says of it."""
    for headers in ({}, {"X-Forwarded-Proto": "https"}):
        answer = plainly(proxy, "/login/?next=/hear/", **headers)
        assert answer.status_code in (301, 308)
        there = answer.headers["Location"].replace(proxy.base.rpartition(":")[2], "443").replace(":443", "")
        assert there == f"https://{NAME}/login/?next=/hear/"


@pytest.mark.parametrize("said", ["", "http", "https"])
def test_logging_in_by_https(proxy: Front, said: str) -> None:
    """Cookies go by HTTPS alone and the way leads to where one is, also where a visitor says that they came by HTTP."""
    visitor = Behind(proxy, **({"X_Forwarded_Proto": said, "X_Forwarded_Host": "elsewhere.example"} if said else {}))
    assert visitor.open("/my-day/").headers["Location"] == "/login/?next=/my-day/"
    entered = visitor.log_in("wangjie")
    assert (entered.status_code, entered.headers["Location"]) == (302, "/my-day/")
    assert "max-age=31536000" in entered.headers["Strict-Transport-Security"]
    assert {(cookie.name, cookie.secure) for cookie in visitor.session.cookies} == {("csrftoken", True), ("sessionid", True)}
    assert visitor.open("/my-day/").status_code == 200
    visitor.session.headers["Origin"] = "https://elsewhere.example"
    assert visitor.send("/hear/", words="灯不亮").status_code == 403


def test_wrong_passwords_count_for_where_they_come_from(proxy: Front, place: int) -> None:
    """An address that somebody invents is not believed: neither to go on guessing nor to lock out somebody else."""
    for number in range(TRIES):
        invented = {"X_Forwarded_For": STRANGE.format(number), "X_Real_IP": STRANGE.format(number)}
        answer = Behind(proxy, f"127.0.0.{place}", **invented, Forwarded=f"for={STRANGE.format(number)}").log_in(
            "xiaoliu", "猜的"
        )
    assert answer.status_code == 429
    assert Behind(proxy, f"127.0.0.{place}", X_Forwarded_For=STRANGE.format(9)).log_in("xiaoliu").status_code == 429
    own = f"127.0.0.{place + 1}"
    for _ in range(TRIES):
        Behind(proxy, f"127.0.0.{place + 2}", X_Forwarded_For=own).log_in("xiaoliu", "猜的")
    assert Behind(proxy, own).log_in("xiaoliu").status_code == 302
    assert Behind(proxy, own, X_Forwarded_For=f"127.0.0.{place}").log_in("xiaoliu").status_code == 302


def test_receipt_codes_count_for_where_they_come_from(proxy: Front, place: int) -> None:
    def ask(address: str, invented: int) -> int:
        visitor = Behind(proxy, address, X_Forwarded_For=STRANGE.format(invented))
        return visitor.open(f"/receipts/00000000000{invented:05}/").status_code

    assert [ask(f"127.0.0.{place + 3}", number) for number in range(TRIES + 1)] == [404] * TRIES + [429]
    assert ask(f"127.0.0.{place + 4}", 9) == 404


def test_a_file_to_the_limit_and_beyond_it(proxy: Front, behind: Installation) -> None:
    """A memo as large as is allowed goes through, and a form with three of them; a little larger, the program says so. More than a form can
    carry is refused in Chinese, to people as a page and to programs as a problem, whoever refuses it."""
    page = Behind(proxy)
    page.log_in("wangjie")
    number = _voice(proxy, behind)
    path, key = "/api/v1/attachments", {"Authorization": f"Bearer {behind.token('wangjie')}"}

    def handed(size: int) -> requests.Response:
        content = b"OggS" + os.urandom(16) + b"0" * (size - 20)
        files = {"file": ("a.ogg", content, "audio/ogg")}
        fields = {"client_id": f"{os.urandom(4).hex()}-0000-4000-8000-000000000000", "voice": number}
        return page.session.post(proxy.base + path, data=fields, files=files, headers=key, timeout=PATIENCE)

    taken = handed(LIMIT)
    assert taken.status_code in (200, 201), taken.text[:300]
    over = handed(LIMIT + 1)
    assert (over.status_code, over.json()["code"]) == (422, "too_large")
    three = page.send("/hear/", {"photo": ("a.jpg", b"0" * 3 * LIMIT, "image/jpeg")}, words="灯不亮")
    assert "最多20兆" in three.text
    for size in (66 * MEGABYTE, 120 * MEGABYTE):
        far = handed(size)
        assert (far.status_code, far.headers["Content-Type"]) == (413, "application/problem+json"), far.text[:300]
        assert (far.json()["title"], far.json()["code"]) == (TOO_LARGE, "too_large")
        seen = page.send("/hear/", {"photo": ("a.jpg", b"0" * size, "image/jpeg")}, words="灯不亮")
        assert (seen.status_code, seen.headers["Content-Type"].lower()) == (413, "text/html; charset=utf-8")
        assert '<html lang="zh-Hans"' in seen.text and TOO_LARGE in seen.content.decode()
        assert "max-age=31536000" in seen.headers["Strict-Transport-Security"]


def _voice(proxy: Front, behind: Installation) -> str:
    said = {
        "client_id": f"{os.urandom(4).hex()}-0000-4000-8000-000000000000",
        "text": "灯不亮",
        "community": behind.settled["community"],
    }
    key = {"Authorization": f"Bearer {behind.token('wangjie')}"}
    answer = Behind(proxy).session.post(f"{proxy.base}/api/v1/voices", json=said, headers=key, timeout=PATIENCE)
    assert answer.status_code == 201, answer.text[:300]
    return str(answer.json()["number"])


@pytest.mark.parametrize("path", ["/notebook/worker.js", "/notebook/manifest.webmanifest", "/notebook/", "/login/", "/healthz"])
def test_what_browsers_obey_passes_unchanged(proxy: Front, behind: Installation, path: str) -> None:
    """A worker that a proxy let grow old would keep phones at an old notebook; a page that one keeps would show it to the next."""
    named = ("Content-Type", "Cache-Control", "Service-Worker-Allowed", "Content-Security-Policy", "ETag", "X-Frame-Options")
    through, own = Behind(proxy).open(path), straight(behind, path)
    assert (through.status_code, [through.headers.get(name) for name in named]) == (
        own.status_code,
        [own.headers.get(name) for name in named],
    )
    if path.endswith("worker.js"):
        assert (through.status_code, "no-cache" in through.headers["Cache-Control"]) == (200, True)
        assert through.content == own.content


def test_styles_come_packed_and_are_kept(proxy: Front) -> None:
    page = Behind(proxy).open("/login/").text
    style = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
    answer = Behind(proxy).open(style)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_while_the_program_is_not_there(kind: str, tmp_path: Path) -> None:
    """People read in Chinese that they should wait a minute, programs get a problem; neither takes it for an answer of the program."""
    with front(kind, tmp_path, free_port()) as found:
        page, problem = Behind(found).open("/my-day/"), Behind(found).open("/api/v1/voices")
    assert [(one.status_code, one.headers["Retry-After"]) for one in (page, problem)] == [(503, "60")] * 2
    assert page.headers["Content-Type"].lower() == "text/html; charset=utf-8"
    assert '<html lang="zh-Hans"' in page.content.decode() and "请等一分钟" in page.content.decode()
    assert (problem.headers["Content-Type"], problem.json()["code"]) == ("application/problem+json", "away")
    assert {one.headers["Strict-Transport-Security"] for one in (page, problem)} == {"max-age=31536000"}
