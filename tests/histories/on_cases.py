"""Acts on cases and what residents say of them, each on something that is there."""

from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import (
    Attachment,
    BoardItem,
    CaseEnding,
    ExternalOrder,
    GoodCase,
    Notice,
    Parking,
    ReturnVisit,
    ShareLink,
)
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from tests.chain import photo
from tests.people import Town, fresh

from .luck import HANDS, LEADS, OFFICE, OFFICERS, STAFF, WHY, Luck, Move, cases, shares, voices

VERDICTS = ("solved", "solved", "partly", "not_solved")


def soon(luck: Luck, days: int = 20) -> Any:
    return clock.today() + timedelta(days=luck.randint(1, days))


def open_case(town: Town, luck: Luck, by: User) -> None:
    some = [luck.one(voices(town, "new"))] if luck.random() < 0.8 else []
    actions.open_case(title="灯", category=town.category("property-repair"), community=town.wandu, voices=some, by=by)


def offer_share(town: Town, luck: Luck, by: User) -> None:
    organisation = luck.choice([town.property_company, town.bureau, town.volunteers, town.office])
    role = luck.choice(["lead", "support"])
    actions.offer_share(case=luck.one(cases(town)), organisation=organisation, role=role, share="来办", by=by)


def give_result(town: Town, luck: Luck, by: User) -> None:
    share = luck.one(shares(town, "accepted", "ordered", "rework"))
    if luck.random() < 0.8:
        for stage in share.case.category.evidence:
            actions.attach(content=photo(), assignment=fresh(share), stage=stage, by=by)
    actions.give_result(assignment=fresh(share), words="好了", by=by)


def confirm(town: Town, luck: Luck, by: User) -> None:
    voice, verdict = luck.one(voices(town, "in_case")), luck.choice(VERDICTS)
    if luck.random() < 0.6:
        actions.confirm(voice=voice, verdict=verdict, via="code", by=None)
    else:
        actions.confirm(voice=voice, verdict=luck.choice([*VERDICTS, "unreachable"]), via="phone", by=by)


def propose_end(town: Town, luck: Luck, by: User) -> None:
    kind = luck.choice(["explained", "withdrawn", "passed_outside", "unconfirmed"])
    track = luck.choice(["12345", "police"]) if kind == "passed_outside" else ""
    actions.propose_end(case=luck.one(cases(town)), kind=kind, track=track, words="办不了", by=by)


def propose_parking(town: Town, luck: Luck, by: User) -> None:
    act = actions.propose_parking
    act(case=luck.one(cases(town)), ground="funds", words="没钱", condition="有钱", review_on=soon(luck, 60), by=by)


def hand_out_share(town: Town, luck: Luck, by: User) -> None:
    actions.hand_out_share(assignment=luck.one(shares(town, "offered", "accepted", "rework")), by=by)


def attach(town: Town, luck: Luck, by: User) -> None:
    if luck.random() < 0.5:
        actions.attach(content=photo(), case=luck.one(cases(town)), stage="before", by=by)
    else:
        actions.attach(content=photo(), assignment=luck.one(shares(town)), stage="after", by=by)


def call_speaker(town: Town, luck: Luck, by: User) -> None:
    notice = luck.one(Notice.objects.unscoped(WHY).filter(void=False).order_by("pk"))
    actions.call_speaker(notice=notice, outcome=luck.choice(["no_answer", "wrong_number"]), words="", by=by)


def link_came_back(town: Town, luck: Luck, by: User) -> None:
    actions.link_came_back(case=luck.one(cases(town)), earlier=luck.one(cases(town)), by=by)


def unlink_came_back(town: Town, luck: Luck, by: User) -> None:
    actions.unlink_came_back(case=luck.one(cases(town)), earlier=luck.one(cases(town)), by=by)


def release_to_board(town: Town, luck: Luck, by: User) -> None:
    actions.release_to_board(case=luck.one(cases(town)), title="楼道亮了", words="灯换了，线查过了。", by=by)


def take_down(town: Town, luck: Luck, by: User) -> None:
    item = luck.one(BoardItem.objects.unscoped(WHY).order_by("pk"))
    actions.take_down_from_board(case=item.case, words="写错了", by=by)


