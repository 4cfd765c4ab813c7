"""交接: where somebody only goes along, and where they usually sit, pass as well; who is planned with them is told who leads."""

from datetime import timedelta

from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan, SeatWanted
from minsheng.go_out.models import DutyPoint, DutyTimeSeat, Outing, OutingMember
from minsheng.go_out.queries.changes import changed_in_words, changes_waiting
from minsheng.go_out.queries.duty import week_of
from minsheng.neighbourhood.models import Representative, User
from tests.acts.duty import every_day, opened_point, seat_in, shift_of, worked_day
from tests.go_out.test_passing import DAY, colleague, handed, led, lines
from tests.people import Town, fresh, person


def told(user: User) -> list[str]:
    return [changed_in_words(change) for change in changes_waiting(fresh(user))]


def when(outing: Outing) -> str:
    return f"{clock.day_shown(clock.local(outing.at).date())}{clock.local(outing.at):%H:%M}"


def along(town: Town, days: int = 1, *team: User) -> Outing:
    at = clock.day_start(clock.today()) + days * DAY + timedelta(hours=15)
    plan = Plan(at=at, estate=town.estate, place="3号楼前", team=[town.xiaoliu, *team], organisations=[town.property_company])
    return actions.plan_outing(community=town.wandu, kind="yard_meeting", plan=plan, by=town.shuji)


def going(outing: Outing) -> list[str]:
    rows = OutingMember.objects.filter(outing=outing, dropped_at=None)
    return sorted(rows.values_list("user__name", flat=True))


def usually(town: Town, *seats: SeatWanted) -> DutyPoint:
    point = opened_point(town)
    actions.set_week(
        point=point, times=every_day(*(seats or (SeatWanted("community_worker", True, town.xiaoliu),))), by=town.shuji
    )
    return point


def sits(point: DutyPoint) -> set[str]:
    return {seat.usual.name if seat.usual else "" for time in week_of(point) for seat in time.seats.all()}


def test_where_somebody_goes_along_the_other_goes_and_is_told(town: Town) -> None:
    outing, new = along(town, 2, town.wangjie), colleague(town)
    slip = handed(town, new, by=town.jiedao)
    assert (going(outing), fresh(outing).led_by, fresh(outing).version) == (["新人", "王姐"], town.shuji, 1)
    assert told(new) == [f"{when(outing)}的小板凳会，请您一起去，在万都小区 3号楼前"]
    assert told(town.wangjie) == told(town.shuji) == told(town.laozhou) == told(town.xiaochen) == []
    assert lines(slip) == [("outing", f"{when(outing)}，换新人一起去")]
    entry = TimelineEntry.objects.get(kind="CompanionHandedOn")
    assert (entry.subject_kind, entry.subject_id) == ("outing", str(outing.pk))


def test_whoever_goes_anyway_goes_once(town: Town) -> None:
    outing = along(town, 2, town.wangjie)
    slip = handed(town, town.wangjie)
    assert (going(outing), told(town.wangjie)) == (["王姐"], [])
    assert lines(slip) == [("outing", f"{when(outing)}，王姐本来就去")]


def test_of_a_leave_the_other_days_stay(town: Town) -> None:
    near, far, new = along(town, 2), along(town, 9), colleague(town)
    handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    assert [going(one) for one in (near, far)] == [["新人"], ["小刘"]]


def test_who_does_not_work_there_goes_nowhere(town: Town) -> None:
    outing = along(town, 2)
    stranger = person("shuren", "路人")
    Representative.objects.create(user=stranger, organisation=town.property_company, since=clock.today())
    slip = handed(town, stranger, of=town.laozhou)
    assert (going(outing), lines(slip)) == (["小刘"], [])


def test_everybody_planned_is_told_who_leads_now(town: Town) -> None:
    outing = led(town, 2)
    plan = Plan(at=outing.at, estate=town.estate, place="3号楼前", team=[town.wangjie], organisations=[town.property_company])
    actions.change_outing(outing=fresh(outing), plan=plan, by=town.xiaoliu)
    new = colleague(town)
    handed(town, new)
    assert told(town.wangjie) == [f"{when(outing)}的小板凳会改由新人带队"]
    assert told(new) == [f"{when(outing)}的小板凳会，请您带队"]
    assert told(town.laozhou) == [f"{when(outing)}的小板凳会换了人带队"]  # no name leaves the office
    assert told(town.shuji) == told(town.xiaochen) == []
    client = Client()
    client.force_login(town.wangjie)
    assert "改由新人带队" in client.get("/my-day/").content.decode()
    page = client.get(f"/outings/changes/{changes_waiting(fresh(town.wangjie)).get().pk}/").content.decode()
    assert ("改由新人带队" in page, "知道了" in page) == (True, True)


