"""Whoever spoke says more by the receipt code: a voice of its own in the same thread, that still counts as one person."""

import uuid

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.casework.queries.alike import alike_to
from minsheng.casework.queries.phases import count_of
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, answered, heard, named, opened, refused, says, voices_of
from tests.people import fresh


def more(voice, words="又坏了，晚上更黑"):
    return fresh(actions.say_more(earlier=fresh(voice), words=words, by=None))


def test_it_is_a_voice_of_the_same_speaker_and_place(town):
    first = heard(town, estate=town.estate, building=town.building, place="西门")
    later = more(first)
    assert (later.follows, later.speaker, later.estate, later.building, later.place) == (
        first,
        first.speaker,
        town.estate,
        town.building,
        "西门",
    )
    assert (later.state, later.source, later.heard_by, later.words) == ("new", "web", None, "又坏了，晚上更黑")


def test_it_refuses_a_stranger(town):
    assert strangers_refused(ACTS["say_more"](town), town) == REFUSED


def test_a_thread_has_one_beginning(town):
    first = heard(town)
    assert more(more(first)).follows == first


@pytest.mark.parametrize("speaker", [None, named()])
def test_who_says_more_is_counted_once(town, speaker):
    first = heard(town, speaker=speaker)
    case = opened(town, first, heard(town, "我也看到了", speaker=None if speaker is None else named(2)))
    before = count_of(fresh(case), office_handled=False).speakers
    actions.link_voice(case=case, voice=more(first), by=town.shuji)
    assert count_of(fresh(case), office_handled=False).speakers == before


def test_a_correction_stays_in_the_thread(town):
    first = heard(town, speaker=None)
    later = more(first)
    corrected = heard(town, "又坏了，早上也黑", replaces=later, speaker=None)
    assert corrected.follows == first


def test_the_office_is_led_to_the_case_it_belongs_to(client, town):
    first = heard(town)
    case = opened(town, first, heard(town, "我也看到了", speaker=named(2)))
    later = more(first, "完全另外的字句")
    [best, *_rest] = alike_to(later, town.shuji)
    assert (best.case, best.similar) == (case, True)
    client.force_login(town.shuji)
    page = client.get(f"/inbox/{later.number}/").text
    assert (first.words[:10] in page, case.title in page) == (True, True)
    assert first.number in client.get(f"/voices/{later.number}/").text
    assert later.number in client.get(f"/voices/{first.number}/").text


def test_an_ended_case_is_not_suggested(town):
    case = answered(town, heard(town))
    first = voices_of(case)[0]
    says(first)
    assert fresh(case).has_ended
    assert [a for a in alike_to(more(first), town.shuji) if a.case == case] == []


def test_it_is_said_and_read_with_the_same_code(town):
    first = heard(town)
    page = Client()
    sent = {"words": "又坏了", "client_id": str(uuid.uuid4())}
    for _twice in range(2):
        assert page.post(f"/receipts/{first.receipt_code}/more/", sent).status_code == 302
    [later] = Voice.objects.unscoped(WHY).filter(follows=first)
    text = page.get(f"/receipts/{first.receipt_code}/").text
    assert ("又坏了" in text, later.receipt_code in text) == (True, False)
    assert page.post(f"/receipts/{first.receipt_code}/more/", {"words": " "}).status_code == 422


def test_nothing_can_be_added_to_what_was_a_mistake(town):
    first = heard(town)
    Voice.objects.unscoped(WHY).filter(pk=first.pk).update(state="undone")
    with refused("voice_state"):
        actions.say_more(earlier=fresh(first), words="又坏了", by=None)


def test_only_so_much_an_hour(town, settings):
    settings.PUBLIC_VOICES_PER_HOUR = 2
    first, page = heard(town), Client()
    answers = [
        page.post(f"/receipts/{first.receipt_code}/more/", {"words": f"第{n}句", "client_id": str(uuid.uuid4())}).status_code
        for n in range(3)
    ]
    assert answers == [302, 302, 429]


def test_a_program_of_the_resident_says_more(town):
    first = heard(town)
    body = {"client_id": str(uuid.uuid4()), "words": "又坏了"}
    answer = Client().post(f"/api/v1/receipts/{first.receipt_code}/more", body, content_type="application/json")
    assert (answer.status_code, [one["text"] for one in answer.json()["more"]]) == (201, ["又坏了"])
