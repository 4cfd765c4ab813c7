"""How a process that fills beside others begins. It imports nothing of Django: settings and models are read only then."""

import ctypes
import gc
import signal
import sys


def wake() -> None:
    """It ends with the one that began it. A block makes next to nothing that refers to itself: who looked through all its rows for such, again
    and again, took a fifth of the time. `write_block` is followed by one look (`fill.py`)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    import django  # the process begins here

    django.setup()
    gc.disable()
    gc.freeze()
