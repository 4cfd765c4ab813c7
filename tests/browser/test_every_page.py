"""Every page that somebody can open: whole, at every width, for everybody, in large type too."""

import os
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response, expect

from tests.browser import hands
from tests.browser.hands import choose, enter_unseen, hear, picture, press, scrolls_sideways

Axe = Callable[[Page], list[dict[str, object]]]
WIDTHS = ((360, 780), (390, 844), (1366, 768), (1440, 900))
FOR_AXE = (390, 1366)
DEPTH = 3
# Not pages: files, what changes who one is, and what the case page asks for behind the scenes.
NO_PAGES = {
    "board_feed",
    "board_estate_feed",
    "file",
    "thumbnail",
    "demo_photo",
    "receipt_photo",
    "open_as",
    "enter",
    "case_live",
    "cases_live",
    "my_day_live",
    "healthz",
    "notebook_worker",
    "notebook_manifest",
}
# One of each kind is looked at; of these, more than one, because they read differently.
MORE = {"case": 4, "voice": 3, "outing": 3}
PHASES = [
    "to_dispatch",
    "offered",
    "disputed",
    "unheld",
    "working",
    "checking",
    "to_answer",
    "asking",
    "reopened",
    "end_proposed",
    "confirmed",
    "partly",
    "unconfirmed",
    "explained",
    "withdrawn",
    "passed_outside",
]


PRESSED = """() => [...document.querySelectorAll(
    "button, .btn, summary, select, textarea, .seg .opt span, .radio-cards label, "
    + "input:not([type=hidden], [type=radio], [type=checkbox]), "
    + ".act, .demo-banner a, .pub-head a, .menu a, .strip-head > a, .ways a, .bars dt a, .stuck a, .outings a"
)]
    .filter(one => one.getClientRects().length && !one.closest(".visually-hidden"))
    .map(one => [
        `${one.tagName} ${one.className} ${one.name || ""}“${one.textContent.trim().slice(0, 12)}”`,
        one.matches(".act") ? Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height)
            : one.getBoundingClientRect().height
    ])
"""


def kind_of(address: str) -> str:
    """The name of the view and of its query: addresses of one kind are one page with other content."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    return "?".join([name, *sorted({key for key, _ in parse_qsl(parts.query)} - {"next", "check"})])


class Seen:
    """What axe has looked at in this run, in whichever process: a file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / quote(key, safe="")

    def __contains__(self, key: str) -> bool:
        return self._file(key).exists()

    def first(self, key: str) -> bool:
        """Whether it is this process that has to look."""
        try:
            self._file(key).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass
class Inspector:
    """Looks at pages and remembers what is wrong with them; axe, which takes long, looks at each kind once."""

    axe: Axe
    seen_by_axe: Seen
    who: str = ""
    problems: list[str] = field(default_factory=list)

    def note(self, page: Page, problem: str) -> None:
        self.problems.append(f"{self.who} {urlsplit(page.url).path}: {problem}")

    def run_axe(self, page: Page, key: str) -> None:
        if not self.seen_by_axe.first(key):
            return
        for found in self.axe(page):
            self.note(page, f"{key}: {found}")

    def look(self, page: Page, kind: str, status: int = 200, answer: Response | None = None) -> None:
        if answer is not None and answer.status != status:
            self.note(page, f"answers {answer.status}")
            return
        if page.locator(".demo-banner").filter(has_text="演示数据").count() != 1:
            self.note(page, "no banner says that this is a demonstration")
        if page.locator("h1").count() != 1:
            self.note(page, f"{page.locator('h1').count()} headings of the first order")
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            wider = scrolls_sideways(page)
            if wider:
                self.note(page, f"scrolls sideways by {wider} px at {width}")
            if width == 390:
                self.measure(page, 44)
            if width in FOR_AXE:
                self.run_axe(page, f"{kind} at {width}")

    def judge(self) -> None:
        if self.problems:
            pytest.fail("\n".join(self.problems), pytrace=False)

    def look_at_large_type(self, page: Page, kind: str) -> None:
        if kind == "notebook":  # kept on the phone as one page for everybody: it has a switch of its own (test_notebook.py)
            return
        wider = scrolls_sideways(page)
        if wider:
            self.note(page, f"large type scrolls sideways by {wider} px")
        size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        if size < 22:
            self.note(page, f"large type is {size} px")
        self.measure(page, 60)
        self.run_axe(page, f"{kind} in large type")

    def measure(self, page: Page, least: int) -> None:
        """What one presses is high enough for a thumb."""
        for what, height in page.evaluate(PRESSED):
            if height < least - 0.5:
                self.note(page, f"{what} is {height:.0f} px high, not {least}")


