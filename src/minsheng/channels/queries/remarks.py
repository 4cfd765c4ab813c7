"""Questions about remarks on the program."""

from datetime import UTC, datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from minsheng.foundation.ids import read_receipt_code
from minsheng.neighbourhood.models import User

from ..models import Remark

# Later than any answer.
WAITS = datetime(9000, 1, 1, tzinfo=UTC)


def remarks_seen_by(user: User) -> QuerySet[Remark]:
    """Those that wait for an answer first, then what was answered last: by `turn`, and of those by id, the greatest first."""
    rows: QuerySet[Remark] = Remark.objects.visible_to(user).select_related("by", "answered_by")
    return rows.annotate(turn=Coalesce("answered_at", Value(WAITS)))


def remark_by_number(typed: str) -> Remark | None:
    number = read_receipt_code(typed)
    return Remark.objects.with_number(number).select_related("answered_by").first() if number else None
