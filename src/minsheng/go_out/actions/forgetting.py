"""What outings keep of somebody whose data is erased on request goes too, in the same transaction (个人信息保护法 47)."""

from collections.abc import Collection

from django.db import transaction

from minsheng.casework.models import Voice
from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import privacy
from minsheng.neighbourhood.models import Resident

from ..models import MeetingNotice, Outing, Promise

WHY = "erasure"


@transaction.atomic
def forget_resident(*, resident: Resident, voices: Collection[int]) -> None:
    """Lines of notices that were this person's words, promises about them, and the name among those who came."""
    occasions = Voice.objects.unscoped(WHY).filter(pk__in=voices).exclude(occasion=None).values("occasion")
    for notice in MeetingNotice.objects.unscoped(WHY).filter(outing__occasion__in=occasions):
        notice.lines = [line | {"said": TOMBSTONE, "then": ""} if line["voice"] in voices else line for line in notice.lines]
        notice.save(update_fields=["lines"])
    name = resident.uncovered_name()
    for outing in Outing.objects.unscoped(WHY).filter(occasion__in=occasions).exclude(came_sealed=""):
        if name and name in outing.came:
            outing.came_sealed = privacy.seal(outing.came.replace(name, ""), "outing.came")
            outing.save(update_fields=["came_sealed"])
    Promise.objects.unscoped(WHY).filter(voice__in=voices).update(words=TOMBSTONE, done_words="")
