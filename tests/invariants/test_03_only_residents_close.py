"""Invariant 3. Only residents close, or two people of the office say openly that they could not."""

from datetime import timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Case
from minsheng.casework.queries.phases import count_of
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.casework.states import ENDED
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import OfficeRule
from tests.acts import ACTS
from tests.chain import (
    WHY,
    accepted,
    answered,
    done,
    heard,
    named,
    offered,
    opened,
    photo,
    refused,
    says,
    shares,
    voices_of,
)
from tests.people import fresh

pytestmark = pytest.mark.slow

# Acts by which a case may end; no other may.
CLOSING = {"confirm", "inspect_case", "approve_end"}


def asking(town, count: int, **changes) -> Case:
    return answered(town, *[heard(town, speaker=named(n)) for n in range(1, count + 1)], **changes)


def office_handled(town, count: int = 2) -> Case:
    case = opened(town, *[heard(town, speaker=named(n)) for n in range(1, count + 1)], category="neighbours-noise")
    done(town, offered(town, case, town.office), by=town.xiaoliu)
    return answered(town, case=case)


@pytest.mark.parametrize("act", ACTS)
def test_no_other_act_ends_a_case(act, observed):
    assert observed.entered("Case", "phase", ENDED) is (act in CLOSING)


def test_silence_is_never_a_yes(town):
    case = asking(town, 1)
    with clock.at(clock.now() + timedelta(days=400)):
        actions.recompute_phase(fresh(case))
    assert fresh(case).phase == "asking"


def test_whoever_could_not_be_reached_said_nothing(town):
    case = asking(town, 2)
    for voice in voices_of(case):
        says(voice, "unreachable", by=town.wangjie)
    assert (fresh(case).phase, count_of(fresh(case), False).answered) == ("asking", 0)


def test_the_handler_never_confirms(town):
    """Promise, result, evidence: each makes a handler, by person; the organisation's people have no say at all."""
    case = opened(town, category="neighbours-noise")
    share = accepted(town, offered(town, case, town.office), town.xiaoliu)
    actions.attach(content=b"%PDF-1.4", assignment=share, stage="document", by=town.wangjie)
    actions.give_result(assignment=fresh(share), words="劝过了", by=town.shuji)
    actions.check_result(assignment=fresh(share), passed=True, words="", by=town.jiedao)
    voice = voices_of(answered(town, case=case))[0]
    for hand in (town.xiaoliu, town.wangjie, town.shuji, town.laozhou):
        with refused("not_allowed"):
            says(voice, by=hand)
    assert says(voice, by=town.jiedao).verdict == "solved"


def test_the_handler_does_not_inspect_either(town):
    case = opened(town, heard(town, speaker=None), category="neighbours-noise")
    done(town, offered(town, case, town.office), by=town.xiaoliu)
    answered(town, case=case)
    with refused("not_allowed"):
        actions.inspect_case(case=fresh(case), verdict="solved", words="看过", told_by="poster", by=town.xiaoliu)


def test_whoever_gave_a_result_stays_a_hand_when_another_does_it_again(town):
    share = accepted(town, offered(town, opened(town, category="neighbours-noise"), town.office), town.xiaoliu)
    actions.give_result(assignment=share, words="做了", by=town.shuji)
    actions.check_result(assignment=fresh(share), passed=False, words="再来", by=town.jiedao)
    actions.give_result(assignment=fresh(share), words="又做了", by=town.wangjie)
    with refused("not_allowed"):
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.shuji)


def test_a_handler_does_not_pass_for_the_resident(town):
    """By code the resident speaks, and nobody else: an act done "by code" by somebody of the office is none."""
    voice = voices_of(office_handled(town))[0]
    with pytest.raises(Refusal):
        says(voice, by=town.xiaoliu, via="code")


def test_a_handler_cannot_read_the_code_with_which_the_resident_answers(town, client):
    voice = voices_of(office_handled(town))[0]
    key = {"authorization": f"Bearer {make_token(user=town.xiaoliu)}"}
    read = client.get(f"/api/v1/voices/{voice.number}", headers=key)
    assert (read.status_code, voice.receipt_code in read.content.decode()) == (200, False)


def test_where_the_office_handled_a_share_of_the_answers_is_independent(town):
    case = office_handled(town)
    one, two = voices_of(case)
    says(one, by=town.wangjie), says(two, by=town.wangjie)
    assert fresh(case).phase == "asking"
    says(two, by=town.jiedao)
    assert fresh(case).phase == "confirmed"


