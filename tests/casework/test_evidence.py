"""Evidence: files belong to a voice, a case or a share; a category says which must be there."""

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Attachment
from minsheng.casework.queries.evidence import missing_for_answer, missing_for_result
from minsheng.casework.states import Stage
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, accepted, answered, done, given, heard, offered, opened, photo, proved, refused, says, voices_of
from tests.people import fresh

PDF = b"%PDF-1.4\n%%EOF"


@pytest.mark.parametrize("act", ["attach", "attach to a voice", "attach to a case"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_a_photo_of_a_voice_is_kept_with_it(town):
    voice = heard(town)
    file = actions.attach(content=photo(), voice=voice, stage="after", name="a.jpg", by=town.wangjie)
    assert (file.voice, file.case, file.stage, file.community, file.by) == (voice, None, "voice", town.wandu, town.wangjie)
    assert (file.is_picture, file.thumbnail != "", file.size > 0) == (True, True, True)


def test_a_resident_adds_a_photo_to_the_own_voice(town):
    file = actions.attach(content=photo(), voice=heard(town, by=None, source="web"), by=None)
    assert (file.by, file.stage) == (None, "voice")


def test_a_photo_of_a_share_belongs_to_its_case_and_round(town):
    share = accepted(town)
    file = actions.attach(content=photo(), assignment=share, stage="before", by=town.laozhou)
    assert (file.case, file.assignment, file.round, file.stage) == (share.case, share, 1, "before")


@pytest.mark.parametrize("stage", ["before", "after"])
def test_before_and_after_are_photos(town, stage):
    case = opened(town)
    with refused("not_a_photo", "file"):
        actions.attach(content=PDF, case=case, stage=stage, by=town.wangjie)
    assert actions.attach(content=PDF, case=case, stage="document", by=town.wangjie).content_type == "application/pdf"


MEMO = b"\x1aE\xdf\xa3" + b"\0" * 60


def test_a_memo_belongs_to_what_was_said_and_proves_nothing(town, client):
    voice, case = heard(town), opened(town)
    memo = actions.attach(content=MEMO, voice=voice, by=town.wangjie)
    assert memo.content_type == "audio/webm"
    client.force_login(town.wangjie)
    assert f'<audio controls preload="none" src="/files/{memo.key}/"' in client.get(f"/voices/{voice.number}/").content.decode()
    for stage in ("before", "after", "document", "signature"):
        with refused("sound", "file"):
            actions.attach(content=MEMO, case=case, stage=stage, by=town.wangjie)
    of_a_resident = heard(town, by=None, source="web")
    with refused("sound", "file"):
        actions.attach(content=MEMO, voice=of_a_resident, by=None)


def test_a_voice_takes_photos_only(town):
    voice = heard(town)
    with refused("not_a_photo", "file"):
        actions.attach(content=PDF, voice=voice, by=town.wangjie)


@pytest.mark.parametrize("stage", ["", "voice", "nonsense"])
def test_it_is_said_what_a_file_shows(town, stage):
    case = opened(town)
    with refused("bad_input", "stage"):
        actions.attach(content=photo(), case=case, stage=stage, by=town.wangjie)


def test_a_file_belongs_somewhere(town):
    with refused("bad_input", "voice"):
        actions.attach(content=photo(), stage="before", by=town.wangjie)


def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing(town):
    voice = heard(town)
    with refused("empty_file", "file"):
        actions.attach(content=b"", voice=voice, by=town.wangjie)
    assert Attachment.objects.unscoped(WHY).count() == 0


def test_nothing_is_added_to_a_voice_that_was_corrected(town):
    old = heard(town)
    heard(town, replaces=old)
    with refused("voice_state"):
        actions.attach(content=photo(), voice=fresh(old), by=town.wangjie)


def test_nothing_is_added_to_a_share_whose_result_is_in(town):
    share = given(town)
    with refused("share_state"):
        proved(town, share)


def test_nothing_is_added_to_a_case_that_has_ended(town):
    case = answered(town)
    says(voices_of(case)[0])
    with refused("case_ended"):
        actions.attach(content=photo(), case=fresh(case), stage="before", by=town.wangjie)


def test_names_and_notes_are_cut_to_what_fits(town):
    file = actions.attach(content=photo(), case=opened(town), stage="before", name="n" * 300, note="注" * 300, by=town.wangjie)
    assert (len(file.name), len(file.note)) == (120, 200)


@pytest.mark.parametrize(
    ("category", "missing"),
    [
        ("neighbours-noise", []),
        ("property-repair", ["之前的照片", "之后的照片"]),
        ("property-lift", ["单据"]),
    ],
)
def test_the_lead_shows_what_the_category_asks_for(town, category, missing):
    share = accepted(town, offered(town, opened(town, category=category)))
    assert missing_for_result(share) == missing
    if missing:
        with refused("evidence_missing"):
            actions.give_result(assignment=share, words="好了", by=town.laozhou)
    proved(town, share)
    assert missing_for_result(fresh(share)) == []


def test_a_before_photo_of_the_office_counts_for_the_lead(town):
    share = accepted(town)
    actions.attach(content=photo(), case=share.case, stage="before", by=town.wangjie)
    assert missing_for_result(fresh(share)) == ["之后的照片"]


def test_what_another_organisation_shows_afterwards_does_not_count_for_the_lead(town):
    lead = accepted(town)
    helper = accepted(town, offered(town, lead.case, town.bureau, "support"))
    proved(town, helper, None, "after")
    assert missing_for_result(fresh(lead)) == ["之前的照片", "之后的照片"]


def test_a_helper_shows_one_thing_of_its_own(town):
    lead = accepted(town)
    helper = accepted(town, offered(town, lead.case, town.bureau, "support"))
    proved(town, lead)
    assert missing_for_result(fresh(helper)) == ["至少一样：之后的照片"]
    proved(town, helper, None, "document", "before")
    assert missing_for_result(fresh(helper)) == ["至少一样：之后的照片"]
    proved(town, helper, None, "after")
    assert missing_for_result(fresh(helper)) == []


def test_a_photo_of_the_voice_proves_nothing(town):
    voice = heard(town)
    share = accepted(town, offered(town, opened(town, voice)))
    actions.attach(content=photo(), voice=fresh(voice), by=town.wangjie)
    assert missing_for_result(share) == ["之前的照片", "之后的照片"]


def test_an_after_photo_of_an_earlier_round_does_not_count_again_and_a_before_photo_does(town):
    case = answered(town)
    says(voices_of(case)[0], "not_solved")
    share = accepted(town, offered(town, case))
    assert missing_for_result(share) == ["之后的照片"]
    assert missing_for_answer(fresh(case)) == ["缺之后的照片"]


def test_whoever_the_case_is_about_is_never_the_only_one_that_shows_anything(town):
    case = opened(town, concerns=town.property_company)
    done(town, offered(town, case))
    with refused("evidence_missing"):
        answered(town, case=case)
    actions.attach(content=photo(), case=fresh(case), stage="after", by=town.wangjie)
    assert answered(town, case=case).phase == "asking"


def test_every_stage_has_a_name_when_it_is_missing(town):
    category = town.category("other")
    category.evidence = ["before", "after", "document", "signature"]
    category.save()
    case = opened(town, category="other")
    assert missing_for_answer(case) == ["缺之前的照片", "缺之后的照片", "缺单据", "缺签字单"]
    assert set(Stage.values) - set(category.evidence) == {"receipt", "voice"}