def write_good_case(town: Town, luck: Luck, by: User) -> None:
    actions.write_good_case(case=luck.one(cases(town)), title="灯亮了", solved="物业换灯。", by=by)


def good(luck: Luck) -> GoodCase:
    found: GoodCase = luck.one(GoodCase.objects.unscoped(WHY).order_by("pk"))
    return found


def good_photo(luck: Luck, act: Any, by: User) -> None:
    row = good(luck)
    act(good_case=row, attachment=luck.one(Attachment.objects.unscoped(WHY).filter(case=row.case).order_by("pk")), by=by)


def order(luck: Luck) -> ExternalOrder:
    found: ExternalOrder = luck.one(ExternalOrder.objects.unscoped(WHY).order_by("pk"))
    return found


def visit(luck: Luck) -> ReturnVisit:
    found: ReturnVisit = luck.one(ReturnVisit.objects.unscoped(WHY).order_by("pk"))
    return found


def parked(luck: Luck) -> Any:
    return luck.one(Parking.objects.unscoped(WHY).order_by("pk")).case


def ending(luck: Luck) -> Any:
    return luck.one(CaseEnding.objects.order_by("pk")).case


def on(act: Any, *states: str, **given: Any) -> Any:
    """An act on a share, most often in the state it is for."""

    def do(town: Town, luck: Luck, by: User) -> None:
        act(assignment=luck.one(shares(town) if luck.random() < 0.1 else shares(town, *states)), by=by, **given)

    return do


ON_SHARES: dict[str, Move] = {
    "offer_share": Move(OFFICE, offer_share),
    "accept_share": Move(
        HANDS,
        lambda town, luck, by: actions.accept_share(
            assignment=luck.one(shares(town, "offered", "ordered")), promise_date=soon(luck), by=by
        ),
    ),
    "refuse_share": Move(HANDS, on(actions.refuse_share, "offered", ground="other", words="不办")),
    "adjudicate_refusal": Move(
        OFFICERS,
        lambda town, luck, by: actions.adjudicate_refusal(
            assignment=luck.one(shares(town, "refused")), decision=luck.choice(["upheld", "overruled"]), words="看过", by=by
        ),
    ),
    "take_back_share": Move(OFFICE, on(actions.take_back_share, "offered", "accepted", "ordered", words="不用了")),
    "remind_share": Move(STAFF, on(actions.remind_share, "offered", "accepted", words="请尽快")),
    "hand_out_share": Move(OFFICE, hand_out_share),
    "revoke_share_link": Move(
        OFFICE,
        lambda town, luck, by: actions.revoke_share_link(link=luck.one(ShareLink.objects.unscoped(WHY).order_by("pk")), by=by),
    ),
    "pause_share": Move(
        OFFICE,
        lambda town, luck, by: actions.pause_share(
            assignment=luck.one(shares(town, "accepted")), reason="weather", until=soon(luck), words="等天晴", by=by
        ),
    ),
    "resume_share": Move((*OFFICE, "laozhou"), on(actions.resume_share, "accepted")),
    "ask_extension": Move(
        HANDS,
        lambda town, luck, by: actions.ask_extension(
            assignment=luck.one(shares(town, "accepted")), wanted=soon(luck, 60), words="来不及", by=by
        ),
    ),
    "decide_extension": Move(
        OFFICE,
        lambda town, luck, by: actions.decide_extension(
            assignment=luck.one(shares(town, "accepted")), granted=luck.random() < 0.5, words="看过", by=by
        ),
    ),
    "give_result": Move(HANDS, give_result),
    "check_result": Move(
        STAFF,
        lambda town, luck, by: actions.check_result(
            assignment=luck.one(shares(town, "given")), passed=luck.random() < 0.6, words="看过", by=by
        ),
    ),
    "attach": Move((*STAFF, *HANDS), attach),
}

