"""What runs out next and what stands still, on the morning page: the office's own clocks too, and figures that are the length of their lists."""

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import Case
from minsheng.casework.queries.soon import cases_paused, cases_soon, soon_asked
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from tests.chain import accepted, answered, given, heard, offered, opened
from tests.people import Town, fresh

MONDAY = datetime(2026, 3, 9, 10, tzinfo=clock.SHANGHAI)


def page(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def part(text: str, heading: str) -> str:
    """A table of the morning with its heading."""
    return text[text.index(f"<h2>{heading}") :].split("</table>")[0] if f"<h2>{heading}" in text else ""


def rows_of(table: str) -> list[tuple[str, str]]:
    """(what, who) of each row."""
    return re.findall(r">([^<]+)</a></td> <td class=\"end\">([^<]+)</td>", table)


def listed(user: User, phase: str) -> int:
    return len(re.findall(r"<li data-row", page(user, f"/cases/?phase={phase}")))


@pytest.mark.slow
def test_the_clocks_of_the_office_stand_among_those_of_organisations(town: Town) -> None:
    with clock.at(MONDAY):
        opened(town, title="要派的事")
        offered(town, opened(town, heard(town), title="等答复的事"))
        given(town, accepted(town, offered(town, opened(town, heard(town), title="要核验的事"))))
        answered(town, case=None)  # waits for residents: nobody at work is late with it
        table = part(page(town.shuji, "/my-day/"), "快到日子的")
        assert sorted(rows_of(table)) == [("等答复的事", "恒邻物业"), ("要核验的事", "核验"), ("要派的事", "派办")]
        assert "一共3件" in table
        assert listed(town.shuji, "soon") == 3
        assert part(page(town.xiaochen, "/my-day/"), "快到日子的") == ""


@pytest.mark.slow
@pytest.mark.parametrize("many", [1, 14])
def test_what_is_cut_says_how_many_there_are_and_opens_them(town: Town, many: int) -> None:
    with clock.at(MONDAY):
        shares = [accepted(town, offered(town, opened(town, heard(town, f"第{n}件")))) for n in range(many + 1)]
    with clock.at(MONDAY.replace(day=11)):
        actions.pause_share(assignment=fresh(shares[0]), reason="weather", until=date(2026, 4, 1), words="下雪", by=town.shuji)
        client = Client()
        client.force_login(town.shuji)
        client.get("/my-day/")
        with CaptureQueriesContext(connection) as captured:
            text = re.sub(r"\s+", " ", client.get("/my-day/").content.decode())
        assert len(captured) <= 12, "\n".join(query["sql"][:150] for query in captured)
        soon, paused = part(text, "快到日子的"), part(text, "暂停着的")
        assert (len(rows_of(soon)), f"一共{many}件" in soon, 'href="/cases/?phase=soon"' in soon) == (min(many, 12), True, True)
        assert (len(rows_of(paused)), "一共1件" in paused, 'href="/cases/?phase=paused"' in paused) == (1, True, True)
        assert (listed(town.shuji, "soon"), listed(town.shuji, "paused")) == (many, 1)


def test_a_stranger_sees_none_of_them(town: Town) -> None:
    with clock.at(MONDAY):
        opened(town)
        cases = Case.objects.worked_by(town.xiaochen)
        assert [list(rows) for rows in soon_asked(town.xiaochen)] == [[], []]
        assert (cases_soon(cases).count(), cases_paused(cases).count(), listed(town.xiaochen, "soon")) == (0, 0, 0)
