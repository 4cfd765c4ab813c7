"""Answer everyone who spoke, ask them, and let them close or reopen."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Confirmation, Inspection, Notice, Reopening
from minsheng.casework.queries.phases import count_of
from minsheng.casework.states import CallOutcome
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from minsheng.neighbourhood.actions import make_token
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import (
    WHY,
    answer_of,
    answered,
    done,
    entries_written,
    given,
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


@pytest.mark.parametrize("act", ["answer_residents", "confirm", "inspect_case", "call_speaker"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def three_voices(town):
    return [heard(town, speaker=named(n)) for n in (1, 2, 3)]


def nameless(town):
    return answered(town, heard(town, speaker=None))


def test_everyone_who_spoke_is_told_and_asked(town):
    voices = three_voices(town)
    share = done(town, offered(town, opened(town, *voices)))
    with clock.at(datetime(2026, 3, 10, 2, tzinfo=UTC)):
        answer = actions.answer_residents(case=fresh(share.case), words=" 灯修好了 ", by=town.shuji)
    case = fresh(share.case)
    assert (answer.words, answer.round, answer.by) == ("灯修好了", 1, town.shuji)
    assert (case.phase, case.confirm_by) == ("asking", date(2026, 3, 17))
    told = [[(n.kind, n.words) for n in notices_of(voice) if n.event == "answer:1"] for voice in voices]
    assert told == [[("result", "灯修好了")]] * 3
    assert OutboxItem.objects.filter(key__endswith=":result:answer:1").count() == 3


def test_an_answer_needs_words(town):
    case = done(town).case
    with refused("empty", "words"):
        actions.answer_residents(case=case, words="", by=town.shuji)


@pytest.mark.parametrize("make", [opened, lambda t: offered(t).case, lambda t: given(t).case, answered])
def test_an_answer_comes_when_all_shares_are_done_and_once_a_round(town, make):
    case = fresh(make(town))
    with refused("case_phase"):
        actions.answer_residents(case=case, words="好了", by=town.shuji)


def test_a_speaker_says_it_by_the_receipt_code(town):
    case = answered(town)
    said = says(voices_of(case)[0], "solved", satisfaction="satisfied", words="谢谢")
    assert (said.verdict, said.satisfaction, said.words, said.via, said.by, said.independent) == (
        "solved",
        "satisfied",
        "谢谢",
        "code",
        None,
        True,
    )
    assert (fresh(case).phase, fresh(case).ended_at is not None) == ("confirmed", True)


def test_a_speaker_says_it_on_the_telephone(town):
    case = answered(town)
    said = says(voices_of(case)[0], "partly", by=town.wangjie)
    assert (said.via, said.by, said.satisfaction, said.independent) == ("phone", town.wangjie, "not_asked", False)
    assert fresh(case).phase == "partly"


def test_what_the_street_asks_is_independent(town):
    assert says(voices_of(answered(town))[0], by=town.jiedao).independent is True


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verdict": "perhaps"}, "verdict"),
        ({"verdict": "unreachable"}, "verdict"),
        ({"satisfaction": "very"}, "satisfaction"),
        ({"via": "dream"}, "satisfaction"),
    ],
)
def test_what_is_no_verdict_is_refused(town, changes, field):
    voice = voices_of(answered(town))[0]
    by = {"by": town.wangjie} if "via" in changes else {}
    with refused("bad_input", field):
        says(voice, **{**by, **changes})


def test_nobody_is_asked_before_there_is_a_result(town):
    voice, alone = heard(town), heard(town)
    opened(town, voice)
    for early in (voice, alone):
        with refused("no_answer_yet"):
            says(early)
        with refused("no_answer_yet"):
            says(early, by=town.wangjie)


def test_a_later_verdict_counts_instead_of_the_earlier_and_both_stay(town):
    case = answered(town, *three_voices(town))
    voice = voices_of(case)[0]
    says(voice, "solved"), says(voice, "partly")
    kept = Confirmation.objects.unscoped(WHY).filter(voice=voice).order_by("id")
    assert list(kept.values_list("verdict", "counts")) == [("solved", False), ("partly", True)]
    assert count_of(fresh(case), False).verdicts == ("partly",)


def test_not_solved_opens_a_new_round_a_level_higher_and_the_others_are_told(town):
    voices = three_voices(town)
    case = answered(town, *voices)
    with entries_written() as written:
        says(voices[0], "not_solved", words="还是不亮")
    case = fresh(case)
    assert (case.phase, case.round, case.level, case.confirm_by) == ("reopened", 2, 1, None)
    assert [kind for _, kind in written] == ["ResidentConfirmed", "CaseReopened"]
    reopening = Reopening.objects.get(case=case)
    assert (reopening.round, reopening.voice, reopening.words, reopening.by) == (1, voices[0], "还是不亮", None)
    assert [notices_of(voice)[-1].event for voice in voices] == ["reopened:2"] * 3


def test_a_second_not_solved_is_kept_and_opens_nothing_more(town):
    voices = three_voices(town)
    case = answered(town, *voices)
    says(voices[0], "not_solved"), says(voices[1], "not_solved", words="我家也是")
    assert (fresh(case).round, fresh(case).level, Reopening.objects.count()) == (2, 1, 1)
    assert Confirmation.objects.unscoped(WHY).filter(round=1, verdict="not_solved").count() == 2


def test_two_who_say_not_solved_in_the_same_moment_are_both_heard(town):
    case = answered(town, *three_voices(town))
    one, two = voices_of(case)[:2]
    assert two.case.round == 1  # read before the other's answer came in
    says(one, "not_solved")
    actions.confirm(voice=two, verdict="not_solved", via="code", by=None)
    assert (fresh(case).round, Reopening.objects.filter(case=case).count()) == (2, 1)
    assert Confirmation.objects.unscoped(WHY).filter(round=1, verdict="not_solved").count() == 2


def test_not_solved_opens_an_ended_case_again(town):
    case = answered(town)
    voice = voices_of(case)[0]
    says(voice)
    says(voice, "not_solved", words="又坏了")
    assert (fresh(case).phase, fresh(case).round, fresh(case).ended_at) == ("reopened", 2, None)


def test_a_new_round_is_answered_anew_and_asks_anew(town):
    case = answered(town)
    voice = voices_of(case)[0]
    says(voice, "not_solved")
    done(town, offered(town, case))
    case = answered(town, case=fresh(case))
    assert (case.phase, count_of(case, False).answered, answer_of(case).round) == ("asking", 0, 2)
    says(voice)
    assert fresh(case).phase == "confirmed"
    assert kinds_on("case", case.pk).count("ResidentsAnswered") == 2


def test_a_notice_is_told_once(town):
    case = answered(town)
    notice = Notice.objects.unscoped(WHY).get(voice=voices_of(case)[0], event="answer:1")
    actions.mark_told([notice], "receipt")
    first = fresh(notice).told_at
    actions.mark_told([fresh(notice)], "phone")
    assert (fresh(notice).told_at, fresh(notice).told_via) == (first, "receipt")


def test_where_nobody_can_be_reached_a_second_person_looks(town):
    case = nameless(town)
    actions.inspect_case(case=case, verdict="solved", words="灯亮了", told_by="poster", by=town.wangjie)
    found = Inspection.objects.unscoped(WHY).get(case=case)
    assert (found.verdict, found.words, found.told_by, found.by, fresh(case).phase) == (
        "solved",
        "灯亮了",
        "poster",
        town.wangjie,
        "inspected",
    )


@pytest.mark.parametrize(("verdict", "phase"), [("partly", "partly"), ("not_solved", "reopened")])
def test_what_was_found_decides(town, verdict, phase):
    case = nameless(town)
    actions.inspect_case(case=case, verdict=verdict, words="看过", told_by="meeting", by=town.wangjie)
    assert fresh(case).phase == phase


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"verdict": "unreachable"}, "bad_input", "verdict"),
        ({"told_by": "rumour"}, "bad_input", "told_by"),
        ({"words": " "}, "empty", "words"),
    ],
)
def test_an_inspection_says_what_was_seen_and_how_people_are_told(town, changes, code, field):
    case = nameless(town)
    given = {"verdict": "solved", "words": "看过", "told_by": "poster", **changes}
    with refused(code, field):
        actions.inspect_case(case=case, by=town.wangjie, **given)


def test_whoever_answered_does_not_look(town):
    case = nameless(town)
    with refused("same_person"):
        actions.inspect_case(case=case, verdict="solved", words="看过", told_by="poster", by=town.shuji)


def looked_at(case, by, verdict="solved"):
    actions.inspect_case(case=fresh(case), verdict=verdict, words="看过", told_by="poster", by=by)


def test_whoever_left_a_name_is_asked_until_the_time_is_over(town):
    """One attempt in the first minute is no reason to decide for somebody."""
    case = answered(town, heard(town), heard(town, speaker=None))
    says(voices_of(case)[0], "unreachable", by=town.xiaoliu)
    with refused("confirm_period"):
        looked_at(case, town.wangjie)
    with clock.at(clock.now() + timedelta(days=20)):
        with refused("too_few_attempts"):
            looked_at(case, town.wangjie)
        says(voices_of(case)[0], "unreachable", by=town.xiaoliu)
        with refused("same_person"):
            looked_at(case, town.xiaoliu)
        looked_at(case, town.wangjie)
    assert fresh(case).phase == "inspected"


def test_what_a_speaker_says_outweighs_what_was_seen(town):
    case = answered(town, heard(town))
    for hours in (1, 2):
        with clock.at(clock.now() + timedelta(days=20, hours=hours)):
            says(voices_of(case)[0], "unreachable", by=town.xiaoliu)
    with clock.at(clock.now() + timedelta(days=20, hours=3)):
        looked_at(case, town.wangjie)
        says(voices_of(case)[0], "partly")
    assert fresh(case).phase == "partly"


def test_whoever_was_not_reached_once_and_then_was_is_reachable(town):
    """Two rounds: unreachable in the first, an answer in the second. The person is there, and what they say decides."""
    one, two = three_voices(town)[:2]
    case = answered(town, one, two)
    says(one, "unreachable", by=town.wangjie), says(two, "not_solved")
    done(town, offered(town, case))
    case = answered(town, case=fresh(case))
    says(one, "partly"), says(two, "unreachable", by=town.wangjie)
    with refused("somebody_answered"):
        actions.inspect_case(case=fresh(case), verdict="solved", words="看过", told_by="poster", by=town.wangjie)


def test_an_inspection_waits_for_the_answer(town):
    case = opened(town, heard(town, speaker=None))
    with refused("case_phase"):
        actions.inspect_case(case=case, verdict="solved", words="看过", told_by="poster", by=town.wangjie)


def test_what_is_said_twice_in_the_same_words_is_said_once(town):
    """A form sent again, a page that did not load: the residents' answer stands once in the record."""
    case = answered(town, heard(town), heard(town, speaker=named(2)))
    first, again = [says(voices_of(case)[0], "partly", words="还有一盏不亮") for _ in range(2)]
    other = says(voices_of(case)[0], "partly", words="还有两盏不亮")
    assert (first.pk == again.pk, other.pk == first.pk) == (True, False)
    assert kinds_on("case", case.pk).count("ResidentConfirmed") == 2


