"""一案一档 as a Word file: the same as the page to be printed, speakers covered, with its pictures."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from minsheng.casework.models import Assignment, Attachment, Voice
from minsheng.casework.queries.dossier import Dossier, dossier_of
from minsheng.casework.queries.voices import case_or_none
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .kinds import Facts, Field, Found, Kind, Row

if TYPE_CHECKING:
    from docx.document import Document as Docx

# More than this makes no file that somebody reads; what is left out is said.
MOST_PICTURES, MOST_LINES = 40, 400
FIELDS = (
    Field("number", "事项编号", "AB-26-0001"),
    Field("title", "事项的题目", "三号楼楼道灯不亮"),
    Field("community", "哪个社区", "某某社区"),
    Field("place", "在哪儿", "某某小区3号楼"),
    Field("category", "类别", "物业服务 › 公共设施维修"),
    Field("opened", "哪天立的项", "2026年11月3日"),
    Field("phase", "到哪一步", "居民说解决了"),
    Field("count", "居民怎么说的，合起来一句", "3位说过话的人，答复了2位，够2位才算数。"),
    Field("inspection", "第二个人到场看的，没有就是空的", ""),
    Field("ending", "怎么结束的，没有就是空的", ""),
    Field("date", "哪天整理的", "2026年11月26日"),
    Field(
        "orders",
        "外来的工单",
        items=(
            Field("platform", "哪里来的", "12345 热线"),
            Field("number", "单号", "A202611030001"),
            Field("replied", "哪天回的", "11月12日"),
        ),
    ),
    Field(
        "voices",
        "听到的话，姓名遮着",
        items=(
            Field("number", "民声编号", "AB-26-000012"),
            Field("day", "哪天", "11月3日"),
            Field("who", "谁说的，遮着", "王**"),
            Field("words", "原话", "楼道的灯不亮，老人上楼看不见。"),
            Field("verdict", "居民怎么说", "解决了，满意"),
        ),
    ),
    Field(
        "shares",
        "谁办的",
        items=(
            Field("role", "牵头还是协办", "牵头"),
            Field("organisation", "哪一家", "某物业公司"),
            Field("share", "办哪一份", "换楼道灯"),
            Field("state", "到哪一步", "办好"),
            Field("promised", "答应哪天", "11月8日"),
            Field("result", "结果", "换了六盏灯。"),
            Field("checked", "谁核验的、怎么说", "小刘，11月9日：都亮了"),
        ),
    ),
    Field(
        "given",
        "各方出了什么",
        items=(
            Field("who", "谁出的", "某物业公司"),
            Field("amount", "多少", "1200元"),
            Field("words", "是什么，没有就是空的", "灯具"),
        ),
    ),
    Field("given_in_all", "各方一共出了多少，没有就是空的", "1200元，12.5小时"),
    Field(
        "pictures",
        "前后的照片",
        items=(
            Field("picture", "照片", "", picture=True),
            Field("stage", "之前还是之后", "之后"),
            Field("at", "什么时候", "11月8日 16:20"),
            Field("note", "说明，没有就是空的", "三号楼一单元"),
        ),
    ),
    Field("papers", "单据、签字", items=(Field("name", "是什么", "维修单"), Field("at", "什么时候", "11月8日 16:20"))),
    Field("answers", "给居民的回话", items=(Field("at", "什么时候", "11月9日 10:00"), Field("words", "怎么说的", "灯换好了。"))),
    Field(
        "story", "来龙去脉", items=(Field("at", "什么时候", "11月3日 09:10"), Field("words", "谁做了什么", "小刘立了这件事。"))
    ),
)


def _build(document: "Docx") -> None:
    from . import gb9704 as sheet

    sheet.title(document, "{{ title }}")
    sheet.line(document, "{{ community }}　一案一档　编号{{ number }}")
    sheet.text(document, "地点：{{ place }}。类别：{{ category }}。立项：{{ opened }}。现在：{{ phase }}。")
    sheet.line(document, "{%p for order in orders %}")
    sheet.text(document, "{{ order.platform }}：{{ order.number }}{% if order.replied %}，{{ order.replied }}回了{% endif %}")
    sheet.line(document, "{%p endfor %}")
    sheet.heading(document, "一、听到的话")
    sheet.table(
        document,
        [("编号", 30), ("哪天", 18), ("谁说的", 20), ("原话", 62), ("居民怎么说", 26)],
        ["{{ voice.number }}", "{{ voice.day }}", "{{ voice.who }}", "{{ voice.words }}", "{{ voice.verdict }}"],
        "voice in voices",
    )
    sheet.heading(document, "二、谁办的")
    sheet.line(document, "{%p for share in shares %}")
    sheet.text(
        document,
        "{{ share.role }}：{{ share.organisation }}，{{ share.share }}（{{ share.state }}{% if share.promised %}，答应{{ share.promised }}"
        "{% endif %}）。{% if share.result %}结果：{{ share.result }}{% endif %}{% if share.checked %}核验：{{ share.checked }}{% endif %}",
    )
    sheet.line(document, "{%p endfor %}")
    sheet.line(document, "{%p for one in given %}")
    sheet.text(document, "{{ one.who }}出了{{ one.amount }}{% if one.words %}：{{ one.words }}{% endif %}")
    sheet.line(document, "{%p endfor %}")
    sheet.line(document, "{%p if given_in_all %}")
    sheet.text(document, "各方一共出了{{ given_in_all }}。")
    sheet.line(document, "{%p endif %}")
    sheet.heading(document, "三、佐证")
    sheet.line(document, "{%p for file in pictures %}")
    sheet.picture(document, "{{ file.picture }}")
    sheet.picture(document, "{{ file.stage }}　{{ file.at }}　{{ file.note }}")
    sheet.line(document, "{%p endfor %}")
    sheet.line(document, "{%p for paper in papers %}")
    sheet.text(document, "{{ paper.name }}，{{ paper.at }}")
    sheet.line(document, "{%p endfor %}")
    sheet.heading(document, "四、回话和居民意见")
    sheet.line(document, "{%p for answer in answers %}")
    sheet.text(document, "{{ answer.at }}：{{ answer.words }}")
    sheet.line(document, "{%p endfor %}")
    for name in ("inspection", "count", "ending"):
        sheet.line(document, f"{{%p if {name} %}}")
        sheet.text(document, f"{{{{ {name} }}}}")
        sheet.line(document, "{%p endif %}")
    sheet.heading(document, "五、来龙去脉")
    sheet.table(document, [("时间", 36), ("谁做了什么", 120)], ["{{ line.at }}", "{{ line.words }}"], "line in story")
    sheet.line(document, "")
    sheet.right(document, "整理人签字：　　　　　　　")
    sheet.right(document, "{{ date }}")


@lru_cache(maxsize=1)
def _default() -> bytes:
    from . import gb9704 as sheet  # Word is for few days: no process begins with it

    return sheet.built(_build)


def _day(value: datetime) -> str:
    local = clock.local(value)
    return f"{local.year}年{local.month}月{local.day}日"


def _moment(value: datetime) -> str:
    return f"{_day(value)} {clock.local(value):%H:%M}"


def _voice(voice: Voice) -> Row:
    verdict, said = getattr(voice, "verdict", None), ""
    if verdict is not None:
        said = str(verdict.get_verdict_display())
        said += "" if verdict.satisfaction == "not_asked" else f"，{verdict.get_satisfaction_display()}"
    row = {"number": voice.number, "day": _day(voice.heard_at), "who": voice.who}  # type: ignore[attr-defined]
    return row | {"words": voice.words, "verdict": said}


def _share(share: Assignment) -> Row:
    checked = ""
    if share.checked_at and share.checked_by:
        checked = f"{share.checked_by.name}，{_day(share.checked_at)}{'：' + share.check_words if share.check_words else ''}"
    return {
        "role": str(share.get_role_display()),
        "organisation": share.organisation.name,
        "share": share.share,
        "state": str(share.get_state_display()),
        "promised": f"{share.promise_date.month}月{share.promise_date.day}日" if share.promise_date else "",
        "result": share.result,
        "checked": checked,
    }


def _picture(place: int, file: Attachment) -> Row:
    return {"picture": str(place), "stage": str(file.get_stage_display()), "at": _moment(file.at), "note": file.note}


def _story(dossier: Dossier) -> list[Row]:
    lines = [
        {"at": _moment(line.at), "words": "\n".join(part for part in (f"{line.who}{line.sentence}", line.quote) if part)}
        for line in dossier.story
    ]
    left = len(lines) - MOST_LINES
    return lines if left <= 0 else [*lines[:MOST_LINES], {"at": "", "words": f"后面还有{left}条，请在系统里看。"}]


def facts_of(dossier: Dossier) -> Facts:
    case, count = dossier.case, dossier.count
    said = f"{count.speakers}位说过话的人，答复了{count.answered}位，够{count.needed}位才算数。" if count.speakers else ""
    seen, ending = dossier.inspection, dossier.ending
    pictures = dossier.pictures[:MOST_PICTURES]
    papers = [
        {"name": file.note or file.name or str(file.get_stage_display()), "at": _moment(file.at)} for file in dossier.papers
    ]
    left = len(dossier.pictures) - len(pictures)
    if left > 0:
        papers.append({"name": f"另有{left}张照片，请在系统里看", "at": ""})
    return {
        "number": case.number,
        "title": case.title,
        "community": case.community.name,
        "place": case.place_shown,
        "category": str(case.category),
        "opened": _day(case.opened_at),
        "phase": str(case.get_phase_display()) + (f"，{_day(case.ended_at)}" if case.ended_at else ""),
        "count": said,
        "inspection": f"第二个人到场看过：{seen.get_verdict_display()}。{seen.words}" if seen else "",
        "ending": f"{ending.get_kind_display()}：{ending.words}" if ending else "",
        "date": _day(clock.now()),
        "orders": [
            {
                "platform": str(order.platform_shown),
                "number": order.number,
                "replied": _day(order.replied_at) if order.replied_at else "",
            }
            for order in dossier.orders
        ],
        "voices": [_voice(voice) for voice in dossier.voices[:MOST_LINES]],
        "shares": [_share(share) for share in dossier.shares],
        "given": [{"who": line.who, "amount": line.amount, "words": line.words} for line in dossier.given.lines[:MOST_LINES]],
        "given_in_all": "，".join(dossier.given.totals),
        "pictures": [_picture(place, file) for place, file in enumerate(pictures)],
        "papers": papers,
        "answers": [{"at": _moment(answer.at), "words": answer.words} for answer in dossier.answers],
        "story": _story(dossier),
    }


def _find(user: User, of: str) -> Found | None:
    case = case_or_none(user, of)
    if case is None or not scope_of(user).covers(case.community_id):
        return None
    with translation.override("zh-hans"):
        dossier = dossier_of(case, user)
        facts = facts_of(dossier)
    paths = [Path(settings.MEDIA_ROOT) / (file.thumbnail or file.path) for file in dossier.pictures[:MOST_PICTURES]]
    return Found(facts, f"一案一档 {case.number}", case.community, paths)


DOSSIER = Kind("dossier", "一案一档", "一件事项从头到尾，带照片，装一个袋。", FIELDS, _find, _default)
