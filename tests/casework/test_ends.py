"""Ends without the residents' yes: proposed by one, approved by another, and kept apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import CaseEnding
from minsheng.foundation import clock
from minsheng.neighbourhood.models import OfficeRule
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import answered, heard, kinds_on, notices_of, opened, refused, says, voices_of
from tests.people import fresh

pytestmark = pytest.mark.slow

ENDS = {
    "explained": {"kind": "explained", "words": "要等大修基金"},
    "withdrawn": {"kind": "withdrawn", "words": "本人说不用办了"},
    "passed_outside": {"kind": "passed_outside", "words": "已转热线", "track": "12345"},
}


@pytest.mark.parametrize("act", ["propose_end", "approve_end", "decline_end"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def told(case) -> list[str]:
    return [n.words for n in notices_of(voices_of(case)[0]) if n.kind == "result"]


@pytest.mark.parametrize("end", ENDS)
def test_an_end_takes_effect_when_a_second_person_agrees_and_then_the_speakers_are_told(town, end):
    case = opened(town)
    ending = actions.propose_end(case=case, by=town.xiaoliu, **ENDS[end])
    assert (fresh(case).phase, fresh(case).ended_at, told(case)) == ("end_proposed", None, [])
    actions.approve_end(case=fresh(case), by=town.shuji)
    ending, case = fresh(ending), fresh(case)
    assert (case.phase, case.ended_at is not None, told(case)) == (end, True, [ENDS[end]["words"]])
    assert (ending.proposed_by, ending.approved_by, ending.approved_at is not None) == (town.xiaoliu, town.shuji, True)


@pytest.mark.parametrize("end", ENDS)
def test_an_end_that_is_declined_lets_the_case_go_on(town, end):
    case = opened(town)
    actions.propose_end(case=case, by=town.xiaoliu, **ENDS[end])
    with refused("empty", "words"):
        actions.decline_end(case=fresh(case), words=" ", by=town.shuji)
    actions.decline_end(case=fresh(case), words="再找一家", by=town.shuji)
    ending = CaseEnding.objects.get(case=case)
    assert (fresh(case).phase, ending.declined_words, ending.declined_by, told(case)) == (
        "to_dispatch",
        "再找一家",
        town.shuji,
        [],
    )
    actions.propose_end(case=fresh(case), by=town.xiaoliu, **ENDS[end])
    assert CaseEnding.objects.filter(case=case).count() == 2


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_nobody_agrees_to_the_own_proposal(town, act):
    case = opened(town)
    actions.propose_end(case=case, by=town.shuji, **ENDS["explained"])
    with refused("same_person"):
        if act == "approve":
            actions.approve_end(case=fresh(case), by=town.shuji)
        else:
            actions.decline_end(case=fresh(case), words="不", by=town.shuji)


def test_the_database_too_wants_a_second_person(town):
    case = opened(town)
    ending = actions.propose_end(case=case, by=town.shuji, **ENDS["explained"])
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEnding.objects.filter(pk=ending.pk).update(approved_by=town.shuji)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": "confirmed"}, "bad_input", "kind"),
        ({"words": " "}, "empty", "words"),
        ({"kind": "passed_outside"}, "bad_input", "track"),
        ({"kind": "passed_outside", "track": "nowhere"}, "bad_input", "track"),
    ],
)
def test_what_is_no_end_is_refused(town, changes, code, field):
    case = opened(town)
    with refused(code, field):
        actions.propose_end(case=case, by=town.xiaoliu, **{**ENDS["explained"], **changes})


def test_one_end_at_a_time(town):
    case = opened(town)
    actions.propose_end(case=case, by=town.xiaoliu, **ENDS["explained"])
    with refused("already_proposed"):
        actions.propose_end(case=fresh(case), by=town.shuji, **ENDS["withdrawn"])


def test_nothing_to_agree_to_where_nothing_was_proposed(town):
    case = opened(town)
    with refused("nothing_proposed"):
        actions.approve_end(case=case, by=town.shuji)
    with refused("nothing_proposed"):
        actions.decline_end(case=case, words="x", by=town.shuji)


def test_an_ended_case_is_not_ended_again(town):
    case = opened(town)
    actions.propose_end(case=case, by=town.xiaoliu, **ENDS["explained"])
    actions.approve_end(case=fresh(case), by=town.shuji)
    with refused("case_ended"):
        actions.propose_end(case=fresh(case), by=town.xiaoliu, **ENDS["withdrawn"])


@pytest.mark.parametrize("end", ENDS)
def test_once_the_residents_are_asked_the_office_cannot_end_it_otherwise(town, end):
    case = answered(town)
    with refused("already_answered"):
        actions.propose_end(case=case, by=town.xiaoliu, **ENDS[end])


@pytest.mark.parametrize("track", ["110", "119", "120"])
def test_danger_is_passed_on_at_once_and_agreed_to_afterwards(town, track):
    case = opened(town)
    ending = actions.propose_end(case=case, kind="passed_outside", track=track, words="已报警", by=town.xiaoliu)
    assert (ending.at_once, fresh(case).phase, told(case)) == (True, "passed_outside", ["已报警"])
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert (fresh(ending).approved_by, fresh(case).phase, told(case)) == (town.shuji, "passed_outside", ["已报警"])


def test_danger_that_was_none_comes_back(town):
    case = opened(town)
    actions.propose_end(case=case, kind="passed_outside", track="119", words="冒烟", by=town.xiaoliu)
    actions.decline_end(case=fresh(case), words="只是蒸汽", by=town.shuji)
    assert (fresh(case).phase, fresh(case).ended_at) == ("to_dispatch", None)


def test_petition_and_hotline_are_no_danger(town):
    for track in ("petition", "court", "12345", "owners"):
        assert (
            actions.propose_end(case=opened(town), kind="passed_outside", track=track, words="x", by=town.xiaoliu).at_once
            is False
        )


def test_nobody_confirmed_comes_after_the_deadline_and_the_attempts(town):
    case = answered(town)
    voice, end = voices_of(case)[0], {"kind": "unconfirmed", "words": "打过两次", "by": town.xiaoliu}
    with refused("confirm_period"):
        actions.propose_end(case=case, **end)
    with clock.at(clock.day_end(case.confirm_by) + timedelta(hours=9)):
        with refused("too_few_attempts"):
            actions.propose_end(case=fresh(case), **end)
        notice = next(n for n in notices_of(voice) if n.event == "answer:1")
        actions.call_speaker(notice=notice, outcome="no_answer", words="", by=town.wangjie)
        with refused("too_few_attempts"):
            actions.propose_end(case=fresh(case), **end)
        with clock.at(clock.now() + timedelta(minutes=59)):
            actions.call_speaker(notice=notice, outcome="no_answer", words="再打", by=town.wangjie)
            with refused("too_few_attempts"):  # let ring twice within the hour, it is one attempt
                actions.propose_end(case=fresh(case), **end)
    with clock.at(clock.day_end(case.confirm_by) + timedelta(hours=10)):
        says(voice, "unreachable", by=town.wangjie)
        actions.propose_end(case=fresh(case), **end)
        actions.approve_end(case=fresh(case), by=town.shuji)
    assert fresh(case).phase == "unconfirmed"
    assert kinds_on("case", case.pk)[-2:] == ["EndProposed", "EndApproved"]


def test_on_the_last_day_of_the_period_people_may_still_answer(town):
    case = answered(town)
    with clock.at(clock.day_end(case.confirm_by) - timedelta(minutes=1)), refused("confirm_period"):
        actions.propose_end(case=case, kind="unconfirmed", words="x", by=town.xiaoliu)


def test_how_often_everyone_is_tried_follows_the_office(town):
    OfficeRule.objects.create(key="attempts", value=0)
    case = answered(town)
    with clock.at(clock.day_end(case.confirm_by)):
        actions.propose_end(case=case, kind="unconfirmed", words="x", by=town.xiaoliu)
    assert fresh(case).phase == "end_proposed"


def test_whoever_has_no_telephone_is_not_called(town):
    case = answered(town, heard(town, speaker=Speaker(mode="household", household="3号楼202")))
    with clock.at(clock.day_end(case.confirm_by)):
        actions.propose_end(case=case, kind="unconfirmed", words="贴了告示", by=town.xiaoliu)
    assert fresh(case).phase == "end_proposed"


def test_nobody_confirmed_needs_somebody_to_have_been_asked(town):
    case = opened(town)
    with refused("case_phase"):
        actions.propose_end(case=case, kind="unconfirmed", words="x", by=town.xiaoliu)


def test_somebody_who_was_faster_is_noticed(town):
    case = opened(town)
    actions.propose_end(case=case, by=town.xiaoliu, **ENDS["explained"])
    stale = fresh(case)
    actions.decline_end(case=fresh(case), words="不", by=town.jiedao)
    with refused("nothing_proposed"):
        actions.approve_end(case=stale, by=town.shuji)
