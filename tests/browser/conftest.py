"""A real Chromium before the real program: `minsheng serve --demo` with its worker, on SQLite, in a folder of its own.

A test that leaves an error in the browser's console, or that makes it call a foreign host, fails.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, WebError, sync_playwright

from tests.demonstration import MINSHENG, demonstration, surroundings

HERE = Path(__file__).parent
SECONDS_TO_START = 180
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            with urlopen(f"{base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        if process.poll() is not None:
            break
        time.sleep(0.2)
    state = "still starting" if process.poll() is None else f"ended with {process.returncode}"
    pytest.fail(f"minsheng serve --demo is not healthy ({state}):\n{log.read_text(errors='replace')[-4000:]}")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Web server and worker end together; what does not listen within ten seconds is killed."""
    for word, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, word)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[str]:
    """The address of a demonstration district of one's own in an empty folder, served with settings of one's own."""
    shutil.copytree(demonstration() / "data", folder / "data")
    log = folder / "serve.log"
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    around = surroundings(folder) | {"MINSHENG_BASE_URL": base, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    around |= {f"MINSHENG_{name}": value.replace("PORT", str(port)) for name, value in more.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [MINSHENG, "serve", "--demo"], env=around, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_until_healthy(base, process, log)
        yield base
    finally:
        end_group(process)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demonstration district."""
    with serving(tmp_path_factory.mktemp("served")) as base:
        yield base


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, and Django would take every later test for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is not installed")
    return str(chromium)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium)
    yield browser
    browser.close()


class Watch:
    """What the browser complained about, and which foreign hosts it called."""

    def __init__(self, context: BrowserContext, base: str, forgiven: list[str]) -> None:
        self.host = urlsplit(base).netloc
        self.forgiven = forgiven
        self.problems: list[str] = []
        context.on("console", self.hear)
        context.on("weberror", self.catch)
        context.on("request", self.follow)
        self.page = context.new_page()

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.note(f"console: {message.text} ({message.location['url']})")

    def catch(self, error: WebError) -> None:
        self.note(f"script: {error.error}")

    def follow(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.note(f"foreign host: {request.url}")

    def note(self, problem: str) -> None:
        if not any(words in problem for words in self.forgiven):
            self.problems.append(problem)

    def judge(self) -> None:
        if not self.page.is_closed():
            self.page.wait_for_timeout(50)  # what was said in the last moment still has to arrive
        if self.problems:
            pytest.fail("The browser complained:\n" + "\n".join(self.problems), pytrace=False)


WATCHES = pytest.StashKey[list[Watch]]()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[object]:
    result = yield
    for watch in pyfuncitem.stash.get(WATCHES, []):
        watch.judge()
    return result


@pytest.fixture
def forgiven() -> list[str]:
    """What this test provokes on purpose; see `forgive`."""
    return []


@pytest.fixture
def forgive(forgiven: list[str]) -> Callable[[str], None]:
    """`forgive("404 (Not Found)")`: an error whose text contains these words is what the test wants to see."""
    return forgiven.append


@pytest.fixture
def new_page(request: pytest.FixtureRequest, browser: Browser, served: str, forgiven: list[str]) -> Iterator[Callable[..., Page]]:
    """`new_page()`: one more person at a browser of their own, watched like the others. `base`: who comes by another name of the machine."""
    contexts = []
    watches = request.node.stash[WATCHES] = []

    def new_page(**kind: object) -> Page:
        kind = {"viewport": {"width": 1280, "height": 800}} | kind
        base = str(kind.pop("base", served))
        context = browser.new_context(base_url=base, locale="zh-CN", timezone_id="Asia/Shanghai", **kind)
        contexts.append(context)
        context.set_default_timeout(15_000)
        watches.append(Watch(context, base, forgiven))
        return watches[-1].page

    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A desk in an office."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A phone in a grid worker's hand."""
    return new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True)


@pytest.fixture
def enter() -> Callable[[Page, str], None]:
    """`enter(page, "wangjie")`: come in as one of the demonstration's people, by the button on the front page."""

    def enter(page: Page, username: str) -> None:
        page.goto("/")
        with page.expect_navigation():
            page.click(f'form[action^="/enter/"] button[name="username"][value="{username}"]')

    return enter


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[dict[str, object]]]:
    """`assert axe(page) == []`: nobody is shut out, as far as a machine can tell (WCAG 2.2 A and AA)."""
    source = (HERE / "axe.min.js").read_text(encoding="utf-8")

    def axe(page: Page) -> list[dict[str, object]]:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG)
        return [
            {"rule": rule["id"], "help": rule["help"], "where": [node["target"] for node in rule["nodes"]]}
            for rule in found["violations"]
        ]

    return axe
