"""Why a household is to be seen, who may know it, and when it is due: 15 days after somebody was last met, and never out of the door."""

from datetime import time, timedelta

import pytest
from django.test import Client

from minsheng.casework.actions import erase_resident
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.models import HouseholdMark, LastSeen, Outing, OutingHome
from minsheng.go_out.queries.households import NEVER, cared_for_of, due_homes, long_not_reached
from minsheng.neighbourhood.actions import enter_home, entrust_grid, make_key
from minsheng.neighbourhood.models import Grid, Home, Resident
from tests.acts.outings import grid_of, home_of, visit_with_homes
from tests.desk.test_lists import one_and_three
from tests.people import fresh, posted, seen_as
from tests.readable import readable

WHY = "a test"
CARES = {"wangjie", "xiaoliu", "shuji"}


def marked(town, number="502", kind="alone", **said):
    return actions.mark_household(home=home_of(town, number), kind=kind, by=town.shuji, **said)


def met(town, number="502", outcome="met"):
    outing = visit_with_homes(town, "999")
    actions.begin_outing(outing=outing, by=town.wangjie)
    return actions.make_stop(outing=outing, dwelling=home_of(town, number), outcome=outcome, felt="好", by=town.wangjie)


def due(user):
    return [
        one.home.door for one in due_homes(fresh(user)).select_related("home__building", "home__unit").order_by("due_on", "pk")
    ]


def test_due_from_the_first_day_and_again_so_many_days_after_somebody_was_met(town):
    grid_of(town)
    marked(town)
    assert due(town.wangjie) == ["3号楼502"]
    met(town, outcome="nobody")
    assert due(town.wangjie) == ["3号楼502"]
    met(town)
    assert due(town.wangjie) == []
    with clock.at(clock.now() + timedelta(days=14)):
        assert due(town.wangjie) == []
    with clock.at(clock.now() + timedelta(days=15)):
        assert due(town.wangjie) == ["3号楼502"]
        [one] = cared_for_of(fresh(town.wangjie), [home_of(town).pk])
        assert (one.why, one.overdue_days) == ("独居老人，15天一次，已经15天没见到", 0)


def test_the_most_frequent_reason_counts_and_what_ended_does_not(town):
    first = marked(town, kind="veteran")
    second = marked(town, kind="ill", days=7)
    met(town)
    assert LastSeen.objects.unscoped(WHY).get().due_on == clock.today() + timedelta(days=7)
    actions.change_interval(mark=fresh(second), days=20, by=town.xiaoliu)
    assert LastSeen.objects.unscoped(WHY).get().due_on == clock.today() + timedelta(days=20)
    actions.end_mark(mark=fresh(second), by=town.xiaoliu)
    assert LastSeen.objects.unscoped(WHY).get().due_on == clock.today() + timedelta(days=90)
    actions.end_mark(mark=fresh(first), by=town.xiaoliu)
    with clock.at(clock.now() + timedelta(days=400)):
        assert due(town.shuji) == []
    with pytest.raises(StateForbids):
        actions.end_mark(mark=fresh(first), by=town.shuji)


def test_a_reason_until_a_day_is_over_after_it_and_can_be_given_again(town):
    marked(town, until=clock.today() + timedelta(days=3))
    with pytest.raises(BadInput):
        marked(town)
    with clock.at(clock.now() + timedelta(days=4)):
        assert due(town.shuji) == []
        marked(town)
        assert due(town.shuji) == ["3号楼502"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nothing"},
        {"days": 0},
        {"days": 366},
        {"until": clock.today() - timedelta(days=1)},
        {"best_from": time(9)},
        {"best_from": time(10), "best_until": time(9)},
    ],
)
def test_what_cannot_be_kept_is_said(town, wrong):
    with pytest.raises(BadInput):
        marked(town, **wrong)