def test_not_solved_sent_twice_opens_it_once(town):
    case = answered(town)
    for _ in range(2):
        says(voices_of(case)[0], "not_solved")
    assert (fresh(case).round, fresh(case).level, kinds_on("case", case.pk).count("ResidentConfirmed")) == (2, 1, 1)


def test_one_call_sent_twice_is_one_attempt(town, client):
    voice = voices_of(answered(town))[0]
    notice = next(n for n in notices_of(voice) if n.event == "answer:1")
    key = {"Authorization": f"Bearer {make_token(user=town.wangjie)}"}
    body = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b12", "outcome": "no_answer"}
    for _ in range(2):
        assert client.post(f"/api/v1/calls/{notice.pk}", body, "application/json", headers=key).status_code == 200
    other = client.post(f"/api/v1/calls/{notice.pk}", body | {"outcome": "told"}, "application/json", headers=key)
    assert (other.status_code, other.json()["code"], notice.calls.unscoped("a test looks").count()) == (409, "other_content", 1)
    client.force_login(town.wangjie)
    page = client.get(f"/calls/{notice.pk}/").content.decode()
    assert re.findall(r'name="outcome" value="(\w+)"[^>]*data-key="(\d)"', page) == [
        (value, str(n)) for n, value in enumerate(CallOutcome.values, 1)
    ]
    assert ("<kbd>1</kbd>" in page, 'form="act" data-key="Enter"' in page) == (True, True)
    form = {"client_id": re.findall(r'name="client_id" value="([0-9a-f-]+)"', page)[0], "outcome": "no_answer"}
    for _ in range(2):
        client.post(f"/calls/{notice.pk}/", form)
    assert notice.calls.unscoped("a test looks").count() == 2


def test_on_a_call_what_they_say_to_the_result_has_a_next_step_and_not_for_whoever_had_a_hand_in_it(town, client):
    case = done(town, offered(town, opened(town, heard(town, speaker=named(1))), organisation=town.volunteers)).case
    actions.answer_residents(case=fresh(case), words="灯换了", by=town.shuji)
    [voice] = voices_of(case)
    notice = next(n for n in notices_of(voice) if n.event == "answer:1")

    def shown(who):
        client.force_login(who)
        page = client.get(f"/calls/{notice.pk}/")
        leads_on = f'href="/voices/{voice.number}/confirm/"' in page.content.decode()
        return page.status_code, leads_on, "请没经手的同事" in page.content.decode()

    found = [shown(who) for who in (town.wangjie, town.xiaoliu, town.xiaochen)]
    assert found == [(200, True, False), (200, False, True), (404, False, False)]
    says(voice, "solved")
    assert shown(town.wangjie) == (200, False, False)
