"""The demonstration as the program builds it, once a run: journeys in the browser are served a copy, its own test looks at the whole."""

import os
import subprocess
import sys
from pathlib import Path

from tests.prepared import bring_tables, folder_made_once, key_of_the_code

MINSHENG = str(Path(sys.executable).with_name("minsheng"))


def demonstration() -> Path:
    """A folder with the folder `data` of an installation on SQLite, and in `said` what `minsheng demo --json` said."""
    return folder_made_once(f"demonstration-{key_of_the_code()}", _build)


def surroundings(folder: Path) -> dict[str, str]:
    """Nothing in the environment but where the data lie."""
    left_behind = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINSHENG_") and k not in left_behind}
    return kept | {"MINSHENG_DATA": str(folder / "data")}


def _build(folder: Path) -> None:
    bring_tables(folder / "data" / "minsheng.sqlite3")
    for command in (["manage", "migrate", "--verbosity", "0"], ["demo", "--json"]):
        around = surroundings(folder) | {"MINSHENG_DEMO": "1"}
        done = subprocess.run([MINSHENG, *command], env=around, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-4000:]
    (folder / "said").write_text(done.stdout, encoding="utf-8")
