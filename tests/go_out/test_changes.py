"""A plan that changes tells whom it was planned with, until they say that they know or the day is over. Whoever changed it needs no telling."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.desk.digest import digest_of
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import PlanChange
from minsheng.go_out.queries.changes import changed_in_words, changes_waiting, not_seen_of
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Representative
from tests.acts.outings import going, planned
from tests.chain import refused
from tests.desk.test_lists import one_and_three, statements
from tests.people import Town, acting, fresh, seen_as
from tests.readable import readable

WHY = "a test"


def evening(days: int = 2):
    return clock.local(clock.now() + timedelta(days=days)).replace(hour=19, minute=0, second=0, microsecond=0)


def written(days: int = 2) -> str:
    return f"{clock.day_shown(evening(days).date())}19:00"


def with_both(town: Town, **changes):
    return planned(town, **{"at": evening(), "organisations": [town.property_company]} | changes)


def moved(town: Town, outing, by=None, **changes) -> None:
    plan = {"at": evening(), "estate": town.estate, "place": "3号楼前", "team": [town.wangjie]}
    plan |= {"organisations": [town.property_company]} | changes
    actions.change_outing(outing=fresh(outing), plan=Plan(**plan), by=by or town.shuji)


def told(user) -> list[str]:
    return [changed_in_words(change) for change in changes_waiting(fresh(user))]


def my_day(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/my-day/").content.decode()


def knows(user) -> None:
    for change in changes_waiting(user):
        actions.acknowledge_change(change=change, by=user)


def test_everybody_who_was_planned_is_told_that_it_is_cancelled_but_for_who_cancelled_it(town: Town) -> None:
    outing = with_both(town)
    assert told(town.wangjie) == told(town.laozhou) == []
    actions.cancel_outing(outing=outing, words="下雨", by=town.xiaoliu)
    said = f"{written()}的小板凳会取消了：下雨"
    assert told(town.wangjie) == told(town.laozhou) == told(town.shuji) == [said]  # 苏书记 leads it
    assert told(town.xiaoliu) == told(town.jiedao) == told(town.chengguan) == told(town.xiaochen) == []
    for user in (town.wangjie, town.laozhou):
        assert said in my_day(user)
    assert [member.user for member in outing.members.all()] == [town.wangjie]  # who was planned stays


def test_it_stands_until_they_say_that_they_know(town: Town) -> None:
    outing = with_both(town)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    change = changes_waiting(town.wangjie).get()
    client = Client()
    client.force_login(town.wangjie)
    assert "取消了：下雨" in client.get(f"/outings/changes/{change.pk}/").content.decode()
    assert client.post(f"/outings/changes/{change.pk}/").status_code == 302
    assert told(town.wangjie) == []
    assert len(told(town.laozhou)) == 1  # everybody for themselves
    with refused("change_seen"):
        actions.acknowledge_change(change=change, by=town.wangjie)
    entry = TimelineEntry.objects.get(kind="PlanChangeSeen")
    assert (entry.subject_kind, entry.subject_id, entry.by) == ("outing", str(outing.pk), town.wangjie)


def test_it_is_over_with_the_day(town: Town) -> None:
    actions.cancel_outing(outing=with_both(town), words="下雨", by=town.shuji)
    with clock.at(evening(2) + timedelta(hours=4)):
        assert len(told(town.wangjie)) == 1
    with clock.at(evening(3)):
        assert told(town.wangjie) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"at": evening(3)}, "{was}的小板凳会改到{now}"),
        ({"at": evening(3), "place": "5号楼前"}, "{was}的小板凳会改到{now}，在万都小区 5号楼前"),
        ({"place": "5号楼前"}, "{was}的小板凳会换了地方：万都小区 5号楼前"),
        ({"topic": "停车"}, ""),
    ],
)
def test_another_time_or_place_is_told_and_another_topic_is_not(town: Town, changes, said) -> None:
    moved(town, with_both(town), **changes)
    words = [said.format(was=written(), now=written(3))] if said else []
    assert told(town.wangjie) == told(town.laozhou) == words


def test_who_has_not_looked_still_knows_what_was_first(town: Town) -> None:
    outing = with_both(town)
    moved(town, outing, at=evening(3))
    knows(town.laozhou)
    moved(town, outing, at=evening(4))
    assert told(town.wangjie) == [f"{written()}的小板凳会改到{written(4)}"]
    assert told(town.laozhou) == [f"{written(3)}的小板凳会改到{written(4)}"]
    assert PlanChange.objects.unscoped(WHY).filter(outing=outing).count() == 2


def test_what_was_read_must_be_what_is_acknowledged(town: Town) -> None:
    outing = with_both(town)
    moved(town, outing, at=evening(3))
    read = changes_waiting(town.wangjie).get()
    moved(town, outing, at=evening(4))
    with refused("change_seen"):
        actions.acknowledge_change(change=read, by=town.wangjie)
    client = Client()
    client.force_login(town.wangjie)
    assert client.post(f"/outings/changes/{read.pk}/", {"told": read.told_at.isoformat()}).status_code == 409
    assert len(told(town.wangjie)) == 1


def test_whoever_need_not_come_any_more_is_told_and_told_again_when_asked_back(town: Town) -> None:
    outing = with_both(town)
    moved(town, outing, team=[], organisations=[])
    assert told(town.wangjie) == told(town.laozhou) == [f"{written()}的小板凳会，不用您去了"]
    moved(town, outing)
    assert told(town.wangjie) == told(town.laozhou) == [f"{written()}的小板凳会照样办，在万都小区 3号楼前"]


def test_taken_up_again_it_is_told_to_all(town: Town) -> None:
    outing = with_both(town)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    knows(town.wangjie)
    actions.take_up_outing(outing=fresh(outing), by=town.shuji)
    assert told(town.wangjie) == told(town.laozhou) == [f"{written()}的小板凳会照样办，在万都小区 3号楼前"]


def test_while_it_goes_on_nobody_is_told(town: Town) -> None:
    outing = going(town, organisations=[town.property_company])
    moved(town, outing, place="5号楼前")
    assert told(town.wangjie) == told(town.laozhou) == []


def test_an_organisation_reads_no_word_that_may_name_somebody(town: Town) -> None:
    plan = Plan(
        at=evening(), estate=town.estate, place="3号楼502李大娘家", organisations=[town.property_company], team=[town.wangjie]
    )
    visit = actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    actions.cancel_outing(outing=visit, words="李大娘住院了", by=town.shuji)
    assert told(town.wangjie) == [f"{written()}的走访取消了：李大娘住院了"]
    assert told(town.laozhou) == [f"{written()}的走访取消了"]
    client = Client()
    client.force_login(town.laozhou)
    page = client.get(f"/outings/changes/{changes_waiting(town.laozhou).get().pk}/").content.decode()
    assert "万都小区 3号楼" in page
    assert [word for word in ("李大娘", visit.number) if word in page] == []
    assert "502" not in readable(page)


def test_it_is_for_that_person_alone(town: Town) -> None:
    actions.cancel_outing(outing=with_both(town), words="下雨", by=town.xiaoliu)
    change = changes_waiting(town.wangjie).get()
    for user in (town.shuji, town.quji, town.xiaochen, town.laozhou):
        client = Client()
        client.force_login(user)
        assert client.get(f"/outings/changes/{change.pk}/").status_code == 404
        with refused("not_allowed"):
            actions.acknowledge_change(change=change, by=user)
    with refused("viewing_as"):
        actions.acknowledge_change(change=change, by=seen_as(town.wangjie, town.quji))
    Representative.objects.filter(user=town.laozhou).update(until=clock.today() - timedelta(days=1))
    assert told(town.laozhou) == []  # who has left the company is told nothing


def test_whoever_planned_it_sees_who_has_not_looked(town: Town) -> None:
    acting("second", "小李", town.property_company, clock.today())
    outing = with_both(town)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    assert sorted(not_seen_of(outing)) == sorted([town.wangjie.name, "恒邻物业"])
    knows(town.laozhou)
    assert not_seen_of(outing) == [town.wangjie.name]  # one of the company has
    client = Client()
    client.force_login(town.shuji)
    assert "还没看到的" in client.get(f"/outings/{outing.number}/").content.decode()
    knows(town.wangjie)
    assert "还没看到的" not in client.get(f"/outings/{outing.number}/").content.decode()


def test_the_digest_says_how_many(town: Town) -> None:
    assert digest_of(town.laozhou) == []
    for _ in range(2):
        actions.cancel_outing(outing=with_both(town), words="下雨", by=town.shuji)
    assert digest_of(fresh(town.laozhou)) == ["2场要去的改了或者取消了"]
    assert "2场要去的改了或者取消了" in digest_of(fresh(town.wangjie))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["wangjie", "laozhou"])
def test_my_day_takes_as_few_statements_for_three_as_for_one(town: Town, who: str) -> None:
    def add(n: int) -> None:
        actions.cancel_outing(outing=with_both(town, at=evening(n + 1)), words="下雨", by=town.shuji)

    user = getattr(town, who)
    one, three = one_and_three(user, "/my-day/", add)
    assert one == three == statements(user, "/my-day/") <= 12


def test_programs_read_and_acknowledge_alike(town: Town) -> None:
    actions.cancel_outing(outing=with_both(town), words="下雨", by=town.shuji)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.laozhou)}"}
    client = Client()
    [row] = client.get("/api/v1/plan-changes", headers=key).json()["items"]
    assert (row["state"], row["text"]) == ("cancelled", f"{written()}的小板凳会取消了：下雨")
    assert client.post(f"/api/v1/plan-changes/{row['id']}/seen", headers=key).status_code == 200
    assert client.post(f"/api/v1/plan-changes/{row['id']}/seen", headers=key).status_code == 409
    assert client.get("/api/v1/plan-changes", headers=key).json()["items"] == []
