"""The clocks of a case: each runs for who is waited for; what may move its end, and what may not."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest

from minsheng.casework import actions
from minsheng.casework.actions.keep_clocks import confirm_day, default_day
from minsheng.casework.models import ClockRule, StageClock
from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_between
from tests.acts.shares import refused as refused_share
from tests.chain import WHY, accepted, answered, done, given, notices_of, offered, opened, refused, voices_of
from tests.people import fresh

MONDAY = "2026-03-09 10:00"


@contextmanager
def at(text: str):
    with clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)):
        yield


def running(case) -> dict[str, str]:
    rows = StageClock.objects.unscoped(WHY).running().filter(case=case)
    return {row.stage: f"{clock.local(row.due_at):%m-%d %H:%M}" for row in rows}


def promised(town, day=date(2026, 3, 13)):
    with at(MONDAY):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=day, by=town.laozhou)
    return fresh(share)


def test_from_opening_to_the_answer_somebody_is_always_waited_for(town):
    with at(MONDAY):
        case = opened(town)
        assert running(case) == {"dispatch": "03-10 17:30"}
        share = offered(town, case)
        assert running(case) == {"reply": "03-10 17:30"}
        actions.accept_share(assignment=share, promise_date=date(2026, 3, 13), by=town.laozhou)
        assert running(case) == {"handle": "03-13 17:30"}
        given(town, fresh(share))
        assert running(case) == {"check": "03-11 17:30"}
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)
        assert running(case) == {"answer": "03-10 17:30"}
        answered(town, case=case)
        assert running(case) == {"confirm": "03-16 17:30"}
        actions.confirm(voice=voices_of(case)[0], verdict="solved", via="code", by=None)
        assert running(case) == {}


def test_a_refusal_waits_for_the_street_and_a_released_share_for_the_dispatcher(town):
    with at(MONDAY):
        share = fresh(refused_share(town))
        assert running(share.case) == {"adjudicate": "03-11 17:30"}
        actions.adjudicate_refusal(assignment=share, decision="upheld", words="不归它", by=town.jiedao)
        assert running(share.case) == {"dispatch": "03-10 17:30"}


def test_what_does_not_pass_the_check_runs_on_the_promised_day(town):
    share = promised(town)
    with at("2026-03-12 10:00"):
        given(town, share)
        actions.check_result(assignment=fresh(share), passed=False, words="再来", by=town.wangjie)
        assert running(share.case) == {"handle": "03-13 17:30"}


def test_a_rule_of_the_category_counts_before_that_of_its_parent_and_of_all(town):
    own, parent = town.category("property-repair"), town.category("property")
    for category, amount in ((None, 9), (parent, 8), (own, 4)):
        ClockRule.objects.create(stage="dispatch", category=category, amount=amount, unit="working_hours")
    with at(MONDAY):
        assert running(opened(town)) == {"dispatch": "03-09 15:30"}
        assert running(opened(town, category="property-fee")) == {"dispatch": "03-10 10:30"}


def test_a_changed_rule_leaves_what_already_runs(town):
    with at(MONDAY):
        case = opened(town)
        actions.change_clock_rule(stage="dispatch", amount=1, unit="hours", by=town.quji)
        actions.release_excerpt(case=fresh(case), words="三号楼门前晚上暗", by=town.shuji)
        offered(town, other := opened(town))
    assert running(case) == {"dispatch": "03-10 17:30"}
    assert running(other) == {"reply": "03-10 17:30"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"stage": "x"}, "bad_input", "stage"),
        ({"unit": "weeks"}, "bad_input", "unit"),
        ({"amount": 0}, "bad_input", "amount"),
        ({"amount": 1000}, "bad_input", "amount"),
        ({"stage": "handle", "unit": "hours"}, "only_days", "unit"),
        ({"stage": "confirm", "unit": "working_hours"}, "only_days", "unit"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(town, change, code, field):
    with refused(code, field):
        actions.change_clock_rule(**({"stage": "check", "amount": 2, "unit": "days", "by": town.quji} | change))


def test_what_is_promised_as_a_day_is_not_ruled_by_the_hour(town, client):
    client.force_login(town.quji)
    answer = client.post("/calendar/handle/", {"amount": "2", "unit": "hours", "category": ""})
    assert (answer.status_code, ClockRule.objects.count()) == (422, 0)
    assert 'value="hours"' in client.get("/calendar/check/").content.decode()
    assert 'value="hours"' not in client.get("/calendar/confirm/").content.decode()


@pytest.mark.parametrize(
    ("amount", "unit", "when", "day"),
    [
        (2, "hours", "2026-03-09 09:00", date(2026, 3, 9)),
        (2, "hours", "2026-03-09 16:30", date(2026, 3, 10)),
        (2, "hours", "2026-03-09 22:30", date(2026, 3, 10)),
        (24, "hours", "2026-03-13 22:30", date(2026, 3, 16)),
        (4, "working_hours", "2026-03-09 16:30", date(2026, 3, 10)),
    ],
)
def test_a_rule_from_before_that_counts_hours_gives_a_day_that_is_no_shorter(town, amount, unit, when, day):
    for stage in ("handle", "confirm"):
        ClockRule.objects.create(stage=stage, amount=amount, unit=unit)
    with at(when):
        assert (default_day(town.category("property")), confirm_day(town.category("property"))) == (day, day)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-09 17:29", "03-09 17:30"),
        ("2026-03-09 17:30", "03-09 23:59"),
        ("2026-03-09 21:00", "03-09 23:59"),
        ("2026-03-14 21:00", "03-14 23:59"),
    ],
)
def test_today_promised_after_closing_time_lasts_until_the_day_is_over(town, when, due):
    with at(when):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=clock.today(), by=town.laozhou)
        assert (running(share.case), fresh(share).is_late, fresh(share).day) == ({"handle": due}, False, clock.today())


def test_what_was_promised_for_the_evening_is_put_off_like_any_other(town):
    with at("2026-03-09 18:30"):
        share = offered(town)
        actions.accept_share(assignment=share, promise_date=clock.today(), by=town.laozhou)
        asked(town, share, wanted=date(2026, 3, 10))
        decided(town, share)
        assert running(share.case) == {"handle": "03-10 17:30"}


def paused(town, share, until=date(2026, 3, 17), by=None):
    actions.pause_share(assignment=fresh(share), reason="weather", until=until, words="等天晴", by=by or town.shuji)
    return fresh(share)


def test_a_pause_moves_the_end_by_the_working_days_it_takes_and_the_promise_stays(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        share = paused(town, share)
        assert (running(share.case), share.is_paused, share.promise_date) == ({"handle": "03-19 17:30"}, True, date(2026, 3, 13))
        assert "先停一停（天气不允许），最晚3月17日接着办" in notices_of(voices_of(share.case)[0])[-1].words
    with at("2026-03-18 09:00"):
        assert (share.is_paused, share.is_late) == (False, False)
    with at("2026-03-20 09:00"):
        assert share.is_late


def test_a_pause_that_ends_earlier_moves_the_end_less(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        share = paused(town, share)
    with at("2026-03-12 15:00"):
        actions.resume_share(assignment=share, by=town.laozhou)
        assert (running(share.case), fresh(share).is_paused) == ({"handle": "03-16 17:30"}, False)


def test_a_result_ends_the_pause(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        given(town, paused(town, share))
        assert (fresh(share).is_paused, running(share.case)) == (False, {"check": "03-13 17:30"})
        with refused("share_state"):
            paused(town, share)


def test_pauses_have_a_ceiling_together(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        with refused("pause_ceiling", "until"):
            paused(town, share, until=date(2026, 5, 20))
        paused(town, share, until=date(2026, 4, 8))
    with at("2026-04-09 10:00"), refused("pause_ceiling", "until"):
        paused(town, share, until=date(2026, 4, 30))


def test_what_is_late_can_neither_be_paused_nor_put_off(town):
    share = promised(town)
    with at("2026-03-16 10:00"):
        with refused("already_late"):
            paused(town, share)
        with refused("already_late"):
            actions.ask_extension(assignment=share, wanted=date(2026, 4, 1), words="忙", by=town.laozhou)


def test_who_has_a_part_in_a_share_does_not_pause_it(town):
    with at(MONDAY):
        share = offered(town, organisation=town.volunteers)
        actions.accept_share(assignment=share, promise_date=date(2026, 3, 13), by=town.xiaoliu)
        with refused("not_allowed"):
            paused(town, share, by=town.xiaoliu)
        assert paused(town, share).is_paused


def test_one_pause_at_a_time_from_tomorrow_on(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        with refused("in_the_past", "until"):
            paused(town, share, until=date(2026, 3, 11))
        paused(town, share, until=date(2026, 3, 12))
        with refused("already_paused"):
            paused(town, share)
    with at("2026-03-12 23:00"):
        assert fresh(share).is_paused
    with at("2026-03-13 09:00"):
        assert not fresh(share).is_paused


def test_what_has_to_be_done_again_is_no_longer_paused(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        given(town, paused(town, share))
        actions.check_result(assignment=fresh(share), passed=False, words="再来", by=town.wangjie)
        assert (fresh(share).state, fresh(share).is_paused) == ("rework", False)


def asked(town, share, wanted=date(2026, 3, 20), by=None):
    actions.ask_extension(assignment=fresh(share), wanted=wanted, words="配件没到", by=by or town.laozhou)


def decided(town, share, granted=True, words="", by=None):
    actions.decide_extension(assignment=fresh(share), granted=granted, words=words, by=by or town.shuji)


def test_a_later_day_counts_once_it_is_granted_and_who_spoke_is_told(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        asked(town, share)
        assert running(share.case) == {"handle": "03-13 17:30"}
        decided(town, share)
        assert (running(share.case), fresh(share).promise_date) == ({"handle": "03-20 17:30"}, date(2026, 3, 13))
        assert "改到3月20日前办好" in notices_of(voices_of(share.case)[0])[-1].words


def test_a_day_that_is_not_granted_stays_with_a_reason(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        asked(town, share)
        with refused("empty", "words"):
            decided(town, share, granted=False)
        decided(town, share, granted=False, words="先修这一处")
        assert running(share.case) == {"handle": "03-13 17:30"}
        with refused("not_asked"):
            decided(town, share)


def test_a_later_day_is_later_is_asked_once_and_not_for_ever(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        with refused("not_later", "wanted"):
            asked(town, share, wanted=date(2026, 3, 13))
        for wanted in (date(2026, 3, 20), date(2026, 3, 27)):
            asked(town, share, wanted)
            with refused("already_asked"):
                asked(town, share, date(2026, 4, 10))
            decided(town, share)
        with refused("too_many_extensions"):
            asked(town, share, date(2026, 4, 10))


def test_a_day_that_was_not_granted_is_no_change_of_date(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        for _ in range(3):
            asked(town, share)
            decided(town, share, granted=False, words="先修这一处")
        with refused("too_far", "wanted"):
            asked(town, share, date(2027, 3, 13))
        assert "改到" not in "".join(notice.words for notice in notices_of(voices_of(share.case)[0]))


def test_who_asked_and_who_has_a_part_in_a_share_do_not_grant_the_day(town):
    with at(MONDAY):
        share = offered(town, organisation=town.volunteers)
        actions.accept_share(assignment=share, promise_date=date(2026, 3, 13), by=town.xiaoliu)
        asked(town, share, by=town.shuji)
        with refused("not_allowed"):
            decided(town, share, by=town.xiaoliu)
        with refused("second_person"):
            decided(town, share)
        decided(town, share, by=town.jiedao)
        assert running(share.case) == {"handle": "03-20 17:30"}


def test_once_the_result_is_in_a_later_day_is_only_declined(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        asked(town, share)
        given(town, share)
        with refused("share_state"):
            decided(town, share)
        decided(town, share, granted=False, words="已经办好了")


def test_a_helpers_pause_and_day_are_not_told_to_who_spoke(town):
    with at(MONDAY):
        share = promised(town)
        helper = offered(town, share.case, town.bureau, "support")
        actions.accept_share(assignment=helper, promise_date=date(2026, 3, 13), by=town.chengguan)
        asked(town, helper, by=town.chengguan)
        decided(town, helper)
        paused(town, helper)
        assert [notice.event for notice in notices_of(voices_of(share.case)[0])][2:] == [f"promised:{share.pk}"]


def test_whoever_was_ordered_names_a_day_and_what_nobody_holds_waits_for_the_dispatcher(town):
    with at(MONDAY):
        share = fresh(refused_share(town))
        actions.adjudicate_refusal(assignment=share, decision="overruled", words="归它", by=town.jiedao)
        assert running(share.case) == {"reply": "03-10 17:30"}
        lonely = opened(town, category="neighbours-noise")
        done(town, offered(town, lonely, town.bureau, "support"))
        assert (fresh(lonely).phase, running(lonely)) == ("unheld", {"dispatch": "03-10 17:30"})


def test_a_proposed_end_waits_for_the_second_person(town):
    with at(MONDAY):
        case = opened(town)
        actions.propose_end(case=case, kind="explained", words="要等大修", by=town.xiaoliu)
        assert list(running(case)) == ["approve"]


def test_nobody_is_late_with_what_is_handed_in(town):
    share = promised(town)
    with at("2026-03-12 10:00"):
        given(town, share)
    with at("2026-03-30 10:00"):
        assert (fresh(share).is_late, fresh(share).due_at is None) == (False, False)
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)
        assert fresh(share).due_at is None


def test_any_edit_leaves_the_clock(town):
    """A known mistake: saving a case began its time anew."""
    share = promised(town)
    with at("2026-03-12 16:00"):
        actions.release_excerpt(case=fresh(share.case), words="三号楼门前晚上暗", by=town.shuji)
        actions.remind_share(assignment=fresh(share), words="", by=town.shuji)
        offered(town, share.case, town.bureau, "support")
        assert running(share.case)["handle"] == "03-13 17:30"


def test_a_case_that_is_open_again_waits_for_the_dispatcher(town):
    with at(MONDAY):
        case = answered(town)
        actions.confirm(voice=voices_of(case)[0], verdict="not_solved", via="code", by=None)
        assert running(case) == {"dispatch": "03-10 17:30"}


def test_time_in_which_nobody_holds_it_counts_for_the_dispatcher(town):
    """A known mistake: what nobody was assigned to was in nobody's figures."""
    with at(MONDAY):
        case = opened(town)
    with at("2026-03-12 10:00"):
        row = StageClock.objects.visible_to(town.shuji).running().get(case=case)
        assert (row.stage, row.is_late) == ("dispatch", True)


