"""minsheng bench sweep: how much a sweep reads, and that two at once tell of each clock once."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from minsheng.config.bench.sweep import measured
from minsheng.config.wholeness import record_findings

pytestmark = pytest.mark.slow
# Of so many cases some sixty clocks are over, the fewer, the longer ago the office last opened.
CASES, DUE = 200, 40


@pytest.fixture
def by_the_index(transactional_db):
    """PostgreSQL reads a table of a few pages as a whole, or not, as it last counted it; here it is to say what it does with a long one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            yield
            cursor.execute("RESET enable_seqscan")
    else:
        yield


@pytest.mark.usefixtures("by_the_index")
def test_it_reads_what_is_due_and_each_is_told_once(capsys):
    call_command("bench", "sweep", str(CASES), "--due", str(DUE), "--workers", "1", "--json")
    *_said, sentence, line = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["cases"], found["due"], found["due_at_once"]) == (CASES, DUE // 2, DUE // 2)
    assert (found["each_told_once"], found["left"], "每只只告诉一遍" in sentence) == (True, 0, True)
    assert (found["told"] > 0, found["told_at_once"] > 0, found["clocks"] > DUE) == (True, True, True)
    if connection.vendor == "postgresql":
        assert (found["at_once"], found["rows_read_when_nothing_is_due"]) == (2, 0)
        assert found["read_a_row_due"] <= 1.2
    assert list(record_findings()) == []
    # Once more: what was told of is told of no more, for this end.
    again = measured(DUE)
    assert (again["told"], again["told_at_once"], again["left"], again["each_told_once"]) == (0, 0, 0, True)


def test_it_stays_away_from_what_is_real(town):
    with pytest.raises(CommandError):
        call_command("bench", "sweep", "10")
