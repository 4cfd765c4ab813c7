"""The base install: the wheel holds all of the program, pip installs it into an empty environment, it serves from there, and it is small."""

import re
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.faults.served import free_port

from .installed import HOME, PATIENCE, base_distributions, build_wheel, environment, index_answers, size_of, unpacked

pytestmark = pytest.mark.slow

LIMIT = 150 * 1024 * 1024


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """Installed once for all who need it. Without an index the tests of it are left out."""
    folder = tmp_path_factory.mktemp("installed")
    if not index_answers(folder):
        pytest.skip("the index of packages does not answer")
    began = time.monotonic()
    found = environment(folder / "venv", wheel)
    print(f"installed in {time.monotonic() - began:.0f} s")
    return found


@contextmanager
def serving(commands: Path, folder: Path) -> Iterator[str]:
    """The address of `minsheng serve` in an empty folder, once it is healthy."""
    port = free_port()
    kept = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PORT": str(port),
        "MINSHENG_DATA": str(folder / "data"),
    }
    began = time.monotonic()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [commands / "minsheng", "serve"], env=kept, cwd=folder, stdout=log, stderr=log, process_group=0
        )
    try:
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except (URLError, OSError):
                assert process.poll() is None and time.monotonic() - began < PATIENCE, (folder / "log").read_text()
                time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Templates, static files, translations, data, migrations: what is in the folder is in the wheel."""
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("minsheng/")}
    source = HOME / "src"
    ours = {str(path.relative_to(source)) for path in (source / "minsheng").rglob("*") if path.is_file()}
    # max_migration.txt is for those who write migrations.
    ours = {name for name in ours if "__pycache__" not in name and not name.endswith("max_migration.txt")}
    assert (ours - inside, inside - ours) == (set(), set())


def test_it_serves_from_the_wheel_alone(commands: Path, tmp_path: Path) -> None:
    with serving(commands, tmp_path) as address:
        assert urlopen(f"{address}/healthz").status == 200
        assert "民声" in urlopen(f"{address}/").read().decode()
        page = urlopen(f"{address}/login/").read().decode()
        assert "登录" in page
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert styles
        assert [urlopen(address + style).status for style in styles] == [200] * len(styles)
    line = [commands / "minsheng", "manage", "shell", "--verbosity", "0", "--command"]
    code = "import minsheng; from django.utils import translation as t; t.activate('en'); print(minsheng.__file__, t.gettext('登录'))"
    kept = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", "MINSHENG_DATA": str(tmp_path / "data")}
    said = subprocess.run([*line, code], env=kept, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    assert Path(said[0]).is_relative_to(commands.parent)
    assert said[1:] == ["Log", "in"]


def test_the_base_install_is_small(wheel: Path) -> None:
    sizes = {name: size_of(one) for name, one in base_distributions().items()} | {"minsheng": unpacked(wheel)}
    assert sum(sizes.values()) < LIMIT, sorted(sizes.items(), key=lambda item: -item[1])[:10]


def test_the_page_names_what_is_in_it() -> None:
    """Every distribution of the base install has its row, and none that is not there."""
    page = (HOME / "docs" / "install-size.md").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"^\| `([A-Za-z0-9._-]+)`", page, re.M)}
    assert named == set(base_distributions()) | {"minsheng"}
