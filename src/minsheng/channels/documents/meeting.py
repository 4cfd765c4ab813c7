"""会议通知: who is asked to come where and when, as an official document (DOMAIN §14)."""

from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import MeetingInvitation
from .kinds import Facts, Field, Found, Kind

if TYPE_CHECKING:
    from docx.document import Document as Docx

FIELDS = (
    Field("topic", "会议的题目", "研究解决小区绿地和停车的事"),
    Field("number", "发文字号，没有就是空的", "某社〔2026〕3号"),
    Field("to", "主送：请谁来，几家排在一起", "某物业公司、某志愿队、各居民代表"),
    Field("time", "会议时间", "2026年12月1日（星期二）上午9时30分"),
    Field("place", "会议地点", "社区二楼会议室"),
    Field("agenda", "会上说什么，没写就是空的", "一项一项看缺绿的地方，定谁来办、哪天办好。"),
    Field("bring", "请带什么、准备什么，没写就是空的", "请带上各自一份的进展和照片。"),
    Field("contact", "联系人，没写就是空的", "小刘"),
    Field("phone", "联系电话，没写就是空的", "0000-0000000"),
    Field("issuer", "落款的单位", "某某社区居民委员会"),
    Field("date", "落款的日期", "2026年11月26日"),
    Field("case_number", "是哪一件事项的会，事项编号；不是为一件事开的就是空的", "AB-26-0001"),
)
_WEEK = "一二三四五六日"


def _build(document: "Docx") -> None:
    from . import gb9704 as sheet

    sheet.title(document, "关于召开“{{ topic }}”会议的通知")
    sheet.line(document, "{%p if number %}")
    sheet.title(document, "{{ number }}").runs[0].font.size = sheet.SIZE
    sheet.line(document, "{%p endif %}")
    sheet.line(document, "")
    sheet.line(document, "{{ to }}：")
    sheet.text(document, "现将会议的有关事项通知如下：")
    sheet.heading(document, "一、会议时间")
    sheet.text(document, "{{ time }}")
    sheet.heading(document, "二、会议地点")
    sheet.text(document, "{{ place }}")
    sheet.heading(document, "三、会议内容")
    sheet.text(document, "{% if agenda %}{{ agenda }}{% else %}{{ topic }}。{% endif %}")
    sheet.line(document, "{%p if bring %}")
    sheet.heading(document, "四、请准备")
    sheet.text(document, "{{ bring }}")
    sheet.line(document, "{%p endif %}")
    sheet.text(document, "请准时参加。不能来的，请提前说一声。")
    sheet.line(document, "{%p if contact or phone %}")
    sheet.text(document, "联系：{{ contact }}　{{ phone }}")
    sheet.line(document, "{%p endif %}")
    sheet.line(document, "")
    sheet.right(document, "{{ issuer }}")
    sheet.right(document, "{{ date }}")


@lru_cache(maxsize=1)
def _default() -> bytes:
    from . import gb9704 as sheet  # Word is for few days: no process begins with it

    return sheet.built(_build)


def time_in_words(notice: MeetingInvitation) -> str:
    at = clock.local(notice.at)
    half = "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{at.year}年{at.month}月{at.day}日（星期{_WEEK[at.weekday()]}）{half}{hour}时{minutes}"


def facts_of(notice: MeetingInvitation) -> Facts:
    day = clock.local(notice.issued_at)
    return {
        "topic": notice.topic,
        "number": notice.document_number,
        "to": "、".join(notice.invited),
        "time": time_in_words(notice),
        "place": notice.place,
        "agenda": notice.agenda,
        "bring": notice.bring,
        "contact": notice.contact,
        "phone": notice.phone,
        "issuer": notice.issuer,
        "date": f"{day.year}年{day.month}月{day.day}日",
        "case_number": notice.case.number if notice.case else "",
    }


def _find(user: User, of: str) -> Found | None:
    rows = MeetingInvitation.objects.visible_to(user).filter(number=of)
    # What invites can't be made of a meeting that was called off; an office's own template would not say so.
    notice = rows.select_related("community", "case").filter(called_off_at=None).first()
    if notice is None:
        return None
    return Found(facts_of(notice), f"会议通知 {notice.number}", notice.community)


MEETING_INVITATION = Kind("meeting-invitation", "会议通知", "请几家来开会的通知。", FIELDS, _find, _default)
