"""小陈 of the next community sees nothing of 万都; an organisation sees its task and nothing of who said what."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import enter_unseen, hear, offer, picture, sort_into_new_case
from tests.readable import readable

WORDS = "凤尾竹后头的暖气井盖翘起来了，我孙子昨天绊了一跤，膝盖磕破了皮。"
PLACE = "3号楼2单元门前"


@pytest.fixture
def stranger(new_page: Callable[..., Page]) -> Page:
    """小陈, who is not among those on the front page."""
    page = new_page()
    enter_unseen(page, "xiaochen")
    expect(page.locator(".side .who b")).to_have_text("陈晓")
    return page


class Wandu:
    """A case of 万都 with a speaker, a photo and a share, and every address it has."""

    def __init__(self, page: Page) -> None:
        self.voice = hear(
            page,
            WORDS,
            estate="万都小区",
            place=PLACE,
            name="欧阳佩芬",
            phone="10000006622",
            photo=picture("井盖.jpg", "#757575"),
        )
        self.file = self.key(page, "说的时候拍的照片")
        self.case = sort_into_new_case(page, self.voice.number, category="停车与出行 › 道路与井盖", title="")
        offer(page, self.case, organisation="恒邻物业", role="牵头", share="把井盖放平、加固。")
        page.goto(f"/cases/{self.case}/")
        self.share = re.findall(r"/shares/(\d+)/", page.content())[0]

    def key(self, page: Page, alt: str) -> str:
        source = page.get_by_alt_text(alt).first.get_attribute("src")
        assert source is not None
        return source.split("/")[2]

    def addresses(self) -> Iterator[str]:
        for end in ("", "live/", "offer/", "attach/", "excerpt/", "answer/", "inspect/", "reopen/", "end/", "end/decline/"):
            yield f"/cases/{self.case}/{end}"
        for end in ("", "slip/", "check/", "confirm/", "uncover/", "erase/"):
            yield f"/voices/{self.voice.number}/{end}"
        for end in ("", "accept/", "refuse/", "adjudicate/", "result/", "attach/", "check/", "take-back/"):
            yield f"/shares/{self.share}/{end}"
        yield f"/inbox/{self.voice.number}/"
        yield f"/hear/?replaces={self.voice.number}"
        yield f"/files/{self.file}/"
        yield f"/files/{self.file}/small/"
        yield "/organisations/hengling/"


@pytest.fixture(scope="module")
def told_once() -> list[Wandu]:
    return []


@pytest.fixture
def wandu(page: Page, enter: Callable[[Page, str], None], told_once: list[Wandu]) -> Wandu:
    """The same for all tests here; `page` is 苏书记's."""
    enter(page, "shuji")
    if not told_once:
        told_once.append(Wandu(page))
    return told_once[0]


def without_itself(page: Page, path: str) -> str:
    """The page without its own address and without what is new in every page."""
    source = page.content().replace(path, "").replace(path.replace("&", "&amp;"), "")
    source = re.sub(r'(/remarks/new/)\?from=[^"]*', r"\1", source)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", source)


def test_whatever_is_not_ones_own_is_as_if_it_were_not(wandu: Wandu, stranger: Page, forgive: Callable[[str], None]) -> None:
    forgive("404 (Not Found)")
    nowhere = "/cases/WD-26-9999/"
    answer = stranger.goto(nowhere)
    assert answer is not None and answer.status == 404
    expect(stranger.locator("h1")).to_have_text("没有找到，或您看不到")
    nothing = without_itself(stranger, nowhere)
    for path in wandu.addresses():
        answer = stranger.goto(path)
        assert answer is not None and answer.status == 404, path
        assert without_itself(stranger, path) == nothing, path


