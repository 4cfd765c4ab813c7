"""Whoever spoke says more by the receipt code: a voice of its own in the same thread, that still counts as one person."""

import uuid

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Voice, WriteConflict
from minsheng.casework.queries.alike import alike_to
from minsheng.casework.queries.phases import count_of
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.casework.states import TOMBSTONE
from minsheng.config.wholeness import all_findings
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


def test_what_was_said_more_stays_on_the_receipt_of_what_was_put_right(town):
    first = heard(town, speaker=None)
    later = more(first)
    corrected = heard(town, "三号楼门口的灯坏了", replaces=fresh(first), speaker=None)
    assert (fresh(later).follows, [said.voice for said in receipt_by_code(first.receipt_code).more]) == (corrected, [later])
    case = opened(town, corrected)
    [best, *_rest] = alike_to(fresh(later), town.shuji)
    assert best.case == case


def test_but_not_where_somebody_else_spoke(town):
    first = heard(town, speaker=named(1))
    later = more(first)
    corrected = heard(town, "三号楼门口的灯坏了", replaces=fresh(first), speaker=named(2))
    assert (fresh(later).follows, receipt_by_code(corrected.receipt_code).more) == (first, [])


def test_the_same_sent_again_is_the_same_also_after_a_correction(town):
    first, page = heard(town, speaker=None), Client()
    sent = {"words": "又坏了", "client_id": str(uuid.uuid4())}
    page.post(f"/receipts/{first.receipt_code}/more/", sent)
    heard(town, "三号楼门口的灯坏了", replaces=fresh(first), speaker=None)
    assert page.post(f"/receipts/{first.receipt_code}/more/", sent).status_code == 302
    assert Voice.objects.unscoped(WHY).filter(words="又坏了").count() == 1


def test_it_goes_with_whoever_asks_to_be_erased(town):
    """Nobody left a name at first; a correction says who it was."""
    first = heard(town, "路灯坏了三个晚上没人修", speaker=None)
    later = more(more(first))
    corrected = heard(town, "路灯坏了三个晚上了", replaces=fresh(first), speaker=named(3))
    actions.erase_resident(resident=corrected.speaker, reason="本人要求", by=town.shuji)
    assert {voice.words for voice in (fresh(first), fresh(later), fresh(later.follows), fresh(corrected))} == {TOMBSTONE}
    assert list(all_findings()) == []


def test_other_words_under_the_same_id_are_shown_beside_and_erased_with_the_rest(client, town):
    first, page, same = heard(town), Client(), str(uuid.uuid4())
    page.post(f"/receipts/{first.receipt_code}/more/", {"words": "又坏了", "client_id": same})
    other = page.post(f"/receipts/{first.receipt_code}/more/", {"words": "又坏了，我住五号楼", "client_id": same})
    assert other.status_code == 409
    client.force_login(town.wangjie)
    shown = client.get("/conflicts/").text
    assert "<dd>又坏了</dd>" in shown and "我住五号楼" in shown
    actions.erase_resident(resident=first.speaker, reason="本人要求", by=town.shuji)
    assert "五号楼" not in WriteConflict.objects.get().received


def test_whoever_was_erased_may_still_speak_and_is_not_known(town):
    first = heard(town)
    actions.erase_resident(resident=first.speaker, reason="本人要求", by=town.shuji)
    later = more(fresh(first))
    assert (later.speaker, later.words, list(all_findings())) == (None, "又坏了，晚上更黑", [])
