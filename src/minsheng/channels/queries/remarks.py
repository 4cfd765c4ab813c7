"""Questions about remarks on the program."""

from django.db.models import F, QuerySet

from minsheng.foundation.ids import read_receipt_code
from minsheng.neighbourhood.models import User

from ..models import Remark


def remarks_seen_by(user: User) -> QuerySet[Remark]:
    """Those that wait for an answer first, then the newest."""
    rows: QuerySet[Remark] = Remark.objects.visible_to(user).select_related("by", "answered_by")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "-id")


def remark_by_number(typed: str) -> Remark | None:
    number = read_receipt_code(typed)
    return Remark.objects.with_number(number).select_related("answered_by").first() if number else None
