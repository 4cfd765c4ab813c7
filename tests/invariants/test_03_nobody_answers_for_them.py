"""Invariant 3, tried from the side of those who would like a case to be over: nobody else gives a resident's answer."""

from datetime import timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.desk.queries import day_of_staff
from minsheng.foundation import clock
from minsheng.neighbourhood.models import OfficeRule
from tests.chain import accepted, answered, done, given, heard, named, offered, opened, proved, refused, says, shares, voices_of
from tests.people import fresh


def corrected(town, voice, by=None, **changes):
    given = {"words": voice.words, "community": voice.community, "replaces": fresh(voice), **changes}
    return fresh(actions.hear_voice(by=by or town.wangjie, **given))


def test_a_correction_keeps_who_spoke_and_asks_them_still(town):
    """Putting two silent voices right, without saying who spoke, once closed the case on one neighbour's yes."""
    voices = [heard(town, f"灯不亮{n}", speaker=named(n)) for n in range(3)]
    case = answered(town, *voices)
    says(voices[0])
    newer = [corrected(town, voice) for voice in voices[1:]]
    assert [(v.speaker, v.askable, v.speaker_mode) for v in newer] == [(v.speaker, True, "named") for v in voices[1:]]
    assert fresh(case).phase == "asking"


@pytest.mark.parametrize("other", [named(9), Speaker(mode="withheld"), Speaker(mode="household", household="3号楼一户")])
def test_while_residents_are_asked_a_correction_makes_nobody_else_the_speaker(town, other):
    voice = heard(town)
    answered(town, voice)
    with refused("speaker_stays"):
        corrected(town, voice, speaker=other)


def test_a_covered_name_is_not_stored_as_the_name(town):
    voice = heard(town, speaker=Speaker(mode="named", name="张建国先生", phone="10000000009"))
    newer = corrected(town, voice, speaker=Speaker(mode="named", name=voice.speaker.name_shown))
    assert (newer.speaker, newer.speaker.uncovered_name()) == (voice.speaker, "张建国先生")


def office_share(town, case):
    share = offered(town, case, town.office)
    actions.accept_share(assignment=share, promise_date=clock.today(), by=town.shuji)
    proved(town, fresh(share), town.shuji)
    actions.give_result(assignment=fresh(share), words="好了", by=town.shuji)
    done_by = fresh(share)
    actions.check_result(assignment=done_by, passed=True, words="", by=town.wangjie)
    return case


def test_a_code_that_a_handler_had_looked_up_does_not_count_as_the_residents_own(town):
    voice = heard(town)
    actions.read_receipt(voice=voice, by=town.shuji)
    case = office_share(town, opened(town, voice))
    actions.answer_residents(case=fresh(case), words="好了", by=town.xiaoliu)
    assert (says(voice).independent, fresh(case).phase) == (False, "asking")
    assert (says(voice, by=town.jiedao).independent, fresh(case).phase) == (True, "confirmed")


def test_a_code_nobody_looked_up_does(town):
    voice = heard(town)
    case = office_share(town, opened(town, voice))
    actions.answer_residents(case=fresh(case), words="好了", by=town.xiaoliu)
    assert (says(voice).independent, fresh(case).phase) == (True, "confirmed")


def test_where_staff_write_for_an_organisation_part_of_the_answers_is_independent_too(town):
    voice = heard(town)
    case = opened(town, voice)
    done(town, offered(town, case, town.volunteers), by=town.xiaoliu)
    actions.answer_residents(case=fresh(case), words="好了", by=town.shuji)
    assert shares(case)[0].by_office
    says(voice, by=town.wangjie)
    assert fresh(case).phase == "asking"
    says(voice, by=town.jiedao)
    assert fresh(case).phase == "confirmed"


def test_a_rule_that_is_changed_later_counts_no_case_anew(town):
    OfficeRule.objects.create(key="reask_percent", value=0)
    case = office_share(town, opened(town, heard(town)))
    OfficeRule.objects.update(value=100)
    assert fresh(case).reask_percent == 0


