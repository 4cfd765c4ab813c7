"""States are tables: every pair of states is walked, and the database knows no other state."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from minsheng.casework import actions
from minsheng.casework.actions.hearing import move_voice
from minsheng.casework.actions.shares import move_share
from minsheng.casework.models import Assignment, Voice
from minsheng.casework.states import (
    ASSIGNMENT_MOVES,
    PHASE_LOOK,
    SHARE_LOOK,
    VOICE_LOOK,
    VOICE_MOVES,
    AssignmentState,
    Phase,
    VoiceState,
)
from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster, StateForbids
from tests.acts import tried
from tests.chain import WHY, heard, offered, opened
from tests.people import fresh

VOICE_PAIRS = list(itertools.product(VoiceState.values, VoiceState.values))
SHARE_PAIRS = list(itertools.product(AssignmentState.values, AssignmentState.values))


def test_every_state_is_in_its_table_and_has_a_look():
    assert set(VOICE_MOVES) == set(VOICE_LOOK) == set(VoiceState.values)
    assert set(ASSIGNMENT_MOVES) == set(SHARE_LOOK) == set(AssignmentState.values)
    assert set(PHASE_LOOK) == set(Phase.values)


def test_what_a_voice_may_become():
    assert {state: set(nexts) for state, nexts in VOICE_MOVES.items()} == {
        "new": {"in_case", "settled", "passed", "noted", "repeated", "replaced", "undone"},
        "in_case": {"new", "replaced"},
        "settled": {"new", "replaced"},
        "passed": {"new", "replaced"},
        "noted": {"new", "replaced"},
        "repeated": {"new", "replaced"},
        "replaced": set(),
        "undone": set(),
    }


def test_what_a_share_may_become():
    assert {state: set(nexts) for state, nexts in ASSIGNMENT_MOVES.items()} == {
        "offered": {"accepted", "refused", "taken_back"},
        "accepted": {"given", "taken_back"},
        "refused": {"ordered", "released"},
        "ordered": {"accepted", "given", "taken_back"},
        "released": set(),
        "given": {"done", "rework"},
        "rework": {"given", "taken_back"},
        "done": set(),
        "taken_back": set(),
    }


def test_every_pair_of_voice_states_follows_the_table(town):
    voice, case = heard(town), opened(town)
    moved = set()
    for before, after in VOICE_PAIRS:
        with tried():
            Voice.objects.unscoped(WHY).filter(pk=voice.pk).update(state=before, case=case if before == "in_case" else None)
            try:
                move_voice(fresh(voice), after, town.wangjie, case=case if after == "in_case" else None)
            except StateForbids as refusal:
                assert (refusal.code, fresh(voice).state) == ("voice_state", before)
            else:
                moved.add((before, fresh(voice).state))
    assert moved == {(before, after) for before, nexts in VOICE_MOVES.items() for after in nexts}


def test_every_pair_of_share_states_follows_the_table(town):
    share = offered(town)
    moved = set()
    for before, after in SHARE_PAIRS:
        with tried():
            rows = Assignment.objects.unscoped(WHY).filter(pk=share.pk)
            rows.update(state=before, promise_date=clock.today())
            try:
                move_share(fresh(share), after)
            except StateForbids as refusal:
                assert (refusal.code, fresh(share).state) == ("share_state", before)
            else:
                moved.add((before, fresh(share).state))
    assert moved == {(before, after) for before, nexts in ASSIGNMENT_MOVES.items() for after in nexts}


def test_a_move_from_a_state_that_is_no_longer_there_changes_nothing(town):
    voice, share = heard(town), offered(town)
    Voice.objects.unscoped(WHY).filter(pk=voice.pk).update(state="noted")
    Assignment.objects.unscoped(WHY).filter(pk=share.pk).update(state="refused")
    with pytest.raises(SomebodyWasFaster):
        move_voice(voice, VoiceState.SETTLED, town.wangjie)
    with pytest.raises(SomebodyWasFaster):
        move_share(share, AssignmentState.TAKEN_BACK)
    assert (fresh(voice).state, fresh(share).state) == ("noted", "refused")


def test_the_database_knows_no_other_state(town):
    share = offered(town)
    for thing, field in ((heard(town), "state"), (share, "state"), (share.case, "phase")):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(thing).objects.unscoped(WHY).filter(pk=thing.pk).update(**{field: "nonsense"})


def test_a_voice_in_a_case_has_one_and_any_other_has_none(town):
    voice, case = heard(town), opened(town)
    rows = Voice.objects.unscoped(WHY).filter(pk=voice.pk)
    for wrong in ({"state": "in_case"}, {"case": case}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_an_accepted_share_has_a_promise_and_one_leads_a_round(town):
    share = offered(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.unscoped(WHY).filter(pk=share.pk).update(state="accepted")
    helper = offered(town, share.case, town.bureau, "support")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.unscoped(WHY).filter(pk=helper.pk).update(role="lead")


def test_a_phase_is_stored_where_the_case_is_still_the_version_that_was_read(town):
    case = opened(town)
    stale = fresh(case)
    actions.recompute_phase(case)
    with pytest.raises(SomebodyWasFaster):
        actions.recompute_phase(stale)
    assert fresh(case).version == case.version
