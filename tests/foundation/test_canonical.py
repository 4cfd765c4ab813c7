"""One content has one hash, however a device wrote it down."""

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.canonical import canonical_json, content_hash, text_fingerprint

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def test_the_order_of_fields_and_the_white_space_do_not_matter():
    assert canonical_json({"b": 1, "a": [True, None, "字"]}) == '{"a":[true,null,"字"],"b":1}'.encode()


def test_the_hash_is_sha_256_in_hexadecimal():
    assert content_hash({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


def test_keys_are_ordered_by_utf_16_as_rfc_8785_says():
    # U+20BB7 is written with a surrogate (D842) and comes before U+FB00 there, though its code point is greater.
    assert list(json.loads(canonical_json({"\ufb00": 1, "𠮷": 2}))) == ["𠮷", "\ufb00"]


def test_composed_and_decomposed_letters_are_one_content():
    composed, decomposed = "café 가", unicodedata.normalize("NFD", "café 가")
    assert composed != decomposed
    assert content_hash({"words": composed, composed: 1}) == content_hash({"words": decomposed, decomposed: 1})


def test_rare_characters_are_not_folded_into_common_ones():
    assert len({content_hash(text) for text in ("𠮷", "吉", "㐱", "珍", "Ａ", "A")}) == 6


@given(VALUES)
def test_read_back_and_written_again_it_is_the_same(value):
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)


@pytest.mark.slow
@given(st.dictionaries(TEXTS, VALUES, min_size=2, max_size=5))
def test_any_order_of_fields_gives_the_same_hash(fields):
    assert content_hash(dict(reversed(fields.items()))) == content_hash(fields)


@given(VALUES, VALUES)
def test_other_content_has_another_hash(one, other):
    same = unicodedata.normalize("NFC", repr_of(one)) == unicodedata.normalize("NFC", repr_of(other))
    assert (content_hash(one) == content_hash(other)) is same


def repr_of(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("other", ["楼道的灯不亮  ", "楼道 的灯\n不亮", "楼道的灯不亮\u3000"])
def test_a_message_that_differs_only_in_white_space_has_the_same_fingerprint(other):
    assert text_fingerprint(other) == text_fingerprint("楼道的灯不亮")


def test_width_and_case_do_not_change_a_fingerprint_and_words_do():
    assert text_fingerprint("Ａ座ＬＥＤ") == text_fingerprint("a座led")
    assert text_fingerprint("灯不亮") != text_fingerprint("灯不亮了")
