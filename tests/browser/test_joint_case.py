"""One case, five people and a shop without an account: refused, decided, called together, planned twice, paused, done, asked, reopened."""

import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from tests.browser.hands import (
    SHANGHAI,
    band,
    check_one,
    choose,
    field,
    flash,
    hand_in,
    hear,
    in_days,
    offer,
    picture,
    press,
    promise,
    say,
    sort_into_new_case,
)

PLACE = "10号楼东侧绿地"
WHO = {"company": "恒邻物业", "bureau": "区城管局", "shop": "诚信五金店"}
SECRETS = ("李奶奶", "10000008801", "招蚊子", "孩子一身包", "白师傅", "郝大爷")


def heard_by(phone: Page) -> dict[str, str]:
    """Three people of one yard, each with a way of their own to be told. Returns name → receipt code or number."""
    yard = {"estate": "万都小区", "place": PLACE, "source": "小板凳会"}
    by_code = hear(phone, "10号楼东侧绿地秃了一片，下雨全是泥。", name="李奶奶", phone="10000008801", **yard)
    by_phone = hear(phone, "10号楼东侧绿地没人管，一到夏天招蚊子，孩子一身包。", name="白师傅", phone="10000008802", **yard)
    at_door = hear(phone, "10号楼东侧绿地的栏杆倒了，车都开上去了，绿地就这么毁了。", name="郝大爷", **yard)
    return {"code": by_code.code, "first": by_code.number, "phone": by_phone.number, "door": at_door.number}


def chip_of(page: Page, name: str) -> str:
    row = page.locator("[data-rows] > li, ul.rows > li").filter(has_text=name).first
    return row.locator(".st").first.inner_text()


def answer_whistle(page: Page, words: str, *, who: str = "") -> None:
    press(page, "答复")
    choose(page, words)
    field(page, "谁来").fill(who)
    press(page, re.compile("答复|告诉"))


def sign(page: Page, case: str, verdict: str, words: str = "") -> None:
    page.goto(f"/cases/{case}/together/")
    press(page, "表态")
    choose(page, verdict)
    field(page, "说一句").fill(words)
    press(page, re.compile("表态|就这么说|记下"))


