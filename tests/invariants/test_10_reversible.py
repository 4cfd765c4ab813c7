"""Invariant 10. Merge, link, assign, close and import can be undone; rows get a state, never a delete."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ProtectedError
from django.forms import model_to_dict

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, Voice
from minsheng.config.wholeness import all_findings
from tests.chain import WHY, accepted, answered, done, heard, named, notices_of, offered, opened, refused, says, shares, voices_of
from tests.people import fresh

# Who did it last and when is new each time; everything else must be as before.
TRACES = {"sorted_at", "sorted_by", "version", "phase_since"}


def looks(thing: models.Model) -> dict[str, object]:
    return {key: value for key, value in model_to_dict(fresh(thing)).items() if key not in TRACES}


SORTINGS = {
    "settle": lambda town, voice: actions.settle_voice(voice=voice, words="换了", by=town.wangjie),
    "note": lambda town, voice: actions.note_voice(voice=voice, words="谢谢", by=town.wangjie),
    "pass": lambda town, voice: actions.pass_voice(voice=voice, track="court", words="转了", by=town.wangjie),
    "repeat": lambda town, voice: actions.repeat_voice(voice=voice, earlier=heard(town), by=town.wangjie),
}


@pytest.mark.parametrize("sorting", SORTINGS)
def test_a_sorting_undone_leaves_the_voice_as_it_was(town, sorting):
    voice = heard(town)
    before = looks(voice)
    SORTINGS[sorting](town, voice)
    assert looks(voice) != before
    actions.unsort_voice(voice=fresh(voice), by=town.shuji)
    assert looks(voice) == before


def test_a_link_undone_leaves_voice_and_case_as_they_were(town):
    case, voice = opened(town), heard(town)
    before = looks(voice), looks(case), [n.event for n in notices_of(voice)]
    actions.link_voice(case=case, voice=voice, by=town.xiaoliu)
    actions.unlink_voice(voice=fresh(voice), by=town.xiaoliu)
    assert (looks(voice), looks(case), [n.event for n in notices_of(voice)]) == before


@pytest.mark.parametrize("when", ["offered", "accepted"])
def test_a_share_taken_back_leaves_the_case_as_it_was(town, when):
    case = opened(town)
    before = looks(case)
    share = offered(town, case)
    if when == "accepted":
        accepted(town, share)
    actions.take_back_share(assignment=fresh(share), words="派错了", by=town.shuji)
    assert (looks(case), fresh(share).state) == (before, "taken_back")


@pytest.mark.parametrize("kind", ["explained", "withdrawn", "passed_outside"])
def test_a_case_closed_and_opened_again_goes_on(town, kind):
    case = opened(town)
    share = accepted(town, offered(town, case))
    actions.propose_end(case=fresh(case), kind=kind, track="court", words="说明", by=town.xiaoliu)
    actions.approve_end(case=fresh(case), by=town.shuji)
    actions.reopen_case(case=fresh(case), words="还要办", by=town.shuji)
    case = fresh(case)
    assert (case.phase, case.round, case.ended_at, fresh(share).state) == ("working", 2, None, "accepted")
    done(town, fresh(share))
    answered(town, case=fresh(case))
    says(voices_of(case)[0])
    assert (fresh(case).phase, list(all_findings())) == ("confirmed", [])


def test_an_end_declined_leaves_the_case_as_it_was(town):
    case = offered(town).case
    before = looks(case)
    actions.propose_end(case=fresh(case), kind="explained", words="说明", by=town.xiaoliu)
    assert looks(case) != before
    actions.decline_end(case=fresh(case), words="不", by=town.shuji)
    assert looks(case) == before


def test_a_reopened_case_keeps_its_whole_history(town):
    case = answered(town, heard(town, speaker=named(1)), heard(town, speaker=named(2)))
    one, two = voices_of(case)
    says(one), says(two, "not_solved")
    kept = [m.objects.unscoped(WHY).count() for m in (Assignment, Voice)], case.answers.unscoped(WHY).count()
    assert (kept, [share.state for share in shares(case)]) == (([1, 2], 1), ["done"])


def test_an_import_undone_and_done_again_is_the_same_work(town):
    content = "编号,姓名,电话,内容\n1,张三,10000000001,灯不亮\n2,李四,,水不热\n".encode()

    def take_in():
        return actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.shuji)

    def waiting() -> list[tuple[str, str, str]]:
        rows = Voice.objects.unscoped(WHY).filter(state="new").order_by("id")
        return [(voice.words, voice.external_number, voice.speaker_shown) for voice in rows]

    batch = take_in()
    first = waiting()
    actions.undo_import(batch=batch, by=town.shuji)
    assert (waiting(), Voice.objects.unscoped(WHY).count()) == ([], 2)
    take_in()
    assert (waiting(), list(all_findings())) == (first, [])


def test_what_people_relied_on_cannot_be_deleted(town):
    case = answered(town)
    says(voices_of(case)[0])
    for thing in (voices_of(case)[0], case, shares(case)[0], town.wandu, town.shuji, town.property_company, case.category):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_no_table_of_the_chain_deletes_along():
    """A deletion never runs on into other rows: PROTECT everywhere, but for the keys of a program, which are worth nothing alone."""
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label
        in ("foundation", "neighbourhood", "casework", "go_out", "work_together", "partners", "activities", "channels")
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    }
    assert found == {"ApiToken.user"}


def test_erasure_leaves_a_tombstone(town):
    voice = heard(town)
    case = answered(town, voice)
    actions.erase_resident(resident=voice.speaker, reason="本人要求", by=town.shuji)
    voice = fresh(voice)
    assert (voice.case, voice.speaker.name_shown, voice.words) == (case, "已按本人要求删去", "（已按本人要求删去）")
    assert Case.objects.unscoped(WHY).count() == 1
    with refused("bad_input", "resident"):
        actions.erase_resident(resident=fresh(voice.speaker), reason="再来", by=town.shuji)