@pytest.mark.parametrize(
    ("percent", "independent", "phase"), [(50, 1, "asking"), (50, 2, "confirmed"), (100, 3, "asking"), (100, 4, "confirmed")]
)
def test_how_many_are_asked_again_follows_the_office(town, percent, independent, phase):
    OfficeRule.objects.create(key="reask_percent", value=percent)
    OfficeRule.objects.create(key="quorum_percent", value=100)
    case = office_handled(town, 4)
    for number, voice in enumerate(voices_of(case)):
        says(voice, by=None if number < independent else town.wangjie)
    assert fresh(case).phase == phase


def test_not_solved_of_anybody_counts_where_the_office_handled_too(town):
    case = office_handled(town)
    says(voices_of(case)[0], "not_solved", by=town.wangjie)
    assert fresh(case).phase == "reopened"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verdicts", "phase"),
    [
        ("s", "confirmed"),
        ("p", "partly"),
        ("s-", "asking"),
        ("ss", "confirmed"),
        ("sp", "partly"),
        ("ss-", "confirmed"),
        ("s--", "asking"),
        ("sp-", "partly"),
        ("ssp", "confirmed"),
        ("spp", "partly"),
        ("su-", "asking"),
        ("n--", "reopened"),
        ("ssn", "reopened"),
        ("uuu", "asking"),
        ("sssn", "reopened"),
        ("sss-", "confirmed"),
        ("ss--", "asking"),
    ],
)
def test_what_the_quorum_says(town, verdicts, phase):
    """Two thirds must have answered; s solved, p partly, n not solved, u unreachable, - silent."""
    case = asking(town, len(verdicts))
    words = {"s": "solved", "p": "partly", "n": "not_solved", "u": "unreachable"}
    for voice, said in zip(voices_of(case), verdicts, strict=True):
        if said != "-":
            says(voice, words[said], by=town.wangjie if said == "u" else None)
    assert fresh(case).phase == phase


def test_one_person_who_spoke_twice_has_one_verdict(town):
    case = answered(town, heard(town), heard(town), heard(town, speaker=named(2)))
    says(voices_of(case)[0])
    assert (fresh(case).phase, count_of(fresh(case), False).speakers) == ("asking", 2)
    says(voices_of(case)[2])
    assert fresh(case).phase == "confirmed"


def test_one_answer_of_a_person_is_not_undone_by_a_call_that_reached_nobody(town):
    case = answered(town, heard(town), heard(town), heard(town, speaker=named(2)))
    one, same, other = voices_of(case)
    says(one), says(same, "unreachable", by=town.wangjie), says(other)
    assert fresh(case).phase == "confirmed"


def test_not_solved_reopens_keeps_the_history_and_raises_the_level(town):
    case = asking(town, 2)
    one, two = voices_of(case)
    says(one), says(two, "not_solved", words="还是不亮")
    case = fresh(case)
    assert (case.phase, case.round, case.level) == ("reopened", 2, 1)
    assert [(share.round, share.state) for share in shares(case)] == [(1, "done")]
    assert case.answers.unscoped(WHY).count() == 1
    assert case.confirmations.unscoped(WHY).count() == 2


def test_any_speaker_reopens_an_unconfirmed_case_by_code(town):
    case = asking(town, 2)
    OfficeRule.objects.create(key="attempts", value=0)
    with clock.at(clock.day_end(case.confirm_by)):
        actions.propose_end(case=case, kind="unconfirmed", words="没人接", by=town.xiaoliu)
        actions.approve_end(case=fresh(case), by=town.shuji)
    assert fresh(case).phase == "unconfirmed"
    says(voices_of(case)[1], "not_solved")
    assert (fresh(case).phase, fresh(case).level) == ("reopened", 1)


def test_nobody_confirmed_is_not_said_of_a_case_that_residents_have_confirmed(town):
    case = asking(town, 1)
    OfficeRule.objects.create(key="attempts", value=0)
    with clock.at(clock.day_end(case.confirm_by)):
        actions.propose_end(case=case, kind="unconfirmed", words="没人接", by=town.xiaoliu)
        says(voices_of(case)[0], "solved")
        with pytest.raises(Refusal):
            actions.approve_end(case=fresh(case), by=town.shuji)


