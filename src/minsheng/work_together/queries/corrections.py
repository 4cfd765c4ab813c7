"""Decisions on "不归我们管" and the list of duties: what is written of a matter, and which decision did not go into it yet."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Assignment, Case, Refusal
from minsheng.casework.queries.beside import Beside, Known
from minsheng.casework.states import Ground
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed

from ..models import DispatchList, DispatchRow
from .dispatch_list import rows_for, rows_shown, rows_that_name, whole_in_words


def written_about(share: Assignment, user: User) -> list[str]:
    """What the list of duties says of the matter of a share, for whoever decides on its refusal."""
    return [whole_in_words(row) for row in rows_for(share.case.category, share.case.community)]


def asks_of_corrections(case: Case, user: User) -> list[QuerySet[Any, Any]]:
    """Decided refusals "not ours" of a case after which nobody changed the list, for whoever may change it."""
    rows = Refusal.objects.filter(assignment__case=case, ground=Ground.NOT_OURS).exclude(decision="")
    if not allowed(user, "work_together.correct_dispatch_list", case):
        return [rows.none()]
    gone_in = DispatchList.objects.filter(refusal=OuterRef("pk"))
    return [rows.filter(~Exists(gone_in)).select_related("assignment__organisation").order_by("decided_at")]


def told_of_corrections(case: Case, user: User, shares: Sequence[Assignment], answers: list[list[Any]]) -> Beside:
    found: list[Refusal] = answers[0]
    said = _("裁定了：%(name)s“不归我们管”，%(decision)s。改派单目录，下次就不会派错")
    return Beside(
        [
            Known(
                said % {"name": one.assignment.organisation.name, "decision": one.get_decision_display()},
                reverse("dispatch_list_correct", args=[one.assignment_id]),
            )
            for one in found
        ]
    )


def rows_in_question(share: Assignment, user: User, listing: DispatchList | None) -> list[DispatchRow]:
    """Rows of a version that may have to go after a decision: those of the matter, the one refused first."""
    rows = list(rows_shown(listing, user, share.case.category))
    here = [row for row in rows if _holds_in(row, share)]
    named = rows_that_name(share.organisation, here)
    return named + [row for row in here if row not in named]


def _holds_in(row: DispatchRow, share: Assignment) -> bool:
    community = share.case.community
    if row.community_id is not None:
        return row.community_id == community.pk
    return row.street_id in (None, community.street_id)
