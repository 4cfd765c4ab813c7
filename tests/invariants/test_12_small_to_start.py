"""Invariant 12. One folder, SQLite, no service beside it, no network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import minsheng

BEGIN = """
import socket

def no_network(*args, **kwargs):
    raise AssertionError("the program reaches out")

socket.socket.connect = socket.create_connection = no_network
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from minsheng.casework import actions
from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.foundation import clock
from minsheng.foundation.seals import seal_changed_heads
from minsheng.neighbourhood.models import Community, District, Post, Street, User
district = District.objects.create(code="1", name="区")
street = Street.objects.create(district=district, code="11", name="街道")
community = Community.objects.create(street=street, code="111", name="社区", letters="SQ")
worker = User.objects.create(username="worker", name="甲")
Post.objects.create(user=worker, role="worker", community=community, since=clock.today())
import_categories(text=default_tree(), by=None)
voice = actions.hear_voice(words="灯不亮", community=community, by=worker, speaker=actions.Speaker(name="张三"))
seal_changed_heads()
call_command("verify")
print(settings.DATABASES["default"]["ENGINE"], voice.number)
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A first start in an empty folder, with nothing in the environment but where the folder is."""
    folder = tmp_path_factory.mktemp("begun")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MINSHENG_", "DATABASE", "DJANGO"))}
    source = str(Path(minsheng.__file__).parents[1])
    surroundings = kept | {
        "MINSHENG_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "minsheng.config.settings",
        "PYTHONPATH": source,
        "HOME": str(folder / "home"),
    }
    return subprocess.run([sys.executable, "-c", BEGIN], env=surroundings, cwd=folder, capture_output=True, text=True), folder


@pytest.mark.slow
def test_a_first_start_needs_an_empty_folder_and_nothing_else(begun):
    done, folder = begun
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("django.db.backends.sqlite3 MS-SQ-")
    assert {path.name for path in folder.iterdir()} == {"data"}
    kept = {str(path.relative_to(folder / "data")) for path in (folder / "data").rglob("*") if path.is_file()}
    assert {name for name in kept if not name.startswith("minsheng.sqlite3")} == {
        "keys/django.key",
        "keys/privacy.key",
        "keys/seal.key",
        "seals.jsonl",
    }


@pytest.mark.slow
def test_keys_are_nobody_elses_to_read(begun):
    modes = {path.name: oct(path.stat().st_mode & 0o077) for path in (begun[1] / "data" / "keys").iterdir()}
    assert modes == dict.fromkeys(("django.key", "privacy.key", "seal.key"), "0o0")


def test_the_base_install_holds_no_solver_and_no_learner():
    words = (Path(minsheng.__file__).parents[2] / "requirements" / "base.txt").read_text(encoding="utf-8").lower()
    heavy = ("ortools", "scikit-learn", "scipy", "numpy", "pandas", "torch", "redis", "celery", "pyspark", "duckdb")
    assert [name for name in heavy if f"\n{name}==" in words] == []


def test_what_the_tests_needed_is_not_installed_again_to_run(tmp_path: Path) -> None:
    home = Path(__file__).resolve().parents[2]
    for name in ("scripts/environment", "pyproject.toml", *(f"requirements/{kind}.txt" for kind in ("base", "build", "test"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(home / name, tmp_path / name)
    stands = tmp_path / ".venv" / "bin" / "python"
    stands.parent.mkdir(parents=True)
    stands.write_text("#!/bin/sh\nexit 0\n")
    stands.chmod(0o755)

    def environment(what: str) -> bool:
        """Whether everything was there already."""
        line = [str(tmp_path / "scripts" / "environment"), what]
        return "依赖没有变化" in subprocess.run(line, check=True, capture_output=True, text=True).stdout

    assert [environment(what) for what in ("test", "run", "test")] == [False, True, True]
