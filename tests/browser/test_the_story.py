"""The one story: heard in the yard, sorted, done by two organisations, answered, and closed or not by those who spoke."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import (
    band,
    check_one,
    choose,
    field,
    hand_in,
    hear,
    in_days,
    number_in,
    offer,
    picture,
    press,
    promise,
    say,
    sort_into_new_case,
)

PLACE = "7号楼北侧绿地"
ZHAO = "7号楼北侧的绿地让人翻了种菜，一浇粪水满院子味儿，我们家夏天都不敢开窗。"
SUN = "7号楼北侧那块绿地全种上菜了，绿化没了，能不能把菜清走，把树和草补回来？"
QIAN = "楼北侧绿地种菜的越来越多，原来的冬青都拔了，绿地本来是大家的。"


class Thumb:
    """Touches a phone and counts; writing is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.touches = page, 0

    def touch(self, what: Locator) -> None:
        self.touches += 1
        what.tap()

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)


def test_a_voice_is_kept_with_four_touches(phone: Page, enter: Callable[[Page, str], None]) -> None:
    enter(phone, "wangjie")
    thumb = Thumb(phone)
    thumb.touch(phone.locator("header.mtop").get_by_role("link", name="记一条"))
    thumb.touch(field(phone, "居民怎么说的"))
    thumb.write("9号楼3单元的楼道灯不亮了，老人晚上下楼看不见台阶。")
    thumb.touch(band(phone).get_by_role("button", name="记下"))
    expect(phone.locator(".flash")).to_contain_text("记下了，编号")
    expect(phone.locator(".voice-card .kai")).to_have_text("“9号楼3单元的楼道灯不亮了，老人晚上下楼看不见台阶。”")
    assert thumb.touches <= 4
    thumb.touch(band(phone).get_by_role("link", name="再记一条"))
    expect(field(phone, "居民怎么说的")).to_have_value("")


