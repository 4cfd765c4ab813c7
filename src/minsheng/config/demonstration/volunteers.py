"""Volunteers of the demonstration: a team, six people (one of them a pupil with a guardian), two services that were, one that comes."""

from datetime import date, datetime, timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Organisation
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.models import Service, SignUp, Volunteer

from .people import People

WANDU = "131103901001"
WHY = "the demonstration"

# Name, last digits of the telephone, what they can do, when; who is in the team.
PEOPLE = (
    ("宋玉兰", "81", "理发", "周末上午", True),
    ("冯建设", "82", "修灯、修水管", "天天下午", True),
    ("韩雪梅", "83", "辅导作业", "周二、周四", True),
    ("田守义", "84", "开车、搬东西", "周末", False),
    ("潘小蕊", "85", "给老人读报", "周末", True),
)


def volunteers(people: People, end: datetime) -> None:
    """A month of it: joined, came, one correction, one service next week, one who asks for a certificate, one who waits for an answer."""
    community, worker, secretary = people.communities[WANDU], people.users["xiaoliu"], people.users["shuji"]
    team = people.organisations["honglian"]
    with clock.at(end - timedelta(days=45)):
        known = [_joined(people, *one, team=team) for one in PEOPLE]
    pupil = known[-1]
    with clock.at(end - timedelta(days=44)):
        actions.note_consent(
            volunteer=_again(pupil), name="潘立新", phone="10000000086", relation="father", how="phone", by=worker
        )
    first = _service(people, end, 32, "给楼里老人理发、读报", "万都活动室", team, minors_ok=True)
    second = _service(people, end, 11, "清理楼道里的旧物", "3号楼、5号楼", team)
    with clock.at(end - timedelta(days=31)):
        _came(first, known[0], secretary)
        _came(first, known[1], secretary)
        row = _came(first, pupil, worker)
    with clock.at(end - timedelta(days=30)):
        until = row.until - timedelta(minutes=30)
        actions.correct_attendance(hours=row, came=True, came_until=until, reason="她提前半小时走的，本人说的", by=secretary)
    with clock.at(end - timedelta(days=10)):
        _came(second, known[0], secretary)
        _came(second, known[3], secretary)
        actions.confirm_attendance(sign_up=_signed(second, known[2], secretary), came=False, by=secretary)
        actions.issue_certificate(volunteer=_again(known[3]), by=secretary)
    coming = _service(people, end, -6, "擦宣传栏、扫院子", "万都小区院里", team, minors_ok=True, wanted=8)
    with clock.at(end - timedelta(hours=20)):
        for one in (known[0], pupil):
            actions.sign_up(service=_fresh(coming), volunteer=_again(one), by=None)
        actions.ask_certificate(volunteer=_again(known[0]), by=None)
        actions.apply_volunteer(
            community=community,
            name="谢长河",
            phone="10000000087",
            age="adult",
            skills="写毛笔字",
            times="上午都行",
            agreed=True,
            by=None,
        )


def _joined(
    people: People, name: str, digits: str, skills: str, times: str, in_team: bool, team: Organisation | None
) -> Volunteer:
    born = date(clock.today().year - 15, 1, 9) if name == "潘小蕊" else None
    volunteer = actions.apply_volunteer(
        community=people.communities[WANDU],
        name=name,
        phone=f"100000000{digits}",
        age="minor" if born else "adult",
        born=born,
        skills=skills,
        times=times,
        team=team if in_team else None,
        agreed=True,
        by=None,
    )
    actions.welcome_volunteer(volunteer=volunteer, by=people.users["xiaoliu"])
    return volunteer


def _service(people: People, end: datetime, ago: int, title: str, place: str, team: Organisation | None, **more: Any) -> Service:
    """Planned a few days before, from nine to half past eleven."""
    at = end - timedelta(days=ago) + timedelta(hours=9)
    with clock.at(min(at - timedelta(days=4), end - timedelta(days=1))):
        plan = actions.ServicePlan(title, place, at, at + timedelta(hours=2.5), team=team, **more)
        return actions.plan_service(community=people.communities[WANDU], plan=plan, by=people.users["xiaoliu"])


def _signed(service: Service, volunteer: Volunteer, by: Any) -> SignUp:
    return _row(actions.sign_up(service=_fresh(service), volunteer=_again(volunteer), by=by))


def _came(service: Service, volunteer: Volunteer, by: Any) -> Any:
    return actions.confirm_attendance(sign_up=_signed(service, volunteer, by), came=True, by=by)


def _again(volunteer: Volunteer) -> Volunteer:
    return Volunteer.objects.unscoped(WHY).get(pk=volunteer.pk)


def _fresh(service: Service) -> Service:
    return Service.objects.unscoped(WHY).get(pk=service.pk)


def _row(one: SignUp) -> SignUp:
    return SignUp.objects.unscoped(WHY).get(pk=one.pk)
