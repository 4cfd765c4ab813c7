"""答复函: what became of it, as a letter to whoever spoke (covered) or to the platform that sent the order (DOMAIN §14: what a good reply says)."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import translation

from minsheng.casework.models import ExternalOrder, Notice, Voice
from minsheng.casework.queries.external import acting_in, reply_of
from minsheng.casework.queries.voices import voice_or_none
from minsheng.casework.states import SpeakerMode
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import scope_of

from .kinds import Facts, Field, Found, Kind

if TYPE_CHECKING:
    from docx.document import Document as Docx

FIELDS = (
    Field("to", "写给谁：平台的名字，或者遮着姓名的居民", "12345 热线"),
    Field("number", "工单编号，或者民声编号", "A202611030001"),
    Field("asked", "反映的事：给平台的是事项题目，给本人的是他自己的原话", "某某社区，三号楼楼道灯不亮"),
    Field("done", "谁办的、怎么办的", "某物业公司：换了六盏灯。"),
    Field("result", "结果", "灯换好了，请您看看。"),
    Field("said", "居民怎么说的，合起来一句；给本人的没有", "反映人共3位，答复2位：说解决2位。"),
    Field("contact", "问谁：社区的名字", "某某社区"),
    Field("phone", "社区的电话，没有就是空的", "0000-0000000"),
    Field("issuer", "落款的单位", "某某社区"),
    Field("date", "落款的日期", "2026年11月26日"),
)
WHY = "of something already found through the door"
_ORDER = re.compile(r"order-(\d{1,18})")


def _build(document: "Docx") -> None:
    from . import gb9704 as sheet

    sheet.title(document, "关于{{ number }}号反映事项的答复")
    sheet.line(document, "")
    sheet.line(document, "{{ to }}：")
    sheet.text(document, "您反映的事项收悉，现答复如下：")
    sheet.heading(document, "一、反映的事")
    sheet.text(document, "{{ asked }}")
    sheet.heading(document, "二、核实和办理")
    sheet.text(document, "{{ done }}")
    sheet.heading(document, "三、结果")
    sheet.text(document, "{{ result }}")
    sheet.line(document, "{%p if said %}")
    sheet.heading(document, "四、居民意见")
    sheet.text(document, "{{ said }}")
    sheet.line(document, "{%p endif %}")
    sheet.text(document, "如有不清楚的，请联系{{ contact }}{% if phone %}，电话{{ phone }}{% endif %}。")
    sheet.line(document, "")
    sheet.right(document, "{{ issuer }}")
    sheet.right(document, "{{ date }}")


@lru_cache(maxsize=1)
def _default() -> bytes:
    from . import gb9704 as sheet  # Word is for few days: no process begins with it

    return sheet.built(_build)


def _signed(community: Community) -> Facts:
    day = clock.today()
    return {
        "contact": community.name,
        "phone": community.phone,
        "issuer": community.name,
        "date": f"{day.year}年{day.month}月{day.day}日",
    }


def _to_platform(order: ExternalOrder) -> Facts:
    reply = reply_of(order.case)
    facts: Facts = {"to": str(order.platform_shown), "number": order.number}
    facts |= {"asked": reply.matter, "done": reply.done, "result": reply.result, "said": reply.said}
    return facts | _signed(order.case.community)


def _to_speaker(voice: Voice) -> Facts:
    """What the speaker may read on the receipt too: the own words, who acts, the answer. The name covered, to be written in by hand."""
    result, helpers = "", list[str]()
    if voice.case is not None:
        result, helpers = reply_of(voice.case).result, acting_in(voice.case)
    else:
        told = Notice.objects.unscoped(WHY).filter(voice=voice, void=False).order_by("-id").first()
        result = told.words if told else "已经记下，正在看。"
    known = voice.speaker_mode in (SpeakerMode.NAMED, SpeakerMode.HOUSEHOLD)
    facts: Facts = {
        "to": voice.speaker_shown if known else "居民朋友",
        "number": voice.number,
        "asked": voice.words,
        "done": f"由{'、'.join(helpers)}办理。" if helpers else f"由{voice.community.name}办理。",
        "result": result,
        "said": "",
    }
    return facts | _signed(voice.community)


def _find(user: User, of: str) -> Found | None:
    match = _ORDER.fullmatch(of)
    with translation.override("zh-hans"):
        if match is None:
            voice = voice_or_none(user, of)
            return None if voice is None else Found(_to_speaker(voice), f"答复函 {voice.number}", voice.community)
        rows = ExternalOrder.objects.visible_to(user).filter(pk=int(match[1]), taken_back_at=None)
        order = rows.select_related("case__community").first()
        if order is None or not scope_of(user).covers(order.case.community_id):
            return None
        return Found(_to_platform(order), f"答复函 {order.number}", order.case.community)


REPLY = Kind("reply", "答复函", "回给反映的人，或者回给12345这些平台。", FIELDS, _find, _default)
