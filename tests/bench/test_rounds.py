"""minsheng bench rounds says how long two thousand homes for twelve take; it reads and writes nothing."""

import json

from django.core.management import call_command


def test_it_says_how_long_and_how_many(capsys):
    call_command("bench", "rounds", "--homes", "60", "--workers", "3", "--json")
    said = capsys.readouterr().out.splitlines()
    found = json.loads(said[-1])
    assert (found["homes"], found["workers"], found["seen"]) == (60, 3, 36)
    assert "60户，3人" in said[0]
