"""What several processes of one program say to the system, and how one parts from another. Loads nothing of the program itself."""

import ctypes
import gc
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


def end_with_parent() -> None:
    """A killed server leaves nobody behind that holds its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def part(name: str, work: Callable[[], object]) -> BaseProcess:
    """Begin `work` in a process of its own that ends with this one and need not load again what is loaded here; `ps` calls it `name` (15
    letters at most). What is loaded stays, and is set aside for the collector. Connections to a database must be closed before: two would speak over one."""

    def begin() -> None:
        # Ctrl+C reaches all of a terminal's processes; who is still beginning would answer with a traceback, and is told by its parent.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        end_with_parent()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())
        gc.freeze()
        work()

    process = get_context("fork").Process(target=begin, name=name, daemon=True)
    process.start()
    return process
