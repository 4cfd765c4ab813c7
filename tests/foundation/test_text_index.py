"""What is sought is what stands there: by pairs of characters, nothing is missed and nothing found besides."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework.models import VoiceText
from minsheng.foundation.marking import marked
from minsheng.foundation.text_index import cleaned, filled, terms_of
from tests.chain import WHY, heard

pytestmark = pytest.mark.slow

# Few characters, so that texts and what is sought meet often: one that is two in UTF-16, wide and narrow forms, marks of LIKE and of queries.
CHARS = "路灯不亮3号楼Aａ１1 \n，。%_\\\"'*:&!()^é𠮷ﬁ-"
TEXTS = st.text(CHARS, min_size=1, max_size=14)
ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=10)


@pytest.fixture
def kept(town):
    """A place to keep texts in: each replaces the one before. Gives the ids that hold what is asked for."""
    rows = [VoiceText.objects.unscoped(WHY).get(voice=heard(town, f"第{n}句")) for n in range(4)]

    def keep(texts):
        for row, text in zip(rows, texts, strict=False):
            filled(row, [text]).save()
        return rows

    return keep


def found(asked):
    rows = VoiceText.objects.unscoped(WHY).holding(terms_of(asked))
    return set(rows.values_list("pk", flat=True))


def stands_in(rows, texts, asked):
    terms = terms_of(asked)
    return {row.pk for row, text in zip(rows, texts, strict=True) if terms and all(term in cleaned(text) for term in terms)}


MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


@MANY
@given(texts=st.lists(TEXTS, min_size=4, max_size=4), data=st.data())
def test_exactly_the_texts_are_found_in_which_it_stands(kept, texts, data):
    rows = kept(texts)
    text = data.draw(st.sampled_from(texts))
    begin = data.draw(st.integers(0, len(text) - 1))
    for asked in (data.draw(TEXTS), text[begin : begin + data.draw(st.integers(1, 6))]):
        assert found(asked) == stands_in(rows, texts, asked), (asked, texts)


@pytest.mark.parametrize("asked", ["路灯不亮", "路灯 不亮", "灯不", "亮", "不亮路", "亮 路", "%", "_", "灯%", "路灯_亮"])
def test_neighbours_in_another_order_are_not_found(kept, asked):
    texts = ["路灯 不亮", "路灯不亮", "不亮路灯%", "路灯_不亮灯不"]
    rows = kept(texts)
    assert found(asked) == stands_in(rows, texts, asked)


@MANY
@given(texts=st.lists(ODD, min_size=4, max_size=4))
def test_any_character_can_be_sought(kept, texts):
    rows = kept(texts)
    for text in texts:
        for term in terms_of(text):
            assert found(term) == stands_in(rows, texts, term)


def test_wide_letters_capitals_and_line_breaks_are_one():
    assert cleaned("ＡＢ１２\u200b 楼\n\n　顶") == "ab12 楼 顶"


def test_of_nothing_nothing_is_found(town):
    heard(town, "路灯不亮")
    assert [found(asked) for asked in ("", " \n", "\u200b")] == [set()] * 3


def test_what_was_sought_is_marked_as_it_was_written():
    assert marked("３号楼Lift坏了，lift！", terms_of("LIFT 3号")) == [
        ("３号", True),
        ("楼", False),
        ("Lift", True),
        ("坏了，", False),
        ("lift", True),
        ("！", False),
    ]


def test_a_long_text_is_shown_around_what_was_sought():
    text = "前" * 200 + "路灯" + "后" * 200
    assert marked(text, ["路灯"]) == [("…", False), ("前" * 24, False), ("路灯", True), ("后" * 84, False), ("…", False)]


@given(text=TEXTS, asked=TEXTS)
def test_marked_pieces_are_the_text(text, asked):
    assert "".join(piece for piece, _ in marked(text, terms_of(asked))) == text
