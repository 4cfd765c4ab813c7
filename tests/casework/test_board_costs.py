"""公示板: a page of one item takes as many statements as a page of three, those with large pictures on top included."""

import pytest
from django.test import Client

from minsheng.casework import actions
from tests.chain import answered, heard, says, voices_of
from tests.people import Town, fresh

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("path", ["/board/", "/board/wandu/"])
def test_a_page_costs_the_same_for_one_as_for_three(
    town: Town, path: str, many: int, client: Client, django_assert_max_num_queries
) -> None:
    for n in range(many + 2):
        case = answered(town, heard(town, estate=town.estate), estate=town.estate)
        says(voices_of(case)[0])
        actions.release_to_board(case=fresh(case), title=f"灯亮了{n}", words="灯换了。", pictures=True, by=town.shuji)
    with django_assert_max_num_queries(9):
        page = client.get(path).content.decode()
    assert (page.count('class="feature"'), page.count('class="board-item"')) == (2, many)
    assert page.count("/before/") == page.count("/after/") == many + 2
