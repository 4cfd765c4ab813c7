"""推一推: the table of levels, as an office takes it out, changes it and takes it in."""

import csv
import io

import pytest

from minsheng.foundation.errors import BadInput
from minsheng.work_together import actions
from minsheng.work_together.level_sheets import COLUMNS, DAYS, STAGE, STAGES, read_levels, sheet_of
from minsheng.work_together.queries.push_levels import levels_in_force, shipped_levels
from minsheng.work_together.states import PushStage
from tests.acts.escalation import late
from tests.work_together.test_escalation import swept, told
from tests.work_together.test_whistles import client_of, page


def test_levels_that_an_office_took_in_count_from_then_on(town):
    case, _ = late(town)
    rows = list(csv.reader(io.StringIO(as_csv(shipped_levels()))))
    rows.append(["单位在办", "2", "", "", "", "", "告诉", ""])
    actions.take_in_push_levels(content=written(rows).encode("gb18030"), source="表.csv", by=town.quji)
    assert swept("2026-03-16 10:00") == 0
    assert swept("2026-03-17 09:00") == 1
    assert told(case)[-1] == ("street", 2)


def as_csv(levels) -> str:
    rows = [[STAGE, DAYS, *COLUMNS]]
    for name, stage in STAGES.items():
        for level in levels[stage]:
            rows.append([name, level.days, *("告诉" if role in level.roles else "" for role in COLUMNS.values())])
    return written(rows)


def written(rows) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_the_table_taken_out_is_the_table_taken_in(db):
    for content in (sheet_of(shipped_levels()), as_csv(shipped_levels()).encode("utf-8-sig")):
        read = read_levels(content)
        assert sorted((s, d) for s, d, _ in read) == sorted(
            (s, one.days) for s in PushStage.values for one in shipped_levels()[s]
        )
        assert all(tuple(roles) == next(one.roles for one in shipped_levels()[s] if one.days == d) for s, d, roles in read)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda rows: rows[1:], "no_levels"),
        (lambda rows: [row for row in rows if row[0] != "还没派给谁办"], "level_missing"),
        (lambda rows: [row for row in rows if row[0] != "单位在办" or int(row[1]) <= 0], "level_missing"),
        (lambda rows: [*rows, ["没有这样的", "1", "", "", "告诉"]], "level_rows"),
        (lambda rows: [*rows, ["单位在办", "后天", "", "", "告诉"]], "level_rows"),
        (lambda rows: [*rows, ["单位在办", "999", "", "", "告诉"]], "level_rows"),
        (lambda rows: [*rows, ["单位在办", "7", "", "", ""]], "level_rows"),
        (lambda rows: [*rows, ["单位在办", "3", "", "", "告诉"]], "level_rows"),
        (lambda rows: [*rows, ["还没给居民回话", "7", "告诉"]], "level_rows"),
    ],
)
def test_a_table_that_leaves_something_to_nobody_is_not_taken_in(town, change, code):
    rows = list(csv.reader(io.StringIO(as_csv(shipped_levels()))))
    with pytest.raises(BadInput) as refusal:
        actions.take_in_push_levels(content=written(change(rows)).encode(), source="a.csv", by=town.quji)
    assert (refusal.value.code, levels_in_force()) == (code, shipped_levels())


def test_a_bad_table_comes_back_with_what_is_wrong(town):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(town.quji)
    answer = client.post("/pushed/levels/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 422 and "没找到表头" in answer.content.decode()
    good = client.post("/pushed/levels/", {"file": SimpleUploadedFile("表.csv", as_csv(shipped_levels()).encode())})
    assert good.status_code == 302 and "表.csv" in page(town.shuji, "/pushed/levels/")
    assert client.get("/pushed/levels/sheet/").content[:2] == b"PK"
