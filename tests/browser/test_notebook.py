"""The notebook with a real phone's troubles: no signal, no server, a killed browser, a server that answers nonsense; then all is there, once."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import end_group, free_port, wait_until_healthy
from tests.browser.hands import picture
from tests.demonstration import MINSHENG, demonstration, surroundings

PIN = "135792"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
MOST_TAPS = 4
# A microphone that hums, and nobody there to allow it.
SOUND = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@dataclass
class Office:
    """`minsheng serve --demo` in a folder of its own, which can be stopped and started again at the same address."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def around(self) -> dict[str, str]:
        return surroundings(self.folder) | {"MINSHENG_BASE_URL": self.base, "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}

    def open(self) -> None:
        log = self.folder / "serve.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [MINSHENG, "serve", "--demo"],
                env=self.around,
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_healthy(self.base, self.process, log)

    def close(self) -> None:
        if self.process is not None:
            end_group(self.process)
            self.process = None

    @contextlib.contextmanager
    def ill(self) -> Iterator[list[str]]:
        """Somebody answers at the address, but nothing of use; who asked is in the list."""
        asked: list[str] = []

        class Nonsense(BaseHTTPRequestHandler):
            def answer(self) -> None:
                asked.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                page = len(asked) % 2 == 0
                self.send_response(200 if page else 502)  # a Wi-Fi's own login page, or a broken proxy
                self.end_headers()
                self.wfile.write("<title>欢迎使用</title>".encode() if page else b"Bad Gateway")

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Nonsense)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield asked
        finally:
            server.shutdown()
            server.server_close()

    def ask(self, address: str, token: str) -> dict[str, Any]:
        with urlopen(
            Request(f"{self.base}/api/v1/{address}", headers={"Authorization": f"Bearer {token}"}), timeout=20
        ) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def files(self, voices: Iterable[str], kind: str = "image") -> int:
        numbers = list(voices)
        marks = ",".join("?" * len(numbers))
        asked = f"SELECT count(*) FROM casework_attachment f JOIN casework_voice v ON v.id = f.voice_id WHERE f.content_type LIKE ? AND v.number IN ({marks})"
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "minsheng.sqlite3")) as database:
            return int(database.execute(asked, [f"{kind}/%", *numbers]).fetchone()[0])

    def token(self, username: str) -> str:
        said = subprocess.run(
            [MINSHENG, "token", username, "--json"], env=self.around, cwd=self.folder, capture_output=True, check=True
        )
        return str(json.loads(said.stdout.splitlines()[-1])["token"])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(demonstration() / "data", tmp_path / "data")
    office = Office(tmp_path)
    office.open()
    yield office
    office.close()


class Phone:
    """One phone: its browser keeps what it keeps, also when it is killed."""

    def __init__(self, playwright: Playwright, chromium: str, folder: Path, base: str) -> None:
        self.playwright, self.chromium, self.folder, self.base = playwright, chromium, folder, base
        self.context: BrowserContext | None = None

    def wake(self, *, signal: bool = True) -> Page:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=self.chromium,
            args=SOUND,
            base_url=self.base,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **PHONE,
        )
        self.context.set_default_timeout(20_000)
        self.context.set_offline(not signal)
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def kill(self) -> None:
        """As when the battery falls out: no browser of this folder gets a last word."""
        for place in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if str(self.folder).encode() in (place / "cmdline").read_bytes() and int(place.name) != os.getpid():
                    os.kill(int(place.name), signal.SIGKILL)
        with contextlib.suppress(Exception):
            assert self.context is not None
            self.context.close()

    def sleep(self) -> None:
        if self.context is not None:
            with contextlib.suppress(Exception):
                self.context.close()


@pytest.fixture
def phone(office: Office, playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Callable[[str], Phone]]:
    phones: list[Phone] = []

    def take(name: str) -> Phone:
        phones.append(Phone(playwright, chromium, tmp_path / name, office.base))
        return phones[-1]

    yield take
    for one in phones:
        one.sleep()


