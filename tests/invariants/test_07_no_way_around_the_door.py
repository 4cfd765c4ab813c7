"""Invariant 7, tried by people who are somebody elsewhere, and with things that were moved, taken back or quoted."""

import json

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Attachment, Case, WriteConflict
from minsheng.casework.queries.voices import conflicts_seen_by, speakers_like
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Post, Representative
from minsheng.neighbourhood.permission import allowed
from tests.chain import WHY, heard, offered, opened, photo, refused
from tests.people import fresh


def test_a_secretary_here_is_no_secretary_next_door(town):
    """小陈 works in 古城 and now also leads 万都: in 古城 he still approves nothing."""
    Post.objects.create(user=town.xiaochen, role="secretary", community=town.wandu, since=clock.today())
    Post.objects.filter(user=town.xiaochen, community=town.gucheng).update(role="grid")
    his = fresh(town.xiaochen)
    there = actions.open_case(
        title="灯", category=town.category("property-repair"), community=town.gucheng, by=town.quji, voices=[]
    )
    here = opened(town)
    acts = ("answer_residents", "approve_end", "reopen_case", "offer_share")
    assert [allowed(his, f"casework.{act}", there) for act in acts] == [False] * 4
    assert [allowed(his, f"casework.{act}", here) for act in acts] == [True] * 4


def test_staff_who_also_act_for_an_organisation_search_no_case_of_another_community(town, client):
    case = opened(town, title="赵大爷家门口的灯")
    offered(town, case)
    Representative.objects.create(user=town.xiaochen, organisation=town.property_company, since=clock.today())
    client.force_login(town.xiaochen)
    page = client.get("/cases/?phase=all&words=赵大爷").content.decode()
    assert ("赵大爷家门口" in page, case.number in page) == (False, False)
    assert Case.objects.visible_to(fresh(town.xiaochen)).count() == 1


def test_a_conflict_is_for_the_community_that_it_came_to_and_covers_who_spoke(town, client):
    body = {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b11",
        "text": "灯不亮",
        "community": town.wandu.code,
        "speaker": {"mode": "named", "name": "冯桂英", "phone": "10000077123"},
    }
    key = {"Authorization": f"Bearer {make_token(user=town.wangjie)}"}
    for text in ("灯不亮", "灯又不亮"):
        client.post("/api/v1/voices", json.dumps(body | {"text": text}), content_type="application/json", headers=key)
    shown = conflicts_seen_by(town.xiaoliu).get().received
    assert ("冯桂英" in shown, "10000077123" in shown, "灯又不亮" in shown) == (False, False, True)
    assert (list(conflicts_seen_by(town.xiaochen)), WriteConflict.objects.get().community) == ([], town.wandu)


@pytest.mark.parametrize("digits", ["1", "123", "077123"])
def test_a_covered_number_is_not_found_digit_by_digit(town, digits):
    heard(town)
    with refused("four_digits", "q"):
        speakers_like(town.xiaoliu, digits)


def test_four_digits_or_the_whole_number_find_who_it_is(town):
    voice = heard(town)
    for asked in ("0001", "10000000001"):
        assert [person.pk for person, _ in speakers_like(town.xiaoliu, asked)] == [voice.speaker_id]
    assert speakers_like(town.xiaochen, "10000000001") == []


def test_a_photo_goes_along_to_the_other_community(town):
    voice = heard(town)
    actions.attach(content=photo(), voice=voice, by=town.wangjie)
    actions.hand_over_voice(voice=fresh(voice), community=town.gucheng, by=town.wangjie)
    assert (Attachment.objects.visible_to(town.wangjie).count(), Attachment.objects.visible_to(town.xiaochen).count()) == (0, 1)


def test_a_file_belongs_to_one_thing(town):
    """A voice's photo that also named a share was open to the organisation."""
    voice, share = heard(town), offered(town)
    with refused("bad_input", "voice"):
        actions.attach(content=photo(), voice=voice, assignment=share, by=town.wangjie)


def test_whose_share_was_taken_back_sees_the_own_share_and_no_more_of_the_case(town):
    case = opened(town)
    offered(town, case)
    share = offered(town, case, town.bureau, "support")
    actions.take_back_share(assignment=fresh(share), words="派错了", by=town.shuji)
    assert list(Case.objects.visible_to(town.chengguan)) == []
    assert [row.pk for row in Assignment.objects.visible_to(town.chengguan)] == [share.pk]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("3号楼老孙家狗咬人。", "3号楼老孙家狗咬人"),
        ("我家老伴儿瘫痪三年没人管，电梯又坏了。", "居民反映：我家老伴儿瘫痪三年没人管，请尽快修电梯"),
        ("我家老伴儿瘫痪三年没人管，电梯又坏了。", "我家老伴儿，瘫痪三年；没人管"),
    ],
)
def test_what_organisations_read_quotes_nobody(town, said, written):
    case = opened(town, heard(town, said))
    with refused("verbatim", "words"):
        actions.release_excerpt(case=fresh(case), words=written, by=town.shuji)
    with refused("verbatim", "share"):
        offered(town, case, share=written)
    offered(town, case, share="修好电梯，修好前帮着背人上下楼")
    assert Assignment.objects.unscoped(WHY).count() == 1


def test_a_case_opened_from_the_inbox_has_no_title_in_the_words_of_who_spoke(town, client):
    voice = heard(town, "我家老伴儿瘫痪三年没人管", place="3号楼")
    client.force_login(town.shuji)
    client.post(f"/inbox/{voice.number}/", {"way": "new", "category": "property-lift"})
    assert Case.objects.unscoped(WHY).get().title == "3号楼：电梯"