def test_no_list_or_search_tells_of_it(wandu: Wandu, stranger: Page) -> None:
    for path in (
        "/my-day/",
        "/inbox/",
        "/cases/?phase=all",
        "/cases/?phase=all&words=万都",
        "/cases/?phase=all&words=井盖翘起来",
        "/cases/?phase=all&estate=wandu",
        "/cases/?phase=all&organisation=hengling",
        f"/cases/?phase=all&words={wandu.case}",
        f"/voices/?words={wandu.voice.number}",
        "/voices/?words=凤尾竹",
        "/voices/?estate=wandu",
        "/voices/",
        "/voices/to-look-at/",
        "/people/?q=6622",
        "/people/?q=欧阳",
        "/calls/",
        "/organisations/",
        "/organisations/chengguanju/",
        "/organisations/sifasuo/",
        "/places/",
        "/staff/",
        "/imports/",
        "/conflicts/",
    ):
        answer = stranger.goto(path)
        assert answer is not None and answer.status == 200, path
        typed = set(re.findall(r"words=([^&]*)", path)) | set(re.findall(r"q=([^&]*)", path))
        source = stranger.locator("body").inner_html()
        for word in typed:
            source = source.replace(word, "")  # what one has typed oneself stands in the search box
        assert "万都" not in source, path
        assert not re.search(r"WD-\d+-\d+", source), path
        assert "凤尾竹" not in source and "欧阳" not in source, path
        assert "恒邻物业" not in source, path
    stranger.goto("/cases/?phase=all")
    assert re.search(r"/cases/XD-\d+-\d+/", stranger.content()), "and what is one's own is there"


def test_an_organisation_sees_its_task_and_nothing_of_who_said_what(
    wandu: Wandu, page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None], forgive: Callable[[str], None]
) -> None:
    property_company = new_page()
    enter(property_company, "laozhou")
    for path in (f"/cases/{wandu.case}/", "/my-day/", "/organisations/", "/organisations/hengling/"):
        answer = property_company.goto(path)
        assert answer is not None and answer.status == 200, path
        seen = property_company.locator("body").inner_text() + property_company.content() + answer.text()
        for secret in (WORDS, WORDS[:8], "孙子", wandu.voice.number, wandu.voice.code, "欧阳", "佩芬", "6622", "receipts/"):
            assert secret not in seen, f"{path}: {secret}"
        assert not re.search(r"\d+\s*(条民声|位说过|位居民|人说)", seen), path
    property_company.goto(f"/cases/{wandu.case}/")
    expect(property_company.locator(".share")).to_contain_text("把井盖放平、加固。")
    expect(property_company.locator("h1")).to_contain_text("万都小区 3号楼")

    # until a worker releases a reworded excerpt
    page.goto(f"/cases/{wandu.case}/excerpt/")
    page.get_by_label("给各单位看的说明").fill("井盖翘起，有人绊倒，请尽快放平。")
    page.locator(".dado button").click()
    property_company.reload()
    expect(property_company.locator("main")).to_contain_text("井盖翘起，有人绊倒，请尽快放平。")

    forgive("404 (Not Found)")
    for path in (
        f"/voices/{wandu.voice.number}/",
        f"/voices/{wandu.voice.number}/slip/",
        f"/inbox/{wandu.voice.number}/",
        f"/files/{wandu.file}/",
        "/voices/",
        "/cases/",
        "/inbox/",
        "/people/",
        "/calls/",
    ):
        answer = property_company.goto(path)
        assert answer is not None and answer.status == 404, path


def test_the_cases_of_the_demonstration_keep_their_speakers_too(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    enter(page, "shuji")
    property_company = new_page()
    enter(property_company, "laozhou")
    page.goto("/cases/?phase=all&organisation=hengling")
    addresses = [link.get_attribute("href") for link in page.locator(".rows a.open").all()][:6]
    assert len(addresses) == 6
    for address in addresses:
        page.goto(str(address))
        words = page.locator(".voices q").all_inner_texts()
        numbers = re.findall(r"/voices/(MS-[^/]+)/", page.content())
        names = [name for name in page.locator(".voices .m a").all_inner_texts() if "留" not in name]
        assert words and numbers
        answer = property_company.goto(str(address))
        assert answer is not None and answer.status == 200
        seen = answer.text()
        for secret in {*words, *numbers, *names, *(w[:10] for w in words)}:
            assert secret not in seen, f"{address}: {secret}"


def test_the_place_is_told_to_the_building_and_no_further(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    enter(page, "shuji")
    one = hear(page, "厨房下水道返水，楼上一冲我家就冒。", estate="万都小区", place="3号楼2单元501室", name="欧阳佩芬")
    case = sort_into_new_case(page, one.number, category="住房与房屋 › 渗漏与返水", title="3号楼：下水道返水")
    offer(page, case, organisation="恒邻物业", role="牵头", share="疏通3号楼2单元的立管。")
    property_company = new_page()
    enter(property_company, "laozhou")
    answer = property_company.goto(f"/cases/{case}/")
    assert answer is not None
    assert "501" not in readable(answer.text())
