"""吹哨报到: who is called reads what is written for them, answers for themselves, and is seen to come, late or not at all."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.models import Assignment
from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.work_together import actions
from minsheng.work_together.models import Whistle, WhistleCall
from minsheng.work_together.states import AWAITED, CALL_MOVES, CallState
from tests.acts.whistles import WHY, blown, call_of
from tests.chain import heard, named, offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def test_the_shares_of_a_case_stay_as_they_are(town):
    case = opened(town)
    share = offered(town, case)
    whistle = blown(town, town.property_company, town.bureau, case=fresh(case), estate=None)
    assert [(s.pk, s.state) for s in Assignment.objects.unscoped(WHY).all()] == [(share.pk, "offered")]
    assert (whistle.case, whistle.estate) == (case, case.estate)


def test_each_state_goes_where_the_table_says(town):
    """Every pair: what the table allows happens, what it does not is refused."""
    call = call_of(blown(town), town.property_company)
    rows = WhistleCall.objects.unscoped(WHY).filter(pk=call.pk)
    for before in CallState:
        for after in CallState:
            if after == CallState.ASKED:
                continue
            rows.update(state=before, ground="other")
            # Once the time has come nobody says any more that they don't come.
            ahead = timedelta(hours=1 if after == "refused" else 0)
            Whistle.objects.unscoped(WHY).update(at=clock.now() + ahead)
            given = {"call": rows.get(), "who": "小王", "words": "说一句"}
            try:
                if after in ("coming", "substitute", "refused"):
                    actions.answer_whistle(answer=after, ground="other", by=fresh(town.laozhou), **given)
                else:
                    actions.note_arrival(state=after, by=fresh(town.shuji), **given)
            except StateForbids as refusal:
                assert (after not in CALL_MOVES[before], refusal.code) == (True, "call_state"), (before, after)
            else:
                assert after in CALL_MOVES[before] and rows.get().state == after, (before, after)


def test_who_did_not_come_can_no_longer_say_that_they_don_t(town):
    call = call_of(blown(town), town.property_company)
    with pytest.raises(StateForbids) as refusal:
        actions.answer_whistle(call=call, answer="refused", ground="no_time", by=town.laozhou)
    assert refusal.value.code == "whistle_over"
    actions.note_arrival(call=fresh(call), state="missing", by=town.shuji)


def test_a_substitute_has_a_name_and_a_refusal_a_ground(town):
    call = call_of(blown(town, at=clock.now() + timedelta(hours=1)), town.property_company)
    for answer, more, field in (
        ("substitute", {}, "who"),
        ("refused", {}, "ground"),
        ("refused", {"ground": "other"}, "words"),
        ("late", {}, "answer"),
    ):
        with pytest.raises(BadInput) as refusal:
            actions.answer_whistle(call=call, answer=answer, by=town.laozhou, **more)
        assert refusal.value.field == field
    actions.answer_whistle(call=call, answer="substitute", who="小赵", by=town.laozhou)
    actions.answer_whistle(call=fresh(call), answer="refused", ground="no_time", by=town.laozhou)
    kept = fresh(call)
    assert (kept.state, kept.who, kept.ground, kept.by_office) == ("refused", "", "no_time", False)


def test_the_office_answers_only_for_whom_nobody_can_log_in(town):
    whistle = blown(town, town.property_company, town.volunteers)
    with pytest.raises(NotAllowed):
        actions.answer_whistle(call=call_of(whistle, town.property_company), answer="coming", by=town.shuji)
    call = call_of(whistle, town.volunteers)
    actions.answer_whistle(call=call, answer="coming", by=town.xiaoliu)
    assert fresh(call).by_office


def test_no_clock_says_that_somebody_is_missing_and_a_correction_is_one_more_entry(town):
    call = call_of(blown(town, at=clock.now() + timedelta(minutes=30)), town.property_company)
    with pytest.raises(StateForbids):
        actions.note_arrival(call=call, state="missing", by=town.shuji)
    with clock.at(clock.now() + timedelta(days=2)):
        assert fresh(call).state == "asked"
        actions.note_arrival(call=fresh(call), state="missing", by=town.shuji)
        actions.note_arrival(call=fresh(call), state="late", words="堵车", by=town.shuji)
    kinds = TimelineEntry.objects.filter(subject_kind="whistle").order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["WhistleBlown", "ArrivalNoted", "ArrivalNoted"]
    assert (fresh(call).state, fresh(call).noted_words) == ("late", "堵车")


def test_what_residents_said_and_who_they_are_reaches_nobody(town):
    voice = heard(town, "三号楼前的绿地都被种上菜了，没人管", speaker=named(4))
    case = opened(town, voice)
    for words, code in (
        ("居民说三号楼前的绿地都被种上菜了，来看看", "verbatim"),
        (f"找{voice.speaker.uncovered_name()}看绿地", "names_somebody"),
        ("先打13812345678", "names_somebody"),
        ("到2单元501看漏水", "may_name"),
    ):
        with pytest.raises(BadInput) as refusal:
            blown(town, case=fresh(case), words=words)
        assert refusal.value.code == code, words
    assert blown(town, case=fresh(case), words="到2单元501看漏水", looked_over=True).words == "到2单元501看漏水"


def test_the_form_points_out_what_may_name_somebody_and_keeps_what_was_typed(town):
    case = opened(town, heard(town))
    shuji, typed = client_of(town.shuji), {"organisations": "hengling", "at": "2099-01-01T09:00", "words": "到2单元501看漏水"}
    soon = clock.local(clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    first = shuji.post(f"/whistles/blow/?case={case.number}", typed | {"at": soon})
    assert first.status_code == 422
    body = first.content.decode()
    assert "2单元501" in body and "looked_over" in body and 'value="hengling" checked' in body
    again = shuji.post(f"/whistles/blow/?case={case.number}", typed | {"at": soon, "looked_over": "on"})
    assert again.status_code == 302 and Whistle.objects.unscoped(WHY).count() == 1


def test_a_form_sent_twice_calls_once(town):
    shuji = client_of(town.shuji)
    sent = {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b31",
        "organisations": "hengling",
        "at": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "words": "看绿地",
    }
    assert [shuji.post("/whistles/blow/", sent).status_code for _ in range(2)] == [302, 302]
    assert Whistle.objects.unscoped(WHY).count() == 1
    assert shuji.post("/whistles/blow/", sent | {"words": "看球室"}).status_code == 409


def test_an_organisation_reads_its_own_row_and_of_others_the_state(town):
    whistle = blown(town, town.property_company, town.bureau)
    actions.answer_whistle(
        call=call_of(whistle, town.bureau), answer="substitute", who="马科员的同事", words="要开会", by=town.chengguan
    )
    actions.answer_whistle(call=call_of(whistle, town.property_company), answer="coming", who="老周本人", by=town.laozhou)
    body = page(town.laozhou, f"/whistles/{whistle.number}/")
    assert "老周本人" in body and town.bureau.name in body and "派人替" in body
    assert "马科员的同事" not in body and "要开会" not in body
    office = page(town.xiaoliu, f"/whistles/{whistle.number}/")
    assert "马科员的同事" in office and "要开会" in office


def test_a_called_organisation_without_a_share_sees_no_case(town):
    case = opened(town, heard(town, "绿地没人管"), title="居民王大娘家门前的绿地")
    whistle = blown(town, town.bureau, case=fresh(case))
    body = page(town.chengguan, f"/whistles/{whistle.number}/")
    assert case.number not in body and case.title not in body and "绿地没人管" not in body
    offered(town, fresh(case), town.bureau)
    body = page(town.chengguan, f"/whistles/{whistle.number}/")
    assert case.number in body and case.title not in body


def test_strangers_see_nothing(town):
    whistle = blown(town)
    for user in (town.xiaochen, town.lilei, town.chengguan, town.passerby):
        assert not Whistle.objects.visible_to(fresh(user)).exists()
        assert not WhistleCall.objects.visible_to(fresh(user)).exists()
        assert client_of(user).get(f"/whistles/{whistle.number}/").status_code == 404
    assert Whistle.objects.visible_to(fresh(town.laozhou)).count() == 1


def test_what_began_cannot_be_called_off_and_what_is_off_takes_no_answer(town):
    whistle = blown(town, town.property_company, town.bureau)
    actions.note_arrival(call=call_of(whistle, town.bureau), state="came", by=town.shuji)
    with pytest.raises(StateForbids):
        actions.call_off_whistle(whistle=whistle, words="改天", by=town.shuji)
    off = blown(town, at=clock.now() + timedelta(days=1))
    actions.call_off_whistle(whistle=off, words="改天", by=town.shuji)
    with pytest.raises(StateForbids):
        actions.call_off_whistle(whistle=off, words="改天", by=town.shuji)
    with pytest.raises(StateForbids):
        actions.answer_whistle(call=call_of(off, town.property_company), answer="coming", by=town.laozhou)
    assert "改天" in page(town.laozhou, f"/whistles/{off.number}/")


def test_only_for_now_or_later_and_only_who_serves_here(town):
    linjia = town.lilei.representations.get().organisation
    for organisations, changes in (
        ([town.property_company], {"at": clock.now() - timedelta(days=1)}),
        ([town.property_company], {"at": clock.now() + timedelta(days=400)}),
        ([linjia], {}),
        ([town.property_company], {"estate": town.estate_b}),
    ):
        with pytest.raises(BadInput):
            blown(town, *organisations, **changes)
    with pytest.raises(BadInput):
        actions.blow_whistle(community=town.wandu, organisations=[], at=clock.now(), words="看绿地", by=town.shuji)


@pytest.mark.slow
def test_the_morning_of_the_office_and_of_who_is_called(town):
    whistle = blown(town)
    path = f"/whistles/{whistle.number}/"
    assert path in page(town.shuji, "/my-day/") and path in page(town.xiaoliu, "/my-day/")
    assert path in page(town.laozhou, "/my-day/") and path not in page(town.xiaochen, "/my-day/")
    actions.note_arrival(call=call_of(whistle, town.property_company), state="came", by=town.shuji)
    assert path not in page(town.shuji, "/my-day/") and path not in page(town.laozhou, "/my-day/")


def test_the_button_stands_on_the_page_of_a_case_for_who_leads(town):
    case = opened(town, heard(town))
    way = f"/whistles/blow/?case={case.number}"
    assert way in page(town.shuji, f"/cases/{case.number}/") and way not in page(town.xiaoliu, f"/cases/{case.number}/")


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_a_long_list_costs_what_a_short_one_does(town, who):
    one, three = one_and_three(getattr(town, who), "/whistles/", lambda n: blown(town, town.property_company, town.bureau))
    assert one == three <= MOST_STATEMENTS


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_many_who_are_called_cost_what_one_does(town, who):
    whistle = blown(town)
    more = iter((town.bureau, town.volunteers, town.office))

    def add(n):
        WhistleCall.objects.create(whistle=whistle, organisation=next(more), state_since=clock.now())

    one, three = one_and_three(getattr(town, who), f"/whistles/{whistle.number}/", add)
    assert one == three <= MOST_STATEMENTS


def test_every_awaited_state_is_one_from_which_somebody_may_come(town):
    assert all(CallState.CAME in CALL_MOVES[state] for state in AWAITED)


def test_a_suggestion_says_why_and_ticks_nothing(town):
    """Area, what was handled before and kept in time, what is in hand, refusals, how it was the last time."""
    from tests.chain import done

    done(town, offered(town, opened(town, heard(town, "灯不亮"))))
    case = opened(town, heard(town, "灯又不亮"))
    share = offered(town, opened(town, heard(town, "门坏了")))
    casework.refuse_share(assignment=share, ground="no_means", words="没有人手", by=town.laozhou)
    actions.note_arrival(call=call_of(blown(town), town.property_company), state="late", by=town.shuji)
    body = page(town.shuji, f"/whistles/blow/?case={case.number}")
    for reason in ("管本社区", "全区都管", "同类的事在这儿办成过1件，1件按时", "手上1件", "手上没有活", "没有条件办", "晚到"):
        assert reason in body, reason
    assert "checked" not in body
    assert body.index(town.property_company.name) < body.index(town.bureau.name)


def test_it_stands_on_the_agenda_of_everybody_who_is_concerned(town):
    whistle = blown(town, town.property_company, at=clock.now() + timedelta(days=1), words="看绿地怎么补种")
    asked = Asked(clock.now(), clock.now() + timedelta(days=3))
    for user, kinds in ((town.shuji, 1), (town.wangjie, 1), (town.laozhou, 1), (town.chengguan, 0), (town.xiaochen, 0)):
        assert len([one for one in dates_of(user, asked) if one.key == f"whistle-{whistle.number}"]) == kinds
    mine = Asked(asked.since, asked.until, mine=True)
    assert [len(dates_of(user, mine)) for user in (town.shuji, town.wangjie)] == [1, 0]
    actions.call_off_whistle(whistle=whistle, words="下雨", by=town.shuji)
    [dated] = dates_of(fresh(town.laozhou), asked)
    assert dated.cancelled and dated.outside.why == "下雨"