def test_a_stranger_sees_no_clock(town):
    case = accepted(town).case
    for user in (town.xiaochen, town.lilei, town.passerby):
        assert list(StageClock.objects.visible_to(user)) == []
    assert StageClock.objects.visible_to(town.shuji).filter(case=case).count() == 3


def test_a_done_share_has_no_clock_while_another_goes_on(town):
    with at(MONDAY):
        case = opened(town)
        done(town, offered(town, case))
        offered(town, case, town.bureau, "support")
        assert running(case) == {"reply": "03-10 17:30"}


def ends_of(case, stage: str) -> datetime:
    return StageClock.objects.unscoped(WHY).running().get(case=case, stage=stage).due_at


def test_an_offer_taken_back_gives_no_new_time(town):
    """Whoever asks somebody and takes it back the same day has as much time as before; days in which the other was waited for are left out."""
    with at("2026-03-09 10:00"):
        case = opened(town)
        before = ends_of(case, "dispatch")
    for day in ("2026-03-10", "2026-03-11"):
        with at(f"{day} 09:00"):
            share = offered(town, case)
        with at(f"{day} 11:00"):
            actions.take_back_share(assignment=share, words="派错了", by=town.shuji)
            assert ends_of(case, "dispatch") == before
    with at("2026-03-11 15:00"):
        share = offered(town, case)
    with at("2026-03-13 09:00"):
        actions.take_back_share(assignment=share, words="一直没答复", by=town.shuji)
    assert working_days_between(clock.local(before).date(), clock.local(ends_of(case, "dispatch")).date()) == 2


def test_an_end_proposed_and_declined_gives_no_new_time(town):
    with at("2026-03-09 10:00"):
        case = done(town).case
        before = ends_of(case, "answer")
    with at("2026-03-10 10:00"):
        actions.propose_end(case=fresh(case), kind="explained", words="办不了", by=town.xiaoliu)
        actions.decline_end(case=fresh(case), words="再想想", by=town.shuji)
    assert ends_of(case, "answer") == before


def test_a_refusal_upheld_and_a_result_checked_anew_give_it(town):
    with at("2026-03-09 10:00"):
        case = opened(town)
        first = ends_of(case, "dispatch")
        share = offered(town, case)
        actions.refuse_share(assignment=share, ground="other", words="不办", by=town.laozhou)
    with at("2026-03-12 10:00"):
        actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="成立", by=town.jiedao)
        assert ends_of(case, "dispatch") > first
        done(town, offered(town, case))
        told = ends_of(case, "answer")
    with at("2026-03-13 10:00"):
        done(town, offered(town, case, town.bureau, "support"))
    assert ends_of(case, "answer") > told
