"""What holds for every act: who may, what it writes, and that a refusal changes nothing."""

import pytest

from minsheng.casework import actions
from tests.acts import ACTS, REFUSED, strangers_refused, who_may

pytestmark = pytest.mark.slow

# Not acts of their own: a value, a step inside other acts, a mark that a page sets.
NO_ACTS = {"Speaker", "recompute_phase", "mark_told"}


def test_no_act_is_forgotten():
    assert set(actions.__all__) - NO_ACTS - set(ACTS) == set()


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_exactly_these_people_may(town, act):
    ready = ACTS[act](town)
    assert who_may(ready, town) == ready.may


# A phone of one's own: whoever works in some community has one, 小陈 too.
OF_ONES_OWN = {"register_device"}


@pytest.mark.parametrize("act", [act for act in ACTS if act not in OF_ONES_OWN])
def test_it_refuses_a_stranger_and_whoever_looks_through_other_eyes(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


@pytest.mark.parametrize("act", ACTS)
def test_it_writes_exactly_its_entries(act, observed):
    """One entry an act and chain, `open_case` beside it one for each voice."""
    assert [f"{row['subject_kind']} {row['kind']}" for row in observed.written] == observed.ready.entries