def test_what_one_person_said_is_no_repetition_of_what_another_said(town):
    mine, theirs = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    with refused("another_person", "earlier"):
        actions.repeat_voice(voice=mine, earlier=theirs, by=town.xiaoliu)


@pytest.mark.slow
def test_danger_that_was_passed_on_at_once_waits_for_a_second_person(town):
    case = opened(town)
    actions.propose_end(case=case, kind="passed_outside", track="110", words="打110了", by=town.xiaoliu)
    assert [todo.thing for todo in day_of_staff(town.shuji).todos] == [fresh(case)]
    assert [todo.thing for todo in day_of_staff(town.xiaoliu).todos] == []
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert day_of_staff(town.shuji).todos == []


def test_the_page_of_what_was_passed_on_offers_the_second_persons_yes_and_no(town, client):
    case = opened(town)
    actions.propose_end(case=case, kind="passed_outside", track="110", words="打110了", by=town.xiaoliu)
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert (f"/cases/{case.number}/end/approve/" in page, f"/cases/{case.number}/end/decline/" in page) == (True, True)


def test_what_is_linked_late_hears_who_leads_and_what_was_answered(town):
    case = answered(town)
    late = heard(town, "也不亮", speaker=named(5))
    actions.link_voice(case=fresh(case), voice=late, by=town.xiaoliu)
    told = late.notices.unscoped("a test looks").order_by("id").values_list("kind", "event")
    assert [kind for kind, _ in told] == ["heard", "heard", "passed", "result"]


def test_every_attempt_counts_and_who_read_the_answer_in_silence_is_still_called(town):
    from minsheng.casework.queries.voices import call_list

    case = answered(town)
    voice = voices_of(case)[0]
    notice = voice.notices.unscoped("a test looks").get(kind="result")
    actions.mark_told([notice], "receipt")
    assert [n.pk for n in call_list(town.shuji)] == [notice.pk]
    for hours in (1, 2):
        with clock.at(clock.now() + timedelta(days=20, hours=hours)):
            says(voice, "unreachable", by=town.wangjie)
    with clock.at(clock.now() + timedelta(days=20, hours=3)):
        actions.propose_end(case=fresh(case), kind="unconfirmed", words="没人接", by=town.xiaoliu)
    assert fresh(case).phase == "end_proposed"


def test_a_refusal_not_yet_decided_stands_in_the_way_of_an_end(town):
    case = opened(town)
    share = offered(town, case)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    with refused("refusal_open"):
        actions.propose_end(case=fresh(case), kind="explained", words="办不了", by=town.xiaoliu)


def test_what_was_promised_goes_on_after_an_end_and_a_reopening(town):
    case = opened(town)
    accepted(town, offered(town, case))
    given(town, offered(town, case, town.bureau, "support"))
    actions.propose_end(case=fresh(case), kind="explained", words="先不办", by=town.xiaoliu)
    actions.approve_end(case=fresh(case), by=town.shuji)
    actions.reopen_case(case=fresh(case), words="还要办", by=town.shuji)
    assert [(s.state, s.round) for s in shares(case)] == [("accepted", 2), ("given", 2)]
    assert fresh(case).phase == "working"
    with refused("lead_taken"):
        offered(town, case, town.volunteers)


def test_the_street_works_no_share_that_it_might_have_to_decide_on(town):
    share = offered(town, organisation=town.office)
    for user in (town.jiedao, town.quji):
        with refused("not_allowed"):
            actions.refuse_share(assignment=fresh(share), ground="other", words="不办", by=user)


def test_who_wrote_a_refusal_down_does_not_decide_on_it(town):
    share = offered(town, organisation=town.volunteers)
    actions.refuse_share(assignment=share, ground="no_means", words="没人手", by=town.jiedao)
    with refused("same_person"):
        actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="成立", by=town.jiedao)


def test_an_overruled_lead_is_announced(town):
    case = opened(town)
    share = offered(town, case)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="归", by=town.jiedao)
    said = voices_of(case)[0].notices.unscoped("a test looks").order_by("-id").first()
    assert (said.kind, "定了由恒邻物业牵头办" in said.words) == ("passed", True)
