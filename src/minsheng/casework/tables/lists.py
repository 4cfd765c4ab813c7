"""The office's lists as tables that can be taken out: the rows that a page shows to somebody, in full where the page shows their beginning.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing, by_key, pages_by_key, pages_found_once
from minsheng.foundation.privacy import masked_name
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..filters import cases_chosen, chosen_in, looks_for_words, orders_chosen, voices_chosen
from ..models import ImportBatch, ImportRow
from ..queries.cases import cases_seen_by, shares_held
from ..queries.nameless import speaker_covered
from ..queries.return_visits import visits_due
from ..queries.voices import call_list, conflicts_seen_by, inbox, speakers_like, to_look_at_again, voices_seen_by
from .words import without_the_speaker

Asked = Mapping[str, Any]


def _number(thing: Any) -> str:
    return thing.number if thing else ""


CASE_COLUMNS = [
    Column("事项编号", lambda case: case.number, 14),
    Column("到哪一步", lambda case: case.get_phase_display(), 14),
    Column("事项", lambda case: case.title, 34),
    Column("类别", lambda case: str(case.category), 18),
    Column("社区", lambda case: case.community.name, 12),
    Column("位置", lambda case: case.place_shown, 20),
    Column("谁在办", lambda case: shares_held(case) or "还没派", 28),
    Column("立的日期", lambda case: case.opened_at, 17),
    Column("期限", lambda case: case.due, 12),
    Column("哪时起超时", lambda case: case.overdue_since, 17),
]


def cases(user: User, asked: Asked, of: str = "") -> Listing | None:
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    chosen = cases_chosen(user, asked)
    pages = pages_found_once(chosen.qs, cases_seen_by(user)) if looks_for_words(asked) else pages_by_key(chosen.qs)
    return Listing("cases", "事项清单", CASE_COLUMNS, chain.from_iterable(pages), chosen_in(chosen))


VOICE_COLUMNS = [
    Column("民声编号", lambda voice: voice.number, 14),
    Column("到哪一步", lambda voice: voice.get_state_display(), 12),
    Column("原话", lambda voice: without_the_speaker(voice, voice.words), 46),
    Column("说话的人", speaker_covered, 14),
    Column("电话", lambda voice: voice.speaker.phone_shown if voice.speaker else "", 14),
    Column("社区", lambda voice: voice.community.name, 12),
    Column("位置", lambda voice: voice.place_shown, 20),
    Column("是什么", lambda voice: voice.get_kind_display(), 8),
    Column("类别", lambda voice: str(voice.category) if voice.category else "", 18),
    Column("怎么听到的", lambda voice: voice.get_source_display(), 14),
    Column("听到的时间", lambda voice: voice.heard_at, 17),
    Column("事项", lambda voice: _number(voice.case), 14),
    Column("表里的编号", lambda voice: voice.number_elsewhere, 18),
    Column("内容一样的", lambda voice: _number(voice.alike), 14),
]


def voices(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    chosen, seen = voices_chosen(user, asked), voices_seen_by(user).prefetch_related(None)
    pages = pages_found_once(chosen.qs, seen) if looks_for_words(asked) else pages_by_key(chosen.qs.prefetch_related(None))
    return Listing("voices", "民声清单", VOICE_COLUMNS, chain.from_iterable(pages), chosen_in(chosen))


def waiting(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The inbox, in its order: who waits longest first."""
    if not scope_of(user).is_staff:
        return None
    rows = inbox(user).prefetch_related(None).iterator(chunk_size=PAGE)
    return Listing("inbox", "没分拣的民声", VOICE_COLUMNS, rows, [Chosen("到哪一步", "没分拣")])


LOOK_COLUMNS = [
    *VOICE_COLUMNS[:4],
    Column("位置", lambda voice: voice.place_shown, 20),
    Column("怎么办的", lambda voice: without_the_speaker(voice, voice.state_words), 34),
    Column("办的时间", lambda voice: voice.sorted_at, 17),
]


