"""Paper and form of a sheet agree in numbers and order; what is typed in does the acts that there are, once, and all of it or nothing."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework.models import Assignment, Confirmation, Refusal, Voice, WriteConflict
from minsheng.casework.paper_sheets import SHEETS
from tests.chain import answered, heard, offered, opened, voices_of
from tests.people import Town, fresh

CODES = ["visit", "meeting", "duty", "slip", "promise", "confirmation"]


def typed(client: Client, code: str, rows: dict[int, dict[str, str]], asked: str = "", **head: str) -> dict[str, str]:
    """The form as a browser would send it, ids included."""
    page = client.get(f"/paper/{code}/typed/{asked}").content.decode()
    sent = dict(re.findall(r'name="((?:row-[\w-]+|client_id))" value="([^"]*)"', page)) | head
    for number, row in rows.items():
        sent |= {f"row-{number}-{key}": value for key, value in row.items()}
    return sent


def voices() -> list[Any]:
    return list(Voice.objects.unscoped("a test looks").order_by("id"))


def test_there_are_six_sheets_in_this_order(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    page = client.get("/paper/").content.decode()
    assert list(SHEETS) == CODES
    assert re.findall(r'data-open href="/paper/(\w+)/typed/', page) == CODES


@pytest.mark.parametrize("code", CODES)
def test_paper_and_form_have_the_same_numbers_in_the_same_order(code: str, town: Town, client: Client) -> None:
    client.force_login(town.xiaoliu)
    paper = client.get(f"/paper/{code}/").content.decode()
    form = client.get(f"/paper/{code}/typed/").content.decode()
    sheet = SHEETS[code]
    wanted = [(number, str(title)) for number, _name, title in sheet.head_titles()]
    wanted += [(number, str(box.title)) for number, box in sheet.numbered()]
    assert [number for number, _title in wanted] == list("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬"[: len(wanted)])
    once = paper.split("</section>")[0]
    on_paper = re.findall(r"<b>([①-⑳])</b> ([^<（：]+(?:（[^圈][^<：]*）)?(?:：[^<]+)?)", once)
    named = dict(wanted)
    assert {number for number, _title in on_paper} == set(named)
    assert all(text.startswith(named[number]) for number, text in on_paper)
    heads = re.findall(r'class="by-hand-number">([①-⑳])</b>.*?<(?:label|legend)[^>]*>([^<]+)', form, re.S)
    columns = re.findall(r"<th>([①-⑳]) ([^<]+)</th>", form)
    assert [*heads, *columns] == wanted
    assert re.findall(r'name="row-0-(\w+)"', form)[1:] == [box.name for box in sheet.boxes]
    assert ("万都社区" in paper) is True


def test_the_estate_is_printed_where_it_is_chosen(town: Town, client: Client) -> None:
    client.force_login(town.xiaoliu)
    assert f"<u>{town.estate.name}</u>" in client.get(f"/paper/slip/?estate={town.estate.code}").content.decode()
    assert f"<u>{town.estate_b.name}</u>" not in client.get(f"/paper/slip/?estate={town.estate_b.code}").content.decode()


def test_slips_become_voices_once_each(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {
        0: {"words": "灯不亮", "kind": "problem", "place": "1号楼", "name": "李大娘"},
        3: {"words": "谢谢物业", "kind": "praise"},
    }
    sent = typed(client, "slip", rows, estate=town.estate.code, day="2026-03-08")
    for _ in range(2):
        done = client.post("/paper/slip/typed/", sent)
        assert (done.status_code, done["Location"]) == (302, "/inbox/")
    found = [(v.words, v.kind, v.place, v.speaker.uncovered_name() if v.speaker else "") for v in voices()]
    assert found == [("灯不亮", "problem", "1号楼", "李大娘"), ("谢谢物业", "praise", "", "")]
    other = client.post("/paper/slip/typed/", sent | {"row-0-words": "灯亮了"})
    assert (other.status_code, len(voices()), WriteConflict.objects.count()) == (409, 2, 1)


def test_one_wrong_row_keeps_all_out_and_all_typed(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {0: {"words": "灯不亮"}, 1: {"place": "2号楼"}, 2: {"words": "水压小", "phone": "12"}}
    page = client.post("/paper/slip/typed/", typed(client, "slip", rows))
    text = page.content.decode()
    assert (page.status_code, voices(), "第2行" in text, "灯不亮" in text, "2号楼" in text) == (422, [], True, True, True)
    rows[1]["words"] = "井盖松"
    page = client.post("/paper/slip/typed/", typed(client, "slip", rows))
    text = page.content.decode()
    assert (page.status_code, voices(), "第3行" in text, "井盖松" in text) == (422, [], True, True)


def test_an_empty_sheet_says_what_to_do(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    page = client.post("/paper/slip/typed/", typed(client, "slip", {}))
    assert (page.status_code, "至少写一行" in page.content.decode()) == (422, True)


def test_a_promise_on_paper_is_a_promise_and_a_refusal_a_refusal(town: Town, client: Client) -> None:
    case = opened(town, heard(town))
    taken = offered(town, case, town.volunteers)
    refused = offered(town, case, town.office, role="support")
    client.force_login(town.xiaoliu)
    paper = client.get("/paper/promise/").content.decode()
    assert paper.count(case.number) == 2
    sent = typed(
        client,
        "promise",
        {0: {"promise_date": "2099-01-01"}},
        asked="?listed=1",
    )
    assert [sent["row-0-number"], sent["row-0-organisation"]] == [case.number, town.volunteers.name]
    wrong = client.post("/paper/promise/typed/", sent)
    assert (wrong.status_code, fresh(taken).state) == (422, "offered")
    later = "2026-12-31"
    sent |= {"row-0-promise_date": later, "row-1-ground": "no_means", "row-1-words": "没有人手"}
    for _ in range(2):
        assert client.post("/paper/promise/typed/", sent).status_code == 302
    assert (str(fresh(taken).promise_date), fresh(refused).state) == (later, "refused")
    assert Refusal.objects.filter(assignment=refused).count() == 1


def test_what_an_organisation_with_people_of_its_own_holds_is_not_promised_for_it(town: Town, client: Client) -> None:
    case = opened(town, heard(town))
    share = offered(town, case)
    client.force_login(town.xiaoliu)
    assert case.number not in client.get("/paper/promise/").content.decode()
    row = {"number": case.number, "organisation": share.organisation.name, "promise_date": "2026-12-31"}
    assert client.post("/paper/promise/typed/", typed(client, "promise", {0: row})).status_code == 403
    assert Assignment._base_manager.get(pk=share.pk).state == "offered"


def test_a_share_that_is_not_there_is_named_by_its_row(town: Town, client: Client) -> None:
    client.force_login(town.xiaoliu)
    row = {"number": "SX-0", "organisation": "没有这家", "promise_date": "2026-12-31"}
    page = client.post("/paper/promise/typed/", typed(client, "promise", {2: row}))
    text = page.content.decode()
    assert (page.status_code, "第3行" in text, "没有这件事里这一家的一份" in text, "没有这家" in text) == (422, True, True, True)


def test_what_residents_said_on_paper_counts_once(town: Town, client: Client) -> None:
    case = answered(town, heard(town))
    voice = voices_of(case)[0]
    client.force_login(town.shuji)
    assert voice.number in client.get("/paper/confirmation/").content.decode()
    sent = typed(client, "confirmation", {0: {"verdict": "solved", "satisfaction": "satisfied"}}, asked="?listed=1", via="door")
    assert sent["row-0-number"] == voice.number
    for _ in range(2):
        assert client.post("/paper/confirmation/typed/", sent).status_code == 302
    said = Confirmation.objects.unscoped("a test looks").filter(voice=voice)
    assert [(one.verdict, one.satisfaction, one.via) for one in said] == [("solved", "satisfied", "door")]
    assert voice.number not in client.get("/paper/confirmation/").content.decode()


def test_a_row_with_its_number_alone_is_no_row(town: Town, client: Client) -> None:
    answered(town, heard(town))
    client.force_login(town.shuji)
    sent = typed(client, "confirmation", {}, asked="?listed=1", via="door")
    assert client.post("/paper/confirmation/typed/", sent).status_code == 422


@pytest.mark.slow
def test_it_refuses_a_stranger(town: Town, client: Client) -> None:
    case = answered(town, heard(town))
    voice = voices_of(case)[0]
    client.force_login(town.xiaochen)
    for code in CODES:
        assert voice.number not in client.get(f"/paper/{code}/").content.decode()
        assert "万都" not in client.get(f"/paper/{code}/?community={town.gucheng.code}").content.decode()
        assert client.get(f"/paper/{code}/?community={town.wandu.code}").status_code == 404
    row = {"number": voice.number, "verdict": "solved"}
    page = client.post("/paper/confirmation/typed/", typed(client, "confirmation", {0: row}, via="door"))
    assert (page.status_code, "没有这个编号" in page.content.decode()) == (422, True)
    client.force_login(town.laozhou)
    assert [client.get(f"/paper/{end}").status_code for end in ("", "slip/", "slip/typed/")] == [404, 404, 404]
    client.force_login(town.wangjie)
    assert [client.get(f"/paper/nothing/{end}").status_code for end in ("", "typed/")] == [404, 404]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/paper/promise/", "/paper/confirmation/", "/paper/promise/typed/?listed=1"])
def test_as_many_statements_for_three_as_for_one(address: str, town: Town, client: Client) -> None:
    client.force_login(town.xiaoliu)
    counts = []
    for waiting in (1, 3):
        while len(Voice.objects.unscoped("a test counts")) < waiting * 2:
            number = len(voices())
            answered(town, heard(town, f"第{number}处灯不亮"))
            offered(town, opened(town, heard(town, f"第{number}处井盖松")), town.volunteers)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
