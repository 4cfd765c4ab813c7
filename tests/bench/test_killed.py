"""A filling that is killed leaves whole blocks, and goes on when it is started again."""

import json
import os
import subprocess
import sys
import time

from tests.postgres import throwaway_postgresql

PROGRAM = [sys.executable, "-m", "django", "bench", "fill", "120", "--block", "5", "--json"]


def surroundings(folder, database: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINSHENG_") and k != "DATABASE_URL"}
    kept |= {"MINSHENG_DATA": str(folder), "MINSHENG_TESTING": "1", "DJANGO_SETTINGS_MODULE": "minsheng.config.settings"}
    return kept | ({"DATABASE_URL": database} if database else {})


def killed_and_started_again(folder, database: str) -> None:
    env = surroundings(folder, database)
    first = subprocess.Popen(PROGRAM, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert first.stderr is not None
    os.read(first.stderr.fileno(), 1)  # its first block is in
    first.kill()
    first.wait()
    time.sleep(1)  # its processes end with it
    done = subprocess.run(PROGRAM, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["cases"], said["made"] < 120) == (120, True)
    verified = subprocess.run([sys.executable, "-m", "django", "verify"], env=env, capture_output=True, text=True)
    assert (verified.returncode, "120件事项" in verified.stdout) == (0, True), verified.stdout[-2000:]


def test_killed_it_goes_on(tmp_path):
    """On the database that these tests run on; on PostgreSQL with the processes that fill beside each other."""
    if os.environ.get("MINSHENG_TEST_DB") != "postgresql":
        killed_and_started_again(tmp_path, "")
        return
    with throwaway_postgresql() as database:
        killed_and_started_again(tmp_path, database)
