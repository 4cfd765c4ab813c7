"""Sort: each voice gets a kind, a place and a next step; every step can be taken back; the words stay."""

from datetime import UTC, datetime, timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Notice, Voice
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.foundation import clock
from minsheng.neighbourhood.models import OfficeRule, Resident
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, heard, kinds_on, notices_of, opened, refused
from tests.people import fresh

SORTINGS = {
    "settled": lambda town, voice: actions.settle_voice(voice=voice, words="换了灯泡", by=town.wangjie),
    "noted": lambda town, voice: actions.note_voice(voice=voice, words="谢谢", by=town.wangjie),
    "passed": lambda town, voice: actions.pass_voice(voice=voice, track="12345", words="已转热线", by=town.wangjie),
    "repeated": lambda town, voice: actions.repeat_voice(voice=voice, earlier=heard(town), by=town.wangjie),
}


@pytest.mark.parametrize(
    "act",
    [
        "sort_voice",
        "settle_voice",
        "note_voice",
        "pass_voice",
        "repeat_voice",
        "hand_over_voice",
        "unsort_voice",
        "check_settled",
        "call_speaker",
    ],
)
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_sorting_says_what_where_and_how_urgent_and_leaves_the_words(town):
    voice = heard(town, "灯不亮")
    category = town.category("utilities-lamp")
    actions.sort_voice(
        voice=voice, kind="need", category=category, urgency="now", estate=town.estate, place=" 门口 ", by=town.xiaoliu
    )
    voice = fresh(voice)
    assert (voice.kind, voice.kind_given, voice.category, voice.urgency, voice.estate, voice.place) == (
        "need",
        True,
        category,
        "now",
        town.estate,
        "门口",
    )
    assert (voice.words, voice.state) == ("灯不亮", "new")


def test_what_is_not_said_stays(town):
    voice = heard(town, kind="need", urgency="soon", estate=town.estate, place="门口")
    actions.sort_voice(voice=voice, by=town.xiaoliu)
    voice = fresh(voice)
    assert (voice.kind, voice.urgency, voice.estate, voice.place) == ("need", "soon", town.estate, "门口")
    actions.sort_voice(voice=voice, place="", by=town.xiaoliu)
    assert fresh(voice).place == ""


@pytest.mark.parametrize(("changes", "field"), [({"kind": "nonsense"}, "kind"), ({"urgency": "nonsense"}, "urgency")])
def test_what_is_no_kind_or_urgency_is_refused(town, changes, field):
    voice = heard(town)
    with refused("bad_input", field):
        actions.sort_voice(voice=voice, by=town.xiaoliu, **changes)


def test_an_estate_of_another_community_is_refused(town):
    voice = heard(town)
    with refused("bad_input", "estate"):
        actions.sort_voice(voice=voice, estate=town.estate_b, by=town.xiaoliu)


@pytest.mark.parametrize("act", ["sort_voice", *SORTINGS])
def test_what_was_corrected_is_not_sorted_any_more(town, act):
    old = heard(town)
    heard(town, replaces=old)
    before = Voice.objects.unscoped(WHY).count() + (act == "repeated")
    with pytest.raises(Exception, match="已改正"):
        if act == "sort_voice":
            actions.sort_voice(voice=fresh(old), kind="need", by=town.xiaoliu)
        else:
            SORTINGS[act](town, fresh(old))
    assert (fresh(old).state, Voice.objects.unscoped(WHY).count()) == ("replaced", before)


def test_settled_on_the_spot_is_kept_and_told(town):
    voice = heard(town)
    SORTINGS["settled"](town, voice)
    voice = fresh(voice)
    assert (voice.state, voice.state_words, voice.sorted_by) == ("settled", "换了灯泡", town.wangjie)
    assert [(n.kind, n.words) for n in notices_of(voice)][1:] == [("result", "您说的当场办了：换了灯泡")]


def test_settled_needs_words(town):
    voice = heard(town)
    with refused("empty", "words"):
        actions.settle_voice(voice=voice, words=" ", by=town.wangjie)


@pytest.mark.parametrize(("percent", "drawn"), [(0, 0), (100, 12)])
def test_the_office_decides_how_many_of_the_settled_are_looked_at_again(town, percent, drawn):
    OfficeRule.objects.create(key="settled_sample_percent", value=percent)
    for _ in range(12):
        SORTINGS["settled"](town, heard(town))
    assert Voice.objects.unscoped(WHY).filter(sample_due=True).count() == drawn


def test_what_is_really_settled_stays_settled(town):
    voice = heard(town)
    OfficeRule.objects.create(key="settled_sample_percent", value=100)
    SORTINGS["settled"](town, voice)
    actions.check_settled(voice=fresh(voice), fine=True, words="", by=town.shuji)
    voice = fresh(voice)
    assert (voice.state, voice.sample_due, voice.sample_checked_by) == ("settled", False, town.shuji)


