"""Hear: nothing is required but the words, and they are kept as they were said."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.casework.states import Source, SpeakerMode
from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import OutboxItem, TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Resident
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, entries_written, heard, kinds_on, named, notices_of, refused
from tests.people import fresh


def test_it_refuses_a_stranger(town):
    assert strangers_refused(ACTS["hear_voice"](town), town) == REFUSED


def test_words_alone_are_enough(town):
    with clock.at(datetime(2026, 3, 7, 16, 30, tzinfo=UTC)):
        voice = heard(town, "  灯不亮，\n晚上看不见\t", speaker=None)
    assert (voice.words, voice.kind, voice.kind_given, voice.urgency, voice.source) == (
        "灯不亮，\n晚上看不见",
        "problem",
        False,
        "normal",
        "other",
    )
    assert (voice.speaker_mode, voice.speaker, voice.state, voice.case, voice.askable) == ("unknown", None, "new", None, False)
    assert (voice.heard_by, voice.heard_at, voice.recorded_at) == (
        town.wangjie,
        datetime(2026, 3, 7, 16, 30, tzinfo=UTC),
        datetime(2026, 3, 7, 16, 30, tzinfo=UTC),
    )


def test_numbers_run_by_community_and_by_the_month_in_shanghai(town):
    with clock.at(datetime(2026, 2, 28, 15, 59, tzinfo=UTC)):
        february = [heard(town).number, heard(town).number]
    with clock.at(datetime(2026, 2, 28, 16, 0, tzinfo=UTC)):
        march = [heard(town).number, heard(town, community=town.gucheng, by=town.xiaochen).number]
    assert (february, march) == (["MS-WD-2602-0001", "MS-WD-2602-0002"], ["MS-WD-2603-0001", "MS-GC-2603-0001"])


def test_late_entry_keeps_both_moments(town):
    before = clock.now() - timedelta(days=9)
    voice = heard(town, heard_at=before)
    assert (voice.heard_at, voice.recorded_at > before + timedelta(days=8)) == (before, True)


def test_everything_said_about_it_is_kept_apart(town):
    voice = heard(
        town,
        "灯坏了",
        estate=town.estate,
        building=town.building,
        place=" 三号楼门口 ",
        observed="灯罩碎了",
        judgement="线路老化",
        kind="suggestion",
        urgency="soon",
        source="yard_meeting",
    )
    assert (voice.words, voice.observed, voice.judgement, voice.place) == ("灯坏了", "灯罩碎了", "线路老化", "三号楼门口")
    assert (voice.kind, voice.kind_given, voice.urgency, voice.source) == ("suggestion", True, "soon", "yard_meeting")
    assert voice.place_shown == "万都小区 三号楼门口"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("给物业点赞", "praise"),
        ("请问在哪报名", "question"),
        ("建议装个灯", "suggestion"),
        ("想学理财", "need"),
        ("灯坏了", "problem"),
    ],
)
def test_the_kind_is_guessed_until_somebody_says_it(town, words, kind):
    assert (heard(town, words).kind, heard(town, words).kind_given) == (kind, False)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"words": " \n"}, "empty", "words"),
        ({"words": "灯" * 100_000}, "too_long", "words"),
        ({"observed": "灯" * 100_000}, "too_long", "observed"),
        ({"kind": "nonsense"}, "bad_input", "kind"),
        ({"urgency": "nonsense"}, "bad_input", "urgency"),
        ({"source": "nonsense"}, "bad_input", "source"),
        ({"speaker": Speaker(mode="nonsense")}, "bad_input", "speaker"),
        ({"speaker": Speaker(name="张*")}, "masked", "speaker"),
        ({"speaker": Speaker(name="张三", phone="138****1234")}, "masked", "speaker"),
        ({"speaker": Speaker(name="张三", phone="138＊＊＊＊1234")}, "masked", "speaker"),
        ({"speaker": Speaker(phone="1381234567")}, "bad_phone", "phone"),
        ({"speaker": Speaker(name="名" * 41)}, "too_long", "name"),
    ],
)
def test_what_cannot_be_used_is_refused(town, changes, code, field):
    with refused(code, field):
        heard(town, **changes)
    assert (Voice.objects.unscoped(WHY).count(), Resident.objects.unscoped(WHY).count()) == (0, 0)


def test_a_place_of_another_community_is_refused(town):
    with refused("bad_input", "estate"):
        heard(town, estate=town.estate_b)
    with refused("bad_input", "building"):
        heard(town, estate=town.estate, building=town.building_b)
    with refused("bad_input", "building"):
        heard(town, building=town.building)


def test_a_device_a_day_ahead_is_believed_and_two_days_ahead_is_not(town):
    heard(town, heard_at=clock.now() + timedelta(hours=23))
    with refused("in_the_future", "heard_at"):
        heard(town, heard_at=clock.now() + timedelta(hours=49))


def test_only_what_residents_write_themselves_comes_without_a_member_of_staff(town):
    for source in (Source.WEB, Source.ACCOUNT):
        assert heard(town, by=None, source=source).heard_by is None
    for source in set(Source.values) - {Source.WEB, Source.ACCOUNT}:
        with refused("not_allowed"):
            heard(town, by=None, source=source)


def test_a_name_and_a_telephone_are_nowhere_in_the_database(town):
    heard(town, speaker=Speaker(name="欧阳秀英", phone="138 1234 5678", on_behalf="替母亲说的"))
    resident = Resident.objects.unscoped(WHY).get()
    assert (resident.uncovered_name(), resident.uncovered_phone()) == ("欧阳秀英", "13812345678")
    assert (resident.name_shown, resident.phone_shown) == ("欧阳*", "138****5678")
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() if "欧阳秀英" in repr(row) or "13812345678" in repr(row)]
    assert found == []


def test_a_speaker_is_shown_covered(town):
    assert heard(town, speaker=Speaker(name="张三", on_behalf="替母亲说的")).speaker_shown == "张*（替母亲说的）"
    assert heard(town, speaker=Speaker(mode="household", household="3号楼202")).speaker_shown == "3号楼202"
    assert heard(town, speaker=Speaker(mode="withheld")).speaker_shown == "不愿留名"


def test_the_same_name_and_telephone_is_the_same_person(town):
    one, again = heard(town, speaker=named(1)), heard(town, speaker=named(1))
    assert one.speaker == again.speaker


def test_a_telephone_shared_by_two_people_or_two_communities_is_two_persons(town):
    one = heard(town, speaker=Speaker(name="张三", phone="10000000001"))
    wife = heard(town, speaker=Speaker(name="李四", phone="10000000001"))
    elsewhere = heard(town, speaker=Speaker(name="张三", phone="10000000001"), community=town.gucheng, by=town.xiaochen)
    assert len({one.speaker_id, wife.speaker_id, elsewhere.speaker_id}) == 3


def test_whoever_was_erased_and_comes_again_is_somebody_new(town):
    first = heard(town)
    actions.erase_resident(resident=first.speaker, reason="本人要求", by=town.shuji)
    assert heard(town).speaker != first.speaker


@pytest.mark.parametrize(
    ("speaker", "source", "askable"),
    [
        (None, "visit", False),
        (Speaker(mode="withheld"), "visit", False),
        (Speaker(mode="unknown"), "visit", False),
        (Speaker(name="张三"), "visit", True),
        (Speaker(mode="household", household="202"), "visit", True),
        (None, "web", True),
    ],
)
def test_who_can_be_asked_later(town, speaker, source, askable):
    assert heard(town, speaker=speaker, source=source).askable is askable


def test_a_name_given_makes_a_named_speaker(town):
    assert heard(town, speaker=Speaker(name="张三")).speaker_mode == SpeakerMode.NAMED
    assert heard(town, speaker=Speaker(mode="withheld", name="")).speaker_mode == SpeakerMode.WITHHELD


def test_the_receipt_code_is_sealed_and_finds_the_voice(town):
    voice = heard(town)
    assert len(voice.receipt_code) == 16
    assert voice.receipt_code not in voice.receipt_sealed
    index = privacy.index_of(voice.receipt_code, "voice.receipt")
    assert Voice.objects.unscoped(WHY).get(receipt_index=index) == voice


def test_the_speaker_is_told_once_that_it_was_heard(town):
    voice = heard(town)
    assert [(notice.kind, notice.event, voice.number in notice.words) for notice in notices_of(voice)] == [
        ("heard", "heard", True)
    ]
    assert list(OutboxItem.objects.values_list("key", "way", "reference")) == [
        (f"notice:{voice.pk}:heard:heard", "receipt", voice.number)
    ]


def test_the_timeline_keeps_a_hash_and_never_the_words(town):
    voice = heard(town, "我家的灯不亮了")
    entry = TimelineEntry.objects.get(subject_kind="voice")
    assert set(facts(entry)) == {"voice_id", "number", "source", "words_hash", "record_hash", "speaker_id", "replaces", "follows"}
    assert (entry.by, "灯" in entry.payload, kinds_on("voice", voice.pk)) == (town.wangjie, False, ["VoiceHeard"])


def test_the_very_same_text_is_marked_alike_and_still_kept(town):
    first, again = heard(town, "灯不亮"), heard(town, " 灯 不亮")
    other = heard(town, "灯不亮", community=town.gucheng, by=town.xiaochen)
    assert (first.alike, again.alike, other.alike, Voice.objects.unscoped(WHY).count()) == (None, first, None, 3)


def test_a_correction_is_a_new_voice_and_the_old_one_stays(town):
    old = heard(town, "二号楼的灯不亮")
    with entries_written() as written:
        new = heard(town, "三号楼的灯不亮", replaces=old)
    assert (fresh(old).words, fresh(old).state, new.replaces, new.state) == ("二号楼的灯不亮", "replaced", old, "new")
    assert written == [(f"voice {new.pk}", "VoiceHeard"), (f"voice {old.pk}", "VoiceReplaced")]


def test_a_correction_can_be_corrected_and_the_old_one_not_twice(town):
    old = heard(town)
    new = heard(town, replaces=old)
    assert heard(town, replaces=new).replaces == new
    with refused("voice_state"):
        heard(town, replaces=fresh(old))


def test_a_correction_from_another_community_or_from_nobody_is_refused(town):
    old = heard(town)
    with refused("bad_input", "replaces"):
        heard(town, replaces=old, community=town.gucheng, by=town.xiaochen)
    with refused("bad_input", "replaces"):
        heard(town, replaces=old, by=None, source="web")


def test_a_refusal_says_in_chinese_what_to_do_next(town):
    with pytest.raises(BadInput) as refusal:
        heard(town, words="")
    assert (refusal.value.status, refusal.value.message) == (422, "还没有写内容。写一句就行。")


@pytest.mark.parametrize(
    ("chosen", "community", "estate"),
    [("wandu", "wandu", True), ("@131103001002", "gucheng", False), ("", "wandu", False)],
    ids=["an estate", "a community", "nothing"],
)
def test_what_a_resident_writes_reaches_the_community_they_named(town, client, chosen, community, estate):
    """Who knows no estate may name the community; who knows neither is read by the first one, which can hand it over."""
    client.post("/speak/", {"words": "路上有坑"})
    client.post("/speak/where/", {"estate": chosen, "place": "路口"})
    client.post("/speak/who/", {})
    assert client.post("/speak/check/", {}).status_code == 302
    voice = Voice.objects.unscoped(WHY).get()
    assert (voice.community, voice.estate is not None, voice.place) == (getattr(town, community), estate, "路口")


def test_who_serves_several_communities_says_which(town, client):
    """None is taken silently; the last choice is offered the next time."""
    client.force_login(town.jiedao)
    page = client.get("/hear/").content.decode()
    assert (f'value="{town.gucheng.code}"' in page, "selected" in page.split("id_community")[1].split("</select>")[0]) == (
        True,
        False,
    )
    short = client.post("/hear/", {"words": "水管漏"})
    assert (short.status_code, "或者记到哪个社区" in short.content.decode(), "水管漏" in short.content.decode()) == (
        422,
        True,
        True,
    )
    client.post("/hear/", {"words": "水管漏", "community": town.gucheng.code})
    assert Voice.objects.unscoped(WHY).get().community == town.gucheng
    assert f'value="{town.gucheng.code}" selected' in client.get("/hear/").content.decode()
    client.post("/hear/", {"words": "灯不亮", "community": town.gucheng.code, "estate": town.estate.code})
    assert Voice.objects.unscoped(WHY).latest("pk").community == town.wandu
    faraway = client.post("/hear/", {"words": "灯不亮", "community": town.faraway.code})
    assert faraway.status_code == 422


def test_who_serves_one_community_is_not_asked(town, client):
    client.force_login(town.wangjie)
    assert "id_community" not in client.get("/hear/").content.decode()
    client.post("/hear/", {"words": "水管漏", "community": town.gucheng.code})
    assert Voice.objects.unscoped(WHY).get().community == town.wandu
