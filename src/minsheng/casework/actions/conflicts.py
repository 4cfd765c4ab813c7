"""A write that came twice with other content waits for a person; both stay."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import ConflictSettled
from ..models import WriteConflict


@transaction.atomic
def settle_conflict(*, conflict: WriteConflict, by: User) -> None:
    """Somebody looked at both versions and did what was needed; the conflict leaves the list, its content stays sealed."""
    require(by, "casework.settle_conflict", conflict)
    WriteConflict.objects.filter(pk=conflict.pk, settled_at=None).update(settled_at=clock.now())
    record(ConflictSettled(write_id=conflict.write_id, conflict_id=conflict.pk, by_id=by.pk))