def test_who_has_not_looked_reads_the_new_leader_and_the_new_time_in_one(town: Town) -> None:
    outing = led(town, 2)
    plan = Plan(at=outing.at, estate=town.estate, place="3号楼前", team=[town.wangjie])
    actions.change_outing(outing=fresh(outing), plan=plan, by=town.xiaoliu)
    before, new = when(outing), colleague(town)
    handed(town, new)
    later = Plan(at=outing.at + DAY, estate=town.estate, place="3号楼前", team=[town.wangjie])
    actions.change_outing(outing=fresh(outing), plan=later, by=new)
    assert told(town.wangjie) == [f"{before}的小板凳会改到{when(fresh(outing))}，在万都小区 3号楼前，由新人带队"]


def test_a_meeting_that_goes_on_tells_nobody(town: Town) -> None:
    outing = led(town, 2)
    plan = Plan(at=outing.at, estate=town.estate, team=[town.wangjie])
    actions.change_outing(outing=fresh(outing), plan=plan, by=town.xiaoliu)
    actions.begin_outing(outing=fresh(outing), by=town.xiaoliu)
    new = colleague(town)
    handed(town, new)
    assert (fresh(outing).led_by, told(town.wangjie), told(new)) == (new, [], [])


def test_where_they_usually_sit_the_other_sits_from_the_next_roster_on(town: Town) -> None:
    point, new = usually(town), colleague(town)
    slip = handed(town, new)
    assert sits(point) == {"新人"}
    assert lines(slip) == [("duty", "改由新人常坐")]
    assert slip.lines.get().title.startswith("服务点每周常坐7段：万都小区 您说我听 周一 09:00—11:00、周二 09:00")
    assert seat_in(shift_of(town, point=point)).who == new
    entry = TimelineEntry.objects.get(kind="StandingSeatsHandedOn")
    assert (entry.subject_kind, entry.subject_id) == ("duty_point", str(point.pk))


def test_on_leave_the_seat_is_lent_and_theirs_again_by_itself(town: Town) -> None:
    point, new = usually(town), colleague(town)
    first, after = worked_day(2), worked_day(8)
    slip = handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    assert [kind for kind, _state in lines(slip)] == ["duty"]
    assert all("再还给本人" in state for _kind, state in lines(slip))
    # Made today for both: in those days the other, later who is back then.
    assert [seat_in(shift_of(town, point=point, day=day)).who for day in (first, after)] == [new, town.xiaoliu]
    client = Client()
    client.force_login(town.shuji)
    assert "以后还是小刘" in client.get(f"/duty-points/{point.pk}/").content.decode()
    with clock.at(clock.day_start(clock.today() + 6 * DAY)):
        assert sits(point) == {"小刘"}


def test_writing_the_week_anew_does_not_take_a_lent_seat_away(town: Town) -> None:
    point, new = usually(town), colleague(town)
    handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    actions.set_week(point=point, times=every_day(SeatWanted("community_worker", True, fresh(new))), by=town.shuji)
    with clock.at(clock.day_start(clock.today() + 6 * DAY)):
        assert sits(point) == {"小刘"}
    actions.set_week(point=point, times=every_day(SeatWanted("community_worker", True, town.wangjie)), by=town.shuji)
    with clock.at(clock.day_start(clock.today() + 6 * DAY)):
        assert sits(point) == {"王姐"}


def test_who_leaves_while_on_leave_does_not_come_back_to_it(town: Town) -> None:
    point, new = usually(town), colleague(town)
    handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    handed(town, town.wangjie)
    assert sits(point) == {"新人"}
    with clock.at(clock.day_start(clock.today() + 6 * DAY)):
        assert sits(point) == {"王姐"}


def test_who_stands_in_and_leaves_passes_the_lent_seat_on_and_it_still_comes_back(town: Town) -> None:
    point, new = usually(town), colleague(town)
    handed(town, new, reason="leave", until=clock.today() + 5 * DAY)
    handed(town, town.wangjie, of=fresh(new))
    assert sits(point) == {"王姐"}
    with clock.at(clock.day_start(clock.today() + 6 * DAY)):
        assert sits(point) == {"小刘"}


def test_who_may_not_sit_there_leaves_the_seat_to_be_given(town: Town) -> None:
    """A point that was moved to another community's estate is not one of theirs."""
    point, new = usually(town, SeatWanted("community_worker", True, town.xiaoliu)), colleague(town)
    DutyPoint.objects.unscoped("a test").filter(pk=point.pk).update(community=town.gucheng)
    slip = handed(town, new)
    assert lines(slip) == [("not_passed", "新人不能常坐，那些班请另排人")]
    assert not DutyTimeSeat.objects.exclude(standing=None).exists()


def test_the_page_shows_both_before_they_pass(town: Town, client: Client) -> None:
    along(town, 2)
    usually(town)
    client.force_login(town.shuji)
    page = client.get("/staff/xiaoliu/hand-over/").content.decode()
    assert ("本人一起去" in page, "常坐的是本人" in page) == (True, True)
