"""停用账号: who left and has nothing to hand over comes in no more; what they did keeps their name."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.actions import hand_over_work
from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.handed import acts_for_itself
from minsheng.channels.actions import make_feed
from minsheng.channels.models import CalendarFeed
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import close_account, make_key
from minsheng.neighbourhood.models import Representative, User
from minsheng.neighbourhood.queries import scope_of, user_of_token, without_post
from tests.acts import REFUSED, strangers_refused
from tests.acts.duty import seat_in, seated, shift_of
from tests.acts.office import ACTS
from tests.chain import accepted, offered, opened, refused
from tests.people import Town, fresh, person, posted


def test_it_refuses_a_stranger(town: Town) -> None:
    assert strangers_refused(ACTS["close_account"](town), town) == REFUSED


def transferred(town: Town) -> User:
    hand_over_work(of=fresh(town.xiaoliu), to=town.wangjie, reason="transfer", by=town.shuji)
    return fresh(town.xiaoliu)


def test_who_was_transferred_first_and_left_later_is_out_the_same_minute(town: Town, client: Client) -> None:
    case, key = opened(town, by=town.xiaoliu), make_key(name="a", by=town.xiaoliu)
    make_feed(name="手机", by=town.xiaoliu)
    left = transferred(town)
    client.force_login(left)
    assert client.get("/password/").status_code == 200
    close_account(user=left, by=fresh(town.shuji))
    assert client.get("/password/")["Location"].startswith("/login/")
    assert (user_of_token(key), fresh(left).is_active, CalendarFeed.objects.filter(revoked_at=None).count()) == (None, False, 0)
    assert Case.objects.visible_to(fresh(town.shuji)).get(pk=case.pk).opened_by == left


def test_a_post_is_handed_over_first_one_that_begins_later_too(town: Town) -> None:
    with refused("still_has_a_post"):
        close_account(user=town.xiaoliu, by=town.shuji)
    later = posted("xinren", "新人", "worker", clock.today() + timedelta(days=3), community=town.wandu)
    with refused("still_has_a_post"):
        close_account(user=later, by=town.quji)
    assert (fresh(town.xiaoliu).is_active, fresh(later).is_active) == (True, True)


def test_the_only_representative_ends_where_the_office_knows_that_nobody_acts(town: Town) -> None:
    share = accepted(town, offered(town))
    shift = shift_of(town)
    seated(town, shift, town.laozhou, "property_staff")
    with refused("nobody_acts", "nobody_acts"):
        close_account(user=town.laozhou, by=town.shuji)
    assert acts_for_itself(town.property_company)
    close_account(user=fresh(town.laozhou), nobody_acts=True, by=town.shuji)
    assert (acts_for_itself(town.property_company), seat_in(shift, "property_staff").who) == (False, None)
    assert (list(Assignment.objects.visible_to(fresh(town.laozhou))), fresh(share).accepted_by) == ([], town.laozhou)
    assert list(Assignment.objects.visible_to(fresh(town.shuji))) == [share]
    assert not Representative.objects.filter(user=town.laozhou, until=None).exists()


def test_where_another_acts_nothing_is_asked(town: Town) -> None:
    other = person("xiaozhou", "小周")
    Representative.objects.create(user=other, organisation=town.property_company, since=clock.today())
    close_account(user=town.laozhou, by=town.shuji)
    assert (acts_for_itself(town.property_company), scope_of(fresh(other)).is_staff) == (True, False)


def test_who_led_them_closes_and_nobody_next_door(town: Town) -> None:
    left = transferred(town)
    next_door = posted("gushu", "古城书记", "secretary", clock.today(), community=town.gucheng)
    seen = {user.username: list(without_post(fresh(user))) for user in (town.shuji, town.wangjie, next_door, town.xiaochen)}
    assert seen == {"shuji": [left], "wangjie": [], "gushu": [], "xiaochen": []}
    assert set(without_post(fresh(town.quji))) == {left, town.passerby}
    with refused("not_allowed"):
        close_account(user=left, by=next_door)
    with refused("not_allowed"):
        close_account(user=town.passerby, by=town.shuji)


def test_by_the_page(town: Town, client: Client) -> None:
    left = transferred(town)
    client.force_login(town.shuji)
    assert f"/staff/{left.username}/close/" in client.get("/staff/").content.decode()
    assert client.get(f"/staff/{left.username}/close/").status_code == 200
    assert client.post(f"/staff/{left.username}/close/").status_code == 302
    assert (fresh(left).is_active, client.get(f"/staff/{left.username}/close/").status_code) == (False, 404)
    assert f"/staff/{left.username}/close/" not in client.get("/staff/").content.decode()


def test_by_the_page_of_an_organisation_the_tick_is_asked_for(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    assert "/staff/laozhou/close/" in client.get(f"/organisations/{town.property_company.code}/").content.decode()
    short = client.post("/staff/laozhou/close/")
    assert (short.status_code, "就勾上" in short.content.decode()) == (422, True)
    assert client.post("/staff/laozhou/close/", {"nobody_acts": "on"}).status_code == 302
    assert not fresh(town.laozhou).is_active


def test_by_the_api(town: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    asked = client.post("/api/v1/staff/laozhou/close", {}, "application/json", headers=key)
    assert (asked.status_code, asked.json()["code"]) == (422, "nobody_acts")
    done = client.post("/api/v1/staff/laozhou/close", {"nobody_acts": True}, "application/json", headers=key)
    assert (done.status_code, done.json()) == (200, {"username": "laozhou", "active": False})
    stranger = {"Authorization": f"Bearer {make_key(name='a', by=town.xiaochen)}"}
    assert client.post("/api/v1/staff/xiaoliu/close", {}, "application/json", headers=stranger).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_who_holds_no_post_costs_the_same(
    town: Town, many: int, client: Client, django_assert_max_num_queries
) -> None:
    for number in range(many):
        gone = posted(f"u{number}", f"走了{number}", "worker", clock.today() - timedelta(days=9), community=town.wandu)
        gone.posts.update(until=clock.today() - timedelta(days=1))
    client.force_login(town.shuji)
    with django_assert_max_num_queries(12):
        assert client.get("/staff/").content.decode().count("停用账号") == many
