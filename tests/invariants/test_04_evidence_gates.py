"""Invariant 4. No path, the API included, reaches a result without the proof that the category asks for."""

import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Attachment, Category
from minsheng.casework.states import Stage
from minsheng.neighbourhood.actions import make_token
from tests.acts import ACTS, tried
from tests.chain import WHY, accepted, answered, done, offered, opened, photo, refused, says, voices_of
from tests.people import fresh

STAGES = ["before", "after", "document", "signature"]
SETS = [list(some) for n in range(5) for some in itertools.combinations(STAGES, n)]


def asking_for(town, evidence: list[str]) -> Assignment:
    """A share promised in a case whose category asks for these."""
    Category.objects.filter(code="other").update(evidence=evidence)
    return accepted(town, offered(town, opened(town, category="other")))


def shown(town, share, stages) -> None:
    for stage in stages:
        actions.attach(content=photo(), assignment=fresh(share), stage=stage, by=town.laozhou)


@pytest.mark.slow
@pytest.mark.parametrize(
    "required", [[], ["document"], ["before", "after"], STAGES], ids=lambda stages: "+".join(stages) or "nothing"
)
def test_a_result_comes_with_all_that_is_asked_for_and_with_nothing_less(town, required):
    share = asking_for(town, required)
    came = set()
    for stages in SETS:
        with tried():
            shown(town, share, stages)
            try:
                actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)
            except actions.shares.StateForbids as refusal:
                assert (refusal.code, fresh(share).state) == ("evidence_missing", "accepted")
            else:
                came.add(tuple(stages))
    assert came == {tuple(stages) for stages in SETS if set(required) <= set(stages)}


def test_every_category_of_the_own_tree_asks_for_what_a_file_can_show(town):
    asked = {stage for category in Category.objects.all() for stage in category.evidence}
    assert asked <= set(STAGES) == set(Stage.values) - {"voice", "receipt"}


def test_what_was_ordered_or_has_to_be_done_again_needs_proof_too(town):
    share = offered(town, opened(town))
    actions.refuse_share(assignment=share, ground="not_ours", words="不归", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="归", by=town.jiedao)
    with refused("evidence_missing"):
        actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)


def test_a_new_round_needs_a_new_photo_afterwards(town):
    """Neither what the organisation showed in the round before counts again, nor what the office took then."""
    share = done(town)
    actions.attach(content=photo(), case=fresh(share.case), stage="after", by=town.wangjie)
    case = answered(town, case=share.case)
    says(voices_of(case)[0], "not_solved")
    share = accepted(town, offered(town, case))
    with refused("evidence_missing"):
        actions.give_result(assignment=share, words="好了", by=town.laozhou)
    actions.attach(content=photo(), case=fresh(case), stage="after", by=town.wangjie)
    actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)
    assert fresh(share).state == "given"


def test_a_file_that_was_taken_away_proves_nothing(town):
    share = asking_for(town, ["document"])
    shown(town, share, ["document"])
    Attachment.objects.unscoped(WHY).update(taken_away_at=share.offered_at)
    with refused("evidence_missing"):
        actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)


def test_residents_are_not_answered_once_the_proof_is_gone(town):
    share = done(town)
    Attachment.objects.unscoped(WHY).filter(stage="after").update(taken_away_at=share.offered_at)
    with refused("evidence_missing"):
        actions.answer_residents(case=fresh(share.case), words="好了", by=town.shuji)


def test_a_photo_of_another_case_proves_nothing(town):
    share, other = accepted(town), opened(town)
    for stage in ("before", "after"):
        actions.attach(content=photo(), case=other, stage=stage, by=town.wangjie)
    with refused("evidence_missing"):
        actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"give_result"}))
def test_no_other_act_makes_a_result(act, observed):
    """Whoever wants to go round the gate: no other act brings a share to "result given"."""
    assert observed.entered("Assignment", "state", {"given"}) is False


def test_the_api_has_the_same_gate(town, client):
    share = accepted(town)
    key = {"authorization": f"Bearer {make_token(user=town.laozhou)}"}

    def result():
        address = f"/api/v1/assignments/{share.pk}/result"
        return client.post(address, {"words": "换了灯泡"}, content_type="application/json", headers=key)

    def attached(stage: str) -> int:
        file = SimpleUploadedFile("a.jpg", photo())
        data = {"file": file, "assignment": str(share.pk), "stage": stage}
        return client.post("/api/v1/attachments", data, headers=key).status_code

    assert (result().status_code, result().json()["code"]) == (409, "evidence_missing")
    assert attached("after") == 201
    assert (result().status_code, fresh(share).state) == (409, "accepted")
    assert attached("before") == 201
    assert (result().status_code, fresh(share).state) == (200, "given")
