"""Programs that stand beside ours on some machines; scripts/test installs them where that is allowed."""

import os
import shutil

import pytest


def needs(command: str) -> str:
    """The path of a program that only a server has; without it the test is left out."""
    found = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.skip(f"{command} is not installed on this machine")
    return str(found)
