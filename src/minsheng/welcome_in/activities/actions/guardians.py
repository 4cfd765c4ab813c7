"""A guardian says yes for somebody under eighteen, or takes it back (未成年人保护法 16, 22, 72; DOMAIN §7 and §8)."""

from datetime import date

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import GuardianConsented, GuardianConsentTakenBack
from ..models import Guardian, Volunteer
from ..states import PAST, ConsentHow
from .signing_up import take_down_ahead
from .volunteers import GuardianSaid, guardian_of_words
from .words import told_words


@transaction.atomic
def note_consent(
    *, volunteer: Volunteer, name: str, phone: str, relation: str, how: str, by: User, on: date | None = None
) -> Guardian:
    """Write down that a guardian allows it: who, what they are to the child, how and on which day (today, where nobody says)."""
    require(by, "activities.note_consent", volunteer)
    if volunteer.state in PAST:
        raise StateForbids(f"{volunteer.number}现在是“{volunteer.get_state_display()}”，不用监护人同意。", "volunteer_state")
    if not volunteer.needs_guardian:
        raise StateForbids("他满18岁了，不用监护人同意。", "of_age")
    if how not in ConsentHow.values:
        raise BadInput("请选监护人是怎么同意的。", "how", "how_missing")
    day = on or clock.today()
    if day > clock.today():
        raise BadInput("同意的日子还没到，请看看日子。", "on", "day_ahead")
    guardian = guardian_of_words(volunteer, GuardianSaid(name, phone, relation))
    guardian.how, guardian.consented_on, guardian.noted_by = how, day, by
    guardian.save()
    record(
        GuardianConsented(
            volunteer_id=volunteer.pk,
            guardian_id=guardian.pk,
            relation=relation,
            how=how,
            on=day.isoformat(),
            by_id=by.pk,
        )
    )
    return guardian


@transaction.atomic
def take_back_consent(*, volunteer: Volunteer, words: str, by: User) -> None:
    """The guardians allow it no more: what is planned ahead falls, and nothing is planned from now on. What was done before stays."""
    require(by, "activities.take_back_consent", volunteer)
    kept = told_words(words, "words", required=True)
    moment = clock.now()
    standing = Guardian.objects.unscoped("take back").filter(volunteer=volunteer, taken_back_at=None).exclude(consented_on=None)
    latest = standing.order_by("-pk").first()
    if latest is None:
        raise StateForbids("没有监护人的同意可以收回。", "no_consent")
    if not standing.update(taken_back_at=moment):
        raise SomebodyWasFaster
    fallen = take_down_ahead(volunteer)
    record(GuardianConsentTakenBack(volunteer_id=volunteer.pk, guardian_id=latest.pk, words=kept, services=fallen, by_id=by.pk))
