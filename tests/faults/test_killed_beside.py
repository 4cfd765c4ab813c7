"""kill -9 beside the requests: while a seal is written, while keys are made, and of the parts of `minsheng serve`."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from minsheng.foundation import privacy

from .served import PATIENCE, Installation, installed

pytestmark = pytest.mark.kill

SEALINGS_CUT = 60


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "data") as installation:
        yield installation


def test_killed_while_sealing(alone: Installation) -> None:
    """A seal stands in the database and in the file outside it; a death between the two must not look like a forgery for ever."""
    alone.program("-m", "tests.faults.sealing", str(SEALINGS_CUT))
    alone.program("-m", "django", "worker", "--once")
    assert alone.verify()["findings"] == []


@pytest.mark.either
def test_processes_that_start_together_make_one_key(tmp_path: Path) -> None:
    """At the first start web and worker ask for the keys in the same moment: all must have got the same one."""
    installation = Installation(tmp_path)
    said = json.loads(installation.program("-m", "tests.faults.first_keys", str(tmp_path)).stdout)
    assert len(said) == 20
    assert [len(keys) for keys in said] == [6] * 20
    assert [keys for keys in said if len(set(keys)) != 1] == []


@pytest.mark.either
@pytest.mark.parametrize("left", ["", "AAAA"])
def test_a_key_file_cut_in_the_making_is_no_key(tmp_path: Path, settings: Any, left: str) -> None:
    """A process killed while it wrote the key leaves an empty file: to go on with an empty key would be no secret at all."""
    settings.KEYS = tmp_path
    (tmp_path / "privacy.key").write_text(left)
    privacy.key_bytes.cache_clear()
    try:
        with pytest.raises(Exception):  # noqa: B017  whichever it is, nothing may be sealed
            privacy.seal("李秀英", "resident.name")
    finally:
        privacy.key_bytes.cache_clear()


def until(true: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def children(pid: int) -> dict[int, str]:
    """The living processes below `pid`, with the names that `ps` gives them."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            found[int(child)] = Path(f"/proc/{child}/comm").read_text().strip()
        except OSError:
            continue
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Office:
    """`minsheng serve` with the processes below it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.serve = installation.start([sys.executable, "-m", "django", "serve", "--port", str(installation.port)])
        installation.web = self.serve
        installation.wait_until_healthy()
        # It begins once the web server answers.
        assert until(lambda: self.part("minsheng worker") is not None)

    def part(self, word: str) -> int | None:
        return next((pid for pid, line in children(self.serve.pid).items() if word in line), None)

    def all(self) -> list[int]:
        below = list(children(self.serve.pid))
        return [self.serve.pid, *below, *(leaf for pid in below for leaf in children(pid))]


@pytest.fixture
def office(alone: Installation) -> Office:
    return Office(alone)


@pytest.mark.either
def test_serve_starts_its_background_worker_again(office: Office) -> None:
    """Without it nothing is sealed and nothing leaves the building, and nobody would notice."""
    first = office.part("minsheng worker")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert until(lambda: office.part("minsheng worker") not in (None, first)), "no background worker any more"


@pytest.mark.either
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "told to end"])
def test_serve_ends_quietly_whatever_its_worker_does(office: Office, signum: int) -> None:
    """A worker that no longer listens, as on a machine under load, is cut off; whoever pressed Ctrl+C sees no traceback."""
    worker = office.part("minsheng worker")
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    os.kill(office.serve.pid, signum)
    assert office.serve.wait(PATIENCE) == 0
    assert until(lambda: not alive(worker))
    assert "Traceback" not in office.installation.log.read_text(errors="replace")


@pytest.mark.either
def test_a_worker_ends_when_it_is_told_to(alone: Installation) -> None:
    """Twice, as Ctrl+C reaches it from the terminal and from serve: it ends by itself, with nothing said."""
    # Its own alarm would cut it off on a machine under load; the mask is inherited, and whoever goes on then hangs here.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    alone.start_worker()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert alone.worker is not None
    status = Path(f"/proc/{alone.worker.pid}/status")
    assert until(lambda: int(status.read_text().split("SigCgt:")[1].split()[0], 16) >> (signal.SIGTERM - 1) & 1)
    for _ in range(2):
        alone.worker.send_signal(signal.SIGINT)
        time.sleep(0.05)
    assert alone.worker.wait(PATIENCE) in (0, -signal.SIGINT)  # the second one may meet a process that is already ending
    assert alone.log.read_text(errors="replace") == ""


@pytest.mark.either
@pytest.mark.parametrize("victim", ["serve", "web"])
def test_no_part_outlives_the_others(office: Office, victim: str) -> None:
    """kill -9 of serve or of the web server's master: the rest ends by itself and leaves the port free, so that one can start again."""
    # serve, worker, master and two of gunicorn's, which part from it one after the other
    assert until(lambda: len(office.all()) == 5), office.all()
    family = office.all()
    pid = office.serve.pid if victim == "serve" else office.part("minsheng web")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    office.serve.wait(PATIENCE)
    assert until(lambda: not any(alive(one) for one in family)), [one for one in family if alive(one)]
    assert until(lambda: port_is_free(office.installation.port))
