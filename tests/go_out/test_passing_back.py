"""提前收回: what passed of somebody's outings, shifts, promises, grids and facilities comes back with the posts, as it still is."""

from datetime import timedelta

from minsheng.casework.actions import end_hand_over
from minsheng.casework.models import HandOver
from minsheng.casework.tasks import hand_over_what_is_due
from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.models import DutyTimeSeat
from minsheng.neighbourhood.models import Facility, Post
from tests.acts.duty import seat_in, seated, shift_of, with_week, worked_day
from tests.go_out.test_passing import colleague, grid_of, handed, led, promised
from tests.go_out.test_passing_along import along, going, sits, usually
from tests.people import Town, fresh, person

DAY = timedelta(days=1)


def ended(town: Town, slip: HandOver, **more) -> HandOver:
    return end_hand_over(hand_over=fresh(slip), by=fresh(town.shuji), **more)


def back(slip: HandOver) -> list[tuple[str, str]]:
    return [(line.kind, line.state) for line in slip.lines.filter(back=True).order_by("id")]


def on(day):
    return clock.at(clock.day_start(day) + timedelta(minutes=10))


def test_back_early_leads_and_sits_there_again_and_the_promise_stays(town: Town) -> None:
    near, far, promise = led(town, 2), led(town, 5), promised(town, 3)
    point = with_week(town)
    shifts = [shift_of(town, day=worked_day(days), point=point) for days in (1, 8)]
    for shift in shifts:
        seated(town, shift, town.xiaoliu)
    new = colleague(town)
    own = actions.plan_outing(community=town.wandu, kind="visit", plan=actions.Plan(at=clock.now() + 6 * DAY), by=new)
    slip = handed(town, new, reason="leave", until=clock.today() + 20 * DAY)
    assert [fresh(one).led_by for one in (near, far)] == [new, new]
    with on(clock.today() + 4 * DAY):
        ended(town, slip)
    assert [fresh(one).led_by for one in (near, far, own)] == [new, town.xiaoliu, new]
    assert ([seat_in(shift).who for shift in shifts], fresh(promise).by) == ([new, town.xiaoliu], new)
    assert [kind for kind, _state in back(slip)] == ["outing", "duty"]
    assert all("小刘" in state for _kind, state in back(slip))


def test_the_wrong_colleague_keeps_nothing_of_it(town: Town) -> None:
    outing, promise, new = led(town, 2), promised(town), colleague(town)
    slip = handed(town, new, reason="transfer")
    ended(town, slip)
    assert (fresh(outing).led_by, fresh(promise).by) == (town.xiaoliu, town.xiaoliu)
    mine = led(town, 3)
    slip = handed(town, town.wangjie, reason="leave", until=clock.today() + 5 * DAY)
    ended(town, slip)
    assert (fresh(mine).led_by, fresh(promise).by, fresh(slip).never_began) == (town.xiaoliu, town.xiaoliu, True)


def test_for_a_later_day_it_comes_back_that_morning(town: Town) -> None:
    outing, new = led(town, 5), colleague(town)
    slip = handed(town, new, reason="leave", until=clock.today() + 9 * DAY)
    ended(town, slip, since=clock.today() + 4 * DAY)
    assert fresh(outing).led_by == new
    with on(clock.today() + 4 * DAY):
        assert (hand_over_what_is_due(), hand_over_what_is_due()) == (1, 0)
    assert fresh(outing).led_by == town.xiaoliu


def test_a_leave_made_shorter_before_it_begins_passes_those_days_alone(town: Town) -> None:
    inside, outside, new = led(town, 4), led(town, 7), colleague(town)
    slip = handed(town, new, reason="leave", since=clock.today() + 3 * DAY, until=clock.today() + 9 * DAY)
    ended(town, slip, since=clock.today() + 6 * DAY)
    with on(clock.today() + 3 * DAY):
        assert hand_over_what_is_due() == 1
    assert [fresh(one).led_by for one in (inside, outside)] == [new, town.xiaoliu]
    with on(clock.today() + 6 * DAY):
        assert hand_over_what_is_due() == 1
    assert [fresh(one).led_by for one in (inside, outside)] == [new, town.xiaoliu]


