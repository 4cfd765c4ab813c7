"""What several processes of one program say to the system. Loads nothing of the program itself."""

import ctypes
import signal
import sys


def end_with_parent() -> None:
    """A killed server leaves nobody behind that holds its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
