"""Whom a batch goes to: the best there is, the same each time, and never all to one because it comes first."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.work_together import balancing
from minsheng.work_together.balancing import Matter, SolverMissing, balanced, cost_of

ORGANISATIONS = st.integers(1, 3)
FITS = st.dictionaries(ORGANISATIONS, st.integers(0, 3), max_size=3)
BATCHES = st.lists(FITS, max_size=4).map(lambda some: [Matter(key, fits) for key, fits in enumerate(some)])
LOADS = st.dictionaries(ORGANISATIONS, st.integers(0, 4), max_size=3)


def every_way(matters):
    """Whatever somebody suits goes to one of those."""
    asked = [matter for matter in matters if matter.fits]
    for way in product(*(matter.fits for matter in asked)):
        yield {matter.key: one for matter, one in zip(asked, way, strict=True)}


def far(chosen, matters):
    return sum(matter.fits[chosen[matter.key]] for matter in matters if matter.key in chosen)


@given(BATCHES, LOADS)
def test_no_way_costs_less_and_of_equals_the_better_fit(matters, loads):
    found = balanced(matters, loads)
    best = min((cost_of(way, matters, loads), far(way, matters)) for way in every_way(matters))
    assert set(found) == {matter.key for matter in matters if matter.fits}
    assert (cost_of(found, matters, loads), far(found, matters)) == best


@given(BATCHES, LOADS)
def test_the_order_of_the_question_plays_no_part(matters, loads):
    answers = [balanced(list(order), dict(reversed(loads.items()))) for order in permutations(matters)]
    assert all(answer == answers[0] for answer in answers)


def test_it_sees_what_comes_after_where_one_by_one_does_not():
    """Either can do the first, one alone the second: whoever takes the first by name gives that one two."""
    matters = [Matter(1, {1: 0, 2: 0}), Matter(2, {1: 0})]
    one_by_one = {1: 1, 2: 1}
    found = balanced(matters, {})
    assert found == {1: 2, 2: 1}
    assert cost_of(found, matters, {}) < cost_of(one_by_one, matters, {})


def test_a_dozen_alike_are_spread_over_what_each_has_already():
    matters = [Matter(key, {1: 0, 2: 0, 3: 0}) for key in range(12)]
    found = list(balanced(matters, {1: 6, 2: 0, 3: 3}).values())
    assert [found.count(one) for one in (1, 2, 3)] == [1, 7, 4]


def test_who_suits_better_is_asked_until_it_holds_too_much_more():
    matters = [Matter(key, {1: 0, 2: 2}) for key in range(3)]
    assert list(balanced(matters, {}).values()).count(1) == 3
    assert list(balanced(matters, {1: 1}).values()).count(1) == 2


def test_without_the_extra_nothing_is_proposed(monkeypatch):
    monkeypatch.setattr(balancing, "find_spec", lambda name: None)
    assert balanced([], {}) == balanced([Matter(1, {})], {}) == {}
    with pytest.raises(SolverMissing):
        balanced([Matter(1, {1: 0})], {})
