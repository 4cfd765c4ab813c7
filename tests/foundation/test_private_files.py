"""What lies in the data folder is read by the account that runs the program alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BEGIN = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS a (b)")
    cursor.execute("INSERT INTO a VALUES (1)")
    import os
    print(*(f"{os.stat(path).st_mode & 0o777:o}" for path in (DATA, DB, DB + "-wal", DB + "-shm")))
"""


def modes(folder: Path) -> list[str]:
    """Of the folder, the database and both files beside it, as a program that has just written in it sees them; umask 022."""
    left = {"DATABASE_URL", "MINSHENG_TEST_SQLITE", "MINSHENG_KEYS", "MINSHENG_SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in left}
    kept |= {"MINSHENG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "minsheng.config.settings"}
    code = BEGIN.replace("DATA", repr(str(folder)), 1).replace("DB", repr(str(folder / "minsheng.sqlite3")))
    done = subprocess.run([sys.executable, "-c", code], env=kept, capture_output=True, text=True, umask=0o022)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_data_folder_is_for_nobody_else(tmp_path: Path) -> None:
    assert modes(tmp_path / "new") == ["700", "600", "600", "600"]


@pytest.mark.parametrize(("before", "after"), [(("755", "644"), ["700", "600"]), (("750", "640"), ["750", "640"])])
def test_what_stood_open_is_closed_to_others_and_a_group_let_in_stays(tmp_path: Path, before, after) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "minsheng.sqlite3").touch()
    (old / "minsheng.sqlite3").chmod(int(before[1], 8))
    old.chmod(int(before[0], 8))
    assert modes(old)[:2] == after
