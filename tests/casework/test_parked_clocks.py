"""The clocks of a parked case stand and go on where they stood; nobody waits for the days between."""

import re
from datetime import date, timedelta

from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Case, StageClock
from minsheng.casework.queries.around import around
from minsheng.casework.queries.cases import days_late
from minsheng.config.wholeness import record_findings
from minsheng.desk.digest import Due, digest_of, due_of
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.working_days import working_days_between
from minsheng.insight.queries import QUESTIONS, waiting
from minsheng.work_together.queries.plans import together_of, waiting_in
from tests.acts.parking import parked
from tests.casework.test_parking import in_days
from tests.chain import WHY, accepted, heard, offered, opened
from tests.people import Town, fresh
from tests.work_together.days import at as moment

DAY = timedelta(days=1)


def test_its_clocks_go_on_where_they_stood(town: Town) -> None:
    """Ten working days pass, and the promise and the clock of a reply are ten working days later; the clock is the same one."""
    case = accepted(town, days=10).case
    offered(town, case, town.bureau, "support")
    clocks = {row.stage: row for row in StageClock.objects.unscoped(WHY).running().filter(case=case)}
    parked(town, case)
    with in_days(14):
        actions.take_up_case(case=fresh(case), words="批了", by=town.xiaoliu)
        later = {row.stage: row for row in StageClock.objects.unscoped(WHY).running().filter(case=case)}
    assert {stage: row.pk for stage, row in later.items()} == {stage: row.pk for stage, row in clocks.items()}
    today = clock.today()
    for stage, row in later.items():
        before, after = clock.local(clocks[stage].due_at).date(), clock.local(row.due_at).date()
        assert working_days_between(before, after) == working_days_between(today, today + 14 * DAY), stage
    share = fresh(case).assignments.unscoped(WHY).get(role="lead")
    assert (share.due_at, share.promise_date) == (later["handle"].due_at, today + 10 * DAY)


def ends(case: Case, stage: str):
    return clock.local(StageClock.objects.unscoped(WHY).running().get(case=case, stage=stage).due_at)


def test_what_was_late_stays_as_late_as_it_was(town: Town) -> None:
    """Three working days late as it is parked; two weeks later, as it is taken up, three and not thirteen."""
    with moment("2026-03-02 10:00"):
        case = accepted(town, days=4).case  # Friday the 6th
        offered(town, case, town.bureau, "support")  # to be answered by Tuesday
    with moment("2026-03-11 10:00"):
        parked(town, case)
        assert fresh(case).assignments.unscoped(WHY).get(role="lead").is_late is False
    with moment("2026-03-25 09:00"):
        actions.take_up_case(case=fresh(case), words="", by=town.xiaoliu)
        share = fresh(case).assignments.unscoped(WHY).get(role="lead")
        assert (share.is_late, days_late(share.due_at), share.promise_date.isoformat()) == (True, 3, "2026-03-06")
        assert share.due_at == ends(case, "handle") == calendar_in_force().close_of(date(2026, 3, 20))
        assert days_late(ends(case, "reply")) == 6 == working_days_between(date(2026, 3, 3), date(2026, 3, 11))
    assert list(record_findings()) == []


def test_taking_it_up_at_once_or_just_after_wins_nothing(town: Town) -> None:
    """Late by an hour as it was parked: it is late as it is taken up, and by no more than the day it was."""
    for up, until in (("2026-03-06 19:30", "2026-03-06"), ("2026-03-07 09:00", "2026-03-06"), ("2026-03-13 09:00", "2026-03-12")):
        with moment("2026-03-02 10:00"):
            case = accepted(town, offered(town, opened(town, heard(town))), days=4).case
        with moment("2026-03-06 19:00"):
            parked(town, case)
        with moment(up):
            actions.take_up_case(case=fresh(case), words="", by=town.xiaoliu)
            found = ends(case, "handle")
            assert (found.date().isoformat(), days_late(found)) == (until, 1), up


def test_what_is_parked_on_its_last_day_has_the_rest_of_that_day(town: Town) -> None:
    with moment("2026-03-02 10:00"):
        case = accepted(town, days=4).case
        sent = opened(town, heard(town))
    with moment("2026-03-03 10:00"):
        assert ends(sent, "dispatch").date() == date(2026, 3, 3)
        parked(town, sent)
    with moment("2026-03-06 10:00"):
        parked(town, case)
    with moment("2026-03-20 10:00"):
        for one, stage in ((case, "handle"), (sent, "dispatch")):
            actions.take_up_case(case=fresh(one), words="", by=town.xiaoliu)
            assert (ends(one, stage).date(), days_late(ends(one, stage))) == (date(2026, 3, 20), 0)


def test_of_a_parked_case_nothing_stands_in_the_digest(town: Town) -> None:
    offered_only, case = offered(town).case, accepted(town, offered(town, opened(town, heard(town)))).case
    paused = accepted(town, offered(town, opened(town, heard(town))))
    until = clock.today() + 5 * DAY
    actions.pause_share(assignment=paused, reason="material", until=until, words="等配件", by=town.shuji)
    before = digest_of(fresh(town.laozhou))
    assert (any("等您答复接不接" in line for line in before), any("暂停着" in line for line in before)) == (True, True)
    for one in (offered_only, case, paused.case):
        parked(town, one)
    for who in (town.laozhou, town.shuji, town.jiedao):
        assert due_of(fresh(who)) == Due(0, 0, 0, 0)
    assert digest_of(fresh(town.laozhou)) == []


def test_the_days_for_which_it_stood_are_waited_by_nobody(town: Town, client: Client) -> None:
    with moment("2026-03-02 10:00"):
        case = accepted(town, days=30).case
        sent = opened(town, heard(town, "东门的锁坏了"))
    with moment("2026-03-04 10:00"):
        parked(town, case)
        parked(town, sent)
    with moment("2026-03-18 10:00"):
        for one in (case, sent):
            actions.take_up_case(case=fresh(one), words="", by=town.xiaoliu)
        late = opened(town, heard(town, "西门的锁坏了"))
    with moment("2026-03-20 10:00"):
        assert [wait.days for wait in around(fresh(case), town.shuji).waits(fresh(case))] == [4]  # and not 14
        assert [wait.days for wait in around(fresh(sent), town.shuji).waits(fresh(sent))] == [4]
        rows = QUESTIONS["waiting"].show(waiting(town.shuji))
        hours = {row.case.pk: int(re.findall(r"(\d+)个工作小时", row.why)[0]) for row in rows}
        groups = {group.key: (group.number, group.more) for group in QUESTIONS["waiting"].groups(town.shuji)}
        longest = {"hengling": hours[case.pk], "office": max(hours[sent.pk], hours[late.pk])}
        assert {key: more for key, (_n, more) in groups.items()} == {k: f"最久{n}个工作小时" for k, n in longest.items()}
        assert ({key: n for key, (n, _more) in groups.items()}, longest["office"] < 40) == ({"hengling": 1, "office": 2}, True)
        [theirs] = waiting_in(fresh(case), together_of(fresh(case), town.shuji))
        assert theirs.hours == hours[case.pk]
