"""What an office settles over the API: writes that came twice, the tree of matters, what a resident said; and where an address ends."""

import csv
import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minsheng.casework.actions import import_voices, release_to_board
from minsheng.casework.models import Category, WriteConflict
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import OfficeRule, User
from minsheng.neighbourhood.office_rules import default_rules
from tests.chain import answered, opened, says, voices_of
from tests.people import Town
from tests.sheets import text_file

HEARD = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b11", "text": "院里积水", "community": "131103001001"}


def asked(user: User, method: str, path: str, body: Any = None) -> Any:
    key = {"authorization": f"Bearer {make_token(user=user)}"}
    if isinstance(body, SimpleUploadedFile):
        return Client().post(f"/api/v1{path}", {"file": body}, headers=key)
    return Client().generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=key)


def tree(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("tree.csv", text.encode() if isinstance(text, str) else text, "text/csv")


@pytest.fixture
def conflict(town: Town) -> str:
    """王姐's phone sends the same id with other words; the id of what is kept."""
    assert asked(town.wangjie, "POST", "/voices", HEARD).status_code == 201
    assert asked(town.wangjie, "POST", "/voices", HEARD | {"text": "院里不积水"}).status_code == 409
    return str(WriteConflict.objects.get().pk)


def test_a_conflict_is_seen_where_it_happened_and_by_nobody_else(town, conflict):
    seen = {
        name: asked(getattr(town, name), "GET", "/conflicts").json()["items"] for name in ("shuji", "quji", "xiaochen", "laozhou")
    }
    assert {name: [one["id"] for one in items] for name, items in seen.items()} == {
        "shuji": [conflict],
        "quji": [conflict],
        "xiaochen": [],
        "laozhou": [],
    }
    assert (seen["shuji"][0]["act"], seen["shuji"][0]["by"]) == ("hear_voice", "wangjie")
    assert json.loads(seen["shuji"][0]["received"])["text"] == "院里不积水"


def test_a_conflict_is_settled_once_and_leaves_the_list(town, conflict):
    assert [asked(town.xiaochen, "POST", f"/conflicts/{one}/settle").status_code for one in (conflict, "0", "x")] == [404] * 3
    assert [asked(town.shuji, "POST", f"/conflicts/{conflict}/settle").status_code for _ in range(2)] == [200, 404]
    assert asked(town.shuji, "GET", "/conflicts").json() == {"items": [], "next": None}
    assert WriteConflict.objects.get().settled_at is not None


def pages_of(user: User, path: str, size: int) -> list[list[Any]]:
    """Every page of a list, until `next` says that there is no more."""
    pages, after = [], ""
    while after is not None:
        said = asked(user, "GET", f"{path}{'&' if '?' in path else '?'}limit={size}&after={after}").json()
        pages.append(said["items"])
        after = said["next"]
    return pages


def test_conflicts_are_given_to_the_last_one(town):
    for number in range(3):
        once = HEARD | {"client_id": str(uuid.uuid4())}
        asked(town.wangjie, "POST", "/voices", once)
        asked(town.wangjie, "POST", "/voices", once | {"text": f"第{number}次"})
    pages = pages_of(town.shuji, "/conflicts", 2)
    assert [[json.loads(one["received"])["text"] for one in page] for page in pages] == [["第0次", "第1次"], ["第2次"]]


def test_rows_of_a_file_are_given_to_the_last_one_in_the_order_of_the_file(town):
    rows = [("编号", "内容"), *[(f"A{n}", f"第{n}条") for n in range(205)]]
    batch = import_voices(content=text_file(*rows), file_name="a.csv", community=town.wandu, by=town.xiaoliu)
    path = f"/imports/{batch.pk}?outcome=created"
    pages = pages_of(town.xiaoliu, path, 1000)
    assert [len(page) for page in pages] == [200, 5]
    assert [one["row"] for page in pages for one in page] == [str(n) for n in range(2, 207)]
    assert asked(town.xiaoliu, "GET", f"{path}&after=x").json()["field"] == "after"


def test_the_board_is_given_to_the_last_item_newest_first(town):
    for title in ("一", "二", "三"):
        release_to_board(case=opened(town), title=title, words="换了灯头", by=town.shuji)
    pages = pages_of(town.shuji, "/board", 2)
    assert [[one["title"] for one in page] for page in pages] == [["三", "二"], ["一"]]


def test_the_tree_of_matters_is_added_to_by_the_district_alone(town):
    sheet = "code,parent,name,evidence\nnew-one,,新的一类,before+after\n"
    assert [asked(who, "POST", "/categories", tree(sheet)).status_code for who in (town.shuji, town.laozhou)] == [403, 403]
    assert not Category.objects.filter(code="new-one").exists()
    assert asked(town.quji, "POST", "/categories", tree(sheet)).status_code == 200
    listed = {one["code"]: one for one in asked(town.quji, "GET", "/categories").json()["items"]}
    assert listed["new-one"] == {"code": "new-one", "name": "新的一类", "parent": None, "evidence": ["before", "after"]}


UNREADABLE = {
    "not text": b"\xff\xfe\x00",
    "other columns": "a,b\n1,2\n",
    "empty": "",
    "no such parent": "code,parent,name\nx,nowhere,y\n",
    "broken line": "code,parent,name\nx,,一\r二\n",
    "endless cell": f"code,parent,name\nx,,{'长' * csv.field_size_limit()}长\n",
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_tree_that_cannot_be_read_changes_nothing(town, content):
    before = list(Category.objects.order_by("pk").values())
    answer = asked(town.quji, "POST", "/categories", tree(content))
    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["field"]) == (
        422,
        "application/problem+json",
        "file",
    )
    assert list(Category.objects.order_by("pk").values()) == before


def test_a_receipt_says_how_satisfied_its_speaker_was(town):
    voice = voices_of(answered(town))[0]
    receipt = f"/api/v1/receipts/{voice.receipt_code}"
    before = Client().get(receipt).json()["satisfaction"]
    says(voice, "solved", satisfaction="fairly")
    assert (before, Client().get(receipt).json()["satisfaction"]) == (None, "fairly")


def test_a_number_out_of_all_bounds_and_a_sign_that_cannot_be_kept_are_told_apart(town):
    large = asked(town.quji, "POST", "/rules/quorum_percent", {"value": 2**40}).json()
    control = asked(town.wangjie, "POST", "/voices", HEARD | {"speaker": {"name": "李\x01"}}).json()
    kind = asked(town.wangjie, "POST", "/voices", HEARD | {"kind": "wish"}).json()
    assert (large["code"], large["field"], large["title"]) == ("invalid", "value", "“value”太大了，请改小些。")
    assert (control["field"], control["title"]) == ("speaker.name", "“speaker.name”里有存不下的字符，请去掉再送。")
    assert kind["title"] == "“kind”要是problem、suggestion、need、praise、question里的一个。"


def test_nothing_at_all_is_no_json_and_lacks_no_field(town):
    key = {"authorization": f"Bearer {make_token(user=town.wangjie)}"}
    said = Client().post("/api/v1/voices", b"", content_type="application/json", headers=key).json()
    assert (said["code"], "field" in said) == ("invalid", False)


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "allow"),
    [
        ("DELETE", "/api/v1/voices", 405, "method_not_allowed", {"GET", "POST"}),
        ("PUT", "/api/v1/receipts/1234", 405, "method_not_allowed", {"GET"}),
        ("GET", "/api/v1/nothing", 404, "not_found", None),
        ("GET", "/api/v1/", 404, "not_found", None),
        ("GET", "/api/v2/voices", 404, "not_found", None),
    ],
)
def test_an_address_or_method_that_is_none_is_a_problem(db, method, path, status, code, allow):
    answer = Client().generic(method, path)
    said = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (said["status"], said["code"], said["type"]) == (status, code, "about:blank")
    assert (set(answer.headers["Allow"].split(", ")) if allow else answer.headers.get("Allow")) == allow


