"""能帮的、要帮的: words written for organisations, reasons that a person reads, and a promise that a person makes."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import NotAllowed
from minsheng.neighbourhood.models import Organisation
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Help, Need, Offer
from minsheng.welcome_in.partners.queries.offering import fits_for, needs_of_voices
from minsheng.welcome_in.partners.states import OFFER_MOVES, OfferState
from tests.acts.offering import SAID, need_put, needed, offer_put, partner_of_the_company
from tests.chain import heard, opened, refused
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh

WHY = "a test"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def soon(days=3):
    return clock.today() + timedelta(days=days)


def test_from_what_somebody_said_to_a_promise(town):
    partner = partner_of_the_company(town)
    voice = needed(town)
    assert SAID in page(town.xiaoliu, "/needs/possible/")
    form = {"kind": "hours", "words": "一位老人出门不便，要人陪着去医院", "since": clock.today().isoformat()}
    client_of(town.xiaoliu).post(f"/voices/{voice.number}/need/", form)
    need = Need.objects.unscoped(WHY).get()
    assert SAID not in page(town.xiaoliu, "/needs/possible/")
    client_of(town.laozhou).post(
        "/offers/new/",
        {
            "organisation": "hengling",
            "community": town.wandu.code,
            "kind": "hours",
            "words": "每周三下午出两个人",
            "since": clock.today().isoformat(),
        },
    )
    offer = Offer.objects.unscoped(WHY).get()
    shown = page(town.laozhou, f"/needs/{need.pk}/")
    assert "要人陪着去医院" in shown and "正是要的：人手" in shown and f"/needs/{need.pk}/offers/{offer.pk}/" in shown
    client_of(town.laozhou).post(f"/needs/{need.pk}/offers/{offer.pk}/", {"words": "星期三陪着去", "due": soon().isoformat()})
    promise = Help.objects.unscoped(WHY).get()
    assert (promise.partner, promise.need, promise.offer, promise.by_office) == (partner, need, offer, False)
    assert (fresh(offer).state, fresh(need).state, fresh(voice).state) == ("taken", "up", voice.state)
    assert "星期三陪着去" in page(town.xiaoliu, f"/needs/{need.pk}/") and "有人答应了" in page(town.xiaoliu, "/offers-and-needs/")
    assert f"/needs/{need.pk}/" in page(town.laozhou, f"/partners/{partner.number}/")


def test_organisations_read_the_words_and_never_whose_need_it_is(town):
    need = need_put(town)
    shown = page(town.laozhou, f"/needs/{need.pk}/") + page(town.laozhou, "/offers-and-needs/")
    assert need.words in shown
    assert [piece for piece in (SAID, need.voice.number, "李秀英", "从哪儿来") if piece in shown] == []
    told = client_of(town.laozhou).get("/needs/possible/")
    assert told.status_code == 404
    for stranger in (town.xiaochen, town.lilei):
        assert client_of(stranger).get(f"/needs/{need.pk}/").status_code == 404
        assert need.words not in page(stranger, "/offers-and-needs/")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("下楼看病没有人陪，孩子都在外地", "verbatim"),
        ("李秀英1要人陪着去医院", "names_somebody"),
        ("打13900000001找人", "names_somebody"),
        ("3号楼2单元502要人陪", "may_name"),
        ("孙大爷要人陪", "may_name"),
        (" ", "empty"),
    ],
)
def test_a_need_hangs_in_other_words_and_names_nobody(town, words, code):
    voice = needed(town)
    with refused(code, "words"):
        need_put(town, voice=voice, words=words)


def test_what_is_promised_for_it_names_nobody_either(town):
    partner_of_the_company(town)
    need, offer = need_put(town), offer_put(town)
    with refused("verbatim", "words"):
        actions.match_need(need=need, offer=offer, words=SAID, due=soon(), by=town.laozhou)
    assert fresh(offer).state == "up"


def test_only_what_waits_can_hang_and_once(town):
    praise = heard(town, "谢谢你们修好了灯", kind="praise")
    with refused("need_not_open"):
        need_put(town, voice=praise)
    need = need_put(town)
    with refused("need_up"):
        need_put(town, voice=need.voice)
    case = opened(town)
    of_case = need_put(town, case=case)
    assert (of_case.case, of_case.voice) == (case, None)
    assert fresh(case).phase == case.phase


def test_without_an_agreement_there_is_no_promise_but_a_way_on(town):
    need, offer = need_put(town), offer_put(town)
    with refused("offer_of_no_partner"):
        actions.match_need(need=need, offer=offer, words="陪着去", due=soon(), by=town.xiaoliu)
    shown = page(town.xiaoliu, f"/needs/{need.pk}/")
    assert "还没签合伙协议" in shown and "/partner-invitations/new/" in shown


def test_reasons_are_sentences_and_put_what_fits_first(town):
    partner_of_the_company(town)
    need = need_put(town, estate=town.estate)
    Organisation.objects.unscoped(WHY).filter(pk=town.property_company.pk).update(abilities=["医院"])
    late = offer_put(town, since=soon(60), words="过两个月才有空")
    other = offer_put(town, kind="room", words="一间房")
    good = offer_put(town, words="两个人", estate=town.estate)
    fits = fits_for(need, town.xiaoliu)
    assert [one.offer for one in fits] == [good, late, other]
    assert fits[0].reasons == ["正是要的：人手", "就在万都小区", "会：医院", "签了协议：试合作", "日子对得上"]
    assert any("日子对不上" in reason for reason in fits[1].reasons)
    assert "给的是地方，要的是人手" in fits[2].reasons


def test_an_organisation_sees_no_offer_of_another(town):
    need = need_put(town)
    theirs = offer_put(town, organisation=town.volunteers, by=town.xiaoliu, words="志愿队出五个人")
    assert (theirs.by_office, "志愿队出五个人" in page(town.xiaoliu, "/offers-and-needs/")) == (True, True)
    assert "志愿队出五个人" not in page(town.laozhou, "/offers-and-needs/") + page(town.laozhou, f"/needs/{need.pk}/")
    with pytest.raises(NotAllowed):
        actions.withdraw_offer(offer=theirs, by=town.laozhou)


@pytest.mark.parametrize("before", list(OfferState))
def test_an_offer_goes_where_the_table_says(town, before):
    partner_of_the_company(town)
    need = need_put(town)
    acts = {
        OfferState.WITHDRAWN: lambda one: actions.withdraw_offer(offer=one, by=town.laozhou),
        OfferState.UP: lambda one: actions.put_offer_again(offer=one, by=town.laozhou),
        OfferState.TAKEN: lambda one: actions.match_need(need=need, offer=one, words="来", due=soon(), by=town.laozhou),
    }
    for after, act in acts.items():
        offer = offer_put(town)
        Offer.objects.unscoped(WHY).filter(pk=offer.pk).update(state=before)
        if after in OFFER_MOVES[before]:
            act(fresh(offer))
            assert fresh(offer).state == after
        else:
            with refused("offer_state"):
                act(fresh(offer))


def test_an_offer_whose_last_day_is_over_is_not_matched(town):
    partner_of_the_company(town)
    need, offer = need_put(town), offer_put(town, until=soon(1))
    with clock.at(clock.now() + timedelta(days=2)):
        assert fits_for(need, town.xiaoliu) == []
        with refused("offer_over"):
            actions.match_need(need=need, offer=offer, words="来", due=soon(), by=town.laozhou)


def test_what_was_taken_down_hangs_no_more_and_can_be_worded_anew(town):
    need = need_put(town)
    actions.take_need_down(need=need, words="家里人回来了", by=town.xiaoliu)
    assert client_of(town.laozhou).get(f"/needs/{need.pk}/").status_code == 404
    assert list(needs_of_voices(town.xiaoliu)) == [need.voice]
    with refused("need_down"):
        actions.take_need_down(need=fresh(need), words="再来", by=town.xiaoliu)
    need_put(town, voice=need.voice)


@pytest.mark.slow
def test_the_board_costs_the_same_for_one_as_for_three(town):
    partner_of_the_company(town)
    first = need_put(town, voice=needed(town))

    def add(n):
        return need_put(town, voice=needed(town)), offer_put(town, words=f"人手{n}")

    for user in (town.shuji, town.laozhou):
        for path in ("/offers-and-needs/", f"/needs/{first.pk}/"):
            one, three = one_and_three(user, path, add)
            assert one == three <= MOST_STATEMENTS
