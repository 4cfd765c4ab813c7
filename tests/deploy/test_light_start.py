"""The program starts light: what few days need is not loaded by every process at every start."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

HEAVY = ("openpyxl", "xlsxwriter", "numpy", "pandas", "sklearn", "rapidfuzz", "docx", "ortools", "faker")
LOAD = f"""
import sys
import minsheng.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_no_process_loads_what_few_days_need(tmp_path) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "minsheng.config.settings", "MINSHENG_DATA": str(tmp_path)}
    loaded = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
