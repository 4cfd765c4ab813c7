"""Acts of the office as a whole: files taken in, rules, categories, looking as somebody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.actions.categories import import_categories
from minsheng.channels import actions as channels
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.models import DocumentTemplate, MeetingInvitation
from minsheng.channels.queries.templates import place_of_community
from minsheng.foundation import clock
from minsheng.neighbourhood import actions as people_actions
from minsheng.neighbourhood.models import ApiToken, Grid, User
from minsheng.neighbourhood.totp import code_at
from tests.people import Town, fresh
from tests.sheets import year_sheet
from tests.words import word_file

from .ready import LEADS, OFFICE, STAFF, Ready

NOTICE = KINDS["meeting-invitation"]
CSV = "编号,内容\n1,灯不亮\n".encode()


def import_voices(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.import_voices(content=CSV, file_name="a.csv", community=town.wandu, by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["voice VoiceHeard", "batch VoicesImported"])


def undo_import(town: Town) -> Ready:
    batch = actions.import_voices(content=CSV, file_name="a.csv", community=town.wandu, by=town.xiaoliu)
    act = actions.undo_import
    return Ready(town.shuji, OFFICE, lambda by: act(batch=fresh(batch), by=by), ["voice VoiceImportUndone", "batch ImportUndone"])


def begin_view_as(town: Town) -> Ready:
    act = people_actions.begin_view_as
    return Ready(town.quji, {"quji"}, lambda by: act(user=town.shuji, reason="帮着看看", by=by), ["user ViewedAs"])


def look_by_key(town: Town) -> Ready:
    act = people_actions.look_by_key
    return Ready(town.quji, {"quji"}, lambda by: act(user=town.shuji, reason="帮着看看", by=by), ["user ViewedAs"])


def end_key(town: Town) -> Ready:
    people_actions.make_key(name="派单系统", by=town.wangjie)
    key = ApiToken.objects.get()
    act = people_actions.end_key
    return Ready(town.wangjie, LEADS | {"wangjie"}, lambda by: act(key=key, by=by), ["user KeyEnded"])


def take_second_factor(town: Town) -> Ready:
    setup = people_actions.prepare_second_factor(by=town.xiaoliu)
    people_actions.confirm_second_factor(code=code_at(setup.secret, clock.now().timestamp()), by=town.xiaoliu)
    act = people_actions.take_second_factor
    return Ready(
        town.shuji, LEADS, lambda by: act(user=fresh(town.xiaoliu), reason="手机丢了", by=by), ["user SecondFactorTaken"]
    )


def place_buildings(town: Town) -> Ready:
    act = people_actions.place_buildings
    return Ready(
        town.shuji, LEADS, lambda by: act(estate=town.estate, positions={"3": (10, 90)}, by=by), ["estate BuildingsPlaced"]
    )


def entrust_grid(town: Town) -> Ready:
    grid = Grid.objects.create(community=town.wandu, code="g1", name="第一网格")

    def do(by: User) -> Any:
        return people_actions.entrust_grid(grid=fresh(grid), workers=[town.wangjie], by=by)

    return Ready(town.shuji, LEADS, do, ["grid GridEntrusted"])


def enter_home(town: Town) -> Ready:
    def do(by: User) -> Any:
        return people_actions.enter_home(building=fresh(town.building), number="2单元502", by=by)

    return Ready(town.wangjie, STAFF, do, ["home HomeEntered"])


def hand_over_work(town: Town) -> Ready:
    act = actions.hand_over_work
    return Ready(
        town.shuji, LEADS, lambda by: act(of=town.wangjie, to=town.xiaoliu, reason="leave", by=by), ["user WorkHandedOver"]
    )


def end_hand_over(town: Town) -> Ready:
    until = clock.today() + timedelta(days=5)
    slip = actions.hand_over_work(of=town.wangjie, to=town.xiaoliu, reason="leave", until=until, by=town.shuji)
    act = actions.end_hand_over
    return Ready(town.shuji, LEADS, lambda by: act(hand_over=fresh(slip), by=by), ["user HandOverEnded"])


def close_account(town: Town) -> Ready:
    act = people_actions.close_account
    return Ready(town.shuji, LEADS, lambda by: act(user=fresh(town.laozhou), nobody_acts=True, by=by), ["user AccountClosed"])


def change_office_rule(town: Town) -> Ready:
    act = people_actions.change_office_rule
    return Ready(town.quji, {"quji"}, lambda by: act(key="case_days", value=7, by=by), ["rule OfficeRuleChanged"])


def change_clock_rule(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.change_clock_rule(stage="check", amount=3, unit="working_days", by=by)

    return Ready(town.quji, {"quji"}, do, ["clock_rule ClockRuleChanged"])


def drop_clock_rule(town: Town) -> Ready:
    actions.change_clock_rule(stage="check", amount=3, unit="working_days", by=town.quji)
    return Ready(town.quji, {"quji"}, lambda by: actions.drop_clock_rule(stage="check", by=by), ["clock_rule ClockRuleDropped"])


def change_platform(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.change_platform(code="12345", name="热线", reply="单号：{单号}", by=by)

    return Ready(town.quji, {"quji"}, do, ["platform PlatformChanged"])


def take_in_calendar(town: Town) -> Ready:
    act, content = people_actions.take_in_calendar, year_sheet()
    return Ready(town.quji, {"quji"}, lambda by: act(content=content, source="2027.xlsx", by=by), ["calendar CalendarTakenIn"])


def import_tree(town: Town) -> Ready:
    text = "code,parent,name\nnew,,新的\n"
    return Ready(town.quji, {"quji"}, lambda by: import_categories(text=text, by=by), ["categories CategoriesImported"])


def answer_remark(town: Town) -> Ready:
    remark = channels.leave_remark(words="字太小", by=None)
    act = channels.answer_remark
    return Ready(town.quji, {"quji"}, lambda by: act(remark=remark, words="改大了", by=by), ["remark RemarkAnswered"])


def issue_meeting_invitation(town: Town) -> Ready:
    act, at = channels.issue_meeting_invitation, clock.now() + timedelta(days=3)

    def do(by: User) -> Any:
        return act(community=town.wandu, topic="绿地", at=at, place="二楼", invited=["恒邻物业"], by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["meeting MeetingInvitationIssued"])


def _notice(town: Town) -> MeetingInvitation:
    act, at = channels.issue_meeting_invitation, clock.now() + timedelta(days=3)
    return act(community=town.wandu, topic="绿地", at=at, place="二楼", invited=["恒邻物业"], by=town.xiaoliu)


def call_off_meeting(town: Town) -> Ready:
    notice, act = _notice(town), channels.call_off_meeting
    return Ready(town.xiaoliu, OFFICE, lambda by: act(notice=fresh(notice), words="下雨", by=by), ["meeting MeetingCalledOff"])


def make_document(town: Town) -> Ready:
    found = NOTICE.find(fresh(town.xiaoliu), _notice(town).number)
    assert found is not None
    act = channels.make_document
    return Ready(town.xiaoliu, STAFF, lambda by: act(kind=NOTICE, found=found, by=by), ["document DocumentMade"])


def _replaced(town: Town, text: str) -> DocumentTemplate:
    place = place_of_community(town.wandu)
    content = word_file(text)
    return channels.replace_template(kind=NOTICE, place=place, content=content, name="我们的.docx", by=town.shuji)


def replace_template(town: Town) -> Ready:
    place, content, act = place_of_community(town.wandu), word_file("{{ topic }}"), channels.replace_template

    def do(by: User) -> Any:
        return act(kind=NOTICE, place=place, content=content, name="我们的.docx", by=by)

    return Ready(town.shuji, LEADS, do, ["template TemplateReplaced"])


def go_back_to_template(town: Town) -> Ready:
    older, act = _replaced(town, "{{ topic }}"), channels.go_back_to_template
    _replaced(town, "{{ place }}")
    return Ready(town.shuji, LEADS, lambda by: act(template=fresh(older), by=by), ["template TemplateChosen"])


def use_template_above(town: Town) -> Ready:
    _replaced(town, "{{ topic }}")
    place, act = place_of_community(town.wandu), channels.use_template_above
    return Ready(town.shuji, LEADS, lambda by: act(kind=NOTICE, place=place, by=by), ["template TemplateSetAside"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "place_buildings": place_buildings,
    "import_voices": import_voices,
    "undo_import": undo_import,
    "begin_view_as": begin_view_as,
    "look_by_key": look_by_key,
    "end_key": end_key,
    "take_second_factor": take_second_factor,
    "hand_over_work": hand_over_work,
    "end_hand_over": end_hand_over,
    "close_account": close_account,
    "entrust_grid": entrust_grid,
    "enter_home": enter_home,
    "change_office_rule": change_office_rule,
    "change_clock_rule": change_clock_rule,
    "drop_clock_rule": drop_clock_rule,
    "change_platform": change_platform,
    "take_in_calendar": take_in_calendar,
    "import_categories": import_tree,
    "answer_remark": answer_remark,
    "issue_meeting_invitation": issue_meeting_invitation,
    "call_off_meeting": call_off_meeting,
    "make_document": make_document,
    "replace_template": replace_template,
    "go_back_to_template": go_back_to_template,
    "use_template_above": use_template_above,
}
