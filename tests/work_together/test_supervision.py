"""督办单: who issues it, who reads it, what it says as a Word file, and that it names no resident."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from docx import Document

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.neighbourhood.actions import make_key
from minsheng.work_together.models import SupervisionLetter
from tests.acts.escalation import late, letter_of
from tests.acts.parking import parked
from tests.chain import WHY, accepted, given, heard, named, offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh
from tests.work_together.days import at
from tests.work_together.test_whistles import client_of, page


def test_the_promise_stays_as_it_was_made(town):
    share = accepted(town, offered(town))
    letter_of(town, share)
    assert (fresh(share).promise_date, fresh(share).due_at) == (share.promise_date, share.due_at)


def test_while_the_case_is_parked_nobody_is_asked(town):
    share = accepted(town, offered(town))
    parked(town, share.case)
    with pytest.raises(StateForbids, match="挂着账"):
        letter_of(town, fresh(share))


def test_while_the_case_is_parked_a_letter_demands_nothing(town):
    share = accepted(town, offered(town))
    letter = letter_of(town, share)
    case = parked(town, share.case)
    assert "督办单：" not in page(town.laozhou, "/my-day/")
    assert "挂着的时候不用按这张单子办" in page(town.laozhou, f"/supervision/{letter.number}/")
    casework.take_up_case(case=case, words="", by=town.shuji)
    assert "督办单：" in page(town.laozhou, "/my-day/")
    assert "挂着的时候" not in page(town.laozhou, f"/supervision/{letter.number}/")


def test_it_says_what_was_promised_and_how_late_it_is(town):
    case, _ = late(town)
    with at("2026-03-18 09:00"):
        share = case.assignments.unscoped(WHY).get()
        letter = letter_of(town, share, by=town.jiedao)
        answer = client_of(town.jiedao).post(f"/documents/word/supervision/{letter.number}/")
    said = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
    for words in (
        "督　办　单",
        letter.number,
        "恒邻物业：",
        "应于2026年3月13日前办好",
        "超3个工作日",
        "请马上派人换好",
        "2026年3月21日",
        "测试街道",
    ):
        assert words in said


@pytest.mark.slow
def test_both_sides_read_it_and_nobody_else(town):
    letter = letter_of(town)
    path = f"/supervision/{letter.number}/"
    for user in (town.wangjie, town.shuji, town.jiedao, town.quji, town.shenji, town.laozhou):
        assert letter.words in page(user, path) and letter.number in page(user, "/supervision/")
    for user in (town.xiaochen, town.chengguan, town.lilei):
        assert client_of(user).get(path).status_code == 404 and letter.number not in page(user, "/supervision/")
        assert client_of(user).post(f"/documents/word/supervision/{letter.number}/").status_code == 404
    assert "督办单：请马上派人换好" in page(town.laozhou, "/my-day/") and "督办单：" not in page(town.chengguan, "/my-day/")


def test_once_the_result_is_in_it_no_longer_stands_on_the_day(town):
    share = accepted(town, offered(town))
    letter_of(town, share)
    given(town, fresh(share))
    assert "督办单：" not in page(town.laozhou, "/my-day/")
    with pytest.raises(StateForbids) as refusal:
        letter_of(town, fresh(share))
    assert refusal.value.code == "share_state"


@pytest.mark.parametrize(("days", "code"), [(-1, "in_the_past"), (400, "too_far")])
def test_a_day_that_is_over_or_far_away_is_refused(town, days, code):
    with pytest.raises(BadInput) as refusal:
        letter_of(town, until=clock.today() + timedelta(days=days))
    assert refusal.value.code == code


def test_no_word_of_a_resident_goes_to_the_organisation(town):
    case = opened(town, heard(town, "三号楼李秀英家门口的灯不亮，晚上看不见路", speaker=named(1)))
    share = accepted(town, offered(town, case))
    for words in ("李秀英1等着", "居民说：三号楼李秀英家门口的灯不亮，晚上看不见路", "打电话10000000001"):
        with pytest.raises(BadInput):
            letter_of(town, fresh(share), words=words)
    assert not SupervisionLetter.objects.unscoped(WHY).exists()


def test_what_was_typed_comes_back_with_what_is_wrong(town):
    share = accepted(town, offered(town))
    answer = client_of(town.shuji).post(f"/shares/{share.pk}/supervise/", {"words": "请快办", "until": "2020-01-01"})
    assert answer.status_code == 422 and "请快办" in answer.content.decode() and "已经过了" in answer.content.decode()
    day = (clock.today() + timedelta(days=2)).isoformat()
    good = client_of(town.shuji).post(f"/shares/{share.pk}/supervise/", {"words": "请快办", "until": day})
    assert good.status_code == 302 and good.headers["Location"].startswith("/supervision/DB-WD-")
    assert "发了督办单" in page(town.shuji, f"/cases/{share.case.number}/")


def test_it_is_offered_where_an_organisation_is_stuck_to_those_who_lead(town):
    case, _ = late(town)
    way = f"/shares/{case.assignments.unscoped(WHY).get().pk}/supervise/"
    assert [way in page(user, "/pushed/") for user in (town.shuji, town.jiedao, town.xiaoliu, town.shenji)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.slow
def test_the_page_of_the_case_leads_there_once_a_share_is_late(town):
    with at("2026-03-09 10:00"):
        case = opened(town)
        share = accepted(town, offered(town, case), days=4)
    way, path = f"/shares/{share.pk}/supervise/", f"/cases/{case.number}/"
    with at("2026-03-13 10:00"):
        assert way not in page(town.shuji, path)  # its day is not over
    with at("2026-03-16 10:00"):
        who = (town.shuji, town.jiedao, town.quji, town.xiaoliu, town.wangjie, town.shenji, town.laozhou)
        assert [way in page(user, path) for user in who] == [True, True, True, False, False, False, False]
        parked(town, case)
        assert way not in page(town.shuji, path)


def test_programs_issue_and_read_it(town):
    share = accepted(town, offered(town))
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    body = {"words": "请快办", "until": (clock.today() + timedelta(days=2)).isoformat()}
    made = Client().post(f"/api/v1/assignments/{share.pk}/supervise", body, content_type="application/json", headers=key)
    assert made.status_code == 201
    theirs = {"Authorization": f"Bearer {make_key(name='b', by=town.laozhou)}"}
    read = Client().get(f"/api/v1/supervision-letters/{made.json()['number']}", headers=theirs)
    assert (read.json()["organisation"]["code"], read.json()["words"]) == ("hengling", "请快办")
    assert Client().get("/api/v1/supervision-letters", headers=theirs).json()["items"] == [read.json()]


@pytest.mark.slow
@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_a_long_list_costs_what_a_short_one_does(town, who):
    one, three = one_and_three(getattr(town, who), "/supervision/", lambda n: letter_of(town))
    assert one == three <= MOST_STATEMENTS
