"""Duty points of the demonstration: in every estate of 古城社区 and in 万都小区, four weeks ahead, and one shift with what was heard there."""

from datetime import date, datetime, time, timedelta

from minsheng.casework.actions import Speaker
from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import SeatWanted, TimeWanted
from minsheng.go_out.models import DutyPoint, DutySeat, DutyShift
from minsheng.go_out.queries.duty import holidays_between
from minsheng.neighbourhood.models import User, Venue

from .people import People

MON, TUE, WED, THU, FRI, SAT = range(6)
MORNING, AFTERNOON = (time(9), time(11)), (time(15), time(17))
AHEAD = timedelta(days=27)
# Estate → where it is, the days of its week, when, who of the community usually sits there.
POINTS = (
    ("gucheng", "东门岗亭旁", (MON, WED, FRI), MORNING, "gucheng-gezi"),
    ("gucheng-nan", "2号楼前凉亭", (TUE, THU), AFTERNOON, "gucheng-gezi"),
    ("wenmiao", "巷口传达室", (TUE, SAT), MORNING, "gucheng-shuji"),
    ("wandu", "广场东边", (TUE, FRI), MORNING, "wangjie"),
)
COMPANY = {"gucheng": "gucheng-wuye", "gucheng-nan": "gucheng-wuye", "wandu": "hengling"}
# What somebody said, in which building, and what was answered at once.
SAID = (
    ("晾衣绳拴到树上了，风一大衣裳全刮我家阳台", 3, ""),
    ("养老认证手机上点不明白，孩子又不在跟前", 5, "拿手机一步一步教会了，当场认证好"),
    ("门口那个井圈缺了一块，天黑绊过我一回", 1, ""),
    ("收旧家电的到底哪天来，别又白等", 6, "每月头一个星期六上午来，写在门口的板上了"),
)


def sit_down(people: People, end: datetime) -> None:
    """The points with their weeks, a shift handed over in 古城家园, and the coming four weeks; some seats wait for somebody."""
    today = clock.local(end).date()
    with clock.at(end - timedelta(days=30)):
        points = [_point(people, *row) for row in POINTS]
    _heard(people, points[0], _last_day(POINTS[0][2], today))
    for community in {point.community.pk: point.community for point in points}.values():
        by = people.staff[community.code]["secretary"]
        actions.make_roster(community=community, since=today, until=today + AHEAD, by=by)


def _point(people: People, code: str, place: str, days: tuple[int, ...], hours: tuple[time, time], who: str) -> DutyPoint:
    estate = people.estates[code]
    by = people.staff[estate.community.code]["secretary"]
    venue = Venue.objects.unscoped("the demonstration").filter(code=f"{code}-duty").first()
    point = actions.open_duty_point(
        community=estate.community, estate=estate, venue=venue, name="“您说我听”服务点", place=place, by=by
    )
    company = people.acts_for.get(COMPANY.get(code, ""))
    seats = [
        SeatWanted("community_worker", standing=people.users[who]),
        SeatWanted("property_staff", standing=company),
        SeatWanted("partner", required=False),
    ]
    actions.set_week(point=point, times=[TimeWanted(day, *hours, seats) for day in days], by=by)
    return point


def _last_day(days: tuple[int, ...], today: date) -> date:
    """The last day before today on which the point was open."""
    day = today - timedelta(days=1)
    while day.weekday() not in days or holidays_between(day, day):
        day -= timedelta(days=1)
    return day


def _heard(people: People, point: DutyPoint, day: date) -> None:
    """One shift from sitting down to handing over, with a word of the company that somebody of the community was there."""
    worker, company = people.users["gucheng-gezi"], people.acts_for["gucheng-wuye"]
    by = people.staff[point.community.code]["secretary"]
    with clock.at(clock.day_start(day)):
        actions.make_roster(community=point.community, since=day, until=day, point=point, by=by)
    shift = DutyShift.objects.unscoped("the demonstration").select_related("point__estate", "point__community").get(point=point)
    with clock.at(shift.start):
        actions.begin_duty(shift=shift, by=worker)
    for number, (words, building, answer) in enumerate(SAID, 1):
        with clock.at(shift.start + timedelta(minutes=22 * number)):
            _say(people, shift, words, building, answer, worker)
    with clock.at(shift.end):
        actions.end_duty(shift=shift, note="井圈先摆了个锥桶，下一班看看还在不在。", by=worker)
        seat = DutySeat.objects.select_related("shift__point", "who").get(shift=shift, ability="property_staff")
        if seat.who is not None and company is not None:
            actions.confirm_presence(seat=seat, present=True, by=worker)


def _say(people: People, shift: DutyShift, words: str, building: int, answer: str, by: User) -> None:
    actions.note_at_duty(
        shift=shift,
        words=words,
        speaker=Speaker("unknown"),
        building=people.buildings[shift.point.estate.code, building],
        answer=answer,
        by=by,
    )
