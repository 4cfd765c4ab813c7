"""小板凳会: planned or begun at once, written down while people speak, reported back to the same yard, hung on the wall."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import MeetingNotice, Outing
from minsheng.go_out.queries.outings import Line, last_one_here, of_today, team_of, what_became_of
from tests.acts.outings import going, over, planned
from tests.chain import answered, opened
from tests.desk.test_lists import one_and_three
from tests.people import fresh
from tests.readable import readable

WHY = "a test"


def voices(outing):
    return list(Voice.objects.unscoped(WHY).live().filter(occasion=outing.occasion_id).order_by("pk"))


def test_what_is_said_hangs_on_the_occasion(town):
    outing = going(town)
    actions.note_remark(outing=outing, words="绿地光秃秃的", speaker=Speaker("named", "李大娘"), by=town.wangjie)
    voice = voices(outing)[0]
    assert (voice.source, voice.occasion.title, voice.estate, voice.state, voice.heard_by) == (
        "yard_meeting",
        f"{town.estate.name} 3号楼前 小板凳会",
        town.estate,
        "new",
        town.wangjie,
    )


def test_what_is_answered_at_once_is_settled_with_it(town):
    outing = going(town)
    voice = actions.note_remark(outing=outing, words="医保上哪儿办", answer="周三上午北门有人代办", by=town.wangjie)
    assert (fresh(voice).state, fresh(voice).state_words) == ("settled", "周三上午北门有人代办")


def test_nothing_is_written_down_before_it_begins_or_where_it_was_cancelled(town):
    outing = planned(town)
    with pytest.raises(StateForbids):
        actions.note_remark(outing=outing, words="灯不亮", by=town.wangjie)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    with pytest.raises(StateForbids):
        actions.begin_outing(outing=fresh(outing), by=town.shuji)


def test_late_entry_is_normal(town):
    outing = over(town)
    actions.note_remark(outing=fresh(outing), words="忘了一句：灯不亮", by=town.wangjie)
    assert len(voices(outing)) == 2


def test_an_empty_meeting_ends_too(town):
    outing = going(town)
    actions.end_outing(outing=outing, by=town.shuji)
    assert (fresh(outing).state, what_became_of(outing)) == ("over", [])


def test_ended_too_early_it_goes_on(town):
    outing = over(town)
    actions.begin_outing(outing=fresh(outing), by=town.shuji)
    assert (fresh(outing).state, fresh(outing).over_at) == ("going", None)


def test_the_next_one_here_finds_the_last_one(town):
    last = over(town)
    elsewhere = over(town, estate=None, place="广场")
    here = planned(town, at=clock.now() + timedelta(days=7))
    assert last_one_here(here, town.shuji) == last
    assert last_one_here(planned(town, estate=None, place="", at=clock.now() + timedelta(days=7)), town.shuji) is None
    assert elsewhere.pk


def test_the_last_one_of_another_estate_is_not_this_yard(town):
    over(town)
    assert last_one_here(planned(town, estate=None, place="3号楼前", at=clock.now() + timedelta(days=7)), town.shuji) is None


def test_what_became_is_told_in_the_order_of_the_wall(town):
    outing = going(town)
    waits, settled, passed, in_case, confirmed = (
        actions.note_remark(outing=outing, words=words, speaker=Speaker("named", f"李{n}娘"), by=town.wangjie)
        for n, words in enumerate(["车棚插座不够", "医保上哪儿办", "公交停一站", "绿地光秃秃的", "楼道灯不亮"])
    )
    casework.settle_voice(voice=settled, words="周三北门代办", by=town.wangjie)
    casework.pass_voice(voice=passed, track="12345", words="已转12345", by=town.wangjie)
    opened(town, in_case)
    case = answered(town, confirmed)
    lines = {line.voice.pk: line for line in what_became_of(outing)}
    assert lines[confirmed.pk].became == "done"  # answered, and the resident has not said yet
    casework.confirm(voice=fresh(confirmed), verdict="solved", via="phone", by=town.wangjie)
    lines = {line.voice.pk: line for line in what_became_of(outing)}
    assert [(lines[v.pk].became) for v in (confirmed, settled, passed, in_case, waits)] == [
        "solved",
        "answered",
        "cannot",
        "in_hand",
        "in_hand",
    ]
    assert [line.became for line in what_became_of(outing)] == ["solved", "answered", "cannot", "in_hand", "in_hand"]
    assert (lines[settled.pk].then, lines[passed.pk].then) == ("周三北门代办", "已转12345")
    assert fresh(case).phase == "confirmed"


def test_what_became_costs_the_same_for_many_as_for_few(town, django_assert_num_queries):
    few, many = over(town, "一"), over(town, *(f"第{n}句" for n in range(12)))
    for outing in (few, many):
        for voice in voices(outing)[::2]:
            opened(town, voice)
    with django_assert_num_queries(4):
        what_became_of(few)
    with django_assert_num_queries(4):
        what_became_of(many)


def test_the_notice_names_nobody(town):
    outing = going(town)
    actions.note_remark(outing=outing, words="灯不亮", speaker=Speaker("named", "赵千寻"), by=town.wangjie)
    actions.end_outing(outing=outing, by=town.shuji)
    for said in ("赵千寻说灯不亮", "灯不亮，打13800138000"):
        with pytest.raises(BadInput) as refused:
            line = Line("in_hand", said, "")
            actions.make_notice(outing=outing, lines=[line], until=clock.today(), by=town.shuji)
        assert refused.value.code == "names_somebody"
    assert not MeetingNotice.objects.unscoped(WHY).exists()


def test_who_came_stays_covered(town):
    outing = going(town)
    actions.count_people(outing=outing, headcount=23, names="李秀英、孙先生", by=town.wangjie)
    kept = fresh(outing)
    assert (kept.headcount, kept.came) == (23, "李秀英、孙先生")
    assert "李秀英" not in kept.came_sealed
    payloads = TimelineEntry.objects.filter(subject_kind="outing").values_list("payload", flat=True)
    assert not any("李秀英" in payload for payload in payloads)


def test_people_and_organisations_of_elsewhere_cant_be_planned(town):
    with pytest.raises(BadInput) as refused:
        planned(town, team=[town.xiaochen])
    assert refused.value.field == "team"
    linjia = type(town.property_company).objects.unscoped(WHY).get(code="linjia")
    with pytest.raises(BadInput) as refused:
        planned(town, organisations=[linjia])
    assert refused.value.field == "organisations"
    with pytest.raises(BadInput) as refused:
        planned(town, estate=town.estate_b)
    assert refused.value.field == "estate"


def test_on_the_day_of_who_leads_and_who_comes_along_alone(town):
    outing = planned(town)
    assert [list(of_today(user)) for user in (town.wangjie, town.shuji, town.xiaoliu)] == [[outing], [outing], []]


def page(who, path, data=None):
    client = Client()
    client.force_login(who)
    return client.post(path, data, follow=True) if data is not None else client.get(path)


def test_begun_at_once_with_one_press_and_one_line_is_one_press_more(town):
    shown = page(town.wangjie, "/outings/plan/", {"kind": "yard_meeting", "estate": town.estate.code, "now": "1"})
    outing = Outing.objects.unscoped(WHY).get()
    assert (outing.state, shown.redirect_chain[-1][0]) == ("going", f"/outings/{outing.number}/")
    page(town.wangjie, f"/outings/{outing.number}/", {"words": "绿地光秃秃的"})
    assert [voice.words for voice in voices(outing)] == ["绿地光秃秃的"]


def test_a_form_sent_twice_is_one_line_and_one_meeting(town):
    key = "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b21"
    for _ in range(2):
        page(town.wangjie, "/outings/plan/", {"client_id": key, "kind": "yard_meeting", "now": "1"})
    outing = Outing.objects.unscoped(WHY).get()
    for _ in range(2):
        data = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b22", "words": "灯不亮"}
        page(town.wangjie, f"/outings/{outing.number}/", data)
    assert len(voices(outing)) == 1


def test_what_was_typed_comes_back(town):
    outing = going(town)
    shown = page(town.wangjie, f"/outings/{outing.number}/", {"words": "灯不亮", "name": "李大娘", "phone": "123"})
    text = shown.content.decode()
    assert shown.status_code == 422
    assert "灯不亮" in text and "李大娘" in text and "电话要11位" in text


def test_the_page_of_the_next_meeting_begins_with_the_last_ones_results(town):
    over(town, "灯不亮", "绿地光秃秃的")
    here = planned(town, at=clock.now() + timedelta(days=1))
    text = page(town.shuji, f"/outings/{here.number}/").content.decode()
    assert "上次2条" in text and f"/outings/{here.number}/last-time/" in text
    text = page(town.shuji, f"/outings/{here.number}/last-time/").content.decode()
    assert "灯不亮" in text and "绿地光秃秃的" in text


def test_a_line_reworded_loses_its_quotation_marks_and_what_names_somebody_is_not_ticked(town):
    outing = over(town, "灯不亮", "3单元502的李大娘摔过")
    shown = page(town.shuji, f"/outings/{outing.number}/notice/").content.decode()
    plain, named = voices(outing)
    assert f'value="{plain.pk}" checked' in shown and f'value="{named.pk}" checked' not in shown
    until = (clock.today() + timedelta(days=7)).isoformat()
    said = {"take": [plain.pk, named.pk], f"said-{named.pk}": "有人摔过", f"then-{named.pk}": "在修", "until": until}
    text = page(town.shuji, f"/outings/{outing.number}/notice/", said).content.decode()
    assert "“灯不亮”" in text and "有人摔过" in text and "“有人摔过”" not in text and "502" not in readable(text)
    group = text.split('<textarea id="group-notice"')[1].split(">", 1)[1].split("</textarea>")[0].splitlines()
    assert group[0] == f"【{town.wandu.name}】上次您说的2条，后来怎样"
    assert [line.split("．", 1)[1].split("——")[0] for line in group[1:3]] == ["灯不亮", "有人摔过"]


def test_nothing_ticked_is_said_and_the_wording_stays(town):
    outing = over(town, "灯不亮")
    (voice,) = voices(outing)
    data = {"until": clock.today().isoformat(), f"then-{voice.pk}": "周五换灯"}
    shown = page(town.shuji, f"/outings/{outing.number}/notice/", data)
    assert shown.status_code == 422
    assert "勾上要贴出来的" in shown.content.decode() and "周五换灯" in shown.content.decode()


def test_300_people_in_a_yard_and_not_minus_one(town):
    outing = going(town)
    page(town.wangjie, f"/outings/{outing.number}/count/", {"headcount": "300"})
    assert fresh(outing).headcount == 300
    assert page(town.wangjie, f"/outings/{outing.number}/count/", {"headcount": "-1"}).status_code == 422


def test_a_plan_without_anything_is_now_and_anywhere(town):
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(), by=town.wangjie)
    assert (clock.now() - outing.at).total_seconds() < 5
    assert outing.occasion.title == f"{town.wandu.name} 走访"


def test_what_was_said_at_a_door_is_never_hung_up(town):
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(), by=town.wangjie)
    actions.begin_outing(outing=outing, by=town.wangjie)
    actions.note_remark(outing=outing, words="灯不亮", by=town.wangjie)
    actions.end_outing(outing=outing, by=town.wangjie)
    with pytest.raises(StateForbids):
        actions.make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=town.shuji)
    assert page(town.shuji, f"/outings/{outing.number}/notice/").status_code == 404


def test_who_was_planned_stays_to_be_read_and_who_comes_again_stands_once(town):
    outing = planned(town)
    actions.change_outing(outing=outing, plan=Plan(team=[town.xiaoliu]), by=town.shuji)
    assert team_of(outing) == [town.xiaoliu.name] and list(of_today(town.wangjie)) == []
    assert {member.user for member in outing.members.all()} == {town.wangjie, town.xiaoliu}
    actions.change_outing(outing=fresh(outing), plan=Plan(team=[town.wangjie]), by=town.shuji)
    assert team_of(outing) == [town.wangjie.name] and outing.members.count() == 2


def test_a_plan_changed_while_somebody_begins_does_not_unbegin_it(town):
    outing = planned(town)
    stale = fresh(outing)
    actions.begin_outing(outing=outing, by=town.wangjie)
    with pytest.raises(SomebodyWasFaster):
        actions.change_outing(outing=stale, plan=Plan(place="5号楼前"), by=town.shuji)
    assert (fresh(outing).state, fresh(outing).place) == ("going", "3号楼前")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/outings/", "/my-day/"])
def test_lists_of_outings_cost_the_same_for_one_as_for_three(town, path):
    one, three = one_and_three(town.shuji, path, lambda n: planned(town))
    assert one == three


def test_a_page_of_a_meeting_costs_the_same_for_one_line_as_for_three(town):
    outing = going(town)

    def add(n: int) -> object:
        return actions.note_remark(outing=outing, words=f"第{n}句", speaker=Speaker("named", f"李{n}娘"), by=town.wangjie)

    one, three = one_and_three(town.shuji, f"/outings/{outing.number}/", add)
    assert one == three


def test_a_line_too_long_for_the_page_is_said_and_never_cut(town):
    outing = over(town, "灯不亮" * 70)
    with pytest.raises(BadInput) as refused:
        actions.make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=town.shuji)
    assert refused.value.code == "too_long" and "210字" in refused.value.message
    with pytest.raises(BadInput):
        line = Line("in_hand", "灯不亮", "")
        actions.make_notice(outing=outing, lines=[line], until=clock.today(), next_words="打13800138000", by=town.shuji)


def test_what_is_too_long_is_refused_and_never_cut(town):
    with pytest.raises(BadInput) as refused:
        planned(town, place="很长的地方" * 13)
    assert (refused.value.field, refused.value.code) == ("place", "too_long") and "65字" in refused.value.message
