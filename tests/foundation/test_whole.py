"""An act joins the transaction that is there for it alone, and sets a savepoint in any other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import Counter
from minsheng.foundation.whole import for_one_act, whole

pytestmark = pytest.mark.django_db


@whole
def count(key: str, *, refuse: bool = False) -> None:
    Counter.objects.create(key=key, value=1)
    if refuse:
        raise BadInput("不行。", "key")


@whole
def both(key: str) -> None:
    """An act that goes on where a part of it is refused."""
    with pytest.raises(BadInput):
        count(f"{key}-refused", refuse=True)
    count(key)


def there() -> list[str]:
    return sorted(Counter.objects.values_list("key", flat=True))


def savepoints(begin: CaptureQueriesContext) -> int:
    return len([one for one in begin if one["sql"].startswith("SAVEPOINT")])


def test_it_sets_no_savepoint_where_the_transaction_is_its_own() -> None:
    with CaptureQueriesContext(connection) as asked, for_one_act():
        count("a")
    assert (savepoints(asked), there()) == (1, ["a"])  # that of the transaction itself, inside the test's


def test_refused_all_of_it_is_undone() -> None:
    with pytest.raises(BadInput), for_one_act():
        Counter.objects.create(key="before", value=1)
        count("a", refuse=True)
    assert there() == []


def test_a_part_of_an_act_may_be_refused_alone() -> None:
    with for_one_act():
        both("a")
    assert there() == ["a"]


def test_outside_of_it_a_refusal_leaves_the_rest() -> None:
    count("first")
    with pytest.raises(BadInput):
        count("second", refuse=True)
    assert there() == ["first"]


def test_two_of_them_one_inside_the_other() -> None:
    with for_one_act():
        count("outer")
        with pytest.raises(BadInput), for_one_act():
            count("inner", refuse=True)
        count("after")
    assert there() == ["after", "outer"]
