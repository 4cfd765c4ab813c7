"""An organisation may say no; only the street or the district decides whether it may, never the one who asked."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import band, choose, field, flash, hear, in_days, offer, press, promise, sort_into_new_case


def test_a_refusal_is_decided_by_the_street_and_nothing_is_answered_before(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None], forgive: Callable[[str], None]
) -> None:
    forgive("403 (Forbidden)")
    forgive("409 (Conflict)")
    enter(page, "shuji")
    one = hear(page, "5号楼楼下的烧烤摊占了人行道，油烟往屋里灌。", estate="万都小区", place="5号楼东侧人行道")
    case = sort_into_new_case(page, one.number, category="环境绿化 › 噪声扰民", title="5号楼东侧：烧烤摊占道")
    offer(page, case, organisation="区城管局", role="牵头", share="劝离占道的烧烤摊。")

    # 马科员 refuses, with a ground and in words
    department = new_page()
    enter(department, "chengguan")
    department.goto(f"/cases/{case}/")
    press(department, "拒接")
    share = department.url.split("/shares/")[1].split("/")[0]
    choose(department, "不归我们管")
    field(department, "写一句缘由").fill("摊子在小区红线以内，该物业管。")
    press(department, "拒接")
    expect(flash(department)).to_contain_text("等街道或区里裁定")
    expect(band(department)).to_contain_text("等街道或区里裁定")
    assert band(department).locator("a, button").count() == 0

    # 苏书记, who asked, sees it and can neither decide nor answer
    page.goto(f"/cases/{case}/")
    expect(page.locator(".share")).to_contain_text("摊子在小区红线以内")
    expect(band(page)).to_contain_text("派办的人不能自己裁定")
    expect(band(page).locator("a, button").filter(has_text="裁定")).to_have_count(0)
    expect(band(page).locator("a, button").filter(has_text="写回话")).to_have_count(0)
    refused = page.goto(f"/shares/{share}/adjudicate/")
    assert refused is not None and refused.status == 403
    expect(page.locator("form#act")).to_have_count(0)
    page.goto(f"/cases/{case}/answer/")
    field(page, "给说过话的人的回话").fill("办好了。")
    press(page, "先看一遍")
    press(page, "发出去")
    expect(page.locator(".error-summary")).to_contain_text("各家的份都办好、核验过，才能回话")
    expect(field(page, "给说过话的人的回话")).to_have_value("办好了。")
    resident = new_page()
    resident.goto(f"/receipts/{one.code}/")
    expect(resident.locator("main")).not_to_contain_text("办好了")
    expect(resident.locator("main")).to_contain_text("有单位说不归它管，上一级正在定")
    expect(resident.locator("form.ask")).to_have_count(0)

    # the street overrules
    street = new_page()
    enter(street, "jiedao")
    street.goto(f"/cases/{case}/")
    press(street, "裁定")
    expect(street.locator(".aside")).to_contain_text("不归我们管：摊子在小区红线以内，该物业管。")
    choose(street, "拒接不成立，要办")
    field(street, "写一句理由").fill("人行道在红线以外，占道经营归城管。")
    press(street, "就这么定")
    expect(flash(street)).to_contain_text("定了")

    # and the department must act
    department.goto(f"/cases/{case}/")
    expect(department.locator(".share")).to_contain_text("人行道在红线以外")
    expect(band(department)).to_contain_text("裁定要办")
    assert band(department).locator("a, button").filter(has_text="拒接").count() == 0
    promise(department, case, in_days(4))
    page.goto(f"/cases/{case}/")
    expect(page.locator("#live .st").first).to_have_text("办理中")
    resident.reload()
    expect(resident.locator("main")).to_contain_text("正在办")


def test_a_refusal_that_stands_is_a_share_nobody_holds(
    page: Page, new_page: Callable[..., Page], enter: Callable[[Page, str], None]
) -> None:
    enter(page, "shuji")
    one = hear(page, "2号楼顶上的广告牌晃得厉害，刮风就响。", estate="万都小区", place="2号楼楼顶")
    case = sort_into_new_case(page, one.number, category="环境绿化 › 噪声扰民", title="2号楼楼顶：广告牌响")
    offer(page, case, organisation="恒邻物业", role="牵头", share="加固广告牌。")
    property_company = new_page()
    enter(property_company, "laozhou")
    property_company.goto(f"/cases/{case}/")
    press(property_company, "拒接")
    choose(property_company, "没有条件办")
    field(property_company, "写一句缘由").fill("广告牌是广告公司的，我们上不去。")
    press(property_company, "拒接")
    district = new_page()
    enter(district, "quji")
    district.goto(f"/cases/{case}/")
    press(district, "裁定")
    choose(district, "拒接成立")
    field(district, "写一句理由").fill("确实不是它的设施，请另找一家。")
    press(district, "就这么定")
    page.goto(f"/cases/{case}/")
    expect(band(page)).to_contain_text("有一份没人接：另找一家")
    offer(page, case, organisation="区城管局", role="牵头", share="责令广告公司加固。")
    page.goto(f"/cases/{case}/")
    expect(band(page)).to_contain_text("催区城管局")
