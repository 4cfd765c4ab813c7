"""A link for an organisation without an account: it works on one share, and on nothing else (docs/decisions/0029)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Attachment, Refusal, ShareLink
from minsheng.casework.queries.handed import handed_by
from minsheng.casework.rules import handlers_of, hands_of
from minsheng.foundation import clock
from minsheng.foundation.errors import NotAllowed
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Representative, User
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, heard, named, offered, opened, photo, refused
from tests.people import fresh


def asked(town, **changes):
    """A share of the volunteers, in which nobody can log in."""
    return offered(town, opened(town), town.volunteers, **changes)


def handed_out(town, share=None, by=None, name="队里的张师傅"):
    share = share or asked(town)
    secret = actions.hand_out_share(assignment=fresh(share), by=by or town.xiaoliu, name=name)
    return fresh(share), secret


def day(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def picture(name="后.jpg", colour="blue"):
    return SimpleUploadedFile(name, photo(colour), "image/jpeg")


@pytest.mark.parametrize("act", ["hand_out_share", "revoke_share_link"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_the_holder_promises_and_gives_the_result_without_an_account(town):
    share, secret = handed_out(town)
    page = Client()
    shown = page.get(f"/handed/{secret}/")
    assert (shown.status_code, "把灯修好" in shown.text, shown["Cache-Control"]) == (200, True, "no-store")
    assert page.post(f"/handed/{secret}/accept/", {"promise_date": day(3)}).status_code == 302
    bearer = User.objects.get(username__startswith="link-")
    share = fresh(share)
    assert (share.state, share.accepted_by, share.by_office) == ("accepted", bearer, False)
    before, after, document = picture("前.jpg", "red"), picture(), picture("单.jpg", "white")
    given = page.post(f"/handed/{secret}/result/", {"words": "换了灯", "before": before, "after": after, "document": document})
    assert given.status_code == 302
    assert (fresh(share).state, fresh(share).result_by) == ("given", bearer)
    files = Attachment.objects.unscoped(WHY).filter(assignment=share)
    assert {file.by for file in files} == {bearer}
    small = page.get(f"/handed/{secret}/photo/{files[0].pk}/")
    assert (small.status_code, small["Content-Type"]) == (200, "image/jpeg")
    assert "等社区的人到场核验" in page.get(f"/handed/{secret}/").text


def test_what_was_typed_comes_back_where_proof_is_missing(town):
    share, secret = handed_out(town)
    page = Client()
    page.post(f"/handed/{secret}/accept/", {"promise_date": day(3)})
    answer = page.post(f"/handed/{secret}/result/", {"words": "换了两盏灯"})
    assert (answer.status_code, "换了两盏灯" in answer.text, fresh(share).state) == (409, True, "accepted")


def test_the_holder_refuses_with_a_ground(town):
    share, secret = handed_out(town)
    assert Client().post(f"/handed/{secret}/refuse/", {"ground": "not_ours", "words": "不归我们"}).status_code == 302
    assert Refusal.objects.get(assignment=share).by.share_link.assignment == share


def test_it_opens_that_share_and_nothing_else(town):
    case = opened(town, heard(town, "孙姨说灯又坏了", speaker=named(7)))
    share, secret = handed_out(town, offered(town, case, town.volunteers))
    other = offered(town, case, town.property_company, "support", share="别家的一份")
    found = handed_by(secret)
    assert found is not None
    for act, more in (
        (actions.accept_share, {"promise_date": clock.today()}),
        (actions.give_result, {"words": "换了"}),
        (actions.refuse_share, {"ground": "other", "words": "不办"}),
    ):
        with pytest.raises(NotAllowed):
            act(assignment=fresh(other), by=found.by, **more)
    for act, more in (
        (actions.ask_extension, {"wanted": clock.today() + timedelta(days=9), "words": "晚点"}),
        (actions.take_back_share, {"words": "不要了"}),
        (actions.remind_share, {"words": "快"}),
        (actions.check_result, {"passed": True, "words": ""}),
    ):
        with pytest.raises(NotAllowed):
            act(assignment=fresh(share), by=found.by, **more)
    assert not Assignment.objects.visible_to(found.by).exists()
    text = Client().get(f"/handed/{secret}/").text
    for unsaid in ("孙姨", "李秀英7", "10000000007", "别家的一份", town.property_company.name):
        assert unsaid not in text


def test_nobody_logs_in_with_the_account_behind_it(town):
    handed_out(town)
    bearer = User.objects.get(username__startswith="link-")
    assert (bearer.is_active, bearer.has_usable_password()) == (False, False)


def test_whoever_made_it_had_a_part_in_the_share(town):
    share, secret = handed_out(town, by=town.xiaoliu)
    assert hands_of(share) == {town.xiaoliu.pk}
    Client().post(f"/handed/{secret}/accept/", {"promise_date": day(3)})
    for stage in ("before", "after", "document"):
        actions.attach(content=photo(), assignment=fresh(share), stage=stage, by=handed_by(secret).by)
    actions.give_result(assignment=fresh(share), words="好了", by=handed_by(secret).by)
    with pytest.raises(NotAllowed):
        actions.check_result(assignment=fresh(share), passed=True, words="", by=town.xiaoliu)
    with pytest.raises(NotAllowed):
        actions.inspect_case(case=share.case, verdict="solved", words="看过", told_by=town.shuji, by=town.xiaoliu)
    assert town.xiaoliu.pk in handlers_of(fresh(share.case))
    actions.check_result(assignment=fresh(share), passed=True, words="", by=town.wangjie)


def test_two_who_put_their_hand_down_at_once_are_both_kept(town):
    share = asked(town)
    stale = fresh(share)
    actions.hand_out_share(assignment=fresh(share), by=town.xiaoliu)
    actions.accept_share(assignment=stale, promise_date=clock.today(), by=town.shuji)
    assert set(fresh(share).hands) == {town.xiaoliu.pk, town.shuji.pk}


@pytest.mark.parametrize("how", ["revoked", "past", "taken_back", "not_serving", "maker_left", "mistyped"])
def test_it_opens_nothing_any_more(town, how):
    share, secret = handed_out(town)
    at = clock.now()
    if how == "revoked":
        actions.revoke_share_link(link=ShareLink.objects.unscoped(WHY).get(), by=town.shuji)
    elif how == "past":
        at += timedelta(days=31)
    elif how == "taken_back":
        actions.take_back_share(assignment=fresh(share), words="派错了", by=town.shuji)
    elif how == "not_serving":
        town.volunteers.communities.clear()
    elif how == "maker_left":
        actions.hand_over_work(of=ShareLink.objects.unscoped(WHY).get().made_by, to=town.wangjie, reason="left", by=town.shuji)
    else:
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    with clock.at(at):
        for what in ("", "accept/", "refuse/", "result/"):
            answer = Client().get(f"/handed/{secret}/{what}")
            assert (answer.status_code, "这个链接打不开" in answer.text, "把灯修好" in answer.text) == (404, True, False)
        posted = Client().post(f"/handed/{secret}/accept/", {"promise_date": day(3)})
    assert (posted.status_code, fresh(share).promise_date) == (404, None)


def test_wrong_ones_are_counted(town, settings):
    settings.RECEIPT_TRIES_PER_HOUR = 3
    _share, secret = handed_out(town)
    answers = [Client().get(f"/handed/{'x' * 43}{number}/").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert Client().get(f"/handed/{secret}/").status_code == 200


def test_somebody_with_an_account_works_under_the_own_name(town):
    share, secret = handed_out(town)
    page = Client()
    page.force_login(town.xiaoliu)
    answer = page.post(f"/handed/{secret}/accept/", {"promise_date": day(3)})
    assert (answer.status_code, fresh(share).state) == (403, "offered")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda town: offered(town), "has_an_account"),
        (lambda town: offered(town, opened(town), town.office), "has_an_account"),
        (lambda town: taken_back(town), "share_state"),
    ],
)
def test_none_is_made_where_none_is_needed(town, make, code):
    share = make(town)
    with refused(code):
        actions.hand_out_share(assignment=share, by=town.xiaoliu)


def taken_back(town):
    share = asked(town)
    actions.take_back_share(assignment=share, words="派错了", by=town.shuji)
    return fresh(share)


def test_no_more_than_five_at_a_time(town):
    share = asked(town)
    for _number in range(5):
        actions.hand_out_share(assignment=fresh(share), by=town.xiaoliu)
    with refused("too_many_links"):
        actions.hand_out_share(assignment=fresh(share), by=town.xiaoliu)
    actions.revoke_share_link(link=ShareLink.objects.unscoped(WHY).first(), by=town.xiaoliu)
    actions.hand_out_share(assignment=fresh(share), by=town.xiaoliu)


def test_a_street_officer_makes_none_and_who_had_a_hand_in_it_does_not_decide(town):
    share = asked(town)
    with pytest.raises(NotAllowed):
        actions.hand_out_share(assignment=share, by=town.jiedao)
    actions.refuse_share(assignment=fresh(share), ground="other", words="没人", by=town.xiaoliu)
    Assignment.objects.unscoped(WHY).filter(pk=share.pk).update(hands=[town.jiedao.pk])
    with refused("same_person"):
        actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="好", by=town.jiedao)


def test_the_secret_is_shown_once_and_kept_nowhere(client, town):
    share = asked(town)
    client.force_login(town.xiaoliu)
    made = client.post(f"/shares/{share.pk}/links/", {"name": "张师傅"})
    link = ShareLink.objects.unscoped(WHY).get()
    address = made.text.partition('readonly aria-label="新的链接">')[2].partition("<")[0]
    assert Client().get(urlsplit(address).path).status_code == 200
    secret = address.rstrip("/").rpartition("/")[2]
    assert secret not in client.get(f"/shares/{share.pk}/links/").text
    assert "张师傅" in client.get(f"/shares/{share.pk}/links/").text
    kept = " ".join(str(entry.payload) for entry in TimelineEntry.objects.all())
    assert (secret in kept, "张师傅" in kept, secret in link.digest) == (False, False, False)
    client.post(reverse("share_link_revoke", args=[link.pk]))
    assert Client().get(urlsplit(address).path).status_code == 404


def test_what_became_of_the_case_is_told_and_nothing_more_can_be_done(town):
    share, secret = handed_out(town)
    actions.refuse_share(assignment=fresh(share), ground="other", words="没人", by=handed_by(secret).by)
    text = Client().get(f"/handed/{secret}/").text
    assert ("等街道或区里裁定" in text, f"/handed/{secret}/accept/" in text) == (True, False)
    answer = Client().post(f"/handed/{secret}/accept/", {"promise_date": day(3)})
    assert answer.status_code == 409


def test_programs_of_the_office_make_and_revoke(town):
    share, page = asked(town), Client(headers={"authorization": f"Bearer {make_token(user=town.xiaoliu)}"})
    made = page.post(f"/api/v1/assignments/{share.pk}/links", {"name": "张师傅"}, content_type="application/json")
    assert (made.status_code, made.json()["name"]) == (201, "张师傅")
    [listed] = page.get(f"/api/v1/assignments/{share.pk}/links").json()
    assert (listed["id"], "address" in listed) == (made.json()["id"], False)
    assert page.post(f"/api/v1/share-links/{listed['id']}/revoke").status_code == 204
    assert page.get(f"/api/v1/assignments/{share.pk}/links").json() == []


def test_the_case_page_offers_it_where_nobody_can_log_in(client, town):
    case = opened(town)
    mine, other = offered(town, case, town.volunteers), offered(town, case, town.property_company, "support")
    client.force_login(town.xiaoliu)
    text = client.get(f"/cases/{case.number}/").text
    assert (f"/shares/{mine.pk}/links/" in text, f"/shares/{other.pk}/links/" in text) == (True, False)


def test_what_is_revoked_while_somebody_writes_is_not_done(town):
    share, secret = handed_out(town)
    found = handed_by(secret)
    actions.revoke_share_link(link=found.link, by=town.shuji)
    with refused("not_allowed"):
        actions.accept_share(assignment=found.share, promise_date=clock.today(), by=found.by)
    with clock.at(clock.now() + timedelta(days=31)), refused("not_allowed"):
        actions.refuse_share(assignment=fresh(share), ground="other", words="没人", by=found.by)


def test_it_opens_nothing_once_somebody_can_log_in_for_the_organisation(town):
    share, secret = handed_out(town)
    found = handed_by(secret)
    Representative.objects.create(organisation=town.volunteers, user=town.laozhou, since=clock.today())
    assert Client().get(f"/handed/{secret}/").status_code == 404
    with refused("not_allowed"):
        actions.accept_share(assignment=found.share, promise_date=clock.today(), by=found.by)
    actions.accept_share(assignment=fresh(share), promise_date=clock.today(), by=fresh(town.laozhou))
