"""Shares: asked for, promised or refused, decided on, done with proof, checked by somebody who had no part in it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.models import ClockRule, Refusal
from minsheng.casework.states import Ground
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.shares import ACTS as SHARE_ACTS
from tests.chain import accepted, answered, given, heard, notices_of, offered, opened, proved, refused, says, voices_of
from tests.people import fresh, organised


@pytest.mark.parametrize("act", SHARE_ACTS)
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_an_organisation_is_asked_with_a_day(town):
    with clock.at(datetime(2026, 3, 10, 2, tzinfo=UTC)):
        share = offered(town)
    assert (share.state, share.role, share.share, share.round, share.due) == ("offered", "lead", "把灯修好", 1, date(2026, 3, 17))
    assert (share.offered_by, share.day, share.case.phase) == (town.shuji, date(2026, 3, 11), "offered")  # to say yes or no by


def test_the_day_asked_for_follows_the_office(town):
    ClockRule.objects.create(stage="handle", amount=1, unit="working_days")
    with clock.at(datetime(2026, 3, 13, 2, tzinfo=UTC)):  # a Friday
        assert offered(town).due == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"role": "boss"}, "bad_input", "role"),
        ({"share": " "}, "empty", "share"),
        ({"due": date(2020, 1, 1)}, "in_the_past", "due"),
    ],
)
def test_what_cannot_be_asked_is_refused(town, changes, code, field):
    case = opened(town)
    with refused(code, field):
        offered(town, case, **changes)


def test_an_organisation_that_does_not_serve_here_is_not_asked(town):
    case, elsewhere = opened(town), organised("x", "别处物业", "property", town.gucheng)
    with refused("does_not_serve", "organisation"):
        offered(town, case, elsewhere)


def test_a_department_of_the_whole_district_serves_everywhere(town):
    assert offered(town, opened(town), town.bureau).state == "offered"


def test_one_leads_and_each_holds_one_share(town):
    case = offered(town).case
    with refused("lead_taken"):
        offered(town, case, town.bureau)
    with refused("already_holds"):
        offered(town, case, town.property_company, "support")
    assert offered(town, case, town.bureau, "support").role == "support"


def test_a_share_that_was_taken_back_leaves_room(town):
    share = offered(town)
    actions.take_back_share(assignment=share, words="派错了", by=town.shuji)
    assert (fresh(share).state, fresh(share.case).phase) == ("taken_back", "to_dispatch")
    assert offered(town, share.case).state == "offered"


@pytest.mark.parametrize("end", ["explained", "confirmed", "proposed", "asking"])
def test_nothing_is_asked_of_anybody_once_a_case_has_ended_or_was_answered(town, end):
    case = answered(town) if end in ("confirmed", "asking") else opened(town)
    if end == "confirmed":
        says(voices_of(case)[0])
    elif end != "asking":
        actions.propose_end(case=case, kind="explained", words="办不了", by=town.xiaoliu)
    if end == "explained":
        actions.approve_end(case=fresh(case), by=town.shuji)
    with refused("already_answered" if end == "asking" else "case_ended"):
        offered(town, case, town.bureau, "support")


def test_the_accused_may_lead_with_a_warning_that_is_kept(town):
    offered(town, opened(town, concerns=town.property_company))
    assert facts(TimelineEntry.objects.get(kind="ShareOffered"))["warnings"] == ["concerned_leads"]


def test_the_office_may_lead_a_departments_duty_with_a_warning(town):
    case = opened(town, category="surroundings-smell")
    offered(town, case, town.office)
    offered(town, case, town.bureau, "support")
    kept = TimelineEntry.objects.filter(kind="ShareOffered").order_by("sequence")
    assert [facts(entry)["warnings"] for entry in kept] == [["department_duty"], []]


def test_a_promise_has_a_date_and_the_speakers_are_told_who_leads(town):
    share = accepted(town, days=3)
    day = clock.today() + timedelta(days=3)
    assert (share.state, share.promise_date, share.day, share.accepted_by) == ("accepted", day, day, town.laozhou)
    told = notices_of(voices_of(share.case)[0])[-1]
    assert (told.kind, told.event, "恒邻物业" in told.words) == ("passed", f"promised:{share.pk}", True)
    assert share.case.phase == "working"


def test_a_helpers_promise_is_not_told_to_the_speakers(town):
    case = offered(town).case
    accepted(town, offered(town, case, town.bureau, "support"))
    assert [n.kind for n in notices_of(voices_of(case)[0])] == ["heard", "heard"]


@pytest.mark.parametrize(("days", "code"), [(-1, "in_the_past"), (367, "too_far")])
def test_a_promise_is_neither_past_nor_more_than_a_year_ahead(town, days, code):
    share = offered(town)
    with refused(code, "promise_date"):
        accepted(town, share, days=days)


def test_a_promise_for_today_or_in_a_year_is_one(town):
    assert accepted(town, days=0).state == accepted(town, days=366).state == "accepted"


@pytest.mark.parametrize("ground", Ground.values)
def test_a_share_is_refused_with_a_ground_and_waits_for_a_decision(town, ground):
    share = offered(town)
    actions.refuse_share(assignment=share, ground=ground, words="不归我们", by=town.laozhou)
    refusal = Refusal.objects.get(assignment=share)
    assert (refusal.ground, refusal.words, refusal.by, refusal.decision) == (ground, "不归我们", town.laozhou, "")
    assert (fresh(share).state, fresh(share.case).phase) == ("refused", "disputed")


@pytest.mark.parametrize(
    ("ground", "words", "code", "field"), [("", "x", "bad_input", "ground"), ("not_ours", " ", "empty", "words")]
)
def test_a_refusal_needs_ground_and_words(town, ground, words, code, field):
    share = offered(town)
    with refused(code, field):
        actions.refuse_share(assignment=share, ground=ground, words=words, by=town.laozhou)


@pytest.mark.parametrize(("decision", "state", "phase"), [("upheld", "released", "unheld"), ("overruled", "ordered", "working")])
def test_street_or_district_decides(town, decision, state, phase):
    share = offered(town)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision=decision, words="看过了", by=town.jiedao)
    refusal = Refusal.objects.get(assignment=share)
    assert (refusal.decision, refusal.decided_words, refusal.decided_by) == (decision, "看过了", town.jiedao)
    assert (fresh(share).state, fresh(share.case).phase) == (state, phase)
    with refused("share_state"):
        actions.adjudicate_refusal(assignment=fresh(share), decision=decision, words="再来", by=town.quji)


def test_the_dispatcher_never_decides(town):
    share = offered(town, by=town.jiedao)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    with refused("not_allowed"):
        actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="x", by=town.jiedao)
    actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="x", by=town.quji)


@pytest.mark.parametrize(
    ("decision", "words", "code", "field"), [("x", "x", "bad_input", "decision"), ("upheld", "", "empty", "words")]
)
def test_a_decision_needs_a_word_and_a_reason(town, decision, words, code, field):
    share = offered(town)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    with refused(code, field):
        actions.adjudicate_refusal(assignment=fresh(share), decision=decision, words=words, by=town.jiedao)


def test_whoever_was_ordered_promises_or_does_it_and_cannot_refuse_again(town):
    share = offered(town)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="归你们", by=town.jiedao)
    with refused("share_state"):
        actions.refuse_share(assignment=fresh(share), ground="not_ours", words="还是不归", by=town.laozhou)
    assert accepted(town, share).state == "accepted"


def test_another_takes_over_what_was_released(town):
    share = offered(town)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="确实", by=town.jiedao)
    other = offered(town, share.case, town.bureau)
    assert (fresh(share).taken_over_by, fresh(share.case).phase) == (other, "offered")


def test_a_reminder_is_counted(town):
    share = offered(town)
    for _ in range(2):
        actions.remind_share(assignment=fresh(share), words="", by=town.wangjie)
    assert (fresh(share).reminders, fresh(share).reminded_at is not None, fresh(share).state) == (2, True, "offered")


def test_what_is_done_needs_no_reminder(town):
    share = given(town)
    with refused("share_state"):
        actions.remind_share(assignment=share, words="", by=town.wangjie)


def test_a_result_that_does_not_pass_is_done_again(town):
    share = given(town)
    with refused("empty", "words"):
        actions.check_result(assignment=share, passed=False, words="", by=town.wangjie)
    actions.check_result(assignment=fresh(share), passed=False, words="还是不亮", by=town.wangjie)
    share = fresh(share)
    assert (share.state, share.check_words, share.checked_by, share.case.phase) == ("rework", "还是不亮", town.wangjie, "working")
    actions.give_result(assignment=proved(town, share), words="换了整套", by=town.laozhou)
    actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)
    assert (fresh(share).state, fresh(share).result, fresh(share.case).phase) == ("done", "换了整套", "to_answer")


def test_a_result_needs_words(town):
    share = proved(town, accepted(town))
    with refused("empty", "words"):
        actions.give_result(assignment=share, words=" ", by=town.laozhou)


def test_where_an_organisation_has_nobody_a_worker_writes_down_what_it_says(town):
    share = offered(town, opened(town, category="neighbours-noise"), town.volunteers)
    accepted(town, share, town.xiaoliu)
    with refused("not_allowed"):
        actions.give_result(assignment=fresh(share), words="劝过了", by=town.wangjie)
    actions.give_result(assignment=fresh(share), words="劝过了", by=town.xiaoliu)
    with refused("not_allowed"):
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.xiaoliu)
    actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)


def test_an_ended_case_moves_no_share(town):
    voice = heard(town)
    share = offered(town, opened(town, voice))
    actions.propose_end(case=fresh(share.case), kind="explained", words="办不了", by=town.xiaoliu)
    actions.approve_end(case=fresh(share.case), by=town.shuji)
    with refused("case_ended"):
        accepted(town, share)


def test_somebody_who_was_faster_is_noticed(town):
    share = offered(town)
    stale = fresh(share)
    accepted(town, share)
    with refused("somebody_was_faster"):
        actions.refuse_share(assignment=stale, ground="not_ours", words="不归我们", by=town.laozhou)
    assert (fresh(share).state, Refusal.objects.count()) == ("accepted", 0)


def test_who_was_promised_a_date_is_told_when_the_share_is_taken_back(town):
    share = accepted(town)
    actions.take_back_share(assignment=share, words="换一家", by=town.shuji)
    voice = voices_of(share.case)[0]
    changed = [n for n in voice.notices.unscoped("a test") if n.kind == "changed"]
    assert ["不由恒邻物业办了" in notice.words for notice in changed] == [True]


def test_what_nobody_was_promised_is_taken_back_without_a_word(town):
    share = offered(town)
    actions.take_back_share(assignment=share, words="换一家", by=town.shuji)
    assert not [n for n in voices_of(share.case)[0].notices.unscoped("a test") if n.kind == "changed"]
