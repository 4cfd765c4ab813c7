"""What residents say of promises made for them: once each, by code or to the office; the partner reads figures of many, never one."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.actions import link_voice
from minsheng.config.whole_partners import partner_findings
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, Refusal, StateForbids
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import OfficeRule
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import HelpVerdict
from minsheng.welcome_in.partners.queries.verdicts import figures_of
from tests.acts.offering import judged, needed, offer_put
from tests.chain import heard, named
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh

WHY = "a test"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def asked_by(user, path):
    return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {make_token(user=user)}"})


def page(user, path):
    return client_of(user).get(path).content.decode()


def of_one(town):
    voice = needed(town)
    return judged(town, voice), fresh(voice)


def people(town, count):
    """A case about which so many people spoke, and what was promised for it."""
    voices = [heard(town, speaker=named(n), words=f"第{n}个人说要有人来修门") for n in range(count)]
    return judged(town, *voices), [fresh(voice) for voice in voices]


def say(promise, voice, verdict="helped", by=None, via=""):
    return actions.judge_help(
        promise=fresh(promise), voice=fresh(voice), verdict=verdict, via=via or ("phone" if by else "code"), by=by
    )


def test_the_resident_says_so_on_the_receipt_and_the_office_reads_it(town):
    promise, voice = of_one(town)
    client, receipt = Client(), f"/receipts/{voice.receipt_code}/"
    shown = client.get(receipt).content.decode()
    assert promise.partner.name in shown and "今天陪着去" in shown
    refused = client.post(f"{receipt}helps/{promise.pk}/", {})
    assert refused.status_code == 422 and "请选一项" in refused.content.decode()
    assert client.post(f"{receipt}helps/{promise.pk}/", {"verdict": "partly"}).status_code == 302
    assert "您说：帮上一些" in client.get(receipt).content.decode()
    assert "帮上一些 1位" in page(town.shuji, f"/needs/{promise.need_id}/")
    assert "答应的事帮上一些" in page(town.shuji, f"/voices/{voice.number}/")
    again = client.post(f"{receipt}helps/{promise.pk}/", {"verdict": "helped"})
    assert again.status_code == 409 and HelpVerdict.objects.unscoped(WHY).get().verdict == "partly"


def test_somebody_of_the_office_writes_it_down(town):
    promise, voice = of_one(town)
    path = f"/partner-promises/{promise.pk}/judge/"
    assert voice.number in page(town.xiaoliu, path)
    answer = client_of(town.xiaoliu).post(path, {"voice": voice.number, "verdict": "not_helped", "via": "door"})
    assert answer.status_code == 302
    said = HelpVerdict.objects.unscoped(WHY).get()
    assert (said.verdict, said.via, said.by) == ("not_helped", "door", town.xiaoliu)
    assert voice.number not in page(town.xiaoliu, path)


def test_whoever_promised_neither_answers_nor_writes_down(town):
    promise, voice = of_one(town)
    for via in ("code", "phone"):
        with pytest.raises(NotAllowed):
            say(promise, voice, by=town.laozhou, via=via)


def test_nobody_speaks_before_the_day_unless_it_was_noted(town):
    voice = needed(town)
    promise = judged(town, voice, due=clock.today() + timedelta(days=4))
    with pytest.raises(StateForbids) as refusal:
        say(promise, voice)
    assert refusal.value.code == "help_not_due"
    assert "帮上了吗？" not in Client().get(f"/receipts/{voice.receipt_code}/").content.decode()
    actions.note_help(promise=promise, kept=False, words="没来", by=town.shuji)
    say(promise, voice, "not_helped")


def test_only_those_for_whom_it_was_promised_speak(town):
    promise, _voice = of_one(town)
    other = heard(town, speaker=named(777))
    with pytest.raises(BadInput) as refusal:
        say(promise, other)
    assert refusal.value.field == "voice"
    path = f"/receipts/{other.receipt_code}/helps/{promise.pk}/"
    assert Client().post(path, {"verdict": "helped"}).status_code == 404


@pytest.mark.parametrize(("changes", "field"), [({"verdict": "great"}, "verdict"), ({"via": "letter"}, "via")])
def test_what_is_not_offered_is_not_taken(town, changes, field):
    promise, voice = of_one(town)
    with pytest.raises(Refusal) as refusal:
        actions.judge_help(
            **{"promise": promise, "voice": voice, "verdict": "helped", "via": "phone", "by": town.shuji} | changes
        )
    assert refusal.value.field == field


def test_figures_come_out_with_so_many_people_at_a_time(town):
    OfficeRule.objects.create(key="partner_verdicts_least", value=3)
    promise, voices = people(town, 7)
    partner = promise.partner
    out = []
    for voice, verdict in zip(voices, ("helped", "helped", "partly", "not_helped", "helped", "helped", "partly"), strict=True):
        say(promise, voice, verdict)
        figures = figures_of(partner)
        out.append((figures.helped, figures.partly, figures.not_helped) if figures else None)
    # Between two days that somebody compares lie three people or nobody.
    assert out == [None, None, (2, 1, 0), (2, 1, 0), (2, 1, 0), (4, 1, 1), (4, 1, 1)]
    shown = page(town.laozhou, f"/partners/{partner.number}/")
    assert "居民说了6次：帮上了4，帮上一些1，没帮上1" in shown
    answer = asked_by(town.laozhou, f"/partners/{partner.number}").json()
    assert answer["residents"] == {"helped": 4, "partly": 1, "not_helped": 1}


def test_one_person_with_many_voices_is_one_person(town):
    OfficeRule.objects.create(key="partner_verdicts_least", value=3)
    voices = [heard(town, speaker=named(5), words=f"第{n}遍说门坏了") for n in range(3)]
    promise = judged(town, *voices)
    for voice in voices:
        say(promise, voice)
    assert figures_of(promise.partner) is None


def test_what_is_out_stays_out_when_the_office_asks_for_more(town):
    rule = OfficeRule.objects.create(key="partner_verdicts_least", value=3)
    promise, voices = people(town, 4)
    for voice in voices[:3]:
        say(promise, voice)
    rule.value = 50
    rule.save()
    say(promise, voices[3])
    assert figures_of(promise.partner).together == 3


def test_a_partner_reads_no_single_answer(town):
    promise, voice = of_one(town)
    say(promise, voice, "not_helped")
    client = client_of(town.laozhou)
    paths = ("/my-day/", f"/partners/{promise.partner.number}/", f"/needs/{promise.need_id}/", "/offers-and-needs/")
    shown = "".join(client.get(path).content.decode() for path in paths)
    assert "没帮上" not in shown and voice.number not in shown
    answers = [asked_by(town.laozhou, path) for path in (f"/partners/{promise.partner.number}", f"/needs/{promise.need_id}")]
    assert {answer.status_code for answer in answers} == {200}
    assert "not_helped" not in "".join(answer.content.decode() for answer in answers)


def test_xiaochen_finds_nothing(town):
    promise, voice = of_one(town)
    assert client_of(town.xiaochen).get(f"/partner-promises/{promise.pk}/judge/").status_code == 404
    with pytest.raises(NotAllowed):
        say(promise, voice, by=town.xiaochen)


def test_the_story_of_a_need_tells_of_its_promise_and_whether_it_helped(town):
    promise, voice = of_one(town)
    actions.note_help(promise=promise, kept=True, words="去了", by=town.shuji)
    say(promise, voice)
    shown = page(town.shuji, f"/needs/{promise.need_id}/")
    assert "答应的做到了：今天陪着去" in shown and "答应的事帮上了" in shown


def test_verify_finds_what_was_changed_behind_the_program(town):
    promise, voice = of_one(town)
    say(promise, voice)
    assert list(partner_findings()) == []
    rows = HelpVerdict.objects.unscoped(WHY)
    rows.update(verdict="not_helped")
    assert len(list(partner_findings())) == 1
    rows._raw_delete("default")
    assert len(list(partner_findings())) == 1


def again(town, promise, number):
    """One promise more for the same need, of another offer."""
    offer = offer_put(town, words=f"第{number}个人手")
    made = actions.match_need(need=promise.need, offer=offer, words=f"第{number}次陪着去", due=clock.today(), by=town.laozhou)
    say(made, fresh(promise.need.voice))


@pytest.mark.slow
@pytest.mark.parametrize("where", ["need", "partner", "receipt"])
def test_promises_that_residents_judged_cost_the_same_for_one_as_for_three(town, where):
    promise, voice = of_one(town)
    paths = {"need": f"/needs/{promise.need_id}/", "partner": f"/partners/{promise.partner.number}/"}
    path = paths.get(where, f"/receipts/{voice.receipt_code}/")
    one, three = one_and_three(town.shuji, path, lambda number: again(town, promise, number))
    assert one == three <= MOST_STATEMENTS


@pytest.mark.slow
def test_whom_to_ask_costs_the_same_for_one_as_for_three(town):
    promise, _voices = people(town, 2)
    path = f"/partner-promises/{promise.pk}/judge/"

    def speaks(number):
        link_voice(voice=heard(town, speaker=named(50 + number)), case=fresh(promise.need.case), by=town.shuji)

    one, three = one_and_three(town.shuji, path, speaks)
    assert one == three <= MOST_STATEMENTS
