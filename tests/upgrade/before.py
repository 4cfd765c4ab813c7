"""The program as it was some migrations ago, out of its own history."""

import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.prepared import ROOT, folder_made_once

# So many of today's migrations the version before does not have.
NEWEST = 12
WHERE = ("src/minsheng/*/migrations/0*.py", "src/minsheng/*/*/migrations/0*.py")


def git(*arguments: str) -> str:
    """What git says; empty where there is no git or no history."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def migrations_at(commit: str) -> dict[str, str]:
    """Path → hash of its content."""
    lines = [line.split() for line in git("ls-tree", "-r", commit, "src/minsheng").splitlines()]
    return {path: content for _, _, content, path in lines if "/migrations/0" in path and path.endswith(".py")}


def version_before() -> str:
    """The newest commit that lacks at least NEWEST of today's migrations and whose own have not changed since; empty if there is none."""
    if git("rev-parse", "--show-toplevel") != str(ROOT):
        return ""
    today = migrations_at("HEAD")
    for commit in git("log", "--first-parent", "--format=%H", "--", *WHERE).splitlines():
        before = git("rev-parse", "--verify", "--quiet", f"{commit}^1")
        had = migrations_at(before) if before else {}
        if had and len(today.keys() - had.keys()) >= NEWEST and had.items() <= today.items():
            return before
    return ""


def program_before() -> Path:
    """A folder with that version's `src` and `tests`. Without a history the test is left out."""
    commit = version_before()
    if not commit:
        pytest.skip("no history of the program that is long enough")
    return folder_made_once(f"before-{commit[:16]}", lambda folder: _unpack(commit, folder))


def _unpack(commit: str, folder: Path) -> None:
    line = ["git", "archive", "--format=tar", commit, "src", "tests", "pyproject.toml"]
    packed = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE)
    with tarfile.open(fileobj=packed.stdout, mode="r|") as archive:
        archive.extractall(folder)
    assert packed.wait() == 0
