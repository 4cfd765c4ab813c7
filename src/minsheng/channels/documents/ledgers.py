"""The ledgers as kinds of documents: which of their columns may be called what in an office's own sheet, an example, an empty sheet to begin with."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from minsheng.casework.sheets import SYNONYMS
from minsheng.casework.tables.ledgers import DIARY_COLUMNS, VOICE_COLUMNS
from minsheng.foundation import clock
from minsheng.foundation.listing import Column, Listing
from minsheng.go_out.tables.ledger import COLUMNS as VISIT_COLUMNS

from .kinds import Field, Kind
from .layouts import Layout, read_layout

Names = Mapping[str, Sequence[str]]
_WHEN = ("登记日期", "受理日期", *SYNONYMS["time"])
_WHERE = ("小区", "住址", "家庭住址", *SYNONYMS["place"])
_RESULT = ("处理结果", "办理结果", "办理情况", "处理情况", "落实情况", "解决情况", "办结情况")

VOICES: Names = {
    "来源": ("诉求来源", "问题来源", "渠道", "受理渠道", "反映渠道"),
    "时间": _WHEN,
    "类别": ("诉求类别", "问题类别", "问题类型", "诉求类型", "类型", "分类"),
    "诉求内容": ("主要内容", "诉求", "问题", "反映问题", "民声内容", *SYNONYMS["words"]),
    "诉求人": ("群众姓名", "居民姓名", "当事人", *SYNONYMS["user"]),
    "电话": SYNONYMS["phone"],
    "地点": _WHERE,
    "承办单位": ("责任单位", "办理单位", "承办部门", "责任部门", "协同单位"),
    "期限": ("办理期限", "办结期限", "办结时限", "完成时限", "时限", "整改期限"),
    "状态": ("办理状态", "办理进度", "进展", "进展情况", "是否办结"),
    "反馈": ("反馈情况", "答复", "答复内容", "回复内容", *_RESULT),
    "满意度": ("是否满意", "满意情况", "群众满意度", "居民评价", "评价"),
}
DIARY: Names = {
    "日期": ("时间", "走访日期", "走访时间", "记录日期"),
    "地点": ("走访地点", *_WHERE),
    "见了谁": ("走访对象", "见面对象", "姓名", "户主姓名", "居民姓名"),
    "说了什么": ("走访内容", "民情内容", "群众反映", "反映问题", "谈话内容", "内容", "民情记录"),
    "我做了什么": ("采取措施", "所做工作", "工作内容", "处理措施"),
    "结果": _RESULT,
    "体会": ("心得体会", "心得", "感悟", "思考"),
}
VISITS: Names = {
    "日期": ("时间", "走访日期", "走访时间", "入户时间", "入户日期"),
    "怎么走访的": ("走访方式", "走访形式", "方式"),
    "哪一场": ("活动名称", "走访主题", "主题"),
    "地点": ("走访地点", *_WHERE),
    "走访对象": ("被走访人", "户主姓名", "户主", "姓名", "居民姓名"),
    "见到没有": ("是否见面", "是否在家", "入户情况"),
    "说了什么": ("走访内容", "群众反映", "反映问题", "群众诉求", "意见建议", "内容", "走访情况"),
    "看到什么": ("家庭情况", "基本情况", "观察情况", "现场情况"),
    "判断": ("分析研判", "研判", "原因分析"),
    "怎么办的、结果": _RESULT,
    "下次哪天去": ("下次走访时间", "下次走访日期", "回访时间"),
    "走访人": ("走访人员", "入户人员", "记录人", "工作人员", "网格员"),
}
SAMPLES: Mapping[str, str] = {
    "来源": "小板凳会",
    "类别": "物业维修",
    "诉求内容": "三号楼门口的灯不亮",
    "诉求人": "李**",
    "电话": "138****0000",
    "地点": "样例小区3号楼",
    "承办单位": "样例物业",
    "状态": "办理中",
    "反馈": "换了灯",
    "满意度": "解决了，满意",
    "见了谁": "李**",
    "说了什么": "门口的灯不亮",
    "我做了什么": "立了事项",
    "结果": "换了灯",
    "怎么走访的": "入户走访",
    "哪一场": "样例小区 走访",
    "走访对象": "3号楼2单元502",
    "见到没有": "见到了",
    "看到什么": "楼道堆着纸箱",
    "判断": "缺个放东西的地方",
    "怎么办的、结果": "办理中",
    "走访人": "王样",
}
DAYS = ("时间", "日期", "期限", "下次哪天去")
LEDGERS: Mapping[str, tuple[str, Sequence[Column], Names]] = {
    "visits-ledger": ("走访台账", VISIT_COLUMNS, VISITS),
    "voices-ledger": ("诉求台账", VOICE_COLUMNS, VOICES),
    "diary": ("民情日记", DIARY_COLUMNS, DIARY),
}


def layout_of(code: str, content: bytes) -> Layout:
    title, _columns, names = LEDGERS[code]
    return read_layout(content, names, title)


def _sample(title: str) -> object:
    return datetime(2026, 3, 8, 9, 30, tzinfo=clock.SHANGHAI).date() if title in DAYS else SAMPLES.get(title, "")


def _always(value: object) -> Callable[[Any], Any]:
    return lambda row: value


def _tried(code: str, content: bytes) -> bytes:
    """Filled with two rows of an example. Raises BadInput, as `read_layout` does."""
    from ..ledger_book import filled

    title, columns, _names = LEDGERS[code]
    shown = [Column(column.title, _always(_sample(column.title)), column.width) for column in columns]
    out = io.BytesIO()
    filled(out, Listing(code, title, shown, [1, 2]), layout_of(code, content), ["样例"], "样例")
    return out.getvalue()


def _empty(code: str) -> bytes:
    """The ledger as it leaves without a sheet of one's own, to be changed: title, titles, ten empty rows, a line to sign."""
    import xlsxwriter

    title, columns, _names = LEDGERS[code]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title)
    boxed = {"font_name": "宋体", "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter"}
    sheet.merge_range(0, 0, 0, len(columns), title, book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"}))
    for at, (name, width) in enumerate([("序号", 6), *((column.title, column.width) for column in columns)]):
        sheet.set_column(at, at, width)
        sheet.write_string(1, at, name, book.add_format(boxed | {"bold": True, "align": "center"}))
        for row in range(2, 12):
            sheet.write_blank(row, at, None, book.add_format(boxed))
    sheet.merge_range(
        12, 0, 12, len(columns), "填表人：　　　　　　审核人：　　　　　　日期：", book.add_format({"font_name": "宋体"})
    )
    sheet.set_landscape()
    book.close()
    return out.getvalue()


def _kind(code: str) -> Kind:
    title, columns, names = LEDGERS[code]
    fields = [Field(column.title, "、".join(names[column.title]), str(_sample(column.title))) for column in columns]
    return Kind(
        code=code,
        name=title,
        about="导出的台账填进社区自己的表里。",
        fields=fields,
        find=lambda user, of: None,
        default=lambda: _empty(code),
        suffix=".xlsx",
        tried=lambda content: _tried(code, content),
    )


LEDGER_KINDS = [_kind(code) for code in LEDGERS]
