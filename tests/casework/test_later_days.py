"""A later day for a share: asked for, granted or not, told or not."""

from datetime import date

from minsheng.casework import actions
from tests.chain import given, notices_of, offered, refused, voices_of
from tests.clocks import MONDAY, asked, at, decided, paused, promised, running
from tests.people import fresh


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
