"""Cases: opened with voices, voices put to them and taken out again, an excerpt in other words, opened again."""

from datetime import UTC, date, datetime

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Case, Reopening
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import OfficeRule
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.cases import ACTS as CASE_ACTS
from tests.chain import (
    WHY,
    answered,
    done,
    heard,
    kinds_on,
    named,
    notices_of,
    offered,
    opened,
    refused,
    says,
    voices_of,
)
from tests.people import fresh


@pytest.mark.parametrize("act", ["open_case", "link_voice", "unlink_voice", "release_excerpt", "reopen_case"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_every_act_on_cases_is_tried_for_strangers_somewhere():
    here = {"open_case", "link_voice", "unlink_voice", "release_excerpt", "reopen_case"}
    elsewhere = {
        "attach to a case",
        "answer_residents",
        "confirm",
        "inspect_case",
        "propose_end",
        "approve_end",
        "decline_end",
        "release_to_board",
        "take_down_from_board",
        "note_external_order",
        "reply_external_order",
        "take_back_external_order",
    }
    assert set(CASE_ACTS) == here | elsewhere


def test_a_case_takes_place_and_urgency_from_its_first_voice(town):
    first = heard(town, estate=town.estate, building=town.building, place="门口", urgency="soon")
    with clock.at(datetime(2026, 3, 10, 2, tzinfo=UTC)):
        case = opened(town, first, heard(town, urgency="now"), heard(town))
    assert (case.estate, case.building, case.place, case.urgency) == (town.estate, town.building, "门口", "now")
    assert (case.number, case.phase, case.round, case.level, case.opened_by) == ("WD-26-0001", "to_dispatch", 1, 0, town.shuji)
    assert (case.due, case.place_shown) == (date(2026, 3, 31), "万都小区 门口")
    assert [voice.state for voice in voices_of(case)] == ["in_case"] * 3


def test_what_is_given_goes_before_the_voice(town):
    voice = heard(town, estate=town.estate, place="门口")
    case = opened(town, voice, estate=town.estate, place="地下室", urgency="now", due=date(2030, 1, 2))
    assert (case.place, case.urgency, case.due) == ("地下室", "now", date(2030, 1, 2))


def test_a_case_may_begin_without_a_voice(town):
    case = actions.open_case(title="检查", category=town.category("other"), community=town.wandu, by=town.shuji)
    assert (voices_of(case), case.phase) == ([], "to_dispatch")


def test_the_quorum_is_frozen_with_the_case(town):
    OfficeRule.objects.create(key="quorum_percent", value=80)
    case = opened(town)
    OfficeRule.objects.filter(key="quorum_percent").update(value=10)
    offered(town, case)
    assert fresh(case).quorum_percent == 80


def test_everyone_who_spoke_keeps_an_own_thread(town):
    one, two = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    case = opened(town, one, two)
    assert kinds_on("case", case.pk) == ["CaseOpened", "VoiceLinked", "VoiceLinked"]
    assert [[n.event for n in notices_of(voice)] for voice in (one, two)] == [["heard", f"linked:{case.number}"]] * 2
    linked = TimelineEntry.objects.filter(also_kind="voice").order_by("sequence").values_list("also_id", flat=True)
    assert list(linked) == [str(one.pk), str(two.pk)]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "empty", "title"),
        ({"title": "灯" * 81}, "too_long", "title"),
        ({"place": "灯" * 20_001}, "too_long", "place"),
    ],
)
def test_what_cannot_be_used_is_refused(town, changes, code, field):
    voice = heard(town)
    with refused(code, field):
        opened(town, voice, **changes)
    assert (fresh(voice).state, Case.objects.unscoped(WHY).count()) == ("new", 0)


def test_a_place_or_voice_of_another_community_is_refused(town):
    voice, elsewhere = heard(town), heard(town, community=town.gucheng, by=town.xiaochen)
    with refused("bad_input", "estate"):
        opened(town, voice, estate=town.estate_b)
    with refused("other_community", "voice"):
        opened(town, voice, elsewhere, by=town.jiedao)
    assert (fresh(voice).state, fresh(elsewhere).state, Case.objects.unscoped(WHY).count()) == ("new", "new", 0)


def test_a_voice_is_in_one_case_only(town):
    voice = heard(town)
    case = opened(town, voice)
    with refused("voice_state"):
        opened(town, fresh(voice))
    other = opened(town)
    with refused("voice_state"):
        actions.link_voice(case=other, voice=fresh(voice), by=town.xiaoliu)
    assert fresh(voice).case == case


def test_a_voice_put_to_a_case_and_taken_out_waits_as_before(town):
    case, voice = opened(town), heard(town)
    actions.link_voice(case=case, voice=voice, by=town.xiaoliu)
    assert (fresh(voice).case, fresh(voice).state) == (case, "in_case")
    assert actions.unlink_voice(voice=fresh(voice), by=town.wangjie) == case
    assert (fresh(voice).case, fresh(voice).state, [n.event for n in notices_of(voice)]) == (None, "new", ["heard"])
    assert kinds_on("case", case.pk)[-2:] == ["VoiceLinked", "VoiceUnlinked"]