def test_a_code_is_issued_only_to_whom_one_may_let_in(town):
    issued = asked(town.shuji, "POST", "/staff/wangjie/code")
    said = issued.json()
    assert (issued.status_code, set(said), said["username"], said["hours"]) == (201, {"username", "code", "hours"}, "wangjie", 24)
    assert User.objects.get(username="wangjie").check_password(said["code"])
    assert [asked(town.shuji, "POST", f"/staff/{name}/code").status_code for name in ("quji", "xiaochen", "shuji", "nobody")] == [
        404
    ] * 4


def test_only_the_district_changes_a_rule(town):
    assert [asked(who, "POST", "/rules/quorum_percent", {"value": 50}).status_code for who in (town.shuji, town.quji)] == [
        403,
        200,
    ]
    assert OfficeRule.objects.get().value == 50
    listed = asked(town.shuji, "GET", "/rules").json()
    assert (listed["next"], [one["key"] for one in listed["items"]]) == (None, list(default_rules()))
    assert (listed["items"][0]["value"], listed["items"][0]["default"]) == (50, 66)


def test_rules_are_english_on_an_english_page_and_chinese_for_programs(town):
    client = Client()
    client.force_login(town.quji)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page, one = client.get("/rules/").content.decode(), client.get("/rules/case_days/").content.decode()
    rows = default_rules()
    assert [
        key for key, row in rows.items() if row["name_en"] not in page or row["source_en"] not in page or row["name"] in page
    ] == []
    assert rows["case_days"]["name_en"] in one and rows["case_days"]["source_en"] in one
    names = [one["name"] for one in asked(town.quji, "GET", "/rules").json()["items"]]
    assert names == [row["name"] for row in rows.values()]
