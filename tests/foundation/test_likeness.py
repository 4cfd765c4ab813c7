"""Two texts are alike by the pairs of characters they share; rare pairs count more."""

from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.likeness import most_alike, pairs, shared_words

POOL = [(1, "三号楼楼道的灯不亮"), (2, "电梯又困人了"), (3, "楼道灯坏了三天"), (4, "广场舞声音太大")]


def test_pairs_overlap_and_letters_stay_whole():
    assert pairs("路灯不亮，LED灯3A") == ["路灯", "灯不", "不亮", "led", "灯", "3a"]


def test_rare_characters_make_pairs_too():
    assert pairs("𠮷㐱巷") == ["𠮷㐱", "㐱巷"]


def test_the_same_text_is_most_alike():
    identity, score = most_alike(POOL[1][1], POOL)[0]
    assert (identity, round(score, 9)) == (2, 1.0)


def test_what_speaks_of_the_same_comes_first_and_what_shares_nothing_not_at_all():
    found = most_alike("我们楼道灯不亮", POOL)
    assert [identity for identity, _ in found] == [1, 3]


def test_a_rare_pair_counts_more_than_a_common_one():
    pool = [(n, f"小区{word}") for n, word in enumerate(["灯坏", "门坏", "树倒", "路断", "水停"])]
    assert most_alike("小区树倒", pool)[0][0] == 2


def test_nothing_is_like_the_empty_text():
    assert most_alike("", POOL) == [] == most_alike("，。！", POOL) == most_alike("灯", [])


def test_no_more_than_asked_for_and_none_under_the_floor():
    pool = [(n, f"楼道的灯不亮{n}") for n in range(9)]
    assert len(most_alike("楼道的灯不亮", pool, limit=3)) == 3
    assert most_alike("楼道的灯不亮", pool, floor=1.01) == []


def test_shared_words_are_the_longest_stretches_of_both():
    assert shared_words("三号楼楼道的灯不亮", "楼道的灯坏了，三号楼都黑着") == ["楼道的灯", "三号楼"]
    assert shared_words("灯不亮", "水管漏") == []


@given(st.text("灯路水电梯楼道", max_size=12), st.lists(st.text("灯路水电梯楼道", max_size=12), max_size=6))
def test_scores_lie_between_the_floor_and_one_best_first(text, others):
    scores = [score for _, score in most_alike(text, list(enumerate(others)))]
    assert scores == sorted(scores, reverse=True)
    assert [score for score in scores if not 0.08 <= score <= 1 + 1e-9] == []
