"""Whoever asks for it is erased: name, telephone, words and photos; the tombstone stays, and the chains stay whole."""

import pytest

from minsheng.casework import actions
from minsheng.casework.actions.residents import TOMBSTONE
from minsheng.casework.actions.texts import index_everything
from minsheng.casework.models import Attachment, BoardItem, Confirmation, Notice, Reopening, Voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Resident
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, answered, heard, kinds_on, named, opened, photo, refused, says, voices_of
from tests.people import fresh


@pytest.mark.parametrize("act", ["erase_resident", "uncover_resident"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def erased(town, resident, reason="本人来社区要求") -> int:
    return actions.erase_resident(resident=fresh(resident), reason=reason, by=town.shuji)


def test_name_and_telephone_are_gone(town):
    resident = heard(town).speaker
    erased(town, resident)
    resident = fresh(resident)
    assert (resident.name_sealed, resident.phone_sealed, resident.phone_index, resident.home) == ("", "", "", None)
    assert (resident.name_shown, resident.phone_shown, resident.erased_at is not None) == ("已按本人要求删去", "", True)
    assert list(Resident.objects.unscoped(WHY).with_phone("10000000001")) == []


def test_all_that_was_said_becomes_a_tombstone_and_stays_counted(town):
    one = heard(town, "我家的灯", observed="看到", judgement="想", place="101")
    two, other = heard(town, "我家的水"), heard(town, "别人家的灯", speaker=named(2))
    assert erased(town, one.speaker) == 2
    for voice in (one, two):
        voice = fresh(voice)
        assert (voice.words, voice.observed, voice.judgement, voice.place, voice.fingerprint, voice.askable) == (
            TOMBSTONE,
            "",
            "",
            "",
            "",
            True,
        )
    assert fresh(other).words == "别人家的灯"
    assert Voice.objects.unscoped(WHY).count() == 3


def test_photos_are_taken_away_with_their_position(town):
    voice = heard(town)
    actions.attach(content=photo(), voice=voice, by=town.wangjie)
    erased(town, voice.speaker)
    file = Attachment.objects.unscoped(WHY).get()
    assert (file.taken_away_at is not None, file.latitude, file.longitude) == (True, None, None)


def test_no_table_keeps_what_the_person_said(town):
    said = "我家三楼的灯灭了两个月"
    voice = heard(town, said)
    case = answered(town, voice)
    says(voice, "not_solved", words=said)
    erased(town, voice.speaker)
    assert Confirmation.objects.unscoped(WHY).filter(words__contains=said).count() == 0
    assert Notice.objects.unscoped(WHY).filter(words__contains=said).count() == 0
    assert Reopening.objects.filter(words__contains=said).count() == 0
    assert list(TimelineEntry.objects.filter(payload__contains=said).values_list("kind", flat=True)) == []
    assert kinds_on("case", case.pk)[-1] == "PayloadsErased"


def quoted_on_the_board(town):
    voice = heard(town, "老哥几个就在楼道里站着下棋")
    case = opened(town, voice)
    said = {"quote": voice.words, "quoted": fresh(voice), "consent": "李秀英1本人电话里说可以"}
    for words in ("要腾一间屋。", "腾出一间屋了。"):
        actions.release_to_board(case=fresh(case), title="有地方下棋了", words=words, by=town.shuji, **said)
    return voice, said


def quotes():
    return set(BoardItem.objects.unscoped(WHY).values_list("quote", "quoted", "consent"))


def test_the_board_quotes_nobody_who_was_erased(town, client):
    voice, _ = quoted_on_the_board(town)
    assert "老哥几个" in client.get("/board/").content.decode()
    erased(town, voice.speaker)
    assert [
        client.get(address).content.decode().count("老哥几个") for address in ("/board/", "/board/feed/", "/api/v1/board")
    ] == [
        0,
        0,
        0,
    ]
    assert (quotes(), list(all_findings())) == ({("", None, "")}, [])


def test_a_quotation_that_a_version_before_left_is_found_and_taken_out(town):
    voice, said = quoted_on_the_board(town)
    erased(town, voice.speaker)
    BoardItem.objects.unscoped(WHY).update(**said)
    assert [finding.split("：", 1)[1] for finding in all_findings()] == [
        "公示板还留着一位要求删去的人的原话。运行minsheng index删去。"
    ] * 2
    index_everything()
    assert (quotes(), list(all_findings())) == ({("", None, "")}, [])


def test_what_others_said_in_the_same_case_stays_in_the_record(town):
    one, two = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    answered(town, one, two)
    says(one, "partly", words="我的话"), says(two, "partly", words="别人的话")
    erased(town, one.speaker)
    kept = TimelineEntry.objects.filter(kind="ResidentConfirmed").order_by("sequence")
    assert [facts(entry).get("words") for entry in kept] == [None, "别人的话"]


def test_what_was_said_of_a_case_the_voice_was_later_taken_out_of_is_erased_too(town):
    one, two = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    answered(town, one, two)
    says(one, "not_solved", words="我的话")
    actions.unlink_voice(voice=fresh(one), by=town.xiaoliu)
    erased(town, one.speaker)
    assert list(TimelineEntry.objects.filter(payload__contains="我的话")) == []


def test_the_timeline_says_that_it_was_erased_and_why(town):
    voice = heard(town)
    erased(town, voice.speaker)
    entry = TimelineEntry.objects.get(kind="ResidentErased")
    assert facts(entry) == {"resident_id": voice.speaker_id, "reason": "本人来社区要求", "voices": [voice.pk]}
    gone = TimelineEntry.objects.get(kind="PayloadsErased")
    assert facts(gone)["act"] == f"resident:{voice.speaker_id}:{entry.sequence}"
    assert kinds_on("voice", voice.pk) == ["VoiceHeard", "PayloadsErased"]


@pytest.mark.parametrize("stands", ["alone", "in a case", "asked", "one of two asked", "confirmed", "reopened"])
def test_after_an_erasure_everything_is_whole(town, stands):
    one, two = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    if stands == "in a case":
        opened(town, one, two)
    elif stands != "alone":
        case = answered(town, *([one, two] if stands == "one of two asked" else [one]))
        if stands == "one of two asked":
            says(two)
        elif stands != "asked":
            says(voices_of(case)[0], "solved" if stands == "confirmed" else "not_solved")
    erased(town, one.speaker)
    assert list(all_findings()) == []


def test_nobody_is_erased_twice_or_without_a_reason(town):
    resident = heard(town).speaker
    with refused("bad_input", "reason"):
        erased(town, resident, " ")
    erased(town, resident)
    with refused("bad_input", "resident"):
        erased(town, resident)


def test_the_page_no_longer_offers_to_look_or_to_erase(town, client):
    voice = heard(town)
    client.force_login(town.shuji)
    ways = (f"/voices/{voice.number}/uncover/", f"/voices/{voice.number}/erase/")
    before = client.get(f"/voices/{voice.number}/").content.decode()
    erased(town, voice.speaker)
    after = client.get(f"/voices/{voice.number}/").content.decode()
    assert ([way in before for way in ways], [way in after for way in ways]) == ([True, True], [False, False])
