"""A facility comes of a case; a voice speaks of a facility."""

from datetime import date

from django.db import transaction

from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.actions import open_facility
from minsheng.neighbourhood.models import Community, Estate, Facility, Organisation, User, Venue
from minsheng.neighbourhood.permission import require

from ..events import VoiceAboutFacility
from ..models import Case, FacilityOfCase, Voice
from ..states import LEAVES_SOMETHING, VoiceState
from .phase import show_anew


@transaction.atomic
def open_facility_of_case(
    *,
    case: Case,
    name: str,
    by: User,
    estate: Estate | None = None,
    venue: Venue | None = None,
    purpose: str = "",
    hours: str = "",
    caretaker: Organisation | None = None,
    caretaker_person: User | None = None,
    since: date | None = None,
    looked_over: bool = False,
) -> Facility:
    """What came of a case that has ended stays for everybody to use, with somebody who cares for it.

    Raises StateForbids where nothing was done, BadInput as `open_facility` does.
    """
    require(by, "neighbourhood.keep_facility", case.community)
    if case.phase not in LEAVES_SOMETHING:
        raise StateForbids("这件事还没办成，先办好了再登记设施。", "case_phase")
    facility = open_facility(
        community=case.community,
        name=name,
        by=by,
        estate=estate or case.estate,
        venue=venue,
        purpose=purpose,
        hours=hours,
        caretaker=caretaker,
        caretaker_person=caretaker_person,
        since=since,
        case_id=case.pk,
        case_number=case.number,
        looked_over=looked_over,
    )
    FacilityOfCase.objects.create(case=case, facility=facility)
    show_anew(case.pk)
    return facility


def is_of_place(facility: Facility, community: Community, estate: Estate | None) -> bool:
    """Of this community, and of this estate where both are known."""
    return facility.community_id == community.pk and (estate is None or facility.estate_id in (None, estate.pk))


def require_of_place(facility: Facility, community: Community, estate: Estate | None) -> None:
    if not is_of_place(facility, community, estate):
        raise BadInput("这个设施不在这个小区里，请重选。", "facility", "facility_elsewhere")


@transaction.atomic
def link_facility(*, voice: Voice, by: User, facility: Facility | None = None) -> None:
    """跟哪个设施有关: say which facility a voice speaks of, or that it is of none after all. The words stay as they are."""
    require(by, "casework.sort_voice", voice)
    if voice.state in (VoiceState.REPLACED, VoiceState.UNDONE):
        raise StateForbids(f"这一条“{voice.get_state_display()}”，不用再分。", "voice_state")
    if facility is not None:
        require_of_place(facility, voice.community, voice.estate)
    rows = Voice.objects.unscoped("link_facility").filter(pk=voice.pk, facility=voice.facility_id)
    if not rows.update(facility=facility):
        raise SomebodyWasFaster
    voice.facility = facility
    record(
        VoiceAboutFacility(
            voice_id=voice.pk,
            facility_id=facility.pk if facility else None,
            name=facility.name if facility else "",
            by_id=by.pk,
        )
    )