def test_three_voices_one_case_two_organisations_and_the_residents_decide(
    phone: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    # 走出去：王姐 at the meeting in the yard
    enter(phone, "wangjie")
    yard = {"estate": "万都小区", "place": PLACE, "source": "小板凳会"}
    heard = [
        hear(phone, ZHAO, name="赵大娘", phone="10000007701", photo=picture("菜地.jpg", "#6d4c41"), **yard),
        hear(phone, SUN, name="孙师傅", phone="10000007702", **yard),
        hear(phone, QIAN, name="钱奶奶", **yard),
    ]
    phone.goto(f"/voices/{heard[0].number}/")
    expect(phone.locator(".voice-card")).to_contain_text("赵大娘")
    expect(phone.locator(".voice-card")).to_contain_text("小板凳会")
    expect(phone.get_by_alt_text("说的时候拍的照片")).to_be_visible()

    # 迎进来：苏书记 sorts the three into one case
    secretary = new_page()
    enter(secretary, "shuji")
    secretary.goto(f"/inbox/{heard[0].number}/")
    expect(secretary.locator(".pane.one blockquote")).to_contain_text("种菜")
    alike = secretary.locator('.alike-card input[name="join"]')
    offered = [box.get_attribute("value") for box in alike.all()]
    ticked = tuple(one.number for one in heard[1:] if one.number in offered)
    assert ticked, "what was said of the same place in the same meeting is proposed beside it"
    assert alike.and_(secretary.locator(":checked")).count() == 0, "nothing is ticked for anybody"
    title = "7号楼北侧绿地：清走菜畦，补种绿化"
    case = sort_into_new_case(secretary, heard[0].number, category="环境绿化 › 绿化缺失与毁绿种菜", title=title, join=ticked)
    secretary.goto(f"/cases/{case}/")
    for one in heard[1:]:
        if one.number not in ticked:
            field(secretary, "按编号归一条进来").fill(one.number)
            press(secretary, "归进来", secretary.locator("#live"))
    expect(secretary.locator(".voices > li")).to_have_count(3)
    expect(secretary.locator("h1")).to_have_text(title)

    # “合伙”干：two organisations, each with its own share, promise and result
    offer(secretary, case, organisation="恒邻物业", role="牵头", share="清走菜畦，换土，补种冬青和草坪。")
    offer(secretary, case, organisation="区城管局", role="协办", share="劝离种菜的人，清运渣土。")
    expect(secretary.locator(".share")).to_have_count(2)

    property_company, city_management = new_page(), new_page()
    enter(property_company, "laozhou")
    enter(city_management, "chengguan")
    for their, share in ((property_company, "清走菜畦"), (city_management, "劝离种菜")):
        expect(their.locator(".queue").filter(has_text=share)).to_be_visible()
    promise(property_company, case, in_days(6))
    promise(city_management, case, in_days(3))
    hand_in(city_management, case, "种菜的三户都劝通了，渣土清走两车。", colour="#a1887f")
    hand_in(property_company, case, "菜畦清完，换了土，补种冬青四十株。")

    # a person of the office who had no part in them goes to look
    check_one(phone, case, "到场看过，菜没了。")
    check_one(phone, case, "到场数过，冬青四十株。")

    # nothing goes out before the second press
    resident = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    answer = "菜畦清完了，补种了四十株冬青，由恒邻物业浇水到成活。"
    secretary.goto(f"/cases/{case}/")
    press(secretary, "写回话")
    field(secretary, "给说过话的人的回话").fill(answer)
    press(secretary, "先看一遍")
    expect(secretary.locator(".notice-box")).to_contain_text("3位说过话的人会看到")
    expect(secretary.locator(".notice-box")).to_contain_text(answer)
    resident.goto(f"/receipts/{heard[0].code}/")
    expect(resident.locator("main")).not_to_contain_text("四十株冬青")
    expect(resident.locator("form.ask")).to_have_count(0)
    press(secretary, "发出去")
    expect(secretary.locator("#live .st").first).to_have_text("等居民确认")

    # 书记 keeps the case open in a second window
    watching = secretary.context.new_page()
    watching.goto(f"/cases/{case}/")
    expect(watching.locator("#live .st").first).to_have_text("等居民确认")
    watching.evaluate("window.notReloaded = true")

    # the three receipts
    resident.goto(f"/receipts/{heard[0].code}/")
    expect(resident.locator("main")).to_contain_text("四十株冬青")
    expect(resident.locator("main .before-after img")).to_have_count(2)
    expect(resident.locator("form.ask input:checked")).to_have_count(0)
    say(resident, heard[0].code, "解决了", satisfaction="满意")
    say(resident, heard[1].code, "解决了")
    say(resident, heard[2].code, "没解决", satisfaction="不满意", words="东头还有两畦没清，昨天又有人浇水。")
    expect(resident.locator("h1")).to_have_text("您说的事，正在重新办")

    live = watching.locator("#live")
    expect(live.locator(".st").first).to_contain_text(re.compile("没解决|重新办"), timeout=10_000)
    expect(live.locator(".crumb")).to_contain_text("升了1级")
    expect(live).to_contain_text("东头还有两畦没清")
    assert watching.evaluate("window.notReloaded") is True

    # and the case is open again, with its history
    secretary.goto("/cases/?phase=reopened")
    expect(secretary.locator(".rows")).to_contain_text(title)
    press(secretary, title, secretary.locator(".rows"))
    assert number_in(secretary) == case
    expect(secretary.locator("summary").filter(has_text="以前的2份")).to_be_visible()
    expect(secretary.locator(".voices > li").filter(has_text="没解决")).to_have_count(1)


def test_the_band_follows_what_somebody_else_did(page: Page, enter: Callable[[Page, str], None]) -> None:
    enter(page, "shuji")
    one = hear(page, "8号楼后面的晾衣绳断了，没处晒被子。", estate="万都小区", place="8号楼后面")
    case = sort_into_new_case(page, one.number, category="环境绿化 › 噪声扰民", title="8号楼后面：装晾衣绳")
    watching = page.context.new_page()
    watching.goto(f"/cases/{case}/")
    expect(band(watching)).to_contain_text("定谁来办")
    offer(page, case, organisation="恒邻物业", role="牵头", share="装一根新的晾衣绳。")
    expect(watching.locator("#live .share")).to_contain_text("恒邻物业", timeout=10_000)
    expect(band(watching)).to_contain_text("催恒邻物业", timeout=1_000)


def test_without_a_photo_after_there_is_no_result(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None], forgive: Callable[[str], None]
) -> None:
    forgive("422 (Unprocessable")
    forgive("409 (Conflict)")
    enter(page, "shuji")
    one = hear(page, "4号楼西边的垃圾点没人清，招了一窝耗子。", estate="万都小区", place="4号楼西边")
    case = sort_into_new_case(page, one.number, category="环境绿化 › 垃圾堆放", title="4号楼西边：清垃圾点")
    offer(page, case, organisation="恒邻物业", role="牵头", share="清走垃圾，消杀。")
    property_company = new_page()
    enter(property_company, "laozhou")
    promise(property_company, case, in_days(2))
    press(property_company, "交结果")
    field(property_company, "办成了什么样").fill("清了。")
    press(property_company, "交上去")
    expect(property_company.locator(".error-summary")).to_contain_text("照片")
    expect(field(property_company, "办成了什么样")).to_have_value("清了。")
    page.goto(f"/cases/{case}/")
    expect(page.locator("#live .st").first).to_have_text("办理中")
    press(page, "再派一家")
    choose(page, "牵头")
    field(page, "派给哪家").select_option(label="区城管局")
    field(page, "请它做哪一份").fill("清运。")
    press(page, "派出去")
    expect(page.locator(".error-summary")).to_contain_text("已经有一家牵头了")