ON_CASES: dict[str, Move] = {
    "open_case": Move(OFFICE, open_case),
    "link_voice": Move(
        STAFF,
        lambda town, luck, by: actions.link_voice(case=luck.one(cases(town)), voice=luck.one(voices(town)), by=by),
    ),
    "unlink_voice": Move(STAFF, lambda town, luck, by: actions.unlink_voice(voice=luck.one(voices(town, "in_case")), by=by)),
    "release_excerpt": Move(
        OFFICE, lambda town, luck, by: actions.release_excerpt(case=luck.one(cases(town)), words="有人反映灯的问题", by=by)
    ),
    "reopen_case": Move(LEADS, lambda town, luck, by: actions.reopen_case(case=luck.one(cases(town)), words="再办", by=by)),
    "answer_residents": Move(
        OFFICE, lambda town, luck, by: actions.answer_residents(case=luck.one(cases(town)), words="好了", by=by)
    ),
    "confirm": Move((*STAFF, "jiedao"), confirm),
    "inspect_case": Move(
        STAFF,
        lambda town, luck, by: actions.inspect_case(
            case=luck.one(cases(town)), verdict=luck.choice(VERDICTS), words="看过", told_by="poster", by=by
        ),
    ),
    "call_speaker": Move(STAFF, call_speaker),
    "propose_end": Move(OFFICE, propose_end),
    "approve_end": Move(LEADS, lambda town, luck, by: actions.approve_end(case=ending(luck), by=by)),
    "decline_end": Move(LEADS, lambda town, luck, by: actions.decline_end(case=ending(luck), words="再想想", by=by)),
    "propose_parking": Move(OFFICE, propose_parking),
    "approve_parking": Move(OFFICERS, lambda town, luck, by: actions.approve_parking(case=parked(luck), by=by)),
    "decline_parking": Move(OFFICERS, lambda town, luck, by: actions.decline_parking(case=parked(luck), words="能办", by=by)),
    "review_parking": Move(
        OFFICERS,
        lambda town, luck, by: actions.review_parking(case=parked(luck), review_on=soon(luck, 90), words="还没批", by=by),
    ),
    "take_up_case": Move(OFFICE, lambda town, luck, by: actions.take_up_case(case=parked(luck), words="批了", by=by)),
    "record_return_visit": Move(
        STAFF,
        lambda town, luck, by: actions.record_return_visit(
            visit=visit(luck), found=luck.choice(["fine", "came_back"]), words="去看过", by=by
        ),
    ),
    "undo_return_visit": Move(STAFF, lambda town, luck, by: actions.undo_return_visit(visit=visit(luck), by=by)),
    "link_came_back": Move(STAFF, link_came_back),
    "unlink_came_back": Move(STAFF, unlink_came_back),
    "note_external_order": Move(
        OFFICE,
        lambda town, luck, by: actions.note_external_order(
            case=luck.one(cases(town)), platform="12345", number=f"HS{luck.randint(1, 10**9)}", by=by
        ),
    ),
    "reply_external_order": Move(
        OFFICE, lambda town, luck, by: actions.reply_external_order(order=order(luck), words="办好了", by=by)
    ),
    "take_back_external_order": Move(OFFICE, lambda town, luck, by: actions.take_back_external_order(order=order(luck), by=by)),
    "release_to_board": Move(OFFICE, release_to_board),
    "take_down_from_board": Move(LEADS, take_down),
    "write_good_case": Move(OFFICE, write_good_case),
    "edit_good_case": Move(
        OFFICE, lambda town, luck, by: actions.edit_good_case(good_case=good(luck), title="灯亮了", solved="换了", by=by)
    ),
    "release_good_case": Move(
        LEADS, lambda town, luck, by: actions.release_good_case(good_case=good(luck), circle="community", by=by)
    ),
    "withdraw_good_case": Move(
        LEADS, lambda town, luck, by: actions.withdraw_good_case(good_case=good(luck), words="写错了", by=by)
    ),
    "release_good_case_photo": Move(LEADS, lambda town, luck, by: good_photo(luck, actions.release_good_case_photo, by)),
    "take_back_good_case_photo": Move(LEADS, lambda town, luck, by: good_photo(luck, actions.take_back_good_case_photo, by)),
}
