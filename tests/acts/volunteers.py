"""Acts of volunteers: from the application to leaving; a guardian's yes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.models import Volunteer
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, Ready


def wants(town: Town, **changes: Any) -> Volunteer:
    """白鸽 of 万都 wants to cut hair at the weekend."""
    given: dict[str, Any] = {
        "community": town.wandu,
        "name": "白鸽",
        "phone": "10000000301",
        "age": "adult",
        "agreed": True,
        "skills": "理发",
        "times": "周末上午",
        "by": None,
    }
    return actions.apply_volunteer(**given | changes)


def active(town: Town, **changes: Any) -> Volunteer:
    volunteer = wants(town, **changes)
    actions.welcome_volunteer(volunteer=volunteer, by=town.xiaoliu if volunteer.community == town.wandu else town.xiaochen)
    return fresh(volunteer)


def born_for(years: int) -> date:
    """Somebody who is this old since the first of the year."""
    return date(clock.today().year - years, 1, 1)


def pupil(town: Town, years: int = 15, **changes: Any) -> Volunteer:
    """Under eighteen, and no guardian has said yes."""
    age = "minor" if years >= 14 else "child"
    return active(town, **{"name": "小雨", "phone": "10000000302", "age": age, "born": born_for(years)} | changes)


def consented(town: Town, volunteer: Volunteer, **changes: Any) -> Volunteer:
    given: dict[str, Any] = {"name": "雨妈妈", "phone": "10000000303", "relation": "mother", "how": "phone", "by": town.xiaoliu}
    actions.note_consent(volunteer=volunteer, **given | changes)
    return fresh(volunteer)


def enter_volunteer(town: Town) -> Ready:
    def do(by: User) -> Any:
        said = {"name": "白鸽", "phone": "10000000301", "age": "adult", "agreed": True}
        return actions.enter_volunteer(community=town.wandu, by=by, **said)

    return Ready(town.xiaoliu, OFFICE, do, ["volunteer VolunteerEntered"])


def welcome_volunteer(town: Town) -> Ready:
    volunteer = wants(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.welcome_volunteer(volunteer=fresh(volunteer), by=by),
        ["volunteer VolunteerWelcomed"],
    )


def decline_volunteer(town: Town) -> Ready:
    volunteer = wants(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.decline_volunteer(volunteer=fresh(volunteer), words="眼下没有合适的事", by=by),
        ["volunteer VolunteerDeclined"],
    )


def change_volunteer(town: Town) -> Ready:
    volunteer = active(town)

    def do(by: User) -> Any:
        return actions.change_volunteer(volunteer=fresh(volunteer), name="白鸽", phone="10000000309", age="adult", by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["volunteer VolunteerChanged"])


def note_consent(town: Town) -> Ready:
    volunteer = pupil(town)
    return Ready(town.xiaoliu, OFFICE, lambda by: consented(town, fresh(volunteer), by=by), ["volunteer GuardianConsented"])


def take_back_consent(town: Town) -> Ready:
    volunteer = consented(town, pupil(town))
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.take_back_consent(volunteer=fresh(volunteer), words="要中考了", by=by),
        ["volunteer GuardianConsentTakenBack"],
    )


def leave(town: Town) -> Ready:
    volunteer = active(town)
    return Ready(town.xiaoliu, OFFICE, lambda by: actions.leave(volunteer=fresh(volunteer), by=by), ["volunteer VolunteerLeft"])


def erase_volunteer(town: Town) -> Ready:
    volunteer = active(town)
    actions.leave(volunteer=fresh(volunteer), by=None)
    return Ready(
        town.shuji, LEADS, lambda by: actions.erase_volunteer(volunteer=fresh(volunteer), by=by), ["volunteer VolunteerErased"]
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        enter_volunteer,
        welcome_volunteer,
        decline_volunteer,
        change_volunteer,
        note_consent,
        take_back_consent,
        leave,
        erase_volunteer,
    )
}