def test_only_who_cares_for_a_household_knows_why(town):
    grid = grid_of(town)
    marked(town)
    other = posted("laoli", "老李", "grid", clock.today(), community=town.wandu)
    for model in (HouseholdMark, LastSeen):
        seen = {
            name
            for name in vars(town)
            if hasattr(getattr(town, name), "username") and model.objects.visible_to(fresh(getattr(town, name))).exists()
        }
        assert seen == CARES
        assert not model.objects.visible_to(other).exists()
        assert not model.objects.visible_to(seen_as(town.shuji, town.quji)).exists()
    with pytest.raises(NotAllowed):
        actions.mark_household(home=home_of(town, "601"), kind="ill", by=other)
    entrust_grid(grid=grid, workers=[other], by=town.shuji)
    assert HouseholdMark.objects.visible_to(fresh(other)).exists()
    assert not HouseholdMark.objects.visible_to(fresh(town.wangjie)).exists()
    with pytest.raises(BadInput):
        entrust_grid(grid=grid, workers=[town.xiaoliu], by=town.shuji)


def test_kind_and_note_stand_in_no_entry_and_the_note_is_sealed(town):
    mark = marked(town, note="儿子在外地")
    actions.change_interval(mark=mark, days=9, by=town.shuji)
    assert fresh(mark).note == "儿子在外地" and "儿子" not in fresh(mark).note_sealed
    payloads = TimelineEntry.objects.filter(subject_kind="household_mark").values_list("payload", flat=True)
    assert len(payloads) == 2
    assert not any(word in readable(payload) for payload in payloads for word in ("alone", "独居", "儿子", "502"))


def test_every_reading_of_why_is_kept(town):
    marked(town)
    client, before = Client(), LookLog.objects.count()
    client.force_login(town.shuji)
    page = client.get("/homes/due/").content.decode()
    assert "独居老人，15天一次，还没见到过" in page
    client.get(f"/homes/{home_of(town).pk}/")
    client.get("/homes/due/?grid=none&list=unreached&estate=nowhere")
    rows = list(LookLog.objects.order_by("pk")[before:])
    which = (town.shuji, "read_marks", "marks of homes 1", str(home_of(town).pk))
    assert [(row.by, row.act, row.what, row.reason) for row in rows] == [which] * 2
    client.force_login(town.quji)
    assert "1户为什么要常去看" in client.get("/log/").content.decode()


def test_put_into_a_visit_from_the_list_with_why(town):
    grid_of(town)
    marked(town)
    client = Client()
    client.force_login(town.wangjie)
    nothing = client.post("/homes/due/plan/", {}, follow=True).content.decode()
    assert "请至少选一户" in nothing and not Outing.objects.unscoped(WHY).exists()
    far = Home.objects.create(building=town.building_b, code="1", name="1")
    client.post("/homes/due/plan/", {"home": [home_of(town).pk, far.pk], "outing": "", "at": "2026-12-01T09:00"})
    outing = Outing.objects.unscoped(WHY).get()
    row = OutingHome.objects.unscoped(WHY).get()
    assert (outing.reason, outing.estate, row.home, row.why) == (
        "key_homes", town.estate, home_of(town), "独居老人，15天一次，还没见到过",
    )  # fmt: skip
    key = {"authorization": f"Bearer {make_key(name='表', by=town.wangjie)}"}
    LookLog.objects.all().delete()
    assert "独居老人" in client.get(f"/outings/{outing.number}/").content.decode()
    assert Client(headers=key).get(f"/api/v1/outings/{outing.number}/homes").json()["items"][0]["why"] == row.why
    kept = list(LookLog.objects.values_list("by__username", "reason"))
    assert kept == [("wangjie", str(row.home_id))] * 2
    other = posted("laoli", "老李", "grid", clock.today(), community=town.wandu)
    for user in (other, town.jiedao):
        client.force_login(user)
        page = client.get(f"/outings/{outing.number}/").content.decode()
        assert "3号楼502" in page and "独居" not in page
    assert LookLog.objects.count() == len(kept)


def test_long_not_reached_is_who_nobody_met_for_so_many_days_marked_or_not(town):
    grid_of(town)
    home_of(town, "501"), met(town, "502"), met(town, "503", outcome="nobody")

    def found():
        return sorted((home.name, home.met == NEVER) for home in long_not_reached(fresh(town.wangjie)))

    assert found() == [("501", True), ("503", True), ("999", True)]
    with clock.at(clock.now() + timedelta(days=91)):
        assert found() == [("501", True), ("502", False), ("503", True), ("999", True)]


