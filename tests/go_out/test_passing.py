"""交接: what hangs on a person passes with their posts, and what cannot pass stands on the slip."""

from datetime import timedelta

from django.test import Client

from minsheng.casework.actions import hand_over_work
from minsheng.casework.models import HandOver
from minsheng.casework.tasks import hand_over_what_is_due
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing, Promise
from minsheng.go_out.queries.changes import changes_waiting
from minsheng.go_out.queries.duty import my_shifts
from minsheng.go_out.queries.outings import my_promises
from minsheng.neighbourhood.actions import entrust_grid
from minsheng.neighbourhood.care import home_cared_for
from minsheng.neighbourhood.models import Facility, Grid, Home, Representative, User
from tests.acts.duty import seat_in, seated, shift_of, with_week, worked_day
from tests.chain import offered, opened
from tests.people import Town, fresh, person, posted

DAY = timedelta(days=1)


def colleague(town: Town, role: str = "worker") -> User:
    return posted("xinren", "新人", role, clock.today() - 3 * DAY, community=town.wandu)


def led(town: Town, days: int = 1, **changes) -> Outing:
    plan = Plan(at=clock.day_start(clock.today()) + days * DAY + timedelta(hours=15), estate=town.estate, place="3号楼前")
    return actions.plan_outing(community=town.wandu, kind="yard_meeting", plan=plan, by=town.xiaoliu, **changes)


def promised(town: Town, days: int = 2) -> Promise:
    due = clock.today() + days * DAY
    return actions.give_promise(community=town.wandu, words="把表送到5号楼501", due=due, by=town.xiaoliu)


def handed(town: Town, to: User, **more) -> HandOver:
    return hand_over_work(**{"of": town.xiaoliu, "to": to, "reason": "left", "by": town.shuji} | more)


def lines(slip: HandOver) -> list[tuple[str, str]]:
    return [(line.kind, line.state) for line in slip.lines.order_by("id")]


def test_what_hangs_on_who_leaves_is_the_others_from_that_minute(town: Town) -> None:
    shift, outing, promise = shift_of(town), led(town), promised(town)
    seated(town, shift, town.xiaoliu)
    new = colleague(town)
    slip = handed(town, new)
    assert (seat_in(shift).who, fresh(outing).led_by, fresh(promise).by) == (new, new, new)
    assert (list(my_shifts(fresh(new))), list(my_promises(fresh(new)))) == ([shift], [promise])
    assert [change.state for change in changes_waiting(fresh(new))] == ["seated", "led"]
    kinds = [kind for kind, _state in lines(slip)]
    assert kinds == ["outing", "duty", "promise"]
    assert all("新人" in state for _kind, state in lines(slip))
    assert not slip.lines.filter(title__contains="501").exists()
    told = TimelineEntry.objects.filter(kind__in=["OutingHandedOn", "SeatTaken", "PromiseHandedOn"]).order_by("id")
    assert [entry.kind for entry in told] == ["SeatTaken", "OutingHandedOn", "SeatTaken", "PromiseHandedOn"]


def test_who_left_is_out_at_the_next_request(town: Town) -> None:
    browser = Client()
    browser.force_login(town.xiaoliu)
    outing = led(town)
    assert browser.get(f"/outings/{outing.number}/").status_code == 200
    handed(town, colleague(town))
    page = browser.get(f"/outings/{outing.number}/")
    assert (page.status_code, page["Location"].startswith("/login/")) == (302, True)


def test_of_a_leave_those_days_pass_and_the_others_stay(town: Town) -> None:
    near, far = led(town, 2), led(town, 9)
    soon, later = promised(town, 3), promised(town, 12)
    point = with_week(town)
    first, second = worked_day(1), worked_day(10)
    shifts = [shift_of(town, day=day, point=point) for day in (first, second)]
    for shift in shifts:
        seated(town, shift, town.xiaoliu)
    new = colleague(town)
    slip = handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    assert [fresh(one).led_by for one in (near, far)] == [new, town.xiaoliu]
    assert [fresh(one).by for one in (soon, later)] == [new, town.xiaoliu]
    assert [seat_in(shift).who for shift in shifts] == [new, town.xiaoliu]
    assert ("promise", "由新人办到底，不随假期还回来") in lines(slip)


def test_what_cannot_pass_stands_on_the_slip(town: Town) -> None:
    """A seat whose time is taken waits for somebody; who does not work there leads nothing there."""
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    new = colleague(town)
    start = shift.start
    actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(at=start), by=new)
    slip = handed(town, new, reason="transfer")
    assert seat_in(shift).who is None
    assert lines(slip) == [("not_passed", "新人坐不了，位子空着，请另排人")]


def test_a_representatives_seats_pass_to_their_own_people(town: Town) -> None:
    new = person("xiaozhou", "小周")
    Representative.objects.create(user=new, organisation=town.property_company, since=clock.today())
    shift = shift_of(town)
    seated(town, shift, town.laozhou, "property_staff")
    slip = handed(town, new, of=town.laozhou)
    assert (seat_in(shift, "property_staff").who, lines(slip)) == (new, [("duty", "换小周坐")])


