"""Invariant 1. Whatever was heard is there once, as it was said: sent thrice, cut anywhere, in any order."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework import actions
from minsheng.casework.models import Attachment, Voice, Write, WriteConflict
from minsheng.casework.receiving import OtherContent, receive
from minsheng.config.wholeness import all_findings
from minsheng.foundation.models import TimelineEntry
from tests.acts import ACTS, tried
from tests.chain import WHY, heard, photo, refused
from tests.people import fresh

IDS = [uuid.UUID(int=n) for n in (1, 2, 3)]
CONTENTS = [{"words": "灯不亮"}, {"words": "水不热"}, {"words": "灯不亮", "place": "门口"}]


class PowerCut(Exception):
    """The program stops between the act and its commit."""


def sent(town, client_id, content, cut=False):
    def do():
        voice = actions.hear_voice(words=content["words"], place=content.get("place", ""), community=town.wandu, by=town.wangjie)
        if cut:
            raise PowerCut
        return voice

    return receive(client_id=client_id, act="hear_voice", content=content, by=town.wangjie, kind=Voice, do=do)


def kept() -> list[tuple[str, str]]:
    return list(Voice.objects.unscoped(WHY).order_by("id").values_list("words", "place"))


WRITES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(CONTENTS), st.booleans()), max_size=10)


@pytest.mark.slow
@given(WRITES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_any_number_of_times_and_cut_anywhere_the_end_state_is_the_same(town, writes):
    """The first content of an id that arrives whole is kept; the same again changes nothing; anything else becomes a conflict."""
    first: dict[uuid.UUID, dict[str, str]] = {}
    conflicts = 0
    with tried():
        for client_id, content, cut in writes:
            known = first.get(client_id)
            if known is None and cut:
                with pytest.raises(PowerCut):
                    sent(town, client_id, content, cut)
            elif known is None or known == content:
                assert sent(town, client_id, content, cut).new is (known is None)
                first[client_id] = content
            else:
                conflicts += 1
                with pytest.raises(OtherContent):
                    sent(town, client_id, content, cut)
        assert kept() == [(content["words"], content.get("place", "")) for content in first.values()]
        assert (Write.objects.count(), WriteConflict.objects.count()) == (len(first), conflicts)
        assert list(all_findings()) == []


@pytest.mark.slow
@given(st.permutations([(one, content) for one, content in zip(IDS, CONTENTS, strict=True)] * 3))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_three_writes_sent_thrice_are_three_voices(town, writes):
    with tried():
        for client_id, content in writes:
            sent(town, client_id, content)
        assert sorted(kept()) == sorted((content["words"], content.get("place", "")) for content in CONTENTS)


def test_a_photo_that_arrives_again_is_added_once_and_a_missing_one_is_added(town):
    voice = heard(town)

    def photo_sent(client_id):
        return receive(
            client_id=client_id,
            act="attach",
            content={"voice": voice.number},
            by=town.wangjie,
            kind=Attachment,
            do=lambda: actions.attach(content=photo(), voice=fresh(voice), by=town.wangjie),
        )

    assert [photo_sent(one).new for one in (IDS[0], IDS[0], IDS[1], IDS[0])] == [True, False, True, False]
    assert Attachment.objects.unscoped(WHY).filter(voice=voice).count() == 2


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"erase_resident"}))
def test_no_act_edits_or_removes_what_was_said(act, observed):
    """Only an erasure under the law does (tests/casework/test_residents.py)."""
    said = ["number", "words", "observed", "judgement", "heard_at", "recorded_at", "heard_by_id", "speaker_id"]
    said += [] if act == "hand_over_voice" else ["community_id"]
    assert observed.changed("Voice", *said) == []


def test_a_correction_leaves_what_it_corrects(town):
    one = heard(town, "二号楼")
    two = heard(town, "三号楼", replaces=one)
    three = heard(town, "四号楼", replaces=two)
    assert (three.replaces.replaces, [voice.words for voice in (fresh(one), fresh(two))]) == (one, ["二号楼", "三号楼"])


def test_what_is_heard_again_is_heard_however_often_it_was_said(town):
    assert len({heard(town, "灯不亮").number for _ in range(5)}) == 5


@pytest.mark.parametrize("lost", ["each repeats the other", "repeats what was withdrawn", "repeats what was corrected"])
def test_what_was_said_before_leads_to_somebody_who_handles_it(town, lost):
    """A voice that only points to another must point to one that is still there for somebody."""
    voice, earlier = heard(town), heard(town)
    if lost == "each repeats the other":
        actions.repeat_voice(voice=earlier, earlier=voice, by=town.wangjie)
    elif lost == "repeats what was withdrawn":
        Voice.objects.unscoped(WHY).filter(pk=earlier.pk).update(state="undone")
    else:
        heard(town, replaces=earlier)
    voice, earlier = fresh(voice), fresh(earlier)
    with refused("bad_input", "earlier"):
        actions.repeat_voice(voice=voice, earlier=earlier, by=town.wangjie)


@pytest.mark.parametrize("harm", ["words", "whole voice", "birth"])
def test_whoever_takes_something_out_of_the_database_is_found(town, harm):
    voice, other = heard(town, "灯不亮"), heard(town, "水不热")
    rows = Voice.objects.unscoped(WHY).filter(pk=voice.pk)
    if harm == "words":
        rows.update(words="灯亮了")
        found = f"民声{voice.number}：原话被改过。"
    elif harm == "whole voice":
        voice.notices.unscoped(WHY).delete()
        voice.texts.unscoped(WHY).delete()
        rows.delete()
        found = f"voice {voice.pk}：有时间线，民声本身不见了。"
    else:
        chain = TimelineEntry.objects.filter(subject_kind="voice", subject_id=str(voice.pk))
        chain.delete()
        found = f"民声{voice.number}：没有“听到”的记录，不是从这里记进来的。"
    findings = list(all_findings())
    assert found in findings
    assert [finding for finding in findings if other.number in finding] == []
