"""Receipt codes are read aloud and typed by hand; numbers of a series are never given twice."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.ids import check_digit, in_fours, new_client_id, new_receipt_code, next_number, read_receipt_code
from minsheng.foundation.models import Counter

BODIES = st.integers(10**14, 10**15 - 1).map(str)


def whole(body: str) -> str:
    return body + str(check_digit(body))


def test_a_new_code_has_sixteen_digits_and_is_valid():
    codes = {new_receipt_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {16}
    assert {read_receipt_code(code) for code in codes} == codes


@given(BODIES)
def test_every_single_wrong_digit_is_noticed(body):
    code = whole(body)
    wrong = [code[:at] + str(digit) + code[at + 1 :] for at in range(16) for digit in range(10) if str(digit) != code[at]]
    assert [typed for typed in wrong if read_receipt_code(typed) is not None] == []


def test_every_two_neighbouring_digits_swapped_are_noticed():
    rng, missed = random.Random(7), []
    for _ in range(400):
        code = whole(str(rng.randrange(10**14, 10**15)))
        for at in range(15):
            swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            if swapped != code and read_receipt_code(swapped) is not None:
                missed.append((code, at))
    assert missed[:3] == []


@pytest.mark.parametrize(
    "typed",
    [
        "{0[0]} {0[1]} {0[2]} {0[3]}",
        "{0[0]}-{0[1]}-{0[2]}-{0[3]}",
        "  {0[0]}\u3000{0[1]}{0[2]}{0[3]}\n",
        "编号{0[0]}{0[1]}{0[2]}{0[3]}",
    ],
)
def test_a_code_may_be_typed_with_spaces_and_dashes(typed):
    code = whole("123456789012345")
    assert read_receipt_code(typed.format(in_fours(code).split())) == code


def test_a_code_may_be_typed_in_full_width_digits():
    code = whole("123456789012345")
    assert read_receipt_code("".join(chr(ord(digit) + 0xFEE0) for digit in code)) == code


@pytest.mark.parametrize("typed", ["", "abc", "1234", "1" * 15, "1" * 17, "²" * 16, whole("123456789012345") + "0"])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_receipt_code(typed) is None


def test_a_code_is_shown_in_fours():
    assert in_fours("1234567890123456") == "1234 5678 9012 3456"


def test_a_series_counts_from_one_without_gaps(db):
    assert [next_number("a"), next_number("a"), next_number("b"), next_number("a", 10), next_number("a")] == [1, 2, 1, 3, 13]
    assert dict(Counter.objects.values_list("key", "value")) == {"a": 13, "b": 1}


def test_client_ids_differ():
    assert len({new_client_id() for _ in range(1000)}) == 1000