def test_what_is_not_really_settled_waits_again(town):
    voice = heard(town)
    SORTINGS["settled"](town, voice)
    with refused("empty", "words"):
        actions.check_settled(voice=fresh(voice), fine=False, words="", by=town.shuji)
    actions.check_settled(voice=fresh(voice), fine=False, words="灯还是不亮", by=town.shuji)
    assert (fresh(voice).state, fresh(voice).state_words) == ("new", "")
    assert kinds_on("voice", voice.pk) == ["VoiceHeard", "VoiceSettled", "SettledVoiceChecked", "VoiceUnsorted"]


def test_nobody_checks_the_own_settling(town):
    voice = heard(town)
    SORTINGS["settled"](town, voice)
    with refused("not_allowed"):
        actions.check_settled(voice=fresh(voice), fine=True, words="", by=town.wangjie)


def test_only_what_was_settled_is_checked(town):
    voice = heard(town)
    with refused("voice_state"):
        actions.check_settled(voice=voice, fine=True, words="", by=town.shuji)


def test_praise_is_thanked_and_kept(town):
    voice = heard(town, "感谢王姐")
    actions.note_voice(voice=voice, words="", by=town.xiaoliu)
    assert fresh(voice).state == "noted"
    assert [n.words for n in notices_of(voice)][1:] == ["谢谢您告诉我们，已经记下，也会转告他们。"]


def test_another_track_is_named_and_told(town):
    voice = heard(town, "要打官司")
    actions.pass_voice(voice=voice, track="court", words="请到法院立案庭", by=town.xiaoliu)
    voice = fresh(voice)
    assert (voice.state, voice.track, voice.state_words) == ("passed", "court", "请到法院立案庭")
    assert [(n.kind, n.words) for n in notices_of(voice)][1:] == [("passed", "您说的这件事要走“法院或仲裁”。请到法院立案庭")]


@pytest.mark.parametrize(("track", "words", "code", "field"), [("", "x", "bad_input", "track"), ("court", "", "empty", "words")])
def test_passing_on_needs_a_track_and_words(town, track, words, code, field):
    voice = heard(town)
    with refused(code, field):
        actions.pass_voice(voice=voice, track=track, words=words, by=town.xiaoliu)


def test_the_same_matter_again_is_kept_and_points_to_the_earlier(town):
    earlier, voice = heard(town), heard(town)
    actions.repeat_voice(voice=voice, earlier=earlier, by=town.xiaoliu)
    assert (fresh(voice).state, fresh(voice).repeats, fresh(earlier).state) == ("repeated", earlier, "new")


def test_the_speaker_is_told_the_day_of_the_earlier_voice_as_the_wall_calendar_had_it(town):
    earlier = heard(town, heard_at=datetime(2025, 3, 8, 7, 0, tzinfo=clock.SHANGHAI).astimezone(UTC))
    voice = heard(town)
    actions.repeat_voice(voice=voice, earlier=earlier, by=town.xiaoliu)
    assert [n.words for n in notices_of(voice)][1].split("那次")[0] == "您说的和3月8日"


def test_a_voice_repeats_neither_itself_nor_one_of_another_community(town):
    voice = heard(town)
    elsewhere = heard(town, community=town.gucheng, by=town.xiaochen)
    for earlier in (voice, elsewhere):
        with refused("bad_input", "earlier"):
            actions.repeat_voice(voice=voice, earlier=earlier, by=town.xiaoliu)


@pytest.mark.parametrize("first", SORTINGS)
@pytest.mark.parametrize("second", SORTINGS)
def test_what_is_sorted_is_first_taken_back_before_it_is_sorted_anew(town, first, second):
    voice = heard(town)
    SORTINGS[first](town, voice)
    with pytest.raises(Exception, match="先撤回再做"):
        SORTINGS[second](town, fresh(voice))
    actions.unsort_voice(voice=fresh(voice), by=town.xiaoliu)
    SORTINGS[second](town, fresh(voice))
    assert fresh(voice).state == second


@pytest.mark.parametrize("sorting", SORTINGS)
def test_taken_back_it_waits_as_before_and_nothing_unseen_is_told(town, sorting):
    voice = heard(town)
    SORTINGS[sorting](town, voice)
    actions.unsort_voice(voice=fresh(voice), by=town.xiaoliu)
    voice = fresh(voice)
    assert (voice.state, voice.state_words, voice.track, voice.repeats, voice.sample_due) == ("new", "", "", None, False)
    assert [n.event for n in notices_of(voice)] == ["heard"]