def grid_of(town: Town, *workers: User) -> tuple[Grid, Home]:
    grid = Grid.objects.create(community=town.wandu, code="g1", name="第一网格")
    grid.buildings.add(town.building)
    entrust_grid(grid=grid, workers=workers, by=town.shuji)
    return grid, Home.objects.create(building=town.building, code="501", name="501")


def test_the_homes_of_a_grid_are_seen_by_who_has_it_now_and_nobody_before(town: Town) -> None:
    grid, home = grid_of(town, town.wangjie)
    new = colleague(town, "grid")
    seen = [home_cared_for(fresh(user), home) for user in (town.wangjie, new, town.xiaochen)]
    slip = handed(town, new, of=town.wangjie)
    after = [home_cared_for(fresh(user), home) for user in (town.wangjie, new, town.xiaochen)]
    assert (seen, after, list(grid.workers.all())) == ([True, False, False], [False, True, False], [new])
    assert lines(slip) == [("grid", "网格，由新人接着管")]


def test_a_leave_lends_grid_and_facility_and_gives_them_back(town: Town) -> None:
    grid, home = grid_of(town, town.wangjie)
    lamp = Facility.objects.create(
        community=town.wandu, code="SS-WD-001", name="棋桌", valid_from=clock.today(), caretaker_person=town.wangjie
    )
    new = colleague(town, "grid")
    last = clock.today() + 3 * DAY
    slip = handed(town, new, of=town.wangjie, reason="leave", until=last)
    assert [kind for kind, _state in lines(slip)] == ["facility", "grid"]
    assert all("再还给本人" in state for _kind, state in lines(slip))
    assert ([home_cared_for(fresh(user), home) for user in (town.wangjie, new)], fresh(lamp).caretaker_person) == (
        [False, True],
        new,
    )
    with clock.at(clock.day_start(last)):
        assert hand_over_what_is_due() == 0
    with clock.at(clock.day_start(last + DAY)):
        assert (hand_over_what_is_due(), hand_over_what_is_due()) == (1, 0)
        assert [home_cared_for(fresh(user), home) for user in (town.wangjie, new)] == [True, False]
    assert (list(grid.workers.all()), fresh(lamp).caretaker_person) == ([town.wangjie], town.wangjie)


def test_whose_grid_it_was_as_well_keeps_it_after_the_leave(town: Town) -> None:
    new = colleague(town, "grid")
    grid, _home = grid_of(town, town.wangjie, new)
    last = clock.today() + 3 * DAY
    slip = handed(town, new, of=town.wangjie, reason="leave", until=last)
    assert lines(slip) == [("shared", "网格，新人本来就在管")]
    with clock.at(clock.day_start(last + DAY)):
        hand_over_what_is_due()
    assert set(grid.workers.all()) == {town.wangjie, new}


def test_for_a_later_day_it_passes_when_the_day_comes_with_what_came_meanwhile(town: Town, client: Client) -> None:
    outing, promise, new = led(town, 12), promised(town), colleague(town)
    first = clock.today() + 10 * DAY
    slip = handed(town, new, reason="transfer", since=first)
    assert (fresh(outing).led_by, fresh(promise).by, slip.passed_at) == (town.xiaoliu, town.xiaoliu, None)
    case = opened(town, by=fresh(town.xiaoliu), title="后来立的")
    client.force_login(town.shuji)
    assert "以后新来的" in client.get(f"/hand-overs/{slip.pk}/").content.decode()
    assert hand_over_what_is_due() == 0
    with clock.at(clock.day_start(first) + timedelta(minutes=1)):
        assert (hand_over_what_is_due(), hand_over_what_is_due()) == (1, 0)
        assert (fresh(outing).led_by, fresh(promise).by) == (new, new)
        page = client.get(f"/hand-overs/{slip.pk}/").content.decode()
        assert ("以后新来的" in page, case.title in page) == (False, True)
    assert [line.kind for line in slip.lines.order_by("id")] == ["case", "outing", "promise"]


def test_a_later_day_takes_a_representatives_shares_as_they_were(town: Town) -> None:
    new = person("xiaozhou", "小周")
    Representative.objects.create(user=new, organisation=town.property_company, since=clock.today())
    first = clock.today() + 10 * DAY
    slip = handed(town, new, of=town.laozhou, reason="transfer", since=first)
    share = offered(town, opened(town))
    with clock.at(clock.day_start(first)):
        hand_over_what_is_due()
    assert [(line.kind, line.number) for line in slip.lines.all()] == [("share", share.case.number)]


def test_the_page_shows_what_will_pass(town: Town, client: Client) -> None:
    led(town)
    client.force_login(town.shuji)
    page = client.get("/staff/xiaoliu/hand-over/").content.decode()
    assert ("本人带队" in page, "手上没有没办完的" in page) == (True, False)
