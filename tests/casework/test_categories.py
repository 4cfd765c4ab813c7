"""The tree of matters is data: an office brings its own as a file."""

import pytest

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.models import Category
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import kinds_on, refused

HEAD = "code,parent,name,evidence,department_duty,urgent_words\n"


def test_it_refuses_a_stranger(town):
    assert strangers_refused(ACTS["import_categories"](town), town) == REFUSED


def test_the_own_tree_is_whole(town):
    assert Category.objects.count() == len(default_tree().splitlines()) - 1
    lift = town.category("property-lift")
    assert (str(lift), lift.evidence, lift.evidence_names, lift.urgent_words, lift.department_duty) == (
        "物业服务 › 电梯",
        ["document"],
        ["单据"],
        ["困人", "坠梯"],
        False,
    )
    assert Category.objects.filter(parent=None).count() == 11


def test_the_same_file_again_adds_nothing(town):
    before = list(Category.objects.values())
    assert import_categories(text=default_tree(), by=town.quji) == (0, len(before))
    assert list(Category.objects.values()) == before


def test_a_file_adds_and_changes_and_leaves_the_rest(town):
    text = "\ufeff" + HEAD + "own,,自己的,before+after,yes,塌 裂\nproperty-lift,property,直梯,,no,\n"
    assert import_categories(text=text, by=town.quji) == (1, 1)
    own = town.category("own")
    assert (own.evidence, own.department_duty, own.urgent_words) == (["before", "after"], True, ["塌", "裂"])
    assert (town.category("property-lift").name, town.category("property-gate").name) == ("直梯", "门岗与道闸")
    assert kinds_on("categories", "tree") == ["CategoriesImported"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code,name\nx,y\n",
        HEAD,
        HEAD + ",,没有代码,,,\n",
        HEAD + "x,,,,,\n",
        HEAD + "x,,名,photo,,\n",
        HEAD + "x,nowhere,名,,,\n",
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(town, text):
    before = Category.objects.count()
    with refused("bad_input", "file"):
        import_categories(text=text, by=town.quji)
    assert Category.objects.count() == before


def test_a_bad_row_takes_the_good_ones_back(town):
    with refused("bad_input", "file"):
        import_categories(text=HEAD + "good,,好的,,,\nbad,nowhere,坏的,,,\n", by=town.quji)
    assert Category.objects.filter(code="good").count() == 0
