"""The program starts light: what few days need is not loaded by every process at every start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HEAVY = ("openpyxl", "xlsxwriter", "numpy", "pandas", "sklearn", "rapidfuzz", "docx", "ortools", "faker")
SET_ASIDE = """
import gc
import minsheng.config.wsgi
print(gc.get_freeze_count() > 50 * len(gc.get_objects()))
"""
LOAD = f"""
import sys
import minsheng.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(name for name in {HEAVY!r} if name in sys.modules))
"""


def ran(code: str, folder: Path) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "minsheng.config.settings", "MINSHENG_DATA": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_what_is_loaded_is_set_aside_for_the_collector(tmp_path) -> None:
    assert ran(SET_ASIDE, tmp_path) == "True"


def test_no_process_loads_what_few_days_need(tmp_path) -> None:
    assert ran(LOAD, tmp_path) == "[]"
