"""The same place: what stands whole in the other, in the same estate."""

import pytest

from minsheng.casework.queries.alike import alike_to, same_place
from tests.chain import heard, named, opened


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1号楼", "1号楼门口", True),
        ("1号楼", "11号楼", False),
        ("东门", "小区东门外", True),
        ("2单元", "12单元", False),
        ("楼1", "楼12", False),
        ("", "1号楼", False),
        ("", "", False),
        ("a.b", "axb", False),
    ],
)
def test_a_place_stands_whole_in_the_other(one: str, other: str, same: bool) -> None:
    assert (same_place(one, other), same_place(other, one)) == (same, same)


def test_one_place_of_another_estate_is_another_place(town) -> None:
    said = "门口的路灯不亮，晚上摸黑"
    opened(town, heard(town, said, speaker=named(1), estate=town.estate, place="1号楼"), title="1号楼：路灯不亮")
    voice = heard(town, said, speaker=named(2), place="1号楼")
    assert [one.why.split("，")[0] for one in alike_to(voice, town.shuji)] == ["地点不同"]