def test_a_joint_case_from_the_yard_to_the_one_who_says_no(
    phone: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    enter(phone, "wangjie")
    told = heard_by(phone)
    secretary = new_page()
    enter(secretary, "shuji")
    title = "10号楼东侧绿地：补种，修栏杆"
    case = sort_into_new_case(secretary, told["first"], category="环境绿化 › 绿化缺失与毁绿种菜", title=title)
    secretary.goto(f"/cases/{case}/")
    for number in (told["phone"], told["door"]):
        field(secretary, "按编号归一条进来").fill(number)
        press(secretary, "归进来", secretary.locator("#live"))
    expect(secretary.locator(".voices > li")).to_have_count(3)

    # three shares; the department says that it is not its own, the street decides
    offer(secretary, case, organisation=WHO["company"], role="牵头", share="换土，补种冬青。")
    offer(secretary, case, organisation=WHO["bureau"], role="协办", share="劝离停在绿地上的车。")
    offer(secretary, case, organisation=WHO["shop"], role="协办", share="焊好栏杆，刷一遍漆。")
    company, department, street = new_page(), new_page(), new_page()
    enter(company, "laozhou")
    enter(department, "chengguan")
    enter(street, "jiedao")
    promise(company, case, in_days(6))
    department.goto(f"/cases/{case}/")
    press(department, "拒接")
    choose(department, "不归我们管")
    field(department, "写一句缘由").fill("小区里的停车归物业管。")
    press(department, "拒接")
    street.goto(f"/cases/{case}/")
    press(street, "裁定")
    choose(street, "拒接不成立，要办")
    field(street, "写一句理由").fill("绿地临街，车是从街上开进来的。")
    press(street, "就这么定")
    promise(department, case, in_days(3))

    # the shop without an account gets a link, and reads its share and nothing else
    shop = handed_to_the_shop(secretary, case, new_page)
    press(shop, "答应日子", shop.locator(".dado.ask"))
    field(shop, "答应哪天办好").fill(in_days(4).isoformat())
    press(shop, "答应", shop.locator("form.question"))
    expect(shop.locator("main")).to_contain_text("您答应")
    nobody_is_named(shop)

    # both are called to the place; one is there, the other comes late, and both can read that
    called_together(secretary, case, company, department)

    # the plan, not agreed to; the changed plan, agreed to; the first one is still there to read
    planned_twice(secretary, case, company)

    # the company's step waits for the rain to stop, and goes on
    secretary.goto(f"/cases/{case}/")
    secretary.locator(".share").filter(has_text=WHO["company"]).get_by_role("link", name="暂停").click()
    choose(secretary, "天气不允许")
    field(secretary, "最晚停到哪天").fill(in_days(3).isoformat())
    field(secretary, "写一句").fill("连着下雨，等地干了再换土。")
    press(secretary, "暂停")
    expect(secretary.locator(".share").filter(has_text=WHO["company"])).to_contain_text("停")
    secretary.locator(".share").filter(has_text=WHO["company"]).get_by_role("button", name="恢复").click()
    expect(flash(secretary)).to_contain_text("接着走了")

    # everybody hands in, somebody who had no part in it looks
    hand_in(department, case, "停在绿地上的车劝走了，贴了提示。", colour="#a1887f")
    hand_in(company, case, "土换好，补种冬青六十株。")
    press(shop, "交结果", shop.locator(".dado.ask"))
    field(shop, "办成了什么样").fill("栏杆焊好了，刷了两遍漆。")
    field(shop, "之前的照片").set_input_files(picture("栏杆前.jpg", "#8d6e63"))
    field(shop, "之后的照片").set_input_files(picture("栏杆后.jpg", "#546e7a"))
    press(shop, "交上去", shop.locator("form.question"))
    expect(shop.locator(".dado.ask")).to_contain_text("等社区的人到场核验")
    for words in ("车没了。", "冬青种上了。", "栏杆稳当。"):
        check_one(phone, case, words)
    for their in (company, department):
        their.goto(f"/cases/{case}/")
        nobody_is_named(their)

    three_are_told_and_one_says_no(secretary, phone, new_page, case, told)
    for their in (company, department):
        their.goto(f"/cases/{case}/")
        expect(their.locator("main")).to_contain_text("没解决")
        nobody_is_named(their)
    shop.reload()
    nobody_is_named(shop)


def handed_to_the_shop(secretary: Page, case: str, new_page: Callable[..., Page]) -> Page:
    secretary.goto(f"/cases/{case}/")
    with secretary.expect_navigation():
        secretary.locator(".share").filter(has_text=WHO["shop"]).get_by_role("link", name="给它一个链接").click()
    press(secretary, "做一个")
    address = secretary.locator("#share-link").input_value()
    shop = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    shop.goto(address)
    expect(shop.locator("main")).to_contain_text("焊好栏杆")
    expect(shop.locator("main")).not_to_contain_text("补种冬青")
    nobody_is_named(shop)
    return shop


def called_together(secretary: Page, case: str, company: Page, department: Page) -> None:
    secretary.goto(f"/whistles/blow/?case={case}")
    for more in secretary.locator("details.more:not([open]) > summary").all():
        more.click()
    for name in (WHO["company"], WHO["bureau"]):
        secretary.locator(".pick").filter(has_text=name).locator("input").check()
    field(secretary, "几时到").fill(datetime.now(SHANGHAI).strftime("%Y-%m-%dT%H:%M"))
    field(secretary, "什么事，要它们来做什么").fill("到场看绿地怎么补，栏杆谁来焊。")
    press(secretary, "吹哨")
    at = secretary.url
    for their, words, who in ((company, "来", ""), (department, "派人替", "高科员")):
        their.goto(at)
        answer_whistle(their, words, who=who)
    secretary.goto(at)
    row = secretary.locator("[data-row]").filter(has_text=WHO["company"])
    with secretary.expect_navigation():
        row.get_by_role("button", name="到了").click()
    with secretary.expect_navigation():
        secretary.locator("[data-row]").filter(has_text=WHO["bureau"]).get_by_role("link", name="晚到、没到").click()
    choose(secretary, "晚到")
    field(secretary, "说一句").fill("晚了二十分钟。")
    press(secretary, "记下")
    expect(flash(secretary)).to_contain_text("记下了")
    company.goto(at)
    assert (chip_of(company, WHO["company"]), chip_of(company, WHO["bureau"])) == ("到了", "晚到")
    nobody_is_named(company)


def planned_twice(secretary: Page, case: str, company: Page) -> None:
    secretary.goto(f"/cases/{case}/together/plan/")
    secretary.locator("#id_step-0-cost").fill("900")
    secretary.locator("#id_step-0-payer").fill("恒邻物业")
    press(secretary, "定下来")
    expect(flash(secretary)).to_contain_text("方案")
    sign(company, case, "不同意", "苗钱不能都我们出。")
    secretary.goto(f"/cases/{case}/together/")
    expect(secretary.locator("main")).to_contain_text("苗钱不能都我们出")
    with secretary.expect_navigation():
        secretary.get_by_role("link", name="改方案").click()
    secretary.locator("#id_step-0-cost").fill("450")
    secretary.locator("#id_step-0-payer").fill("物业和业委会各一半")
    press(secretary, "定下来")
    expect(flash(secretary)).to_contain_text("方案")
    sign(company, case, "同意")
    company.goto(f"/cases/{case}/together/")
    expect(company.locator("main")).to_contain_text("450元")
    earlier = company.locator("details").filter(has_text="以前的1版")
    earlier.locator("summary").click()
    expect(earlier).to_contain_text("900元")
    nobody_is_named(company)


def three_are_told_and_one_says_no(
    secretary: Page, phone: Page, new_page: Callable[..., Page], case: str, told: dict[str, str]
) -> None:
    secretary.goto(f"/cases/{case}/")
    press(secretary, "写回话")
    field(secretary, "给说过话的人的回话").fill("您说的10号楼东侧绿地：看过了，换土补种冬青六十株，栏杆焊好。")
    press(secretary, "先看一遍")
    press(secretary, "发出去")
    # by the own receipt
    resident = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    say(resident, told["code"], "解决了", satisfaction="满意")
    # by telephone
    phone.goto("/calls/")
    with phone.expect_navigation():
        phone.locator("[data-row]").filter(has_text=PLACE).filter(has_text="白").first.get_by_role("link", name="打").last.click()
    choose(phone, "说到了")
    press(phone, "记下这一通")
    staff_writes_down(phone, told["phone"], "解决了", "电话")
    # two of three are enough, until the third, at the door, says no
    expect_phase(secretary, case, "居民说解决了")
    staff_writes_down(phone, told["door"], "没解决", "上门", "西头还秃着一块。")
    expect_phase(secretary, case, "没解决")
    expect(secretary.locator("#live")).to_contain_text("西头还秃着一块")


def staff_writes_down(page: Page, number: str, verdict: str, via: str, words: str = "") -> None:
    page.goto(f"/voices/{number}/confirm/")
    choose(page, verdict)
    choose(page, via)
    field(page, "原话").fill(words)
    press(page, "记下")


def expect_phase(page: Page, case: str, phase: str) -> None:
    page.goto(f"/cases/{case}/")
    expect(page.locator("#live .st").first).to_have_text(phase)


def nobody_is_named(page: Page) -> None:
    """An organisation never learns who spoke, nor reads it in their words."""
    shown = page.content()
    assert [secret for secret in SECRETS if secret in shown] == []
    assert band(page).count() <= 1
