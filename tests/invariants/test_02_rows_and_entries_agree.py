"""Invariant 2, tried by somebody who can write to the database but not to the chains: verify names what rows and entries disagree on."""

from datetime import timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Assignment, CaseEnding, Confirmation, Inspection, Reopening, Voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.timeline import erase_payloads
from tests.chain import WHY, answered, done, heard, named, offered, opened, says, voices_of
from tests.people import fresh

pytestmark = pytest.mark.slow  # each lives a whole case


def told(town):
    """Three spoke, one is satisfied in part, one not solved and reopened, answered anew."""
    voices = [heard(town, f"灯不亮{n}", speaker=named(n)) for n in range(3)]
    case = answered(town, *voices)
    says(voices[0], "partly"), says(voices[1], "not_solved")
    done(town, offered(town, case))
    case = answered(town, case=fresh(case))
    says(voices[0])
    return case


def forge_a_verdict(town, case):
    voice = voices_of(case)[1]
    Confirmation.objects.create(voice=voice, case=case, round=2, verdict="solved", via="code", at=clock.now(), independent=True)


def delete_a_verdict(town, case):
    Confirmation.objects.unscoped(WHY).filter(verdict="partly").delete()


def forget_a_reopening(town, case):
    Reopening.objects.all().delete()


def forge_an_ending(town, case):
    CaseEnding.objects.create(
        case=case, kind="explained", words="办不了", proposed_by=town.xiaoliu, proposed_at=clock.now(), approved_by=town.shuji,
        approved_at=clock.now(),
    )  # fmt: skip


def forge_an_inspection(town, case):
    Inspection.objects.create(
        case=case, round=2, verdict="solved", words="看过", told_by="poster", by=town.wangjie, at=clock.now()
    )


def changes(model, **values):
    def do(town, case):
        model.objects.unscoped(WHY).filter(pk=model.objects.unscoped(WHY).order_by("id").first().pk).update(**values)

    return do


WAYS = {
    "a verdict that nobody gave": forge_a_verdict,
    "a verdict that is gone": delete_a_verdict,
    "a reopening that is gone": forget_a_reopening,
    "an end that nobody proposed": forge_an_ending,
    "an inspection that nobody made": forge_an_inspection,
    "another verdict": changes(Confirmation, verdict="solved"),
    "another observation": changes(Voice, observed="没事"),
    "another judgement": changes(Voice, judgement="没事"),
    "another time": changes(Voice, heard_at=clock.now() - timedelta(days=9)),
    "no speaker": changes(Voice, speaker=None),
    "a later day": changes(Assignment, due=clock.today() + timedelta(days=300)),
    "another state": changes(Assignment, state="taken_back"),
    "another promise": changes(Assignment, promise_date=clock.today() + timedelta(days=300)),
    "another result": changes(Assignment, result="换了三盏"),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_found(town, way):
    case = told(town)
    assert list(all_findings()) == []
    WAYS[way](town, case)
    assert list(all_findings()) != []


def test_payloads_that_nobody_asked_to_erase_are_missed(town):
    """An entry that names an act which never was hid what it pleased."""
    case = told(town)
    erase_payloads(chain=("case", str(case.pk)), kinds=("CaseReopened",), act="resident:999:1", by_id=town.shuji.pk)
    assert any("没有人按本人要求删过它" in finding for finding in all_findings())


def test_an_erasure_that_was_asked_for_is_whole(town):
    case = told(town)
    actions.erase_resident(resident=voices_of(case)[1].speaker, reason="本人要求", by=town.shuji)
    assert list(all_findings()) == []


def test_a_share_with_every_kind_of_history_is_whole(town):
    case = opened(town)
    share = offered(town, case)
    actions.refuse_share(assignment=share, ground="other", words="不办", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="要办", by=town.jiedao)
    actions.accept_share(assignment=fresh(share), promise_date=clock.today() + timedelta(days=20), by=town.laozhou)
    actions.ask_extension(assignment=fresh(share), wanted=clock.today() + timedelta(days=40), words="来不及", by=town.laozhou)
    actions.decide_extension(assignment=fresh(share), granted=True, words="", by=town.shuji)
    assert list(all_findings()) == []
