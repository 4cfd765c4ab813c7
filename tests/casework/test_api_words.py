"""What the API says when it cannot do something: RFC 9457, a code, a field by its own name, Chinese words."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minsheng.config.api import api
from minsheng.neighbourhood.actions import make_token
from tests.chain import heard, photo
from tests.people import Town


@pytest.fixture
def ask(town: Town, client: Client) -> Any:
    key = {"authorization": f"Bearer {make_token(user=town.quji)}"}

    def ask(method: str, path: str, body: Any = None, kind: str = "application/json") -> tuple[int, dict[str, Any]]:
        content = body if isinstance(body, bytes) else json.dumps(body)
        answer = client.generic(method, f"/api/v1{path}", content, content_type=kind, headers=key)
        return answer.status_code, answer.json()

    return ask


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[1"])
def test_what_is_no_json_is_bad_input(ask, body):
    status, said = ask("POST", "/voices", body)
    assert (status, said["code"], said["status"]) == (422, "invalid", 422)


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "client_id", "缺了“client_id”"),
        ({"client_id": "x", "text": "灯", "community": "1"}, "client_id", "UUID"),
        ({"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "kind": "wish"}, "kind", "problem、suggestion、need"),
        (
            {"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "speaker": {"mode": "me"}},
            "speaker.mode",
            "named、household",
        ),
        (
            {"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "heard_at": "昨天"},
            "heard_at",
            "2026-03-08T09:30:00+08:00",
        ),
        ({"client_id": str(uuid.uuid4()), "text": "灯", "community": "1" * 99}, "community", "最多60个字符"),
        (
            {"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "speakr": {"name": "甲"}},
            "speakr",
            "没有“speakr”这一项",
        ),
        (
            {"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "speaker": {"nme": "甲"}},
            "speaker.nme",
            "没有“speaker.nme”这一项",
        ),
        ({"client_id": str(uuid.uuid4()), "text": "灯", "community": "1", "长" * 5000: 1}, "长" * 100, "没有“长长"),
    ],
)
def test_a_field_is_called_by_its_name_and_told_in_chinese(ask, body, field, words):
    status, said = ask("POST", "/voices", body)
    assert (status, said["code"], said["field"]) == (422, "invalid", field)
    assert words in said["title"]


def test_a_method_that_is_none_is_a_problem_too(ask):
    status, said = ask("DELETE", "/voices")
    assert (status, said["code"], said["status"]) == (405, "method_not_allowed", 405)


def test_rules_are_read_and_changed(ask):
    status, said = ask("GET", "/rules")
    assert status == 200 and {"key": "quorum_percent", "value": 66, "default": 66}.items() <= said["items"][0].items()
    assert ask("POST", "/rules/quorum_percent", {"value": 50})[1]["value"] == 50
    assert ask("POST", "/rules/quorum_percent", {"value": 101})[0] == 422
    assert ask("POST", "/rules/nothing", {"value": 1})[0] == 404


def test_a_colleague_is_let_in(town, ask):
    status, said = ask("POST", "/staff/wangjie/code", {})
    town.wangjie.refresh_from_db()
    assert (status, town.wangjie.check_password(said["code"])) == (201, True)


# The letter box of phones: a newer phone may say more than this office knows yet, and what it wrote must arrive all the same.
FROM_PHONES = {"RecordIn", "RecordsIn", "StatusIn"}


@pytest.mark.slow
def test_every_operation_refuses_fields_it_does_not_know():
    """A misspelt field would be lost in silence otherwise."""
    described = api.get_openapi_schema()["components"]["schemas"]
    taken = {name: schema for name, schema in described.items() if name.endswith("In") and name not in FROM_PHONES}
    assert len(taken) >= 20 and set(described) >= FROM_PHONES
    assert [name for name, schema in taken.items() if schema.get("additionalProperties") is not False] == []


def test_another_photo_under_the_same_id_is_not_thrown_away_in_silence(town, client):
    """Invariant 1: the same id with other content is refused and kept for a person; the same photo again is the same one."""
    voice, once = heard(town), str(uuid.uuid4())
    key = {"authorization": f"Bearer {make_token(user=town.wangjie)}"}

    def send(content: bytes) -> tuple[int, str]:
        file = SimpleUploadedFile("a.jpg", content, "image/jpeg")
        answer = client.post("/api/v1/attachments", {"client_id": once, "voice": voice.number, "file": file}, headers=key)
        return answer.status_code, answer.json().get("code", "")

    red, blue = photo("red"), photo("blue")
    assert [send(red), send(red), send(blue)] == [(201, ""), (200, ""), (409, "other_content")]


def test_what_a_colleague_looks_at_the_resident_was_not_told(town, client):
    voice = heard(town)
    client.force_login(town.shuji)
    client.get(f"/receipts/{voice.receipt_code}/")
    assert voice.notices.unscoped("a test").filter(told_at=None).exists()
    Client().get(f"/receipts/{voice.receipt_code}/")
    assert not voice.notices.unscoped("a test").filter(told_at=None).exists()