@pytest.fixture(scope="session")
def seen_by_axe() -> Seen:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    return Seen(Path(os.environ["MINSHENG_TEST_PREPARED"]) / f"seen-by-axe-{run}")


@pytest.fixture
def inspector(axe: Axe, seen_by_axe: Seen) -> Iterator[Inspector]:
    found = Inspector(axe, seen_by_axe)
    yield found


def links(page: Page) -> list[str]:
    """Where this page leads to, on this host."""
    host = urlsplit(page.url).netloc
    every = page.eval_on_selector_all(
        "a[href]:not([download])", 'all => all.map(one => new URL(one.getAttribute("href"), document.baseURI).href)'
    )
    return [one.split("#")[0] for one in dict.fromkeys(every) if urlsplit(one).netloc == host]


def walk(page: Page, inspector: Inspector, start: str) -> dict[str, str]:
    """From `start` along the links, three steps deep, one page of each kind. Returns kind → address."""
    no_pages = NO_PAGES if urlsplit(start).path == "/" else NO_PAGES | {"front"}
    known: Counter[str] = Counter()
    addresses: dict[str, str] = {}
    waiting = deque([(start, 0)])
    while waiting:
        address, depth = waiting.popleft()
        answer = page.goto(address)
        kind = kind_of(page.url)
        if kind in addresses and kind not in MORE:
            continue  # led elsewhere, for example to the login
        addresses.setdefault(kind, page.url)
        inspector.look(page, kind, answer=answer)
        if depth == DEPTH:
            continue
        for link in links(page):
            following = kind_of(link)
            if following and following.split("?")[0] not in no_pages and known[following] < MORE.get(following, 1):
                known[following] += 1
                waiting.append((link, depth + 1))
    return addresses


def in_large_type(page: Page, inspector: Inspector, addresses: dict[str, str], served: str) -> None:
    page.context.add_cookies([{"name": "size", "value": "large", "url": served}])
    page.set_viewport_size({"width": 390, "height": 844})
    for kind, address in addresses.items():
        if f"{kind} in large type" in inspector.seen_by_axe:
            continue
        page.goto(address)
        inspector.look_at_large_type(page, kind)


@pytest.mark.parametrize(
    ("who", "pages"),
    [("wangjie", 15), ("shuji", 25), ("laozhou", 5), ("jiedao", 25), ("quji", 30), ("shenji", 3), ("", 5)],
    ids=["wangjie", "shuji", "laozhou", "jiedao", "quji", "shenji", "anybody"],
)
def test_every_page_can_be_read_by(
    who: str, pages: int, page: Page, inspector: Inspector, served: str, forgive: Callable[[str], None]
) -> None:
    inspector.who = who or "anybody"
    if who == "shenji":
        forgive("/small/)")  # see test_no_picture_is_broken
    if who:
        enter_unseen(page, who)
    addresses = walk(page, inspector, f"{served}/my-day/" if who else f"{served}/")
    in_large_type(page, inspector, addresses, served)
    assert len(addresses) >= pages, sorted(addresses)
    inspector.judge()


@pytest.mark.parametrize("phase", [PHASES[:8], PHASES[8:]], ids=["open", "later"])
def test_a_case_in_every_phase_can_be_read(phase: list[str], page: Page, inspector: Inspector) -> None:
    inspector.who = "quji"
    enter_unseen(page, "quji")
    for one in phase:
        page.goto(f"/cases/?phase={one}")
        first = page.locator(".rows a.open").first
        if first.count() == 0:
            continue  # the demonstration has none today
        answer = page.goto(str(first.get_attribute("href")))
        inspector.look(page, f"case {one}", answer=answer)
    inspector.judge()