def test_my_day_and_the_list_agree(town):
    client = Client()
    client.force_login(town.shuji)
    assert "到日子该去看看了" not in client.get("/my-day/").content.decode()
    marked(town), marked(town, "501"), marked(town, "501", kind="ill")
    assert '<a href="/homes/due/">2户</a>' in client.get("/my-day/").content.decode()
    assert "2户到了日子" in client.get("/homes/due/").content.decode()


def test_pages_go_on_where_the_last_row_stood(town):
    for n in range(35):
        marked(town, str(100 + n), since=clock.today() - timedelta(days=n // 2))
    client = Client()
    client.force_login(town.shuji)
    first = client.get("/homes/due/")
    second = client.get("/homes/due/?before=" + first.context["page"].older)
    names = [one.home.name for page in (first, second) for one in page.context["rows"]]
    assert len(names) == 35 == len(set(names))
    assert names == [one.home.name for one in due_homes(town.shuji).select_related("home").order_by("due_on", "pk")]
    assert [one.home.name for one in client.get("/homes/due/?after=" + second.context["page"].newer).context["rows"]] == names[
        :30
    ]
    for nonsense in ("x", "2026-13-01_3", "_", "2026-11-01_x"):
        assert len(client.get(f"/homes/due/?before={nonsense}").context["rows"]) == 30


@pytest.mark.parametrize("path", ["/homes/due/", "/homes/due/?list=unreached", "/homes/{home}/"])
def test_lists_cost_the_same_for_one_as_for_three_and_little(town, path):
    first = home_of(town, "1").pk

    def add(n: int) -> object:
        kinds = ["alone", "ill", "aged", "child"]
        met(town, "1", outcome="nobody")
        return marked(town, "1" if "{home}" in path else str(n), kind=kinds[n])

    one, three = one_and_three(town.shuji, path.format(home=first), add)
    assert one == three <= 14


def test_a_home_that_the_register_lacks_is_written_into_it(town):
    client = Client()
    client.force_login(town.xiaoliu)
    data = {"estate": "wandu", "home": "3号楼2单元502", "kind": "ill", "note": "刚出院"}
    assert client.post("/homes/mark/", data | {"home": "9号楼502"}).status_code == 422
    again = client.post("/homes/mark/", data | {"home": "3号楼门口"})
    assert again.status_code == 422 and "门牌写成" in again.content.decode() and "刚出院" in again.content.decode()
    assert client.post("/homes/mark/", data).status_code == 302
    home = Home.objects.unscoped(WHY).get()
    assert (home.door, HouseholdMark.objects.unscoped(WHY).get().home) == ("3号楼2单元502", home)
    assert enter_home(building=town.building, number="502", by=town.xiaoliu) == home


def test_marks_go_when_somebody_of_the_household_asks_to_be_erased(town):
    mark = marked(town, note="儿子在外地", best_from=time(9), best_until=time(11))
    resident = Resident(community=town.wandu, home=home_of(town))
    resident.cover("李秀英", "13800000000")
    resident.save()
    outing = visit_with_homes(town, "601")
    actions.put_homes(outing=outing, homes=[home_of(town)], why={home_of(town).pk: "独居"}, by=town.shuji)
    erase_resident(resident=resident, reason="本人要求", by=town.shuji)
    kept = fresh(mark)
    assert (kept.kind, kept.note, kept.best_from, kept.ended_at is None) == ("forgotten", "", None, False)
    assert OutingHome.objects.unscoped(WHY).get(home=home_of(town)).why == ""
    assert due(town.shuji) == []


def test_whose_a_grid_is_is_said_by_who_leads(town):
    grid = Grid.objects.create(community=town.wandu, code="g1", name="第一网格")
    client = Client()
    client.force_login(town.shuji)
    assert client.post(f"/grids/{grid.pk}/workers/", {"workers": [town.wangjie.pk]}).status_code == 302
    assert list(grid.workers.all()) == [town.wangjie]
    assert client.post(f"/grids/{grid.pk}/workers/", {"workers": [town.xiaoliu.pk]}).status_code == 422
    assert "王姐" in client.get("/places/").content.decode()