def test_who_went_along_goes_along_again(town: Town) -> None:
    outing, new = along(town, 2, town.wangjie), colleague(town)
    slip = handed(town, new, by=town.jiedao, reason="transfer")
    assert going(outing) == ["新人", "王姐"]
    ended(town, slip)
    assert going(outing) == ["小刘", "王姐"]


def test_what_went_for_good_of_grids_and_facilities(town: Town) -> None:
    new = colleague(town, "grid")
    grid, _home = grid_of(town, town.wangjie)
    lamp = Facility.objects.create(
        community=town.wandu, code="SS-WD-001", name="棋桌", valid_from=clock.today(), caretaker_person=town.wangjie
    )
    slip = handed(town, new, of=town.wangjie, reason="transfer")
    assert (list(grid.workers.all()), fresh(lamp).caretaker_person) == ([new], new)
    ended(town, slip)
    assert (list(grid.workers.all()), fresh(lamp).caretaker_person) == ([town.wangjie], town.wangjie)


def test_a_grid_of_both_is_of_both_again(town: Town) -> None:
    new = colleague(town, "grid")
    grid, _home = grid_of(town, town.wangjie, new)
    slip = handed(town, new, of=town.wangjie, reason="transfer")
    assert list(grid.workers.all()) == [new]
    ended(town, slip)
    assert set(grid.workers.all()) == {town.wangjie, new}


def test_what_somebody_else_cares_for_since_then_stays(town: Town) -> None:
    new, outing = colleague(town), led(town, 4)
    slip = handed(town, new, reason="leave", until=clock.today() + 9 * DAY)
    type(outing).objects.unscoped("decided since then").filter(pk=outing.pk).update(led_by=town.wangjie)
    ended(town, slip)
    assert (fresh(outing).led_by, back(slip)) == (town.wangjie, [])


def test_the_seat_that_was_lent_is_theirs_again(town: Town) -> None:
    point, new = usually(town), colleague(town)
    slip = handed(town, new, reason="leave", until=clock.today() + 9 * DAY)
    assert sits(point) == {"新人"}
    ended(town, slip)
    assert sits(point) == {"小刘"}
    assert not DutyTimeSeat.objects.exclude(lent_by=None).exists()
    assert back(slip) == [("duty", "改由小刘常坐")]
    slip = handed(town, new, reason="transfer")
    ended(town, slip)
    assert sits(point) == {"小刘"}


def test_what_goes_on_stays_with_who_works_there_and_comes_back_from_who_does_not(town: Town) -> None:
    for to, leads in ((town.wangjie, town.wangjie), (town.xiaochen, town.xiaoliu)):
        outing = led(town, 1)
        with clock.at(outing.at):
            actions.begin_outing(outing=outing, by=fresh(town.xiaoliu))
            slip = handed(town, to, reason="leave", until=clock.today() + 5 * DAY, by=town.quji)
        assert fresh(outing).led_by == to
        with clock.at(outing.at + DAY):
            ended(town, slip)
        assert fresh(outing).led_by == leads


def test_a_seat_handed_to_and_fro_is_whose_it_was(town: Town) -> None:
    """Lent for a leave, given back by mistake, that taken back; and passed on by the deputy for their own leave."""
    point, new, other = usually(town), colleague(town), person("ding", "小丁")
    Post.objects.create(user=other, role="worker", community=town.wandu, since=clock.today())
    handed(town, new, reason="leave", until=clock.today() + 9 * DAY)
    wrong = handed(town, town.xiaoliu, of=new, reason="transfer")
    ended(town, wrong)
    assert sits(point) == {"新人"}
    with on(clock.today() + 12 * DAY):
        assert sits(point) == {"小刘"}


def test_a_seat_that_the_deputy_passed_on_comes_back_too(town: Town) -> None:
    point, new, other = usually(town), colleague(town), person("ding", "小丁")
    Post.objects.create(user=other, role="worker", community=town.wandu, since=clock.today())
    slip = handed(town, new, reason="leave", until=clock.today() + 9 * DAY)
    handed(town, other, of=new, reason="leave", until=clock.today() + 2 * DAY)
    with on(clock.today() + 4 * DAY):
        hand_over_what_is_due()
        ended(town, slip)
        assert sits(point) == {"小刘"}
