"""Words are kept verbatim, but for the edges and for what no screen can hold."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.errors import BadInput
from minsheng.foundation.texts import words_kept


@pytest.mark.parametrize(
    "words", ["𠮷家的㐱大爷", "第一行\n第二行", "a\tb", "他说：“灯 不 亮”", "👵🏻说好", "龘\U0003134a", "1\u30002"]
)
def test_what_people_say_is_kept_as_it_is(words):
    assert words_kept(words) == words


@pytest.mark.parametrize("edge", [" ", "\n", "\t", "\r\n", "\u3000", "\xa0", "\ufeff", "\u200b", "\u2003", "\u2002", "\u2009"])
def test_edges_are_trimmed(edge):
    assert words_kept(f"{edge}灯不亮{edge}{edge}") == "灯不亮"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_characters_no_database_can_hold_are_dropped(control):
    assert words_kept(f"灯{control}不亮") == "灯不亮"


def test_line_ends_are_made_one():
    assert words_kept("一\r\n二\r三\n四") == "一\n二\n三\n四"


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "\u3000\u3000", "\x00", " \x00 ", "\u2003"])
def test_nothing_is_refused_where_something_is_needed(nothing):
    with pytest.raises(BadInput) as refused:
        words_kept(nothing)
    assert (refused.value.code, refused.value.field) == ("empty", "words")
    assert words_kept(nothing, required=False) == ""


def test_a_hundred_thousand_characters_are_refused_with_the_limit():
    with pytest.raises(BadInput) as refused:
        words_kept("灯" * 100_000, "observed")
    assert (refused.value.code, refused.value.field) == ("too_long", "observed")
    assert str(settings.TEXT_LIMIT) in refused.value.message


def test_exactly_the_limit_is_kept_and_edges_do_not_count():
    words = "灯" * settings.TEXT_LIMIT
    assert words_kept(f"  {words}\n") == words


def test_a_text_too_long_is_refused_even_where_none_is_needed():
    with pytest.raises(BadInput):
        words_kept("灯" * (settings.TEXT_LIMIT + 1), required=False)


@given(st.text(max_size=40))
def test_kept_twice_is_kept_once(typed):
    kept = words_kept(typed, required=False)
    assert words_kept(kept, required=False) == kept