def test_taking_the_silent_out_of_a_case_does_not_close_it(town):
    """The quorum was set before dispatch: whoever spoke then is asked."""
    case = asking(town, 3)
    one, two, three = voices_of(case)
    says(one)
    for silent in (two, three):
        try:
            actions.unlink_voice(voice=fresh(silent), by=town.xiaoliu)
        except Refusal:
            continue
    assert fresh(case).phase == "asking"


def test_erasing_the_silent_does_not_close_a_case(town):
    case = asking(town, 2)
    one, two = voices_of(case)
    says(one)
    actions.erase_resident(resident=two.speaker, reason="本人要求", by=town.shuji)
    actions.recompute_phase(fresh(case))
    assert (fresh(case).phase, list(all_findings())) == ("asking", [])


def test_putting_a_voice_right_keeps_what_its_speaker_said(town):
    """A slip of the pen is corrected in a voice of a confirmed case: the case stays confirmed, the verdict counts."""
    case = asking(town, 1)
    voice = voices_of(case)[0]
    says(voice)
    heard(town, "三号楼门口的灯不亮（更正）", replaces=fresh(voice))
    assert fresh(case).phase == "confirmed"


def test_the_receipt_a_person_holds_still_answers_after_a_correction(town):
    """The slip in the resident's hand carries the old code; nobody brings a new one to the door."""
    case = asking(town, 1)
    slip = voices_of(case)[0].receipt_code
    heard(town, "三号楼门口的灯不亮（更正）", replaces=voices_of(case)[0])
    assert receipt_by_code(slip).may_confirm is True


def test_ends_stay_apart(town):
    """Each way to end has a phase of its own; no two are ever one in a figure."""
    phases = {}
    for number, verdict in enumerate(("solved", "partly")):
        case = asking(town, 1)
        says(voices_of(case)[0], verdict)
        phases[number] = fresh(case).phase
    for kind in ("explained", "withdrawn", "passed_outside"):
        case = opened(town)
        actions.propose_end(case=case, kind=kind, track="court", words="说明", by=town.xiaoliu)
        actions.approve_end(case=fresh(case), by=town.shuji)
        phases[kind] = fresh(case).phase
    assert sorted(phases.values()) == ["confirmed", "explained", "partly", "passed_outside", "withdrawn"]


def test_only_an_approved_end_closes_without_residents(town):
    case = opened(town, heard(town, speaker=Speaker(mode="household", household="202")))
    for kind in ("explained", "withdrawn"):
        actions.propose_end(case=fresh(case), kind=kind, words="说明", by=town.xiaoliu)
        assert fresh(case).phase == "end_proposed"
        actions.decline_end(case=fresh(case), words="不同意", by=town.shuji)
    assert fresh(case).phase == "to_dispatch"


def test_whoever_hands_in_the_proof_neither_checks_nor_confirms(town):
    """Also where it is handed in for the case and not for the share; a photo of how it was before is no part in the work."""
    share = accepted(town)
    actions.attach(content=photo(), case=share.case, stage="before", by=town.wangjie)
    actions.attach(content=photo("blue"), case=share.case, stage="after", by=town.xiaoliu)
    actions.give_result(assignment=fresh(share), words="换了", by=town.laozhou)
    with refused("not_allowed"):
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.xiaoliu)
    actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)
    voice = voices_of(answered(town, case=fresh(share.case)))[0]
    with refused("not_allowed"):
        says(voice, by=town.xiaoliu)
    assert says(voice, by=town.wangjie).verdict == "solved"


def test_a_handler_does_not_speak_for_residents_once_it_is_open_again(town):
    case = asking(town, 2)
    one, two = voices_of(case)
    says(one, "not_solved")
    assert fresh(case).phase == "reopened"
    with refused("handled_it"):
        says(two, by=town.laozhou, via="code")


def test_one_of_many_without_a_name_does_not_speak_for_all(town):
    """Everybody holds a receipt: three nameless voices are three, however few of them answer."""
    voices = [heard(town, f"灯不亮，第{n}盏", speaker=Speaker()) for n in range(3)]
    case = answered(town, case=done(town, offered(town, opened(town, *voices))).case)
    one, two, three = voices_of(case)
    says(one, via="code", by=None)
    assert fresh(case).phase == "asking"
    says(two, via="code", by=None)
    assert fresh(case).phase == "confirmed"
    says(three, "not_solved", via="code", by=None)
    assert fresh(case).phase == "reopened"
