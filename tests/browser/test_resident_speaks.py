"""Anybody may say something, without an account, on a phone, with or without a script; and learn what became of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import choose, field, flash, hear, number_in, picture, press, scrolls_sideways

WORDS = "门口的减速带松了一截，晚上一过车就咣当响，孩子老被吵醒。"
UNPROCESSABLE = "422 (Unprocessable"
NO_SCRIPT = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def question(page: Page) -> Locator:
    return page.locator("form.question")


def onward(page: Page) -> None:
    press(page, "下一步", question(page))


def heading(page: Page) -> Locator:
    return page.locator("h1")


def answers(page: Page) -> Locator:
    return page.locator(".check-answers")


@pytest.fixture
def told_what_is_wrong(forgive: Callable[[str], None]) -> Callable[[Page, str, str], None]:
    """The error summary names the fault, has the focus, and leads to the field, where the same words stand again."""
    forgive(UNPROCESSABLE)

    def told_what_is_wrong(page: Page, label: str, fault: str) -> None:
        summary = page.locator(".error-summary")
        expect(summary).to_contain_text(fault)
        assert scrolls_sideways(page) == 0
        link = summary.get_by_role("link", name=re.compile(re.escape(fault)))
        link.click()
        wrong = field(page, label)
        expect(wrong).to_be_focused()
        expect(page.locator(".field.has-error .wrong")).to_contain_text(fault)

    return told_what_is_wrong


def test_one_sentence_is_enough(phone: Page) -> None:
    phone.goto("/speak/")
    assert phone.locator("form.question [required]").count() == 1
    field(phone, "您想说什么").fill(WORDS)
    onward(phone)
    assert phone.locator("form.question [required]").count() == 0
    onward(phone)
    assert phone.locator("form.question [required]").count() == 0
    onward(phone)
    expect(answers(phone)).to_contain_text(WORDS)
    expect(answers(phone)).to_contain_text("不用找我，我用回执号查")
    press(phone, "交上去", question(phone))
    expect(heading(phone)).to_have_text("您说的，我们听到了")
    code = phone.locator(".done-number b").inner_text()
    assert re.fullmatch(r"\d{4}( \d{4}){3}", code.replace("\u00a0", " "))
    assert phone.locator(".qr svg").bounding_box()["width"] >= 100  # type: ignore[index]
    phone.goto("/receipts/")
    field(phone, "回执号").fill(f"  {code} ")
    press(phone, "看后来怎样", question(phone))
    expect(phone.locator(".said .kai")).to_have_text(f"“{WORDS}”")
    expect(phone.locator("main")).to_contain_text("听到了，社区正在分拣")


def test_mistakes_are_told_and_nothing_typed_is_lost(phone: Page, told_what_is_wrong: Callable[[Page, str, str], None]) -> None:
    phone.goto("/speak/")
    field(phone, "您想说什么").fill("   ")
    onward(phone)
    told_what_is_wrong(phone, "您想说什么", "这里要写，现在是空的")
    field(phone, "您想说什么").fill(WORDS)
    onward(phone)

    field(phone, "具体在哪儿").fill("大门口减速带")
    field(phone, "哪个小区").select_option(label="万都小区")
    field(phone, "照片").set_input_files(picture("减速带.jpg"))
    onward(phone)

    field(phone, "怎么称呼您").fill("吴师傅")
    field(phone, "电话").fill("138001")
    onward(phone)
    told_what_is_wrong(phone, "电话", "电话要11位，现在是6位")
    expect(field(phone, "怎么称呼您")).to_have_value("吴师傅")
    expect(field(phone, "电话")).to_have_value("138001")
    field(phone, "电话").fill("100 0000 7788")
    onward(phone)

    expect(heading(phone)).to_have_text("交之前看一遍")
    for kept in (WORDS, "万都小区 大门口减速带", "有照片", "吴师傅"):
        expect(answers(phone)).to_contain_text(kept)


def test_a_file_that_is_no_photo_is_told_beside_the_photo(
    phone: Page, told_what_is_wrong: Callable[[Page, str, str], None]
) -> None:
    phone.goto("/speak/")
    field(phone, "您想说什么").fill(WORDS)
    onward(phone)
    field(phone, "具体在哪儿").fill("大门口减速带")
    field(phone, "照片").set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"MZ this is a program"})
    onward(phone)
    expect(field(phone, "具体在哪儿")).to_have_value("大门口减速带", timeout=5_000)
    told_what_is_wrong(phone, "照片", "这个文件不是照片")
    press(phone, "回上一步", phone.locator("main"))
    expect(field(phone, "您想说什么")).to_have_value(WORDS)


def test_the_summary_of_mistakes_has_the_focus(phone: Page, forgive: Callable[[str], None]) -> None:
    forgive(UNPROCESSABLE)
    phone.goto("/speak/")
    onward(phone)
    expect(phone.locator(".error-summary")).to_be_focused(timeout=3_000)


def test_back_always_works_and_any_answer_can_be_changed(phone: Page) -> None:
    phone.goto("/speak/")
    field(phone, "您想说什么").fill(WORDS)
    onward(phone)
    field(phone, "具体在哪儿").fill("大门口")
    onward(phone)
    expect(heading(phone)).to_have_text("怎么告诉您后来怎样？")
    press(phone, "回上一步", phone.locator("main"))
    expect(field(phone, "具体在哪儿")).to_have_value("大门口")
    press(phone, "回上一步", phone.locator("main"))
    expect(field(phone, "您想说什么")).to_have_value(WORDS)
    phone.go_back()
    expect(field(phone, "具体在哪儿")).to_have_value("大门口")
    onward(phone)
    onward(phone)

    changes = answers(phone).locator("a")
    expect(changes).to_have_count(3)
    changes.nth(0).click()
    field(phone, "您想说什么").fill(f"{WORDS}修一修吧。")
    onward(phone)
    expect(answers(phone)).to_contain_text("修一修吧。")
    changes.nth(1).click()
    field(phone, "具体在哪儿").fill("南大门口")
    onward(phone)
    expect(answers(phone)).to_contain_text("南大门口")
    changes.nth(2).click()
    field(phone, "怎么称呼您").fill("吴师傅")
    onward(phone)
    for kept in ("修一修吧。", "南大门口", "吴师傅"):
        expect(answers(phone)).to_contain_text(kept)
    press(phone, "回上一步", phone.locator("main"))
    expect(heading(phone)).to_have_text("怎么告诉您后来怎样？")


def test_what_was_sent_is_not_sent_again_by_going_back(phone: Page) -> None:
    phone.goto("/speak/")
    field(phone, "您想说什么").fill(WORDS)
    onward(phone)
    onward(phone)
    onward(phone)
    press(phone, "交上去", question(phone))
    expect(heading(phone)).to_have_text("您说的，我们听到了")
    phone.reload()
    expect(heading(phone)).to_have_text("您说的，我们听到了")
    phone.goto("/speak/check/")
    expect(heading(phone)).to_have_text("您想说什么？")
    expect(field(phone, "您想说什么")).to_have_value("")


def test_a_wrong_code_is_told_in_a_sentence(phone: Page, told_what_is_wrong: Callable[[Page, str, str], None]) -> None:
    phone.goto("/receipts/")
    for typed, fault in (
        ("1234 5678", "回执号是16位数字，现在是8位。"),
        ("", "回执号是16位数字，现在是0位。"),
        ("1234 5678 9012 3456", "这个号有一位抄错了"),
        ("0000 0000 0000 0000", "没有这个回执号"),
    ):
        field(phone, "回执号").fill(typed)
        press(phone, "看后来怎样", question(phone))
        told_what_is_wrong(phone, "回执号", fault)
        expect(field(phone, "回执号")).to_have_value(typed)


def test_a_code_that_is_not_there_opens_nothing(phone: Page, forgive: Callable[[str], None]) -> None:
    forgive("404 (Not Found)")
    answer = phone.goto("/receipts/1234567890123456/")
    assert answer is not None and answer.status == 404
    expect(heading(phone)).to_have_text("没有找到，或您看不到")


def test_without_a_script_a_resident_speaks_and_the_office_sorts(
    new_page: Callable[..., Page], enter: Callable[[Page, str], None], forgive: Callable[[str], None]
) -> None:
    forgive(UNPROCESSABLE)
    resident = new_page(**NO_SCRIPT)
    resident.goto("/")
    press(resident, "在这儿写", resident.locator("section.ways"))
    onward(resident)
    expect(resident.locator(".error-summary")).to_contain_text("这里要写，现在是空的")
    field(resident, "您想说什么").fill(WORDS)
    onward(resident)
    field(resident, "哪个小区").select_option(label="万都小区")
    field(resident, "具体在哪儿").fill("6号楼西侧")
    field(resident, "照片").set_input_files(picture("减速带2.jpg", "#455a64"))
    onward(resident)
    field(resident, "怎么称呼您").fill("郑阿姨")
    onward(resident)
    expect(answers(resident)).to_contain_text("有照片")
    press(resident, "交上去", question(resident))
    code = resident.locator(".done-number b").inner_text()
    resident.goto("/receipts/")
    field(resident, "回执号").fill(code)
    press(resident, "看后来怎样", question(resident))
    expect(resident.locator("main")).to_contain_text("听到了，社区正在分拣")

    office = new_page(java_script_enabled=False)
    enter(office, "shuji")
    office.goto(f"/voices/?words={WORDS[:12]}&state=new")
    press(office, WORDS, office.locator(".rows li").filter(has_text="6号楼西侧"))
    number = number_in(office)
    expect(office.get_by_alt_text("说的时候拍的照片")).to_be_visible()
    press(office, "去分拣")
    choose(office, "当场办了")
    field(office, "回话").fill("当天就让维修工拧紧了。")
    press(office, "分好，看下一条")
    expect(flash(office)).to_contain_text(f"{number}：当场办了。")
    resident.reload()
    expect(resident.locator("main")).to_contain_text("当场办了")
    expect(resident.locator("main")).to_contain_text("当天就让维修工拧紧了。")

    one = hear(office, "6号楼东边的长椅掉漆扎手。", estate="万都小区", place="6号楼东边")
    office.goto(f"/inbox/{one.number}/")
    choose(office, "转别处")
    field(office, "转给谁").select_option(label="12345 热线")
    field(office, "回话").fill("转给园林的热线了。")
    press(office, "分好，看下一条")
    expect(flash(office)).to_contain_text("转出去了。")
    office.goto(f"/inbox/{one.number}/")
    press(office, "撤回")
    expect(flash(office)).to_contain_text("又在“没分拣”里")
