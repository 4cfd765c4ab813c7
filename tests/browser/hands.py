"""What people do with their hands in every journey: press, write, choose, photograph, wait to see."""

import io
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, Response, expect

expect.set_options(timeout=15_000)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def in_days(days: int) -> date:
    return datetime.now(SHANGHAI).date() + timedelta(days=days)


def picture(name: str = "photo.jpg", colour: str = "#5b7f4b") -> FilePayload:
    """A photograph: ground, sky, and a name so that no two are the same."""
    image = Image.new("RGB", (960, 640), "#cfd8dc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 380, 960, 640), fill=colour)
    draw.text((40, 40), name, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def band(page: Page) -> Locator:
    """The green band: the one place where things are done."""
    return page.locator(".dado.next")


def press(page: Page, words: str | re.Pattern[str], within: Locator | None = None) -> Response | None:
    """Press the button or link that says so (in the band, if nothing else is named) and wait for the page it leads to."""
    where = within if within is not None else band(page)
    with page.expect_navigation() as going:
        where.locator("a, button").filter(has_text=words).first.click()
    return going.value


def field(page: Page, label: str) -> Locator:
    """What one writes in, by its label, whether or not it may stay empty."""
    return page.get_by_label(re.compile(f"^{label}(（可以不填）|（要有）|（至少要一样）)?$"))


def choose(page: Page, words: str) -> None:
    """Choose a radio button by what stands on it."""
    page.locator(".seg label.opt, .radio-cards label").filter(has_text=words).first.click()


def flash(page: Page) -> Locator:
    """What the page says was just done."""
    return page.locator(".flash")


def number_in(page: Page) -> str:
    """The number of the voice or case whose page this is."""
    found = re.search(r"/(?:voices|cases|inbox)/([^/?]+)/", page.url)
    assert found, page.url
    return found[1]


@dataclass
class Heard:
    """A voice just written down: its number, and the receipt code that its page shows."""

    number: str
    code: str


def receipt_code(page: Page) -> str:
    """Read from the page of a voice, as somebody would read it out."""
    shown = page.locator(".aside b.digits").inner_text()
    code = re.sub(r"\D", "", shown)
    assert len(code) == 16, shown
    return code


def hear(
    page: Page,
    words: str,
    *,
    estate: str = "",
    place: str = "",
    name: str = "",
    phone: str = "",
    source: str = "",
    **more: object,
) -> Heard:
    """Fill in 记一条 and keep it. `photo` among `more` is a picture()."""
    page.goto("/hear/")
    field(page, "居民怎么说的").fill(words)
    if estate:
        field(page, "哪个小区").select_option(label=estate)
    field(page, "在哪儿").fill(place)
    field(page, "谁说的").fill(name)
    field(page, "电话").fill(phone)
    if "photo" in more:
        field(page, "照片").set_input_files(more["photo"])  # type: ignore[arg-type]
    if source:
        page.get_by_text("再写细一点").click()
        field(page, "在哪种场合听到的").select_option(label=source)
    press(page, "记下")
    expect(flash(page)).to_contain_text("记下了，编号")
    return Heard(number_in(page), receipt_code(page))


def sort_into_new_case(page: Page, number: str, *, category: str, title: str, join: tuple[str, ...] = ()) -> str:
    """From the inbox: this voice, and those ticked beside it, become one new case. Returns the case's number."""
    page.goto(f"/inbox/{number}/")
    field(page, "类别").select_option(label=category)
    choose(page, "立新事项")
    field(page, "叫什么").fill(title)
    for other in join:
        page.locator(f'.alike-card input[name="join"][value="{other}"]').check()
    press(page, "分好，看下一条")
    said = flash(page).inner_text()
    found = re.search(r"立了事项([^。]+)。", said)
    assert found, said
    return found[1]


def offer(page: Page, case: str, *, organisation: str, role: str, share: str) -> None:
    """From the page of a case: ask one organisation to take one share."""
    page.goto(f"/cases/{case}/")
    press(page, "派一家" if band(page).locator("a", has_text="派一家").count() else "再派一家")
    field(page, "派给哪家").select_option(label=organisation)
    choose(page, role)
    field(page, "请它做哪一份").fill(share)
    press(page, "派出去")
    expect(flash(page)).to_contain_text("派出去了")


def promise(page: Page, case: str, day: date) -> None:
    """As the organisation: name the day."""
    page.goto(f"/cases/{case}/")
    press(page, re.compile("答应日子|定日子"))
    field(page, "答应哪天办好").fill(day.isoformat())
    press(page, "答应")
    expect(flash(page)).to_contain_text("日子定下了")


def hand_in(page: Page, case: str, words: str, *, colour: str = "#2e7d32") -> None:
    """As the organisation: the result, with a photo before and one after."""
    page.goto(f"/cases/{case}/")
    press(page, "交结果")
    field(page, "办成了什么样").fill(words)
    field(page, "之前的照片").set_input_files(picture(f"{case} before {words[:4].encode().hex()}.jpg", "#8d6e63"))
    field(page, "之后的照片").set_input_files(picture(f"{case} after {words[:4].encode().hex()}.jpg", colour))
    press(page, "交上去")
    expect(flash(page)).to_contain_text("交上去了")


def check_one(page: Page, case: str, words: str) -> None:
    """As somebody who had no part in it: go there, look, and say that it is true."""
    page.goto(f"/cases/{case}/")
    press(page, "核验")
    choose(page, "属实，通过")
    field(page, "看到了什么").fill(words)
    press(page, "记下")
    expect(flash(page)).to_contain_text("记下了")


def say(page: Page, code: str, verdict: str, *, satisfaction: str = "", words: str = "") -> None:
    """As the resident: three questions by receipt code, a last look, and it is sent."""
    page.goto(f"/receipts/{code}/")
    choose(page, verdict)
    press(page, "下一步", page.locator("form.ask"))
    if satisfaction:
        choose(page, satisfaction)
    field(page, "还想说什么").fill(words)
    press(page, "下一步", page.locator("form.question"))
    expect(page.locator("h1")).to_have_text("交之前看一遍")
    expect(page.locator(".check-answers")).to_contain_text(verdict)
    press(page, "交上去", page.locator("form.question"))
    expect(flash(page)).to_contain_text(f"记下了，您说：{verdict}")


def enter_unseen(page: Page, username: str) -> None:
    """Come in as one of the demonstration's people who is not on the front page: the same form, another name."""
    page.goto("/")
    page.evaluate("name => document.querySelector('form[action^=\"/enter/\"] button[name=username]').value = name", username)
    with page.expect_navigation():
        page.click(f'form[action^="/enter/"] button[value="{username}"]')


def scrolls_sideways(page: Page) -> int:
    """How many pixels the page is wider than its window; 0 where it is not."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"))
