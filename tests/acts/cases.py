"""Acts on a case, and on what residents say of it."""

from collections.abc import Callable
from typing import Any

from minsheng.casework import actions
from minsheng.neighbourhood.models import User
from tests.chain import answered, done, heard, opened, photo, says, voices_of
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, STAFF, Ready


def open_case(town: Town) -> Ready:
    voice, category = heard(town), town.category("property-repair")

    def do(by: User) -> Any:
        return actions.open_case(title="灯", category=category, community=town.wandu, voices=[fresh(voice)], by=by)

    return Ready(town.shuji, OFFICE, do, ["case CaseOpened", "case VoiceLinked"])


def link_voice(town: Town) -> Ready:
    case, voice = opened(town), heard(town)
    return Ready(
        town.xiaoliu, STAFF, lambda by: actions.link_voice(case=fresh(case), voice=fresh(voice), by=by), ["case VoiceLinked"]
    )


def unlink_voice(town: Town) -> Ready:
    voice = voices_of(opened(town))[0]
    return Ready(town.xiaoliu, STAFF, lambda by: actions.unlink_voice(voice=fresh(voice), by=by), ["case VoiceUnlinked"])


def release_excerpt(town: Town) -> Ready:
    case = opened(town)
    act = actions.release_excerpt
    return Ready(
        town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), words="有人反映灯的问题", by=by), ["case ExcerptReleased"]
    )


def reopen_case(town: Town) -> Ready:
    case = answered(town)
    act = actions.reopen_case
    return Ready(town.shuji, LEADS, lambda by: act(case=fresh(case), words="还要再看", by=by), ["case CaseReopened"])


def note_external_order(town: Town) -> Ready:
    case = opened(town)
    act = actions.note_external_order
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: act(case=fresh(case), platform="12345", number="HS20261101001", by=by),
        ["case ExternalOrderNoted"],
    )


def _order(town: Town) -> Any:
    return actions.note_external_order(case=opened(town), platform="12345", number="HS20261101001", by=town.xiaoliu)


def reply_external_order(town: Town) -> Ready:
    order, act = _order(town), actions.reply_external_order
    return Ready(town.xiaoliu, OFFICE, lambda by: act(order=fresh(order), words="办好了", by=by), ["case ExternalOrderReplied"])


def take_back_external_order(town: Town) -> Ready:
    order, act = _order(town), actions.take_back_external_order
    return Ready(town.xiaoliu, OFFICE, lambda by: act(order=fresh(order), by=by), ["case ExternalOrderTakenBack"])


def attach_to_case(town: Town) -> Ready:
    case = opened(town)
    return Ready(
        town.wangjie,
        STAFF,
        lambda by: actions.attach(content=photo(), case=fresh(case), stage="before", by=by),
        ["case FileAttached"],
    )


def answer_residents(town: Town) -> Ready:
    case = done(town).case
    act = actions.answer_residents
    return Ready(town.shuji, OFFICE, lambda by: act(case=fresh(case), words="修好了", by=by), ["case ResidentsAnswered"])


def confirm(town: Town) -> Ready:
    voice = voices_of(answered(town))[0]
    return Ready(town.wangjie, STAFF, lambda by: says(voice, by=by), ["case ResidentConfirmed"])


def inspect_case(town: Town) -> Ready:
    case = answered(town, heard(town, speaker=None))

    def do(by: User) -> Any:
        return actions.inspect_case(case=fresh(case), verdict="solved", words="亮了", told_by="poster", by=by)

    return Ready(town.wangjie, STAFF, do, ["case CaseInspected"])


def release_to_board(town: Town) -> Ready:
    case = opened(town)

    def do(by: User) -> Any:
        return actions.release_to_board(case=fresh(case), title="楼道亮了", words="灯换了，线查过了。", by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["case BoardItemReleased"])


def take_down_from_board(town: Town) -> Ready:
    case = opened(town)
    actions.release_to_board(case=case, title="楼道亮了", words="灯换了，线查过了。", by=town.xiaoliu)
    act = actions.take_down_from_board
    return Ready(town.shuji, OFFICE, lambda by: act(case=fresh(case), words="写错了", by=by), ["case BoardItemTakenDown"])


def propose_end(town: Town) -> Ready:
    case = opened(town)
    act = actions.propose_end
    return Ready(
        town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), kind="explained", words="要等大修", by=by), ["case EndProposed"]
    )


def proposed(town: Town) -> Any:
    case = opened(town)
    actions.propose_end(case=case, kind="explained", words="要等大修", by=town.xiaoliu)
    return case


def approve_end(town: Town) -> Ready:
    case = proposed(town)
    return Ready(town.shuji, LEADS, lambda by: actions.approve_end(case=fresh(case), by=by), ["case EndApproved"])


def decline_end(town: Town) -> Ready:
    case = proposed(town)
    act = actions.decline_end
    return Ready(town.shuji, LEADS, lambda by: act(case=fresh(case), words="再想想", by=by), ["case EndDeclined"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "note_external_order": note_external_order,
    "reply_external_order": reply_external_order,
    "take_back_external_order": take_back_external_order,
    "open_case": open_case,
    "link_voice": link_voice,
    "unlink_voice": unlink_voice,
    "release_excerpt": release_excerpt,
    "reopen_case": reopen_case,
    "attach to a case": attach_to_case,
    "answer_residents": answer_residents,
    "confirm": confirm,
    "inspect_case": inspect_case,
    "release_to_board": release_to_board,
    "take_down_from_board": take_down_from_board,
    "propose_end": propose_end,
    "approve_end": approve_end,
    "decline_end": decline_end,
}
