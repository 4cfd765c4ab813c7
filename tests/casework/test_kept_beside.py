"""What is kept a second time for an index says what it is of; what a version before wrote without it is found and counted all the same."""

import pytest
from django.core.management import call_command

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import BoardItem, CaseText, Notice, VoiceText
from minsheng.casework.queries.board import board_of, estates_on_board, items_of
from minsheng.casework.queries.kept_beside import kept_findings
from minsheng.casework.queries.search import Asked, holding
from minsheng.casework.queries.texts import text_findings
from minsheng.casework.queries.voices import call_list
from minsheng.foundation.errors import SomebodyWasFaster
from tests.chain import WHY, answered, heard, opened, says, voices_of
from tests.people import fresh

FIELDS = {"phase": None, "estate": None, "category": None}


def found(user, words):
    groups = holding(fresh(user), Asked(words), ["voices", "cases"])
    return [hit.thing.number for group in groups.values() for hit in group.hits]


def on_board(town, **place):
    case = opened(town, heard(town, **place))
    actions.release_to_board(case=case, title="楼道亮了", words="灯换了，线查过了。", by=town.shuji)
    return case


def counted(estate=None):
    board = board_of(estate)
    return board.solved, board.in_hand, [(matter.code, matter.count) for matter in board.matters]


@pytest.fixture
def called(town):
    """Somebody who left a number waits for a call."""
    voice = heard(town, "路灯不亮", speaker=Speaker("named", "李秀英", "13900000001"))
    actions.settle_voice(voice=voice, words="换好了", by=town.shuji)
    return voice


def test_what_a_version_before_wrote_is_found(town):
    case = answered(town, heard(town, "路灯不亮"))
    before = found(town.shuji, "灯不亮")
    for model in (VoiceText, CaseText):
        for row in model.objects.unscoped(WHY):
            grams = [entry for entry in row.grams.replace("'", "").split() if not entry.startswith("z")]
            model.objects.unscoped(WHY).filter(pk=row.pk).update(community=None, grams=" ".join(grams))
    assert (found(town.shuji, "灯不亮"), case.number in before, found(town.xiaochen, "路灯")) == (before, True, [])
    assert list(text_findings()) == []  # nothing is wrong with it
    call_command("index")
    assert (found(town.shuji, "灯不亮"), VoiceText.objects.unscoped(WHY).filter(community=None).exists()) == (before, False)


def test_a_wrong_community_of_a_text_is_noticed(town):
    heard(town, "路灯不亮")
    VoiceText.objects.unscoped(WHY).update(community=town.gucheng)
    assert len(list(text_findings())) == 1


def test_whom_a_version_before_left_to_call_is_called(town, called):
    Notice.objects.unscoped(WHY).update(community=None)
    assert [notice.voice for notice in call_list(fresh(town.shuji))] == [called]
    assert (call_list(fresh(town.xiaochen)), list(kept_findings())) == ([], [])
    call_command("index")
    assert set(Notice.objects.unscoped(WHY).values_list("community", flat=True)) == {town.wandu.pk}


def test_what_moves_to_another_community_is_found_and_called_for_there(town):
    older = heard(town, "路灯不亮", speaker=Speaker("named", "李秀英", "13900000001"))
    newer = heard(town, "路灯还是不亮", replaces=older, speaker=None)
    actions.hand_over_voice(voice=newer, community=town.gucheng, by=town.shuji)
    assert (found(town.shuji, "路灯"), found(town.xiaochen, "路灯")) == ([], [newer.number])
    assert [*kept_findings(), *text_findings()] == []
    assert set(Notice.objects.unscoped(WHY).values_list("community", flat=True)) == {town.gucheng.pk}
    Notice.objects.unscoped(WHY).update(community=town.wandu)
    assert len(list(kept_findings())) == Notice.objects.unscoped(WHY).count()


def test_the_board_counts_by_what_its_items_say_as_by_their_cases(town):
    case, other = on_board(town, estate=town.estate), on_board(town)
    both, one = counted(), counted(town.estate)
    assert (both[:2], one[:2], [estate.pk for estate in estates_on_board()]) == ((0, 2), (0, 1), [town.estate.pk])
    BoardItem.objects.unscoped(WHY).filter(case=case).update(**FIELDS)
    assert (counted(), counted(town.estate), [item.case for item in items_of(town.estate)]) == (both, one, [case])
    assert ([estate.pk for estate in estates_on_board()], list(kept_findings())) == ([town.estate.pk], [])
    call_command("index")
    item = BoardItem.objects.unscoped(WHY).get(case=case)
    assert (item.phase, item.estate, item.category) == (case.phase, town.estate, case.category)
    assert BoardItem.objects.unscoped(WHY).get(case=other).estate is None


def test_an_item_follows_its_case(town):
    case = answered(town)
    actions.release_to_board(case=fresh(case), title="楼道亮了", words="灯换了，线查过了。", by=town.shuji)
    assert counted()[:2] == (0, 1)
    says(voices_of(case)[0])
    assert (counted()[:2], list(kept_findings())) == ((1, 0), [])
    BoardItem.objects.unscoped(WHY).update(phase="working")  # as where the version before went on while this one began
    assert (counted()[:2], len(list(kept_findings()))) == ((0, 1), 1)
    call_command("index")
    assert (counted()[:2], list(kept_findings())) == ((1, 0), [])


def test_an_item_says_the_phase_that_is_stored_not_the_one_that_was_read(town):
    read_before = answered(town)
    says(voices_of(read_before)[0])
    actions.release_to_board(case=read_before, title="楼道亮了", words="灯换了，线查过了。", by=town.shuji)
    assert (read_before.phase, counted()[:2], list(kept_findings())) == ("asking", (1, 0), [])


def test_what_was_handed_over_meanwhile_is_not_moved_where_it_was(town):
    read_before = heard(town, "路灯不亮")
    actions.hand_over_voice(voice=fresh(read_before), community=town.gucheng, by=town.shuji)
    with pytest.raises(SomebodyWasFaster):
        actions.settle_voice(voice=read_before, words="换好了", by=town.shuji)
    assert list(kept_findings()) == []