def test_every_step_of_speaking_and_confirming_can_be_read(
    page: Page, inspector: Inspector, served: str, forgive: Callable[[str], None]
) -> None:
    """With words three times as long as people write."""
    forgive("422 (Unprocessable")
    forgive("404 (Not Found)")
    words = "楼下的排水沟一下雨就漫，水漫到单元门口，老人孩子都绕着走，说了好几回也没人管，求求你们来看看。" * 6
    long = "万都小区三号楼南侧快递柜旁边的绿化带里头靠近车棚的那一小块空地和旁边的台阶"
    question = page.locator("form.question")

    def look(kind: str, status: int = 200) -> None:
        inspector.look(page, kind)
        page.context.add_cookies([{"name": "size", "value": "large", "url": served}])
        page.set_viewport_size({"width": 390, "height": 844})
        if status == 200:
            page.reload()
            inspector.look_at_large_type(page, kind)
        page.context.clear_cookies(name="size")
        if status == 200:
            page.reload()

    inspector.who = "anybody"
    page.goto("/speak/")
    press(page, "下一步", question)
    look("speak with a mistake", 422)
    hands.field(page, "您想说什么").fill(words)
    press(page, "下一步", question)
    look("speak_where")
    hands.field(page, "具体在哪儿").fill(long)
    hands.field(page, "照片").set_input_files(picture("水沟.jpg", "#546e7a"))
    press(page, "下一步", question)
    look("speak_who")
    hands.field(page, "怎么称呼您").fill("欧阳" * 20)
    hands.field(page, "电话").fill("123")
    press(page, "下一步", question)
    look("speak_who with a mistake", 422)
    hands.field(page, "电话").fill("")
    press(page, "下一步", question)
    look("speak_check")
    press(page, "交上去", question)
    look("speak_done")
    press(page, "现在就看", page.locator("div.question"))
    look("receipt that is new")
    page.goto("/receipts/")
    press(page, "看后来怎样", question)
    look("receipt_ask with a mistake", 422)

    page.goto("/")
    page.locator('.enter-as button[name="receipt"]').click()
    ask = page.locator("form.ask")
    expect(ask).to_be_visible()
    press(page, "下一步", ask)
    look("receipt with a mistake", 422)
    choose(page, "解决了一部分")
    press(page, "下一步", ask)
    look("receipt_satisfied")
    hands.field(page, "还想说什么").fill(words)
    press(page, "下一步", question)
    look("receipt_check")
    page.goto("/nowhere/")
    look("not_found", 404)
    inspector.judge()


def test_what_long_words_and_mistakes_do_to_the_desk(page: Page, inspector: Inspector, forgive: Callable[[str], None]) -> None:
    forgive("422 (Unprocessable")
    inspector.who = "shuji"
    enter_unseen(page, "shuji")
    words = "电梯夜里老停在七楼不动，上夜班的回来只能爬楼，爬到家天都亮了，" * 12
    one = hear(page, words, estate="万都小区", place="9号楼" + "东侧" * 30, name="司马" * 18, source="小板凳会")
    inspector.look(page, "voice with long words")
    page.goto(f"/inbox/{one.number}/")
    inspector.look(page, "inbox with long words")
    page.set_viewport_size({"width": 1366, "height": 768})
    choose(page, "立新事项")
    press(page, "分好，看下一条")
    inspector.look(page, "inbox with a mistake")
    page.goto("/hear/")
    press(page, "记下")
    inspector.look(page, "hear with a mistake")
    page.goto("/cases/open/")
    press(page, "立事项")
    inspector.look(page, "case_open with a mistake")
    inspector.judge()


def test_the_menu_of_a_phone_can_be_read(phone: Page, inspector: Inspector, enter: Callable[[Page, str], None]) -> None:
    enter(phone, "shuji")
    phone.locator("header.mtop summary").tap()
    menu = phone.locator("header.mtop nav")
    expect(menu.get_by_role("link", name=re.compile("分拣"))).to_be_visible()
    assert scrolls_sideways(phone) == 0
    inspector.run_axe(phone, "menu")
    inspector.judge()
    for target in phone.locator("header.mtop a, header.mtop summary").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 43.5, target.inner_text()
    menu.get_by_role("link", name=re.compile("分拣")).tap()
    expect(phone.locator("main")).to_be_visible()
    assert urlsplit(phone.url).path == "/inbox/"


@pytest.mark.parametrize(
    "who",
    [
        "shuji",
        "quji",
        "shenji",
    ],
)
def test_no_picture_is_broken(who: str, page: Page, forgive: Callable[[str], None]) -> None:
    """The case of the report, which has a photo before and after."""
    forgive("/small/)")
    enter_unseen(page, who)
    page.goto("/cases/?phase=all&estate=wandu&category=surroundings-green")
    with page.expect_navigation():
        page.locator(".rows a.open").last.click()
    pictures = page.locator("main .before-after img")
    for one in pictures.all():
        one.scroll_into_view_if_needed()
        broken = page.wait_for_function("one => one.complete && [one.naturalWidth === 0]", arg=one.element_handle()).json_value()
        assert broken == [False]
    if who != "shenji":
        assert pictures.count() == 2


@pytest.mark.parametrize(("least", "path"), [(44, "/hear/"), (60, "/hear/"), (44, "/"), (60, "/")])
def test_whatever_is_pressed_is_high_enough(
    least: int, path: str, phone: Page, inspector: Inspector, enter: Callable[[Page, str], None], served: str
) -> None:
    enter(phone, "wangjie")
    if least == 60:
        phone.context.add_cookies([{"name": "size", "value": "large", "url": served}])
    phone.goto(path)
    inspector.measure(phone, least)
    assert inspector.problems == []
