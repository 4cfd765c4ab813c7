"""A volunteer leaves, and may be forgotten (个人信息保护法 47): what was done stays, as hours of nobody."""

from django.db import transaction

from minsheng.casework.models import WriteConflict
from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import VolunteerErased, VolunteerLeft
from ..models import Certificate, Guardian, Volunteer
from ..states import PAST, VolunteerState
from .signing_up import take_down_ahead
from .volunteers import move, write_where_read


@transaction.atomic
def leave(*, volunteer: Volunteer, by: User | None) -> None:
    """Be a volunteer no more. `by` is None where whoever holds the code says it. What was done stays, and a certificate is still to be had."""
    if by is not None:
        require(by, "activities.leave", volunteer)
    move(volunteer, VolunteerState.LEFT)
    fallen = take_down_ahead(volunteer)
    record(VolunteerLeft(volunteer_id=volunteer.pk, services=fallen, by_id=by.pk if by else None))


@transaction.atomic
def erase_volunteer(*, volunteer: Volunteer, by: User) -> None:
    """Take out the name, the telephone, the birth, skills, times, team and guardians. Only of who left or was not taken: leaving comes first."""
    require(by, "activities.erase_volunteer", volunteer)
    if volunteer.state not in PAST:
        raise StateForbids("还在册，登记的内容要留着。他要走，先点“退出”。", "volunteer_open")
    if volunteer.erased_at is not None:
        raise StateForbids("已经删过了。", "volunteer_erased")
    volunteer.cover("", "", None)
    sealed = {key: getattr(volunteer, key) for key in ("name_sealed", "phone_sealed", "born_sealed")}
    write_where_read(volunteer, erased_at=clock.now(), skills="", times="", team=None, decided_words="", **sealed)
    Guardian.objects.unscoped("erase").filter(volunteer=volunteer).update(name_sealed="", phone_sealed="")
    Certificate.objects.unscoped("erase").filter(volunteer=volunteer).update(identity_sealed="")
    blank = privacy.seal("{}", "conflict.received")
    WriteConflict.objects.filter(write__act="apply_volunteer", write__result=str(volunteer.pk)).update(received_sealed=blank)
    record(VolunteerErased(volunteer_id=volunteer.pk, by_id=by.pk))