@pytest.mark.parametrize("sorting", SORTINGS)
def test_sorted_again_after_a_mistake_the_speaker_is_told(town, sorting):
    voice, earlier = heard(town), heard(town)
    again = {**SORTINGS, "repeated": lambda t, v: actions.repeat_voice(voice=v, earlier=earlier, by=t.wangjie)}[sorting]
    again(town, voice)
    actions.unsort_voice(voice=fresh(voice), by=town.xiaoliu)
    again(town, fresh(voice))
    assert len(notices_of(voice)) == 2


def test_what_the_speaker_has_already_seen_stays_told(town):
    voice = heard(town)
    SORTINGS["noted"](town, voice)
    actions.mark_told(notices_of(voice), "receipt")
    actions.unsort_voice(voice=fresh(voice), by=town.xiaoliu)
    assert [n.kind for n in notices_of(voice)] == ["heard", "result"]


def test_a_voice_in_a_case_is_taken_out_there(town):
    voice = heard(town)
    opened(town, voice)
    with refused("voice_state"):
        actions.unsort_voice(voice=fresh(voice), by=town.xiaoliu)


def test_somebody_who_was_faster_is_noticed(town):
    voice = heard(town)
    stale = fresh(voice)
    SORTINGS["noted"](town, voice)
    with refused("somebody_was_faster"):
        SORTINGS["settled"](town, stale)
    assert fresh(voice).state == "noted"


def test_a_call_is_written_down_and_telling_marks_the_notice(town):
    voice = heard(town)
    notice = notices_of(voice)[0]
    actions.call_speaker(notice=notice, outcome="no_answer", words="响了很久", by=town.wangjie)
    assert fresh(notice).told_at is None
    actions.call_speaker(notice=fresh(notice), outcome="told", words="", by=town.wangjie)
    told = fresh(notice)
    assert (told.told_via, told.told_at is not None) == ("phone", True)
    with clock.at(clock.now() + timedelta(days=1)):
        actions.call_speaker(notice=told, outcome="told", words="又打一次", by=town.wangjie)
    assert fresh(notice).told_at == told.told_at
    assert Notice.objects.unscoped(WHY).filter(calls__isnull=False).count() == 3


def test_a_call_needs_an_outcome(town):
    notice = notices_of(heard(town))[0]
    with refused("bad_input", "outcome"):
        actions.call_speaker(notice=notice, outcome="perhaps", words="", by=town.wangjie)


def test_what_belongs_elsewhere_goes_there_with_its_speaker(town):
    """Heard in 万都, 古城's: the other community sees voice and speaker, this one neither; the receipt stays and says so."""
    town.gucheng.phone = "0318-0000000"
    town.gucheng.save()
    voice = heard(town, "大门口的灯不亮", estate=town.estate, building=town.building, place="大门口")
    code, number = voice.receipt_code, voice.number
    actions.hand_over_voice(voice=voice, community=town.gucheng, words="门牌是古城的", by=town.wangjie)
    voice = fresh(voice)
    assert (voice.community, voice.estate, voice.building, voice.number) == (town.gucheng, None, None, number)
    assert "大门口" in voice.place
    assert (voice.speaker.community, voice.speaker.uncovered_name()) == (town.gucheng, "李秀英1")
    assert [list(Voice.objects.visible_to(user)) for user in (town.wangjie, town.xiaochen)] == [[], [voice]]
    assert list(Resident.objects.visible_to(town.shuji)) == []
    assert kinds_on("voice", voice.pk) == ["VoiceHeard", "VoiceHandedOver"]
    found = receipt_by_code(code)
    assert "古城社区" in found.notices[0].words and "0318-0000000" in found.notices[0].words


def test_who_also_spoke_of_something_else_stays_known_here(town):
    first, second = heard(town, "灯不亮"), heard(town, "水压低")
    assert first.speaker == second.speaker
    actions.hand_over_voice(voice=first, community=town.gucheng, words="", by=town.wangjie)
    there = fresh(first).speaker
    assert (there.community, there.uncovered_phone(), fresh(second).speaker.community) == (
        town.gucheng,
        "10000000001",
        town.wandu,
    )


def test_only_what_nobody_sorted_is_handed_over_and_never_to_itself(town):
    voice = heard(town)
    with refused("bad_input", "community"):
        actions.hand_over_voice(voice=voice, community=town.wandu, words="", by=town.wangjie)
    actions.note_voice(voice=voice, words="", by=town.wangjie)
    with refused("voice_state"):
        actions.hand_over_voice(voice=fresh(voice), community=town.gucheng, words="", by=town.wangjie)


def test_what_is_alike_here_is_not_told_there(town):
    earlier = heard(town, "灯不亮")
    voice = heard(town, "灯不亮")
    assert voice.alike == earlier
    actions.hand_over_voice(voice=voice, community=town.gucheng, words="", by=town.wangjie)
    assert fresh(voice).alike is None
