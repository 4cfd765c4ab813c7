"""The phase of a case is a truth table over its parts, and the parts are tables over their rows."""

import itertools

import pytest

from minsheng.casework.states import (
    ENDED,
    SHARES_FROM_STATES,
    TRUTH_TABLE,
    AssignmentState,
    Ending,
    Parts,
    Phase,
    Said,
    Shares,
    Verdict,
    phase_of,
    quorum_of,
    said_of,
    shares_of,
)

ALL_PARTS = [Parts(*parts) for parts in itertools.product(Ending, (False, True), Shares, (False, True), Said)]
STANDING = [state for state in AssignmentState.values if state != "taken_back"]


def test_exactly_one_row_fits_any_parts():
    fitting = {parts: [row.phase for row in TRUTH_TABLE if row.fits(parts)] for parts in ALL_PARTS}
    assert [(parts, phases) for parts, phases in fitting.items() if len(phases) != 1] == []
    assert len(ALL_PARTS) == 6 * 2 * 7 * 2 * 5


def test_every_row_and_every_phase_is_reached():
    used = {next(row for row in TRUTH_TABLE if row.fits(parts)) for parts in ALL_PARTS}
    assert (used, {row.phase for row in TRUTH_TABLE}) == (set(TRUTH_TABLE), set(Phase))


def test_only_the_residents_or_an_approved_end_close():
    """DESIGN §3: these are the only ends, and what each of them takes."""
    closing = {parts: phase_of(parts) for parts in ALL_PARTS if phase_of(parts) in ENDED}
    by_residents = {p for p in closing if p.ending == Ending.NONE}
    assert by_residents == {
        p
        for p in ALL_PARTS
        if p.ending == Ending.NONE and p.shares == Shares.DONE and p.answered and p.said in (Said.SOLVED, Said.PARTLY, Said.SEEN)
    }
    assert {p for p in closing if p.ending != Ending.NONE} == {
        p for p in ALL_PARTS if p.ending not in (Ending.NONE, Ending.PROPOSED)
    }


def test_an_approved_end_is_its_own_phase():
    ends = {ending: {phase_of(p) for p in ALL_PARTS if p.ending == ending} for ending in Ending if ending != Ending.NONE}
    assert ends == {
        Ending.PROPOSED: {Phase.END_PROPOSED},
        Ending.EXPLAINED: {Phase.EXPLAINED},
        Ending.WITHDRAWN: {Phase.WITHDRAWN},
        Ending.PASSED_OUTSIDE: {Phase.PASSED_OUTSIDE},
        Ending.UNCONFIRMED: {Phase.UNCONFIRMED},
    }


@pytest.mark.parametrize("shares", [s for s in Shares if s != Shares.DONE])
def test_whatever_residents_say_nothing_ends_before_all_shares_are_done(shares):
    open_parts = [p for p in ALL_PARTS if p.ending == Ending.NONE and p.shares == shares]
    assert {phase_of(p) for p in open_parts} & ENDED == set()


def test_the_first_summary_that_is_true_of_any_share_holds_for_all():
    order = [summary for summary, _ in SHARES_FROM_STATES]
    assert order == [Shares.DISPUTED, Shares.UNHELD, Shares.OFFERED, Shares.WORKING, Shares.CHECKING]
    summary_of = {state: summary for summary, states in SHARES_FROM_STATES for state in states}
    assert set(summary_of) == set(STANDING) - {"done"}
    for states in itertools.chain.from_iterable(itertools.combinations_with_replacement(STANDING, n) for n in (1, 2, 3)):
        present = [summary_of[state] for state in states if state != "done"]
        expected = min(present, key=order.index) if present else Shares.DONE
        assert shares_of(list(states), True) == expected, states


def test_without_a_share_nothing_was_sent_out_and_without_a_lead_nobody_holds_it():
    assert shares_of([], False) == shares_of([], True) == Shares.NONE
    assert shares_of(["done", "done"], False) == Shares.UNHELD


@pytest.mark.parametrize(
    ("speakers", "percent", "needed"),
    [
        (0, 66, 1),
        (1, 66, 1),
        (2, 66, 2),
        (3, 66, 2),
        (4, 66, 3),
        (5, 66, 4),
        (10, 66, 7),
        (100, 66, 66),
        (3, 100, 3),
        (7, 1, 1),
        (9, 0, 1),
    ],
)
def test_enough_is_the_agreed_share_rounded_up(speakers, percent, needed):
    assert quorum_of(speakers, percent) == needed


@pytest.mark.parametrize(
    ("verdicts", "needed", "said"),
    [
        ("", 1, Said.NOTHING_YET),
        ("u", 1, Said.NOTHING_YET),
        ("uuuu", 1, Said.NOTHING_YET),
        ("s", 1, Said.SOLVED),
        ("s", 2, Said.NOTHING_YET),
        ("su", 2, Said.NOTHING_YET),
        ("su", 1, Said.SOLVED),
        ("p", 1, Said.PARTLY),
        ("sp", 2, Said.PARTLY),
        ("ssp", 2, Said.SOLVED),
        ("spp", 3, Said.PARTLY),
        ("n", 1, Said.NOT_SOLVED),
        ("n", 9, Said.NOT_SOLVED),
        ("sssssn", 3, Said.NOT_SOLVED),
        ("un", 2, Said.NOT_SOLVED),
    ],
)
def test_what_the_answers_come_to(verdicts, needed, said):
    words = {"s": Verdict.SOLVED, "p": Verdict.PARTLY, "n": Verdict.NOT_SOLVED, "u": Verdict.UNREACHABLE}
    assert said_of([words[v] for v in verdicts], needed) == said


def test_every_mix_of_answers_keeps_the_promises():
    """Silence and "unreachable" never count; one "not solved" outweighs all; solved needs more than half."""
    for solved, partly, unsolved, unreachable, needed in itertools.product(range(4), range(4), range(2), range(3), range(1, 6)):
        verdicts = ["solved"] * solved + ["partly"] * partly + ["not_solved"] * unsolved + ["unreachable"] * unreachable
        if unsolved:
            expected = Said.NOT_SOLVED
        elif solved + partly < needed:
            expected = Said.NOTHING_YET
        else:
            expected = Said.SOLVED if solved > partly else Said.PARTLY
        assert said_of(verdicts, needed) == expected, verdicts
