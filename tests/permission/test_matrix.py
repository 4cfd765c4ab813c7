"""The permission matrix: every address and every operation × every role, on things of 万都.

matrix.txt is the promise. A new address without a row fails, and so does a row whose answer changed.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.people import Town
from tests.permission import addresses as asked
from tests.permission import operations as programs
from tests.permission.scene import ROLES, Scene, addresses, operations, set_scene

GROUPS = {
    "EVERYBODY": ["anonymous", *ROLES],
    "EVERY_ROLE": ROLES,
    "STAFF": ["wangjie", "xiaoliu", "shuji", "jiedao", "quji"],
    "OFFICE": ["xiaoliu", "shuji", "jiedao", "quji"],
    "LEADS": ["shuji", "jiedao", "quji"],
    "OFFICERS": ["jiedao", "quji"],
    "STRANGERS": ["xiaochen", "chengguan", "lilei", "passerby"],
}
WITHOUT_A_LOGIN = dict.fromkeys(["anonymous", *ROLES], "")  # operations of the API are asked with keys
HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def promised() -> dict[str, dict[str, str]]:
    """Address → role → login | ok | no (403) | hidden (404)."""
    rows = {}
    for line in (HERE / "matrix.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            address, cells = line.split(" | ")
            row = {}
            for cell in cells.split("; "):
                answer, names = cell.split(": ")
                for name in names.split():
                    row |= dict.fromkeys(GROUPS.get(name, [name]), answer)
            rows[address.strip()] = row
    return rows


def answer_of(response: Any) -> str:
    if response.status_code == 401 or (response.status_code == 302 and response.headers["Location"].startswith("/login")):
        return "login"
    return {404: "hidden", 403: "no"}.get(response.status_code, "ok" if response.status_code < 500 else "fault")


@pytest.fixture
def scene(town: Town) -> Scene:
    return set_scene(town)


@pytest.fixture
def sessions(scene: Scene) -> dict[str, str]:
    """A login each, made once: role → the cookie. It is written before the savepoints, so no request takes it away for the next."""
    cookies = {"anonymous": ""}
    for role in ROLES:
        client = Client()
        client.force_login(getattr(scene.town, role))
        cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def ask_all(sessions: dict[str, str], send: Any) -> dict[str, str]:
    """What each role is answered; every request is taken back before the next."""
    answers = {}
    for role, cookie in sessions.items():
        client = Client(raise_request_exception=False)
        if cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        point = transaction.savepoint()
        answers[role] = answer_of(send(client, role))
        transaction.savepoint_rollback(point)
    return answers


def test_every_address_has_a_row() -> None:
    known = set(promised())
    wanted = set(addresses()) | {f"{method} {path}" for method, path in operations()}
    assert wanted == known


@pytest.mark.slow
@pytest.mark.once
def test_pages_answer_as_promised(scene: Scene, sessions: dict[str, str]) -> None:
    rows, found = promised(), {}
    for name, (method, path, form) in asked.requests(scene.values).items():

        def send(client: Client, role: str, method: str = method, path: str = path, form: Any = form) -> Any:
            for value in form.values():
                if hasattr(value, "seek"):
                    value.seek(0)
            return client.get(path) if method == "GET" else client.post(path, form)

        found[name] = ask_all(sessions, send)
    assert {name: row for name, row in found.items() if row != rows[name]} == {}


@pytest.mark.slow
@pytest.mark.once
def test_operations_answer_as_promised(scene: Scene) -> None:
    rows, found = promised(), {}
    for method, path in operations():
        filled, body = programs.api_request(method, path, scene.values)

        def send(
            client: Client, role: str, method: str = method, path: str = path, filled: str = filled, body: Any = body
        ) -> Any:
            headers = {} if role == "anonymous" else {"Authorization": f"Bearer {scene.tokens[role]}"}
            if method == "GET":
                return client.get(filled, headers=headers)
            if body == "multipart":
                return client.post(filled, programs.api_multipart(path, scene.values), headers=headers)
            return client.generic(method, filled, json.dumps(body), content_type="application/json", headers=headers)

        found[f"{method} {path}"] = ask_all(WITHOUT_A_LOGIN, send)
    assert {name: row for name, row in found.items() if row != rows[name]} == {}


def test_a_page_one_may_not_see_looks_like_one_that_is_not_there(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.town.xiaochen)

    def nothing_of(number: str) -> str:
        page = client.get(f"/cases/{number}/").content.decode().replace(number, "X")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert nothing_of(scene.values["case"]) == nothing_of("WD-26-9999")