def test_put_back_after_a_mistake_the_speaker_is_told(town):
    case, voice = opened(town), heard(town)
    for _ in range(2):
        actions.link_voice(case=fresh(case), voice=fresh(voice), by=town.xiaoliu)
        told = [n.event for n in notices_of(voice)]
        actions.unlink_voice(voice=fresh(voice), by=town.xiaoliu)
        assert told == ["heard", f"linked:{case.number}"]


def test_a_voice_that_is_in_no_case_is_not_taken_out(town):
    voice = heard(town)
    with refused("voice_state"):
        actions.unlink_voice(voice=voice, by=town.xiaoliu)


def test_nothing_is_put_to_an_ended_case_or_taken_out_of_it(town):
    case, voice = answered(town), heard(town)
    says(voices_of(case)[0])
    with refused("case_ended"):
        actions.link_voice(case=fresh(case), voice=voice, by=town.xiaoliu)
    with refused("case_ended"):
        actions.unlink_voice(voice=voices_of(case)[0], by=town.xiaoliu)


def test_a_voice_and_a_case_must_be_of_one_community(town):
    case, elsewhere = opened(town), heard(town, community=town.gucheng, by=town.xiaochen)
    with refused("other_community", "voice"):
        actions.link_voice(case=case, voice=elsewhere, by=town.jiedao)
    with refused("not_allowed"):
        actions.link_voice(case=case, voice=elsewhere, by=town.xiaoliu)


def test_an_excerpt_is_in_other_words(town):
    words = "我住三号楼二单元的，灯不亮好久了"
    case = opened(town, heard(town, words), heard(town, "灯不亮"))
    with refused("verbatim", "words"):
        actions.release_excerpt(case=case, words=f"居民说：{words}", by=town.xiaoliu)
    assert fresh(case).excerpt == ""
    actions.release_excerpt(case=fresh(case), words="有居民反映楼门口灯不亮", by=town.xiaoliu)
    assert fresh(case).excerpt == "有居民反映楼门口灯不亮"
    with refused("empty", "words"):
        actions.release_excerpt(case=fresh(case), words="", by=town.xiaoliu)


def test_an_ended_case_is_opened_again_with_a_reason(town):
    case = answered(town)
    says(voices_of(case)[0])
    assert fresh(case).phase == "confirmed"
    with refused("empty", "words"):
        actions.reopen_case(case=fresh(case), words=" ", by=town.shuji)
    actions.reopen_case(case=fresh(case), words="又坏了", by=town.shuji)
    case = fresh(case)
    assert (case.phase, case.round, case.level, case.ended_at, case.confirm_by) == ("reopened", 2, 1, None, None)
    assert [(r.round, r.words, r.by) for r in Reopening.objects.filter(case=case)] == [(1, "又坏了", town.shuji)]
    assert facts(TimelineEntry.objects.get(kind="CaseReopened"))["level"] == 1
    assert [n.event for n in notices_of(voices_of(case)[0])][-1] == "reopened:2"


def test_a_case_that_has_not_ended_is_not_opened_again(town):
    case = opened(town)
    with refused("not_ended"):
        actions.reopen_case(case=case, words="x", by=town.shuji)


def test_the_level_rises_no_higher_than_the_district(town):
    case = answered(town)
    levels = []
    for _ in range(3):
        actions.reopen_case(case=fresh(case), words="还不行", by=town.shuji)
        levels.append(fresh(case).level)
        done(town, offered(town, case))
        answered(town, case=fresh(case))
    assert levels == [1, 2, 2]


def test_somebody_who_was_faster_is_noticed(town):
    case = opened(town)
    stale = fresh(case)
    offered(town, case)
    with refused("somebody_was_faster"):
        actions.propose_end(case=stale, kind="explained", words="办不了", by=town.xiaoliu)
    assert fresh(case).phase == "offered"


def test_what_one_organisation_holds_is_the_same_list_for_the_district_and_for_a_secretary(town, client):
    """However it is found: what was taken back is of neither, and of another community only the district's."""
    held, back, other = (offered(town, opened(town)) for _ in range(3))
    actions.take_back_share(assignment=fresh(back), words="派错了", by=town.xiaoliu)
    offered(town, fresh(other.case), town.bureau, role="support")
    path = f"/cases/?phase=all&organisation={town.property_company.code}"
    for who in ("shuji", "jiedao", "quji"):
        client.force_login(getattr(town, who))
        page = client.get(path).context["page"]
        assert ([case.pk for case in page], page.total) == ([other.case_id, held.case_id], 2)
    client.force_login(town.xiaochen)
    assert client.get(path).context["page"].total == 0