def until(page: Page, true: str, seconds: int = 20) -> None:
    """Waits for an expression; Playwright's own waiting would need what the content security policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(true):
        assert time.monotonic() < end, f"never came true: {true}"
        page.wait_for_timeout(100)


def settle_in(page: Page, username: str) -> None:
    """Log in once, choose a PIN, and wait until the notebook would open without a signal."""
    page.goto("/")
    with page.expect_navigation():
        page.locator(f'button[value="{username}"]').click()
    page.goto("/notebook/")
    page.get_by_label("六位数字").fill(PIN)
    page.get_by_role("button", name="好", exact=True).click()
    expect(page.get_by_role("heading", name="手机本子")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "window.Notebook.pack !== null && window.Notebook.pack !== undefined")


def unlock(page: Page) -> None:
    page.goto("/notebook/")
    page.get_by_label("六位数字").fill(PIN)
    page.get_by_role("button", name="好", exact=True).click()
    expect(page.get_by_role("heading", name="手机本子")).to_be_visible()


def begin(page: Page, link: str, place: str) -> None:
    page.get_by_role("link", name=link).click()
    page.get_by_label("在哪儿").fill(place)
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".h h1")).to_be_visible()


TAPS = "window.taps = 0; addEventListener('click', (event) => { if (event.isTrusted) window.taps += 1; }, true)"


def say(page: Page, words: str, kind: str = "", photos: int = 0) -> None:
    page.locator("textarea.in").fill(words)
    if kind:
        page.locator(".kinds button").filter(has_text=kind).click()
    if photos:
        page.locator('.pad input[type="file"]').set_input_files([picture(f"{words[:4]}{n}.jpg") for n in range(photos)])
        expect(page.locator(".picture")).to_have_count(photos)
    page.locator(".acts .go").click()
    expect(page.locator("textarea.in")).to_have_value("")


def all_arrived(page: Page) -> None:
    """Said by the page: nothing waits."""
    page.goto("/notebook/#/settings")
    page.get_by_role("button", name="现在就送").click()
    until(page, "window.Notebook.view.length > 0 && window.Notebook.pending() === 0", seconds=60)


REMARKS = [
    ("浇水的活儿，我们3号楼能轮着来", "建议", 0),
    ("2单元门口的灯又不亮了", "", 1),
    ("碎砖堆在那儿，孩子爬上爬下的", "", 2),
    ("寒假能不能教孩子下象棋，我来教", "需求", 0),
    ("车棚充电口晚上八点就排队", "", 1),
    ("谢谢物业把东边的路修平了", "表扬", 0),
    ("医保在哪儿办", "咨询", 0),
    ("绿化带光秃秃的，一刮风全是土", "", 1),
    ("楼道里有人放杂物", "", 0),
    ("快递柜挡着消防门", "", 0),
    ("晚上十一点还有人放音响", "", 0),
    ("垃圾桶盖子坏了两个", "", 0),
]


def test_no_signal_no_server_a_killed_browser_and_everything_arrives_once(office: Office, phone: Callable[[str], Phone]) -> None:
    hers = phone("wangjie")
    page = hers.wake()
    settle_in(page, "wangjie")
    before = {one["number"] for one in office.ask("outings?limit=200", office.token("wangjie"))["items"]}
    hers.sleep()
    office.close()

    # A cold start in flight mode, before a server that is not there.
    page = hers.wake(signal=False)
    unlock(page)
    begin(page, "开小板凳会", "8号楼后面")
    page.evaluate(TAPS)
    for words, kind, photos in REMARKS:
        page.evaluate("window.taps = 0")
        say(page, words, kind, photos)
        assert int(page.evaluate("window.taps")) <= MOST_TAPS
    expect(page.locator(".v li[data-record]")).to_have_count(12)
    expect(page.locator(".net")).to_contain_text("没有信号，照常记")
    for _ in range(3):
        page.get_by_role("button", name="多一人").click()
    until(page, "window.Notebook.view.some((row) => row.shown && row.shown.act === 'count')")
    page.get_by_role("link", name="散会").click()
    page.get_by_role("button", name="散会").click()
    for place in ("3号楼", "4号楼"):
        begin(page, "去走访", place)
        page.get_by_label("哪一户").fill(f"{place}401")
        page.get_by_label("问：有什么难处").fill(f"{place}下水慢，一到做饭就往上返")
        page.get_by_role("button", name="记下这一户").click()
        expect(page.locator(".v li[data-record]")).to_have_count(1)
        page.get_by_role("link", name="走完了").click()
        page.get_by_role("button", name="走完了").click()
    # Spoken instead of typed.
    page.get_by_role("link", name="记一条").click()
    page.get_by_role("button", name="说", exact=True).click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name=re.compile("停 .*秒")).click()
    expect(page.locator(".sound")).to_be_visible()
    page.locator(".acts .go").click()
    expect(page.locator(".v li[data-record]")).to_contain_text("（录了音，还没写成字）")
    # What is only being typed is kept too.
    page.locator("textarea.in").fill("还没写完的一句")
    page.wait_for_timeout(500)

    hers.kill()
    page = hers.wake(signal=False)
    unlock(page)
    expect(page.locator(".net")).to_contain_text("条等着送")
    assert page.evaluate("window.Notebook.pending()") == 12 + 1 + 1 + 1 + 2 * 3 + 1
    page.get_by_role("link", name="记一条").click()
    expect(page.locator("textarea.in")).to_have_value("还没写完的一句")

    # A signal again, but what answers is no office.
    with office.ill() as asked:
        assert hers.context is not None
        hers.context.set_offline(False)
        page.goto("/notebook/#/settings")
        page.get_by_role("button", name="现在就送").click()
        until(page, "window.Notebook.line.failed >= 1")
        page.get_by_role("button", name="现在就送").click()
        until(page, "window.Notebook.line.failed >= 1 && !window.Notebook.line.up")
        assert asked and page.evaluate("window.Notebook.pending()") == 22

    office.open()
    all_arrived(page)
    token = office.token("wangjie")
    new = [one for one in office.ask("outings?limit=200", token)["items"] if one["number"] not in before]
    meetings = [one for one in new if one["kind"] == "yard_meeting"]
    visits = [one for one in new if one["kind"] == "visit"]
    assert len(meetings) == 1 and len(visits) == 2
    whole = office.ask(f"outings/{meetings[0]['number']}", token)
    assert whole["state"] == "over" and whole["headcount"] == 3 and whole["place"] == "8号楼后面"
    assert sorted(one["text"] for one in whole["voices"]) == sorted(words for words, _, _ in REMARKS)
    assert office.files(one["number"] for one in whole["voices"]) == 5
    for one in visits:
        visit = office.ask(f"outings/{one['number']}", token)
        assert [stop["outcome"] for stop in visit["stops"]] == ["met"] and len(visit["voices"]) == 1

    spoken = [one["number"] for one in office.ask("voices?limit=20", token)["items"] if one["text"] == "（录了音，还没写成字）"]
    assert len(spoken) == 1 and office.files(spoken, "audio") == 1

    # Nothing comes twice, however often it is sent.
    page.get_by_role("button", name="现在就送").click()
    page.wait_for_timeout(1500)
    assert len(office.ask(f"outings/{meetings[0]['number']}", token)["voices"]) == 12


def test_who_has_not_the_pin_can_write_and_not_read(office: Office, phone: Callable[[str], Phone]) -> None:
    hers = phone("wangjie")
    page = hers.wake()
    settle_in(page, "wangjie")
    page.get_by_role("link", name="记一条").click()
    say(page, "门口的灯不亮")
    until(page, "window.Notebook.pending() === 0")
    hers.sleep()
    page = hers.wake(signal=False)
    page.goto("/notebook/")
    for left in range(9, 0, -1):
        page.get_by_label("六位数字").fill("000000")
        page.get_by_role("button", name="好", exact=True).click()
        expect(page.locator(".pad-error")).to_contain_text(f"不对，还可以试{left}次")
    assert "门口的灯" not in page.locator("body").inner_text()
    page.get_by_role("button", name="先不看，只记").click()
    page.get_by_role("link", name="记一条").click()
    say(page, "没开本子也记下的一句")
    page.reload()
    page.get_by_label("六位数字").fill("000000")
    page.get_by_role("button", name="好", exact=True).click()
    # The tenth wrong one: what could be read is gone, what was not sent is not.
    until(page, "!window.Notebook.isOpen() && window.Notebook.pending() === 1")
    until(page, "window.Notebook.hasPin().then((has) => !has)")
    assert hers.context is not None
    hers.context.set_offline(False)
    all_arrived(page)
    said = office.ask("voices?limit=20", office.token("wangjie"))["items"]
    assert [one["text"] for one in said if one["text"] == "没开本子也记下的一句"] == ["没开本子也记下的一句"]


def test_the_next_version_comes_without_losing_what_is_typed(office: Office, phone: Callable[[str], Phone]) -> None:
    hers = phone("wangjie")
    page = hers.wake()
    settle_in(page, "wangjie")
    old = page.evaluate("document.body.dataset.version")
    page.goto("/notebook/#/settings")
    page.get_by_role("button", name="长辈版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22
    page.get_by_role("button", name="换普通字").click()
    page.get_by_role("link", name="回本子").click()
    page.get_by_role("link", name="记一条").click()
    page.locator("textarea.in").fill("升级前写了一半")
    page.wait_for_timeout(500)
    # The other language is another version of the shell.
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": office.base}])
    page.evaluate("navigator.serviceWorker.getRegistration('/notebook/').then((one) => one.update())")
    until(page, "navigator.serviceWorker.getRegistration('/notebook/').then((one) => Boolean(one.waiting))")
    page.goto("/my-day/")
    page.goto("/notebook/")
    until(page, f"document.body.dataset.version !== '{old}'")
    page.get_by_label("Six digits").fill(PIN)
    page.get_by_role("button", name="OK", exact=True).click()
    page.get_by_role("link", name="One single remark").or_(page.locator(".three .go")).first.click()
    expect(page.locator("textarea.in")).to_have_value("升级前写了一半")
