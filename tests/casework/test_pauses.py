"""A share that stands still: how its end moves, how long it may, who says so."""

from datetime import date

from minsheng.casework import actions
from tests.chain import given, notices_of, offered, refused, voices_of
from tests.clocks import MONDAY, asked, at, decided, paused, promised, running
from tests.people import fresh


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


def test_a_later_day_granted_after_a_pause_is_that_day(town):
    share = promised(town)
    with at("2026-03-11 10:00"):
        share = paused(town, share)
    with at("2026-03-18 09:00"):
        asked(town, share)
        decided(town, share)
        assert running(share.case) == {"handle": "03-20 17:30"}
    with at("2026-03-18 11:00"):
        paused(town, fresh(share), until=date(2026, 3, 19))
        assert running(share.case) == {"handle": "03-23 17:30"}
