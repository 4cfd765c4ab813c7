"""The disk is full, the file may only be read, the database is away: everybody is told in Chinese, and nothing is half there."""

import json
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from minsheng.casework.models import Attachment, Notice, Voice, Write
from minsheng.config.wholeness import all_findings
from minsheng.foundation.models import OutboxItem, TimelineEntry
from minsheng.neighbourhood.actions import make_token
from tests.chain import opened, photo
from tests.people import Town

from .visiting import AWAY

WHY = "a test counts"
TYPED = "三号楼门口的灯不亮，晚上看不见路，老人摔了一跤。"
# Nothing that a session could pack small.
LONG = TYPED + "".join(random.Random(1949).choices([chr(n) for n in range(0x4E00, 0x9FA0)], k=5000))
sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a fault of SQLite")
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def full_disk(pages: int = 0) -> Iterator[None]:
    """SQLite may grow by `pages` more pages and no further: "database or disk is full"."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no free page left over from earlier tests
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0] + pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")


@contextmanager
def read_only(pages: int = 0) -> Iterator[None]:
    """What a file system that was mounted read-only says: "attempt to write a readonly database"."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=OFF")


@contextmanager
def away() -> Iterator[None]:
    """Not even a question is answered."""

    def refuse(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        raise connection.Database.OperationalError("unable to open database file")

    with connection.execute_wrapper(_as_django_would(refuse)):
        yield


def _as_django_would(wrapper: Any) -> Any:
    def wrapped(*arguments: Any) -> Any:
        with connection.wrap_database_errors:
            return wrapper(*arguments)

    return wrapped


def counted() -> dict[str, int]:
    rows = {"voices": Voice, "notices": Notice, "attachments": Attachment}
    found = {name: model.objects.unscoped(WHY).count() for name, model in rows.items()}
    return found | {model.__name__: model.objects.count() for model in (Write, TimelineEntry, OutboxItem)}


def visitor(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def says_it_is_away(answer: HttpResponse, *typed: str) -> None:
    """503, the sentence, and what was typed; no page of a web server's own."""
    page = answer.content.decode()
    assert (answer.status_code, AWAY in page) == (503, True), page[:300]
    assert [words for words in typed if words not in page] == []


def problem_of(answer: HttpResponse) -> tuple[int, str, str]:
    assert answer["Content-Type"] == "application/problem+json", answer.content[:200]
    body = json.loads(answer.content)
    return body["status"], body["code"], body["title"][: len(AWAY)]


FAULTS = pytest.mark.parametrize(
    "fault", [pytest.param(full_disk, marks=sqlite_only), pytest.param(read_only, marks=sqlite_only), away]
)

# A row or two still fit into the last page of a full disk.
WORSE_FAULTS = pytest.mark.parametrize("fault", [pytest.param(read_only, marks=sqlite_only), away])


@FAULTS
def test_a_page_says_so_and_shows_what_was_typed(town: Town, fault: Any) -> None:
    staff, before = visitor(town.wangjie), counted()
    assert staff.get("/hear/").status_code == 200
    with fault():
        answer = staff.post("/hear/", {"words": LONG, "place": "3号楼南侧", "name": "李大娘"})
        says_it_is_away(answer, LONG, "3号楼南侧", "李大娘")
    assert (counted(), list(all_findings())) == (before, [])
    assert staff.post("/hear/", {"words": TYPED}).status_code == 302


@FAULTS
def test_a_resident_is_told_too(town: Town, fault: Any) -> None:
    resident = Client(raise_request_exception=False)
    resident.get("/speak/")
    with fault():
        says_it_is_away(resident.post("/speak/", {"words": LONG}), LONG)
    assert resident.post("/speak/", {"words": TYPED}).status_code == 302


@WORSE_FAULTS
def test_the_login_page_never_shows_a_password(town: Town, fault: Any) -> None:
    town.wangjie.set_password("走出去-迎进来-合伙干")
    town.wangjie.save()
    guest = Client(raise_request_exception=False)
    with fault():
        answer = guest.post("/login/", {"username": "wangjie", "password": "走出去-迎进来-合伙干"})
        says_it_is_away(answer)
        assert "合伙干" not in answer.content.decode()


@FAULTS
def test_a_program_gets_a_problem(town: Town, fault: Any) -> None:
    key = {"HTTP_AUTHORIZATION": f"Bearer {make_token(user=town.wangjie)}"}
    program, before = Client(raise_request_exception=False), counted()
    body = {"client_id": str(uuid.uuid4()), "text": LONG, "community": town.wandu.code}
    with fault():
        answer = program.post("/api/v1/voices", body, content_type="application/json", **key)
        assert problem_of(answer) == (503, "database_away", AWAY)
    assert (counted(), list(all_findings())) == (before, [])
    assert program.post("/api/v1/voices", body, content_type="application/json", **key).status_code == 201


@WORSE_FAULTS
def test_a_photo_is_not_half_kept(town: Town, fault: Any) -> None:
    case = opened(town)
    staff, before = visitor(town.shuji), counted()
    page = f"/cases/{case.number}/attach/"
    with fault():
        answer = staff.post(page, {"file": _upload(photo("red", (900, 700))), "stage": "before", "note": "灯" * 60})
        says_it_is_away(answer, "灯" * 60)
    assert (counted(), list(all_findings())) == (before, [])
    assert staff.post(page, {"file": _upload(photo("red", (900, 700))), "stage": "before"}).status_code == 302


def _upload(content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("p.jpg", content, "image/jpeg")


@sqlite_only
@pytest.mark.parametrize("pages", range(8))
def test_a_disk_that_fills_in_the_middle_of_an_act(town: Town, pages: int) -> None:
    """Some pages are written, then none: the act is there as a whole or not at all."""
    staff = visitor(town.wangjie)
    staff.get("/hear/")
    before, done = counted(), 0
    with full_disk(pages * 3):
        for number in range(60):
            answer = staff.post("/hear/", {"words": f"{number}{LONG[:1000]}", "name": "李大娘"})
            if answer.status_code != 302:
                says_it_is_away(answer, LONG[:1000])
                break
            done += 1
        else:
            pytest.fail("the disk never filled")
    after = counted()
    one_each = ("voices", "notices", "TimelineEntry", "OutboxItem")
    assert {name: after[name] - before[name] for name in one_each} == dict.fromkeys(one_each, done)
    assert list(all_findings()) == []


@FAULTS
def test_health_says_no(town: Town, fault: Any) -> None:
    guest = Client(raise_request_exception=False)
    with fault():
        assert guest.get("/healthz").status_code == (503 if fault is away else 200)
