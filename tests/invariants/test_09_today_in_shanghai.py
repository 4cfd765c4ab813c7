"""Invariant 9, as far as acts go: "today" is the calendar day in Asia/Shanghai, and every list agrees with its count.

Half past midnight in Shanghai is still yesterday in Greenwich: what is due, over or in force then must follow the wall.
"""

from datetime import UTC, date, datetime

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Case, Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Post
from tests.chain import accepted, answered, heard, notices_of, offered, opened, refused, voices_of
from tests.people import fresh

HALF_PAST_MIDNIGHT = datetime(2027, 3, 8, 16, 30, tzinfo=UTC)  # the 9th of March on the wall


def test_a_case_and_a_share_are_due_from_the_day_on_the_wall(town):
    with clock.at(HALF_PAST_MIDNIGHT):
        share = offered(town, opened(town))
    assert (share.case.number, share.case.due, share.due) == ("WD-27-0001", date(2027, 3, 30), date(2027, 3, 16))


def test_yesterday_is_over_at_midnight_in_shanghai(town):
    with clock.at(HALF_PAST_MIDNIGHT):
        share = offered(town, due=date(2027, 3, 9))
        with refused("in_the_past", "promise_date"):
            actions.accept_share(assignment=share, promise_date=date(2027, 3, 8), by=town.laozhou)
        actions.accept_share(assignment=share, promise_date=date(2027, 3, 9), by=town.laozhou)
        with refused("in_the_past", "due"):
            offered(town, share.case, town.bureau, "support", due=date(2027, 3, 8))


def test_a_post_ends_with_its_last_day_on_the_wall(town):
    heard(town)
    Post.objects.filter(user=town.shuji).update(until=date(2027, 3, 8))
    with clock.at(datetime(2027, 3, 8, 15, 59, tzinfo=UTC)):
        assert Voice.objects.visible_to(fresh(town.shuji)).count() == 1
    with clock.at(datetime(2027, 3, 8, 16, 0, tzinfo=UTC)):
        assert Voice.objects.visible_to(fresh(town.shuji)).count() == 0


def test_the_time_to_confirm_ends_with_its_day_on_the_wall(town):
    with clock.at(HALF_PAST_MIDNIGHT):
        case = answered(town, heard(town, speaker=actions.Speaker(mode="household", household="202")))
    assert case.confirm_by == date(2027, 3, 16)
    end = {"kind": "unconfirmed", "words": "没人", "by": town.xiaoliu}
    with clock.at(datetime(2027, 3, 16, 15, 59, tzinfo=UTC)), refused("confirm_period"):
        actions.propose_end(case=case, **end)
    with clock.at(datetime(2027, 3, 16, 16, 0, tzinfo=UTC)):
        actions.propose_end(case=case, **end)


def test_a_promise_is_told_with_the_day_that_was_promised(town):
    with clock.at(HALF_PAST_MIDNIGHT):
        share = accepted(town, days=3)
        assert "3月12日" in notices_of(voices_of(share.case)[0])[-1].words


@pytest.mark.parametrize("reader", ["shuji", "jiedao", "quji", "xiaochen", "laozhou"])
def test_a_list_a_count_and_a_figure_of_the_same_rows_agree(town, reader):
    for _ in range(3):
        offered(town, opened(town))
    heard(town, community=town.gucheng, by=town.xiaochen)
    user = getattr(town, reader)
    for model in (Voice, Case):
        rows = model.objects.visible_to(user)
        one_by_one = [row for row in model._base_manager.all() if rows.filter(pk=row.pk).exists()]
        assert {row.pk for row in rows} == {row.pk for row in one_by_one}
        assert len(rows) == rows.count() == len(one_by_one)
