"""What outings keep of somebody whose data is erased on request goes too, in the same transaction (个人信息保护法 47)."""

from collections.abc import Collection

from django.db import transaction

from minsheng.casework.models import Voice
from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import clock, privacy
from minsheng.neighbourhood.models import Home, Resident

from ..models import (
    CardVersion,
    Delivery,
    DutyShift,
    HouseholdCard,
    HouseholdConflict,
    HouseholdMark,
    MeetingNotice,
    Outing,
    OutingHome,
    Piece,
    Promise,
    SentFile,
    Stop,
)
from ..models.cards import PLACE as CARD_WORDS
from .last_seen import keep_last_seen
from .texts import forget_stops

WHY = "erasure"
# Stands where the kind of a mark stood.
FORGOTTEN = "forgotten"


@transaction.atomic
def forget_resident(*, resident: Resident, voices: Collection[int]) -> None:
    """What was this person's on notices, from phones, in promises and in what was handed over; and the name among those who came."""
    occasions = Voice.objects.unscoped(WHY).filter(pk__in=voices).exclude(occasion=None).values("occasion")
    for notice in MeetingNotice.objects.unscoped(WHY).filter(outing__occasion__in=occasions):
        notice.lines = [line | {"said": TOMBSTONE, "then": ""} if line["voice"] in voices else line for line in notice.lines]
        notice.save(update_fields=["lines"])
    name = resident.uncovered_name()
    for outing in Outing.objects.unscoped(WHY).filter(occasion__in=occasions).exclude(came_sealed=""):
        if name and name in outing.came:
            outing.came_sealed = privacy.seal(outing.came.replace(name, ""), "outing.came")
            outing.save(update_fields=["came_sealed"])
    came = Delivery.objects.unscoped(WHY).filter(voice__in=voices).values_list("record", flat=True)
    records = list(came)  # the same id with other content goes with it
    Delivery.objects.unscoped(WHY).filter(record__in=records).update(sealed=b"", words="", facts={})
    Piece.objects.filter(sent_file__in=SentFile.objects.unscoped(WHY).filter(record__in=records)).delete()
    if resident.home_id is not None:
        _forget_card(resident.home_id)
        _forget_home(resident.home)
    for shift in DutyShift.objects.unscoped(WHY).filter(occasion__in=occasions).exclude(note=""):
        if name and name in shift.note:
            shift.note = TOMBSTONE
            shift.save(update_fields=["note"])
    Promise.objects.unscoped(WHY).filter(voice__in=voices).update(words=TOMBSTONE, done_words="")


def _forget_card(home: int) -> None:
    """What was written about the home that somebody lives in is about them: all versions, and what phones sent of it."""
    blank = privacy.seal(TOMBSTONE, CARD_WORDS)
    HouseholdCard.objects.unscoped(WHY).filter(home=home).exclude(words_sealed="").update(words_sealed=blank)
    CardVersion.objects.filter(card__home=home).update(words_sealed=blank)
    HouseholdConflict.objects.unscoped(WHY).filter(card__home=home).update(words_sealed=blank)
    Delivery.objects.unscoped(WHY).filter(about=f"home:{home}").update(sealed=b"", words="")


def _forget_home(home: Home | None) -> None:
    """Why the household was to be seen goes; that somebody stood at its door stays."""
    if home is None:
        return
    marks = HouseholdMark.objects.unscoped(WHY).filter(home=home)
    marks.filter(ended_at=None).update(ended_at=clock.now())
    for mark in marks:
        mark.kind, mark.note_sealed, mark.best_from, mark.best_until = FORGOTTEN, "", None, None
        mark.save(update_fields=["kind", "note_sealed", "best_from", "best_until"])
    stops = Stop.objects.unscoped(WHY).filter(dwelling=home)
    forget_stops(stops.values_list("pk", flat=True))
    for field in ("saw", "felt"):
        stops.exclude(**{field: ""}).update(**{field: TOMBSTONE})
    OutingHome.objects.unscoped(WHY).filter(home=home).update(why_sealed="")
    keep_last_seen(home)
