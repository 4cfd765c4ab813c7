"""A sheet filled by hand is typed in as a whole: each row once, what is wrong is shown beside its row, nothing typed is lost."""

import re
from typing import Any

from django.test import Client

from minsheng.casework.models import Voice, WriteConflict
from minsheng.foundation import clock
from tests.people import Town


def sheet(client: Client, rows: dict[int, dict[str, str]], **head: str) -> dict[str, str]:
    """The form as a browser would send it, ids included."""
    page = client.get("/hear/sheet/").content.decode()
    sent = dict(re.findall(r'name="(row-[\w-]+)" value="([^"]*)"', page)) | head
    for number, row in rows.items():
        sent |= {f"row-{number}-{key}": value for key, value in row.items()}
    return sent


def said() -> list[tuple[Any, ...]]:
    rows = Voice.objects.unscoped("a test looks").order_by("id")
    return [(v.words, v.place, v.source, v.speaker.uncovered_name() if v.speaker else "") for v in rows]


def test_all_rows_become_voices_and_empty_ones_nothing(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {0: {"words": "灯不亮", "place": "1号楼", "name": "李大娘"}, 4: {"words": "水压小"}}
    done = client.post("/hear/sheet/", sheet(client, rows, source="yard_meeting", estate=town.estate.code))
    assert (done.status_code, done["Location"]) == (302, "/inbox/")
    assert said() == [("灯不亮", "1号楼", "yard_meeting", "李大娘"), ("水压小", "", "yard_meeting", "")]


def test_the_same_sheet_sent_twice_is_one(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    sent = sheet(client, {0: {"words": "灯不亮"}})
    for _ in range(2):
        assert client.post("/hear/sheet/", sent).status_code == 302
    assert len(said()) == 1


def test_one_wrong_row_keeps_all_out_and_all_typed(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {0: {"words": "灯不亮"}, 1: {"place": "2号楼"}, 2: {"words": "水压小", "phone": "12"}}
    page = client.post("/hear/sheet/", sheet(client, rows))
    text = page.content.decode()
    assert (page.status_code, said()) == (422, [])
    assert "第2行" in text
    assert "灯不亮" in text
    rows[1]["words"] = "井盖松"
    page = client.post("/hear/sheet/", sheet(client, rows))
    text = page.content.decode()
    assert (page.status_code, said(), "第3行" in text, "井盖松" in text) == (422, [], True, True)


def test_an_empty_sheet_says_what_to_do(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    page = client.post("/hear/sheet/", sheet(client, {}))
    assert (page.status_code, "至少写一行原话" in page.content.decode()) == (422, True)


def test_a_day_that_is_past_is_kept(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    client.post("/hear/sheet/", sheet(client, {0: {"words": "灯不亮"}}, day="2026-03-08"))
    voice = Voice.objects.unscoped("a test looks").get()
    assert clock.local(voice.heard_at).date().isoformat() == "2026-03-08"


def test_an_officer_of_several_communities_says_which_estate(town: Town, client: Client) -> None:
    client.force_login(town.jiedao)
    rows = {0: {"words": "灯不亮"}}
    asked = client.post("/hear/sheet/", sheet(client, rows))
    page = asked.content.decode()
    assert (asked.status_code, "请选哪个小区" in page, "灯不亮" in page, said()) == (422, True, True, [])
    client.post("/hear/sheet/", sheet(client, rows, estate=town.estate.code))
    assert Voice.objects.unscoped("a test looks").get().community == town.estate.community


def test_the_blank_sheet_has_ten_rows_for_staff_alone(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    assert client.get("/hear/sheet/blank/").content.decode().count("<td></td><td></td>") == 20
    client.force_login(town.laozhou)
    assert [client.get(path).status_code for path in ("/hear/sheet/", "/hear/sheet/blank/")] == [404, 404]


def test_a_row_that_came_with_other_words_is_kept_for_a_person(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    sent = sheet(client, {0: {"words": "灯不亮"}})
    assert client.post("/hear/sheet/", sent).status_code == 302
    again = client.post("/hear/sheet/", sent | {"row-0-words": "灯全不亮"})
    assert (again.status_code, "第1行" in again.content.decode()) == (409, True)
    assert (len(said()), WriteConflict.objects.count()) == (1, 1)
