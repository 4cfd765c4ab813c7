"""Acts about facilities: opened, looked at, handed on, closed; what a voice speaks of."""

from collections.abc import Callable
from typing import Any

from minsheng.casework import actions
from minsheng.neighbourhood import actions as place_actions
from minsheng.neighbourhood.models import Facility
from tests.chain import answered, heard, says, voices_of
from tests.people import Town, fresh

from .ready import OFFICE, STAFF, Ready


def room(town: Town, **changes: Any) -> Facility:
    """万都's storeroom, a room for table tennis and chess that 恒邻物业 cares for."""
    given: dict[str, Any] = {
        "community": town.wandu,
        "estate": town.estate,
        "name": "邻里球室",
        "purpose": "打乒乓球、下棋",
        "hours": "每天8:30到20:30",
        "caretaker": town.property_company,
        "by": town.xiaoliu,
    }
    return fresh(place_actions.open_facility(**given | changes))


def closed_room(town: Town, **changes: Any) -> Facility:
    facility = room(town, **changes)
    place_actions.close_facility(facility=facility, words="漏水，要大修", by=changes.get("by", town.xiaoliu))
    return fresh(facility)


def solved(town: Town) -> Any:
    """A case whose resident says that it is solved."""
    case = answered(town)
    says(voices_of(case)[0])
    return fresh(case)


def open_facility(town: Town) -> Ready:
    return Ready(town.xiaoliu, OFFICE, lambda by: room(town, by=by), ["facility FacilityOpened"])


def open_facility_of_case(town: Town) -> Ready:
    case = solved(town)
    act = actions.open_facility_of_case
    return Ready(town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), name="球室", by=by), ["facility FacilityOpened"])


def _kept(town: Town, act: Callable[..., Any], kind: str, may: set[str] = OFFICE, **given: Any) -> Ready:
    facility = room(town)
    return Ready(town.xiaoliu, may, lambda by: act(facility=fresh(facility), by=by, **given), [f"facility {kind}"])


def change_facility(town: Town) -> Ready:
    return _kept(town, place_actions.change_facility, "FacilityChanged", name="邻里球室", hours="每天")


def hand_on_facility(town: Town) -> Ready:
    return _kept(town, place_actions.hand_on_facility, "FacilityHandedOn", caretaker_person=town.wangjie)


def close_facility(town: Town) -> Ready:
    return _kept(town, place_actions.close_facility, "FacilityClosed", words="漏水，要大修")


def open_facility_again(town: Town) -> Ready:
    facility = closed_room(town)
    act = place_actions.open_facility_again
    return Ready(town.xiaoliu, OFFICE, lambda by: act(facility=fresh(facility), by=by), ["facility FacilityOpenedAgain"])


def check_facility(town: Town) -> Ready:
    return _kept(town, place_actions.check_facility, "FacilityChecked", STAFF, in_order=True)


def link_facility(town: Town) -> Ready:
    facility, voice = room(town), heard(town, "球室的灯太暗", estate=town.estate)
    act = actions.link_facility
    return Ready(town.wangjie, STAFF, lambda by: act(voice=fresh(voice), facility=facility, by=by), ["voice VoiceAboutFacility"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        open_facility,
        open_facility_of_case,
        change_facility,
        hand_on_facility,
        close_facility,
        open_facility_again,
        check_facility,
        link_facility,
    )
}
