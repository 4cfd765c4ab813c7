"""The base install: the wheel, built from this source, what it asks for, and an environment into which pip installs it."""

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 600


def build_wheel(folder: Path) -> Path:
    """From a copy of the source that holds nothing but what is in the project, so that building leaves nothing behind."""
    source = folder / "source"
    hidden = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(HOME / "src", source / "src", ignore=hidden)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOME / name, source)
    line = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
        str(source),
    ]
    subprocess.run(line, check=True)
    return next(folder.glob("minsheng-*.whl"))


def base_distributions() -> dict[str, Distribution]:
    """Name → what is installed of everything that the program asks for without its extras."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(line) for line in distribution("minsheng").requires or []]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        asked = waiting.pop()
        key = canonicalize_name(asked.name), frozenset(asked.extras)
        extras = asked.extras or {""}
        if key in seen or (asked.marker and not asked.marker.evaluate({"extra": ""})):
            continue
        seen.add(key)
        one = found.setdefault(canonicalize_name(asked.name), distribution(asked.name))
        for line in one.requires or []:
            further = Requirement(line)
            if not further.marker or any(further.marker.evaluate({"extra": extra}) for extra in extras | {""}):
                further.marker = None
                waiting.append(further)
    return found


def size_of(one: Distribution) -> int:
    """Bytes on the disk, without the compiled files that Python makes itself."""
    paths = {Path(str(file.locate())).resolve() for file in one.files or [] if file.suffix != ".pyc"}
    return sum(path.stat().st_size for path in paths if path.is_file())


def unpacked(wheel: Path) -> int:
    return sum(info.file_size for info in zipfile.ZipFile(wheel).infolist())


def index_answers(folder: Path) -> bool:
    """Whether the index that pip is set to on this machine gives the smallest thing the program needs."""
    line = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder / "asked"), "asgiref"]
    return subprocess.run(line, capture_output=True, timeout=PATIENCE).returncode == 0


def environment(folder: Path, wheel: Path) -> Path:
    """The commands of an environment that was empty, after `pip install` of the wheel: pip finds out itself what else is needed."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-input", str(wheel)], check=True, timeout=PATIENCE)
    subprocess.run([*pip, "check"], check=True)
    return folder / "bin"
