"""What the pages of the office say first: a guess with its reason, whom to call, who did what, what is missing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Assignment, StageClock
from minsheng.casework.queries.story import _TELLERS as TELLERS
from minsheng.desk.log import _OTHERS as OTHERS
from minsheng.foundation import clock
from minsheng.foundation.events import all_events
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import User
from tests.chain import accepted, answered, heard, named, notices_of, offered, opened, proved, says, voices_of
from tests.people import Town

pytestmark = pytest.mark.slow


def page(user: User | None, path: str, **posted: str) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.post(path, posted) if posted else client.get(path)
    return re.sub(r"\s+", " ", answer.content.decode())


def chosen(text: str) -> set[str]:
    """Name and value of what is ticked."""
    return {" ".join(re.findall(r'(?:name|value)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*checked[^>]*>", text)}


def test_a_case_that_says_the_same_is_suggested_with_the_reason(town: Town) -> None:
    first = heard(town, "3号楼门口的路灯不亮", speaker=named(1), estate=town.estate, place="3号楼门口")
    case = opened(town, first, title="3号楼门口：路灯不亮，换灯")
    again = heard(town, "3号楼门口路灯不亮，天天摸黑", speaker=named(2), estate=town.estate, place="3号楼门口")
    text = page(town.shuji, f"/inbox/{again.number}/")
    assert {"way join", f"case {case.number}"} <= chosen(text)
    assert "先选了归入“3号楼门口：路灯不亮，换灯”，因为同一个地方，说法相近。" in text


def test_a_case_of_the_same_place_with_other_words_is_shown_and_not_chosen(town: Town) -> None:
    first = heard(town, "3号楼门口的路灯不亮", speaker=named(1), estate=town.estate, place="3号楼门口")
    case = opened(town, first, title="3号楼门口：路灯不亮，换灯")
    other = heard(
        town, "门口总有人乱停电动车，挡着轮椅坡道过不去，说了也没人管", speaker=named(2), estate=town.estate, place="3号楼门口"
    )
    text = page(town.shuji, f"/inbox/{other.number}/")
    assert case.number in text
    assert not {one for one in chosen(text) if one.startswith(("way", "case"))}
    assert "先选了" not in text


def test_the_call_list_says_whom_to_call_first_and_the_call_shows_what_they_said(town: Town) -> None:
    case = answered(town)
    voice = voices_of(case)[0]
    listed = page(town.shuji, "/calls/")
    assert f"先打给{voice.speaker_shown}，等了" in listed
    call = page(town.shuji, f"/calls/{notices_of(voice)[0].pk}/")
    assert voice.words in call
    assert voice.speaker is not None
    assert voice.speaker.phone_shown in call
    assert f'href="/voices/{voice.number}/uncover/"' in call


def test_the_log_is_sentences_with_the_case_they_belong_to(town: Town) -> None:
    case = answered(town)
    text = page(town.quji, "/log/")
    assert f'<a href="/cases/{case.number}/">{case.number}</a>' in text
    kinds = set(TimelineEntry.objects.values_list("kind", flat=True))
    assert not [kind for kind in kinds if kind in text]


def test_the_auditor_reads_in_the_log_that_it_was_settled_and_not_what_was_written(town: Town) -> None:
    voice = heard(town, "门口的灯不亮")
    actions.settle_voice(voice=voice, words="李大娘家门口换了灯泡", by=town.shuji)
    text = page(town.shenji, "/log/")
    assert "当场办了。" in text
    assert "李大娘" not in text


def test_a_case_tells_how_a_resident_answered(town: Town) -> None:
    case = answered(town)
    says(voices_of(case)[0])
    text = page(town.shuji, f"/cases/{case.number}/")
    assert "<b>居民</b>说：解决了" in text
    assert "系统" not in text.replace("对本系统提意见", "")


def test_an_empty_login_says_which_field_is_empty(db: None) -> None:
    text = page(None, "/login/", username="", password="")
    assert "写上用户名" in text
    assert "写上密码" in text
    assert "用户名或密码不对" not in text


def test_a_mistake_names_its_field(town: Town) -> None:
    case = opened(town, heard(town))
    text = page(town.shuji, f"/cases/{case.number}/offer/", share="")
    assert '<a href="#id_role">牵头还是协办：请选一个</a>' in text
    assert 'id="id_role"' in text


def test_an_empty_answer_on_the_receipt_says_what_can_be_chosen(town: Town) -> None:
    voice = voices_of(answered(town))[0]
    text = page(None, f"/receipts/{voice.receipt_code}/", verdict="")
    assert '<a href="#id_verdict">请选一个：解决了、解决了一部分，还是没解决</a>' in text


@pytest.mark.parametrize("role", ["lead", "support"])
def test_the_result_marks_what_it_cannot_do_without(town: Town, role: str) -> None:
    case = opened(town, heard(town), category="surroundings-green")
    share = accepted(town, offered(town, case, role="lead"))
    if role == "support":
        share = accepted(town, offered(town, case, organisation=town.bureau, role="support"), by=town.chengguan)
    by = town.laozhou if role == "lead" else town.chengguan
    text = page(by, f"/shares/{share.pk}/result/")
    assert text.count("（要有）") == (2 if role == "lead" else 1)
    assert "：至少一样：" not in text


def test_the_morning_says_the_act_and_its_effect(town: Town) -> None:
    share = accepted(town)
    Assignment.objects.unscoped("a test lets time pass").filter(pk=share.pk).update(due_at=clock.now() - timedelta(days=9))
    text = page(town.shuji, "/my-day/")
    assert f"<b>催{share.organisation.name}，它超了日子</b>" in text
    assert "会记进时间线" in text


def test_the_list_of_cases_shows_the_clock_that_is_longest_overdue(town: Town) -> None:
    case = opened(town, heard(town))
    assert 'class="ck over"' not in page(town.shuji, "/cases/")
    StageClock.objects.unscoped("a test lets time pass").filter(case=case).update(due_at=clock.now() - timedelta(days=9))
    text = page(town.shuji, "/cases/")
    assert 'class="ck over"' in text
    assert " · </p>" not in text


def test_an_organisation_reads_its_task_and_its_clock(town: Town) -> None:
    share = accepted(town)
    text = page(town.laozhou, "/my-day/")
    assert f">{share.share}</a></b>" in text
    assert 'class="ck' in text


def test_a_pair_that_lacks_a_picture_says_so(town: Town) -> None:
    case = proved(town, accepted(town), None, "before").case
    text = page(town.shuji, f"/cases/{case.number}/")
    assert text.count("<figure>") == 2
    assert "还没拍" in text


def test_the_log_has_a_sentence_for_every_event() -> None:
    kinds = {name for name in all_events() if not name.startswith("_")}
    assert kinds - set(TELLERS) - set(OTHERS) == set()


def test_the_log_says_whose_work_went_to_whom(town: Town) -> None:
    actions.hand_over_work(of=town.xiaoliu, to=town.wangjie, reason="leave", by=town.shuji)
    said = f"把{town.xiaoliu.name}的岗位和没办完的事交给{town.wangjie.name}，交接单第"
    assert said in page(town.quji, "/log/")


def test_a_case_that_a_resident_opened_again_says_so(town: Town) -> None:
    case = answered(town)
    says(voices_of(case)[0], "not_solved")
    assert "<b>居民</b>把这件事重新打开，这是第2轮" in page(town.shuji, f"/cases/{case.number}/")


def test_what_was_written_and_the_count_of_its_proof_are_two_sentences(town: Town) -> None:
    share = accepted(town)
    proved(town, share)
    actions.give_result(assignment=share, words="换了灯头和灯泡", by=town.laozhou)
    text = page(town.shuji, f"/cases/{share.case.number}/")
    assert re.search("换了灯头和灯泡。附佐证\\d+份。", text)


def test_staff_who_are_refused_go_back_to_their_day_and_are_not_told_to_ask_a_grid_worker(town: Town) -> None:
    refused_page, nobody = page(town.shuji, "/log/"), page(None, "/receipts/0000000000000000/photo/after/")
    assert 'href="/my-day/"' in refused_page
    assert "不想按手机" not in refused_page
    assert "不想按手机" in nobody
    assert 'href="/my-day/"' not in nobody


def test_a_refused_write_gives_back_what_was_typed_by_hand_and_under_names_that_people_use(town: Town) -> None:
    client = Client()
    client.force_login(town.quji)
    client.post("/view-as/wangjie/", {"reason": "帮着看看"})
    answer = client.post("/hear/", {"words": "灯不亮", "source": "yard_meeting", "place": "3号楼", "client_id": "7f0c3f7e"})
    text = answer.content.decode()
    found = re.findall(r'<label for="kept-\d+">([^<]*)</label><textarea[^>]*>([^<]*)</textarea>', text)
    assert (answer.status_code, found) == (403, [("写的话", "灯不亮"), ("在哪儿", "3号楼")])


def test_what_was_done_is_said_once(town: Town, client: Client) -> None:
    """The frame of the pages for staff says it; a page that says it as well says it twice, unless it makes the whole page anew."""
    client.force_login(town.quji)
    client.post("/calendar/check/", {"amount": "3", "unit": "days", "category": ""})
    assert client.get("/calendar/").content.decode().count("改好了。") == 1
    pages = [path.read_text() for path in (Path(__file__).parents[2] / "src").rglob("templates/**/*.html")]
    framed = [page for page in pages if 'extends "foundation/staff.html"' in page and "{% block whole %}" not in page]
    assert len(framed) > 20
    assert [page[:200] for page in framed if "_flash.html" in page] == []
