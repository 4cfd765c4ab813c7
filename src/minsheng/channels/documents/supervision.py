"""督办单: an organisation is told in writing to bring its share on, as an official document (DOMAIN §14)."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.work_together.models import SupervisionLetter
from minsheng.work_together.queries.supervision import letter_or_none

from .kinds import Facts, Field, Found, Kind

if TYPE_CHECKING:
    from docx.document import Document as Docx

FIELDS = (
    Field("number", "督办单的编号", "DB-AB-26-001"),
    Field("to", "主送：哪家单位", "某物业公司"),
    Field("case_number", "事项编号", "AB-26-0001"),
    Field("place", "哪儿的事，只到楼", "某某小区 3号楼"),
    Field("share", "它的那一份", "换三号楼门口的灯"),
    Field("due", "原来答应或要求的日子", "2026年11月20日"),
    Field("late", "超了几个工作日，没超就是空的", "4"),
    Field("words", "要求它怎么办", "请马上派人换好，当天报结果。"),
    Field("until", "最晚哪天办好", "2026年12月1日"),
    Field("issuer", "落款的单位", "某某街道办事处"),
    Field("date", "落款的日期", "2026年11月26日"),
)


def _build(document: "Docx") -> None:
    from . import gb9704 as sheet

    sheet.title(document, "督　办　单")
    sheet.title(document, "{{ number }}").runs[0].font.size = sheet.SIZE
    sheet.line(document, "")
    sheet.line(document, "{{ to }}：")
    sheet.text(
        document,
        "你单位承办的“{{ share }}”（事项编号{{ case_number }}，{{ place }}），应于{{ due }}前办好"
        "{% if late %}，至今超{{ late }}个工作日{% endif %}。现予督办。",
    )
    sheet.heading(document, "一、要求")
    sheet.text(document, "{{ words }}")
    sheet.heading(document, "二、时限")
    sheet.text(document, "请于{{ until }}前办好，交结果和佐证；有困难的，请在此之前书面说明。")
    sheet.line(document, "")
    sheet.right(document, "{{ issuer }}")
    sheet.right(document, "{{ date }}")


@lru_cache(maxsize=1)
def _default() -> bytes:
    from . import gb9704 as sheet  # Word is for few days: no process begins with it

    return sheet.built(_build)


def facts_of(letter: SupervisionLetter) -> Facts:
    share, day = letter.assignment, clock.local(letter.issued_at)
    return {
        "number": letter.number,
        "to": share.organisation.name,
        "case_number": share.case.number,
        "place": share.case.place_to_the_building,
        "share": share.share,
        "due": _day(letter.due),
        "late": str(letter.days_late or ""),
        "words": letter.words,
        "until": _day(letter.until),
        "issuer": letter.issuer,
        "date": _day(day),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _find(user: User, of: str) -> Found | None:
    letter = letter_or_none(user, of)
    return None if letter is None else Found(facts_of(letter), f"督办单 {letter.number}", letter.community)


SUPERVISION = Kind("supervision", "督办单", "书面催一家单位把它那一份办好。", FIELDS, _find, _default)
