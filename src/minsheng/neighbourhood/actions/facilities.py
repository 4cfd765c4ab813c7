"""A facility opens, is looked at, is handed on, closes."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record

from ..events import (
    FacilityChanged,
    FacilityChecked,
    FacilityClosed,
    FacilityHandedOn,
    FacilityOpened,
    FacilityOpenedAgain,
)
from ..models import Community, Estate, Facility, FacilityCheck, Organisation, User, Venue
from ..permission import require
from ..queries import serving
from ..scope import scope_of
from ..worded import require_nobody_named

WHY = "a facility already visible"
LONG_AGO = timedelta(days=366)


@transaction.atomic
def open_facility(
    *,
    community: Community,
    name: str,
    by: User,
    estate: Estate | None = None,
    venue: Venue | None = None,
    purpose: str = "",
    hours: str = "",
    caretaker: Organisation | None = None,
    caretaker_person: User | None = None,
    since: date | None = None,
    case_id: int | None = None,
    case_number: str = "",
    looked_over: bool = False,
) -> Facility:
    """Residents have something to use from `since` (today) on. Name, hours and what it is for are read by everybody.

    `case_id` and `case_number`: the case that it came of, as plain values (casework's `open_facility_of_case`). Raises BadInput,
    also for what may name somebody, unless its writer `looked_over` it.
    """
    require(by, "neighbourhood.keep_facility", community)
    _require_place(community, estate, venue)
    _require_caretaker(community, caretaker, caretaker_person)
    said = _said(name, purpose, hours)
    require_nobody_named(said, looked_over, case=case_id)
    first = since or clock.today()
    if first > clock.today():
        raise BadInput("哪天开的写今天或以前。", "since", "day_ahead")
    facility = Facility.objects.create(
        code=f"SS-{community.letters}-{ids.next_number(f'facility:{community.letters}'):03d}",
        community=community,
        estate=estate or (venue.estate if venue is not None else None),
        venue=venue,
        valid_from=first,
        caretaker=caretaker,
        caretaker_person=caretaker_person,
        **said,
    )
    record(
        FacilityOpened(
            facility_id=facility.pk,
            case_id=case_id,
            case_number=case_number,
            code=facility.code,
            caretaker=facility.cared_for_by,
            by_id=by.pk,
            **said,
        )
    )
    return facility


@transaction.atomic
def change_facility(
    *,
    facility: Facility,
    name: str,
    by: User,
    estate: Estate | None = None,
    venue: Venue | None = None,
    purpose: str = "",
    hours: str = "",
    looked_over: bool = False,
) -> None:
    """Say anew what it is called, where it is, what for, and when it is open; all of it, as it shall read from now on."""
    require(by, "neighbourhood.keep_facility", facility)
    _held_open(facility, "name", "purpose", "hours", "estate_id", "venue_id")
    _require_place(facility.community, estate, venue)
    said = _said(name, purpose, hours)
    require_nobody_named(said, looked_over, facility=facility.pk)
    facility.estate = estate or (venue.estate if venue is not None else None)
    facility.venue = venue
    facility.name, facility.purpose, facility.hours = said["name"], said["purpose"], said["hours"]
    facility.save(update_fields=["name", "purpose", "hours", "estate", "venue"])
    record(FacilityChanged(facility_id=facility.pk, place=facility.place_shown, by_id=by.pk, **said))


@transaction.atomic
def hand_on_facility(
    *, facility: Facility, by: User, caretaker: Organisation | None = None, caretaker_person: User | None = None
) -> None:
    """From now on somebody else cares for it: an organisation that serves here, or a person of the office; or nobody, said plainly."""
    require(by, "neighbourhood.keep_facility", facility)
    _held_open(facility, "caretaker_id", "caretaker_person_id")
    _require_caretaker(facility.community, caretaker, caretaker_person)
    give_to(facility, caretaker, caretaker_person, by)


def give_to(facility: Facility, caretaker: Organisation | None, person: User | None, by: User) -> None:
    """A step of the acts that hand on one facility, or all that somebody cared for."""
    before = facility.cared_for_by
    facility.caretaker, facility.caretaker_person = caretaker, person
    facility.save(update_fields=["caretaker", "caretaker_person"])
    after = facility.cared_for_by
    record(FacilityHandedOn(facility_id=facility.pk, name=facility.name, caretaker=after, before=before, by_id=by.pk))


@transaction.atomic
def close_facility(*, facility: Facility, words: str, by: User) -> None:
    """Residents can use it no more. What was said about it stays."""
    require(by, "neighbourhood.keep_facility", facility)
    kept = words_kept(words)
    if not Facility.objects.unscoped(WHY).filter(pk=facility.pk, valid_to=None).update(valid_to=clock.today()):
        raise StateForbids("这个设施已经不开了。", "facility_closed")
    facility.valid_to = clock.today()
    record(FacilityClosed(facility_id=facility.pk, name=facility.name, words=kept, by_id=by.pk))


@transaction.atomic
def open_facility_again(*, facility: Facility, by: User) -> None:
    """It had been closed, and can be used again."""
    require(by, "neighbourhood.keep_facility", facility)
    if facility.valid_to is None:
        raise StateForbids("这个设施本来就开着。", "facility_open")
    if not Facility.objects.unscoped(WHY).filter(pk=facility.pk, valid_to=facility.valid_to).update(valid_to=None):
        raise SomebodyWasFaster
    facility.valid_to = None
    record(FacilityOpenedAgain(facility_id=facility.pk, name=facility.name, by_id=by.pk))


@transaction.atomic
def check_facility(
    *, facility: Facility, in_order: bool, by: User, words: str = "", on: date | None = None, looked_over: bool = False
) -> FacilityCheck:
    """看过: somebody was there on that day (today) and found it in order, or not and says what is wrong.

    Written down late, it does not hide what a later look found. The organisation that cares for it reads the words. Raises BadInput and StateForbids.
    """
    require(by, "neighbourhood.check_facility", facility)
    now = _held_open(facility)
    latest = now.checked_on
    day = on or clock.today()
    if day > clock.today():
        raise BadInput("哪天去看的写今天或以前。", "on", "day_ahead")
    if day < clock.today() - LONG_AGO:
        raise BadInput("那天太早了。请看看日子对不对。", "on", "too_long_ago")
    if day < now.valid_from:
        raise BadInput("那天这个设施还没开。请看看日子对不对。", "on", "before_it_opened")
    kept = words_kept(words, required=not in_order)
    require_nobody_named({"words": kept}, looked_over, facility=facility.pk)
    check = FacilityCheck.objects.create(facility=facility, on=day, in_order=in_order, words=kept, by=by, at=clock.now())
    if latest is None or day >= latest:
        facility.checked_on, facility.in_order = day, in_order
        facility.save(update_fields=["checked_on", "in_order"])
    record(
        FacilityChecked(
            facility_id=facility.pk,
            name=facility.name,
            check_id=check.pk,
            on=day.isoformat(),
            in_order=in_order,
            words=kept,
            by_id=by.pk,
        )
    )
    return check


def _said(name: str, purpose: str, hours: str) -> dict[str, Any]:
    """What everybody reads."""
    said = {
        "name": short_words_kept(name, "name", 60),
        "purpose": short_words_kept(purpose, "purpose", 80),
        "hours": short_words_kept(hours, "hours", 80),
    }
    if not said["name"]:
        raise BadInput("写一下这个设施叫什么。", "name")
    return said


def _held_open(facility: Facility, *as_read: str) -> Facility:
    """The row as it stands, held until the transaction ends. Raises StateForbids where it was closed, SomebodyWasFaster where one of `as_read`
    is not what was read any more."""
    now: Facility = Facility.objects.unscoped(WHY).select_for_update().get(pk=facility.pk)
    if now.valid_to is not None:
        raise StateForbids("这个设施已经不开了。", "facility_closed")
    if any(getattr(now, field) != getattr(facility, field) for field in as_read):
        raise SomebodyWasFaster
    return now


def _require_place(community: Community, estate: Estate | None, venue: Venue | None) -> None:
    if estate is not None and estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if venue is not None and (venue.community_id != community.pk or (estate is not None and venue.estate_id != estate.pk)):
        raise BadInput("这个场所不在这儿，请重选。", "venue", "no_such_venue")


def _require_caretaker(community: Community, organisation: Organisation | None, person: User | None) -> None:
    if organisation is not None and person is not None:
        raise BadInput("谁管只能选一个：一家单位，或者社区的一个人。", "caretaker", "one_caretaker")
    if organisation is not None and not serving(community).filter(pk=organisation.pk).exists():
        raise BadInput("这家单位不在这个社区，请重选。", "caretaker", "not_serving")
    if person is not None and not (person.is_active and community.pk in scope_of(person).own_communities):
        raise BadInput(f"{person.name}不是这个社区的人，请重选。", "caretaker_person", "not_of_the_office")
