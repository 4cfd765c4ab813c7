"""The clocks of a case: each runs for who is waited for; what may move its end, and what may not."""

from datetime import date, datetime

from minsheng.casework import actions
from minsheng.casework.models import StageClock
from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_between
from tests.acts.shares import refused as refused_share
from tests.chain import WHY, accepted, answered, done, given, offered, opened, voices_of
from tests.clocks import MONDAY, at, promised, running
from tests.people import fresh


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
