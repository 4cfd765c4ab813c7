"""An installation filled by the real program: killed in the middle it goes on; and its pages are measured on the real server."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import throwaway_postgresql

CASES = 120
FILL = ["bench", "fill", str(CASES), "--block", "5", "--json"]


class Program:
    """The program in a folder and on a database that nobody else touches."""

    def __init__(self, folder: Path, database: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MINSHENG_") and k != "DATABASE_URL"}
        kept |= {"MINSHENG_DATA": str(folder), "MINSHENG_TESTING": "1", "DJANGO_SETTINGS_MODULE": "minsheng.config.settings"}
        self.environment = kept | ({"DATABASE_URL": database} if database else {})

    def begin(self, *arguments: str, **more: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen([sys.executable, "-m", "django", *arguments], env=self.environment, text=True, **more)

    def run(self, *arguments: str) -> str:
        done = self.begin(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, problem = done.communicate()
        assert done.returncode == 0, f"{said[-2000:]}\n{problem[-2000:]}"
        return said


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Killed once its first block was in. On PostgreSQL with the processes that fill beside each other."""
    folder = tmp_path_factory.mktemp("filled")
    if os.environ.get("MINSHENG_TEST_DB") == "postgresql":
        with throwaway_postgresql() as database:
            yield killed(Program(folder, database))
    else:
        yield killed(Program(folder, ""))


def killed(program: Program) -> Program:
    first = program.begin(*FILL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert first.stderr is not None
    first.stderr.read(1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(1)  # its processes end with it
    return program


def test_killed_it_goes_on(program: Program) -> None:
    said = json.loads(program.run(*FILL).splitlines()[-1])
    assert (said["cases"], said["made"] < CASES) == (CASES, True)
    assert f"{CASES}件事项" in program.run("verify")


def test_pages_are_measured_on_the_real_server(program: Program) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    program.run(*FILL)
    said = json.loads(program.run("bench", "http", "--samples", "5", "--port", port, "--json").splitlines()[-1])
    found = {(row["name"], row["who"]): row for row in said["measured"]}
    assert {row["samples"] for row in said["measured"]} == {5}
    assert (found["只读一行", ""]["ratio"], found["只写一行", ""]["ratio"]) == (1, 1)
    assert (found["只读一行", ""]["statements"], found["只写一行", ""]["statements"]) == (1, 1)
    assert found["记一条（接口）", "社区书记"]["statements"] > 5
    assert len(said["worker_mb"]) == 2
    program.run("verify")
