"""督办单: tell an organisation in writing to bring its share on."""

from datetime import date, timedelta

from django.db import transaction

from minsheng.casework.actions.phase import show_anew
from minsheng.casework.actions.shares import require_going
from minsheng.casework.models import Assignment
from minsheng.casework.models.shares import WAITING_STATES
from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.foundation.working_days import working_days_between
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from ..events import SupervisionLetterIssued
from ..models import SupervisionLetter
from .texts import require_for_organisations

AHEAD = timedelta(days=366)


def _office_of(by: User) -> str:
    """The community or street that somebody speaks for."""
    role = scope_of(by).first_role
    return role[1] if role is not None else ""


@transaction.atomic
def issue_supervision_letter(
    *, assignment: Assignment, words: str, until: date, by: User, issuer: str = "", looked_over: bool = False
) -> SupervisionLetter:
    """Ask in writing for one share to be brought on by a day. The share stays as it is: its clock is not moved by a letter.

    Raises StateForbids where it is not waited for or its case is parked; BadInput for a day that is over, and for words that may name a
    resident (an organisation reads them).
    """
    require(by, "work_together.issue_supervision_letter", assignment)
    if assignment.state not in WAITING_STATES or assignment.case.has_ended:
        raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不用督办。", "share_state")
    require_going(assignment.case)
    if until < clock.today():
        raise BadInput("要求的日子已经过了，请写今天或以后。", "until", "in_the_past")
    if until > clock.today() + AHEAD:
        raise BadInput("要求的日子在一年以后，太远了。请写近一点。", "until", "too_far")
    community = assignment.case.community
    kept, signed = words_kept(words), short_words_kept(issuer, "issuer", 60) or _office_of(by) or community.name
    require_for_organisations(assignment.case, {"words": kept, "issuer": signed}, looked_over)
    year = f"{clock.today():%y}"
    letter = SupervisionLetter.objects.create(
        number=f"DB-{community.letters}-{year}-{ids.next_number(f'supervision:{community.letters}:{year}'):03d}",
        community=community,
        assignment=assignment,
        words=kept,
        until=until,
        due=assignment.day,
        days_late=max(0, working_days_between(assignment.day, clock.today())) if assignment.is_late else 0,
        issuer=signed,
        issued_by=by,
        issued_at=clock.now(),
    )
    record(
        SupervisionLetterIssued(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            letter_id=letter.pk,
            number=letter.number,
            organisation=assignment.organisation.name,
            until=until.isoformat(),
            words=kept,
            by_id=by.pk,
        )
    )
    show_anew(assignment.case_id)
    return letter
