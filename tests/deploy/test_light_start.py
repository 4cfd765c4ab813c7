"""The program starts light: what few days need is not loaded by every process at every start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HEAVY = ("openpyxl", "xlsxwriter", "numpy", "pandas", "sklearn", "rapidfuzz", "docx", "ortools", "faker", "icalendar")
SET_ASIDE = """
import gc
import minsheng.config.wsgi
print(gc.get_freeze_count() > 50 * len(gc.get_objects()))
"""
# The API is loaded by who asks for it, or beside the first answers; naming the address of a page is not asking.
LATER = """
import sys, time
import minsheng.config.later as later
import minsheng.config.wsgi
from django.test import Client
from django.urls import reverse

def loaded():
    return "minsheng.config.api" in sys.modules

said = [loaded()]
said.append(reverse("healthz") + str(loaded()))
%s
said.append(loaded())
print(*said)
"""
LOAD = f"""
import sys
import minsheng.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
import minsheng.config.api
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


@pytest.mark.parametrize(
    ("by", "answer"),
    [
        ("pass", "False"),
        ("said.append(Client().get('/api/v1/cases').status_code)", "401 True"),
        ("said.append(Client().get('/api/v1/openapi.json').status_code)", "200 True"),
        ("said.append(Client().get('/api/v1/nothing-here').status_code)", "404 True"),
        ("said.append(reverse('api:openapi-json'))", "/api/v1/openapi.json True"),
    ],
)
def test_the_api_is_loaded_by_who_asks_for_it(tmp_path, by: str, answer: str) -> None:
    assert ran(LATER % by, tmp_path) == f"False /healthzFalse {answer}"


def test_it_is_loaded_once_the_door_is_open(tmp_path) -> None:
    waiting = "later.SECONDS = 0.0; later.load_soon()\nend = time.monotonic() + 60\nwhile not loaded() and time.monotonic() < end: time.sleep(0.01)"
    assert ran(LATER % waiting, tmp_path) == "False /healthzFalse True"