def looks(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    rows = to_look_at_again(user).prefetch_related(None).iterator(chunk_size=PAGE)
    return Listing("looks", "当场办了要抽看的", LOOK_COLUMNS, rows)


CALL_COLUMNS = [
    Column("打给谁", lambda notice: speaker_covered(notice.voice), 14),
    Column("电话", lambda notice: notice.voice.speaker.phone_shown, 14),
    Column("位置", lambda notice: notice.voice.place_shown or notice.voice.community.name, 20),
    Column("要说什么", lambda notice: notice.get_kind_display(), 10),
    Column("告诉他的话", lambda notice: without_the_speaker(notice.voice, notice.words), 50),
    Column("从哪时等起", lambda notice: notice.at, 17),
    Column("打过几次", lambda notice: len(notice.tries), 8),
    Column("这次怎么样", lambda notice: "", 24),
]


def calls(user: User, asked: Asked, of: str = "") -> Listing | None:
    """With an empty column at the end: the list is taken to the telephone."""
    return Listing("calls", "要打的电话", CALL_COLUMNS, call_list(user)) if scope_of(user).is_staff else None


PERSON_COLUMNS = [
    Column("说话的人", lambda row: row[0].name_shown, 14),
    Column("电话", lambda row: row[0].phone_shown, 14),
    Column("民声编号", lambda row: row[1].number if row[1] else "", 14),
    Column("原话", lambda row: without_the_speaker(row[1], row[1].words) if row[1] else "", 46),
    Column("听到的时间", lambda row: row[1].heard_at if row[1] else None, 17),
    Column("位置", lambda row: row[1].place_shown if row[1] else "", 20),
]


def people(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Those whom the page found for the same digits or name, each with what they said."""
    if not scope_of(user).is_staff:
        return None
    typed = str(asked.get("q", "")).strip()[:40]
    try:
        found = speakers_like(user, typed)
    except Refusal:  # the page says what is wrong with the digits
        found = []
    rows = ((person, voice) for person, said in found for voice in (said or (None,)))
    said = typed if typed[-1:].isdigit() else masked_name(typed)
    return Listing("people", "说话的人", PERSON_COLUMNS, rows, [Chosen("后四位或姓名", said, typed=True)] if typed else [])


BATCH_COLUMNS = [
    Column("文件", lambda batch: batch.file_name, 34),
    Column("社区", lambda batch: batch.community.name, 14),
    Column("谁导的", lambda batch: batch.by.name if batch.by else "", 12),
    Column("什么时候", lambda batch: batch.at, 17),
    Column("新建", lambda batch: batch.created, 8),
    Column("已有", lambda batch: batch.repeated, 8),
    Column("没导入", lambda batch: batch.refused, 8),
    Column("撤回", lambda batch: batch.undone_at, 17),
]


def imports(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    rows = ImportBatch.objects.visible_to(user).select_related("community", "by")
    return Listing("imports", "导入过的表格", BATCH_COLUMNS, by_key(rows))


OUTCOMES = {"created": "新建", "repeated": "已有", "refused": "没导入"}
ROW_COLUMNS = [
    Column("工作表", lambda row: row.sheet, 16),
    Column("第几行", lambda row: row.row, 8),
    Column("结果", lambda row: OUTCOMES.get(row.outcome, row.outcome), 10),
    Column("原因", lambda row: row.reason, 46),
    Column("民声编号", lambda row: _number(row.voice), 14),
]


def batch(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What became of every row of one file."""
    rows = ImportBatch.objects.visible_to(user).filter(pk=int(of) if of.isascii() and of.isdigit() and len(of) < 18 else 0)
    found = rows.first()
    if found is None:
        return None
    wanted = str(asked.get("outcome", ""))
    kept = ImportRow.objects.filter(batch=found).select_related("voice").order_by("-outcome", "row")
    kept = kept.filter(outcome=wanted) if wanted in OUTCOMES else kept
    chosen = [Chosen("文件", found.file_name, typed=True), *([Chosen("结果", OUTCOMES[wanted])] if wanted in OUTCOMES else [])]
    return Listing("import", "表格每一行的下落", ROW_COLUMNS, kept.iterator(chunk_size=PAGE), chosen)


CONFLICT_COLUMNS = [
    Column("什么时候", lambda conflict: conflict.at, 17),
    Column("谁送来的", lambda conflict: conflict.by.name if conflict.by else "", 12),
    Column("送来的内容", lambda conflict: conflict.received, 80),
]


def conflicts(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    return Listing("conflicts", "对不上的记录", CONFLICT_COLUMNS, conflicts_seen_by(user).iterator(chunk_size=PAGE))


RETURN_VISIT_COLUMNS = [
    Column("哪天去看", lambda visit: visit.due_on, 12),
    Column("看什么", lambda visit: visit.get_kind_display(), 14),
    Column("事项编号", lambda visit: visit.case.number, 14),
    Column("事项", lambda visit: visit.case.title, 34),
    Column("类别", lambda visit: str(visit.case.category), 18),
    Column("社区", lambda visit: visit.case.community.name, 12),
    Column("位置", lambda visit: visit.case.place_shown, 20),
    Column("到哪一步", lambda visit: visit.case.get_phase_display(), 14),
    Column("结束的日子", lambda visit: clock.local(visit.case.ended_at).date(), 12),
    Column("还好着没有", lambda visit: "", 20),
]


def return_visits(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What is due to be looked at again; with an empty column at the end: the list is taken along."""
    if not scope_of(user).is_staff:
        return None
    rows = visits_due(user).order_by("due_on", "id").iterator(chunk_size=PAGE)
    return Listing("return-visits", "要回访的", RETURN_VISIT_COLUMNS, rows)


ORDER_COLUMNS = [
    Column("平台", lambda order: order.platform_shown, 14),
    Column("单号", lambda order: order.number, 20),
    Column("事项编号", lambda order: order.case.number, 14),
    Column("事项", lambda order: order.case.title, 34),
    Column("社区", lambda order: order.case.community.name, 12),
    Column("到哪一步", lambda order: order.case.get_phase_display(), 14),
    Column("要在什么时候前回", lambda order: order.due_at, 17),
    Column("回了没有", lambda order: order.chip_words, 14),
    Column("最后回的话", lambda order: order.reply, 50),
    Column("什么时候回的", lambda order: order.replied_at, 17),
    Column("谁回的", lambda order: order.replied_by.name if order.replied_by else "", 12),
]


def orders(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What platforms sent, the most urgent first, with the last reply in full."""
    if not scope_of(user).is_staff:
        return None
    chosen = orders_chosen(user, asked)
    rows = chosen.qs.order_by("wanted_at", "pk").iterator(chunk_size=PAGE)
    return Listing("orders", "外来工单", ORDER_COLUMNS, rows, chosen_in(chosen))


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "cases": cases,
    "voices": voices,
    "inbox": waiting,
    "looks": looks,
    "calls": calls,
    "people": people,
    "imports": imports,
    "import": batch,
    "conflicts": conflicts,
    "return-visits": return_visits,
    "orders": orders,
}
