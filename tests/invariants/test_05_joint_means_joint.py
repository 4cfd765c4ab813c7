"""Invariant 5. A case with a refusal not yet decided, a share that nobody holds, or unfinished work is not done."""

import pytest

from minsheng.casework import actions
from minsheng.casework.states import ENDED, AssignmentState
from tests.acts import tried
from tests.chain import accepted, done, given, offered, opened, refused
from tests.people import fresh


def decided(town, share, decision):
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.chengguan)
    if decision:
        actions.adjudicate_refusal(assignment=fresh(share), decision=decision, words="看过", by=town.jiedao)


def again(town, share):
    actions.check_result(assignment=given(town, share), passed=False, words="再来", by=town.wangjie)


def taken_back(town, share):
    actions.take_back_share(assignment=share, words="不用了", by=town.shuji)


# How the department's share comes to each state, by the acts that people use.
WAYS = {
    "offered": lambda town, share: None,
    "accepted": accepted,
    "refused": lambda town, share: decided(town, share, ""),
    "ordered": lambda town, share: decided(town, share, "overruled"),
    "released": lambda town, share: decided(town, share, "upheld"),
    "given": given,
    "rework": again,
    "done": done,
    "taken_back": taken_back,
}


def answer(town, case):
    return actions.answer_residents(case=fresh(case), words="修好了", by=town.shuji)


def test_every_state_is_tried():
    assert set(WAYS) == set(AssignmentState.values)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["lead", "support"])
def test_residents_are_answered_when_every_share_is_done_and_never_before(town, role):
    """The property company is done with its share; the department's stands in each of all states."""
    other = "support" if role == "lead" else "lead"
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case, role=other))
    share = offered(town, case, town.bureau, role)
    done_with = set()
    for state, way in WAYS.items():
        with tried():
            way(town, fresh(share))
            assert fresh(share).state == state
            if fresh(case).phase == "to_answer":
                done_with.add(state)
                answer(town, case)
            else:
                with refused("case_phase"):
                    answer(town, case)
                assert fresh(case).phase not in ENDED
    assert done_with == {"done", "taken_back"} if role == "support" else {"done"}


@pytest.mark.parametrize(
    ("state", "phase"),
    [("refused", "disputed"), ("released", "unheld"), ("offered", "offered"), ("accepted", "working"), ("given", "checking")],
)
def test_the_phase_says_which_share_holds_it_up(town, state, phase):
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case))
    WAYS[state](town, offered(town, case, town.bureau, "support"))
    assert fresh(case).phase == phase


def test_without_a_lead_nobody_holds_it(town):
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case, town.bureau, "support"))
    assert fresh(case).phase == "unheld"
    with refused("case_phase"):
        answer(town, case)


def test_a_refusal_is_decided_and_not_taken_back(town):
    share = offered(town, opened(town, category="neighbours-noise"), town.bureau)
    decided(town, share, "")
    with refused("share_state"):
        taken_back(town, fresh(share))


def test_a_share_that_was_released_waits_until_somebody_else_holds_it(town):
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case))
    decided(town, offered(town, case, town.bureau, "support"), "upheld")
    other = offered(town, case, town.volunteers, "support")
    assert fresh(case).phase == "offered"
    done(town, other)
    assert fresh(case).phase == "to_answer"


def test_a_share_that_was_released_waits_again_when_its_new_holder_gives_it_back(town):
    """Nobody holds it: it was refused, the refusal stands, and whoever took it over has it no more."""
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case))
    decided(town, offered(town, case, town.bureau, "support"), "upheld")
    taken_back(town, offered(town, case, town.volunteers, "support"))
    assert fresh(case).phase == "unheld"


def test_two_released_shares_wait_for_two_new_holders(town):
    case = opened(town, category="neighbours-noise")
    done(town, offered(town, case))
    decided(town, offered(town, case, town.bureau, "support"), "upheld")
    decided_by_worker = offered(town, case, town.volunteers, "support")
    actions.refuse_share(assignment=decided_by_worker, ground="no_means", words="没有人手", by=town.xiaoliu)
    actions.adjudicate_refusal(assignment=fresh(decided_by_worker), decision="upheld", words="确实", by=town.jiedao)
    assert fresh(case).phase == "unheld"
    done(town, offered(town, case, town.office, "support"), by=town.xiaoliu)
    assert fresh(case).phase == "to_answer"
