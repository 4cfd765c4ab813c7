"""How a process that fills beside others begins. It imports nothing of Django: settings and models are read only then."""

import ctypes
import signal
import sys


def wake() -> None:
    """It ends with the one that began it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    import django  # the process begins here

    django.setup()
