"""Acts of services: planned, signed up for, confirmed, corrected, certified."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.actions import ServicePlan
from minsheng.welcome_in.activities.models import Certificate, Service, ServiceHours, SignUp, Volunteer
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, Ready
from .volunteers import active


def in_hours(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)


def ahead(town: Town, **changes: Any) -> ServicePlan:
    """Hair cut for the old, the day after tomorrow, for two hours and a half."""
    plan = ServicePlan("给老人理发", "活动室", in_hours(48), in_hours(50.5), team=town.volunteers)
    return replace(plan, **changes)


def planned(town: Town, **changes: Any) -> Service:
    return fresh(actions.plan_service(community=town.wandu, plan=ahead(town, **changes), by=town.xiaoliu))


def over(town: Town, **changes: Any) -> Service:
    """One that was three hours ago."""
    return planned(town, **{"at": in_hours(-3), "until": in_hours(-0.5)} | changes)


def signed(town: Town, service: Service | None = None, volunteer: Volunteer | None = None, **changes: Any) -> SignUp:
    given: dict[str, Any] = {"by": town.xiaoliu} | changes
    one = actions.sign_up(service=service or planned(town), volunteer=volunteer or active(town), **given)
    return fresh(one)


def came(town: Town, sign_up: SignUp | None = None, **changes: Any) -> ServiceHours:
    given: dict[str, Any] = {"came": True, "by": town.xiaoliu} | changes
    return fresh(actions.confirm_attendance(sign_up=sign_up or signed(town, over(town)), **given))


def certified(town: Town, **changes: Any) -> Certificate:
    volunteer = came(town).sign_up.volunteer
    return fresh(actions.issue_certificate(volunteer=volunteer, by=town.xiaoliu, **changes))


def plan_service(town: Town) -> Ready:
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.plan_service(community=town.wandu, plan=ahead(town), by=by),
        ["service ServicePlanned"],
    )


def change_service(town: Town) -> Ready:
    service = planned(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.change_service(service=fresh(service), plan=ahead(town, place="亭子里"), by=by),
        ["service ServiceChanged"],
    )


def cancel_service(town: Town) -> Ready:
    service = signed(town).service
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.cancel_service(service=fresh(service), words="下雨", by=by),
        ["service ServiceCancelled"],
    )


def release_names(town: Town) -> Ready:
    service = planned(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.release_names(service=fresh(service), released=True, by=by),
        ["service NamesReleased"],
    )


def sign_up(town: Town) -> Ready:
    service, volunteer = planned(town), active(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.sign_up(service=fresh(service), volunteer=volunteer, by=by),
        ["service VolunteerSignedUp"],
    )


def step_back(town: Town) -> Ready:
    one = signed(town)
    return Ready(town.xiaoliu, OFFICE, lambda by: actions.step_back(sign_up=fresh(one), by=by), ["service VolunteerSteppedBack"])


def tell_volunteer(town: Town) -> Ready:
    one = signed(town)
    return Ready(town.xiaoliu, OFFICE, lambda by: actions.tell_volunteer(sign_up=fresh(one), by=by), ["service VolunteerTold"])


def confirm_attendance(town: Town) -> Ready:
    one = signed(town, over(town, team=None))
    return Ready(town.xiaoliu, OFFICE, lambda by: came(town, fresh(one), by=by), ["service AttendanceConfirmed"])


def correct_attendance(town: Town) -> Ready:
    hours = came(town)

    def do(by: User) -> Any:
        return actions.correct_attendance(hours=fresh(hours), came=False, reason="记错了人", by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["service AttendanceCorrected"])


def ask_certificate(town: Town) -> Ready:
    volunteer = came(town).sign_up.volunteer
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.ask_certificate(volunteer=fresh(volunteer), by=by),
        ["volunteer CertificateAsked"],
    )


def issue_certificate(town: Town) -> Ready:
    volunteer = came(town).sign_up.volunteer
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.issue_certificate(volunteer=fresh(volunteer), by=by),
        ["volunteer CertificateIssued"],
    )


def void_certificate(town: Town) -> Ready:
    certificate = certified(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.void_certificate(certificate=fresh(certificate), words="时长记错了", by=by),
        ["volunteer CertificateVoided"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        plan_service,
        change_service,
        cancel_service,
        release_names,
        sign_up,
        step_back,
        tell_volunteer,
        confirm_attendance,
        correct_attendance,
        ask_certificate,
        issue_certificate,
        void_certificate,
    )
}
