"""What belongs to a case is asked for by its own case; a question inside for all cases that somebody sees grows with the years."""

import pytest

from minsheng.casework.models import Assignment, StageClock
from minsheng.work_together.models import JointPlan
from tests.chain import heard, offered, opened
from tests.people import fresh


@pytest.mark.parametrize(
    "rows", [Assignment.objects, StageClock.objects, JointPlan.objects], ids=lambda rows: rows.model.__name__
)
@pytest.mark.parametrize("who", ["shuji", "jiedao", "quji", "shenji"])
def test_staff_is_asked_of_no_case_but_the_rows_own(town, rows, who):
    assert str(rows.visible_to(getattr(town, who)).query).count("SELECT") == 1


def test_an_organisation_sees_what_belongs_to_its_cases_and_nothing_else(town):
    mine, other = (opened(town, heard(town)) for _ in range(2))
    offered(town, mine)
    offered(town, other, town.bureau)
    for rows in (Assignment.objects, StageClock.objects):
        assert {row.case_id for row in rows.visible_to(fresh(town.laozhou))} == {mine.pk}
        assert {row.case_id for row in rows.visible_to(fresh(town.shuji))} == {mine.pk, other.pk}
        assert not rows.visible_to(fresh(town.xiaochen)).exists()
