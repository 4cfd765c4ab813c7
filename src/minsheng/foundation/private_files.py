"""The database file and the data folder are for the account that runs the program, and for nobody else on the machine."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from django.conf import settings

OTHERS = 0o007


def keep_database_private() -> None:
    """Make the SQLite file before SQLite does, which would let everybody read it; -wal and -shm take its mode over.

    What an earlier version made for everybody is closed too; where others had been shut out, a group that was let in on purpose stays.
    """
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or not name or name.startswith((":memory:", "file:")):
        return
    path = Path(name)
    with suppress(OSError):  # what can't be opened is told where it is opened
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for file in (path, Path(f"{name}-wal"), Path(f"{name}-shm")):
            _close_to_others(file)
        if path.parent == settings.DATA and not path.parent.stat().st_mode & stat.S_ISVTX:
            _close_to_others(path.parent)


def _close_to_others(path: Path) -> None:
    with suppress(FileNotFoundError):
        found = path.stat()
        if found.st_uid == os.geteuid() and found.st_mode & OTHERS:
            path.chmod(found.st_mode & 0o7700)
