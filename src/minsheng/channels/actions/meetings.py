"""Ask people to come to a meeting, and call it off."""

from datetime import datetime

from django.db import transaction

from minsheng.casework.models import Case
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.ids import next_number
from minsheng.foundation.suspicious import suspicious_in
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..events import MeetingCalledOff, MeetingInvitationIssued
from ..models import MeetingInvitation

LENGTHS = {
    "topic": 60,
    "place": 80,
    "contact": 40,
    "phone": 20,
    "document_number": 40,
    "issuer": 60,
    "agenda": 2000,
    "bring": 1000,
}
MOST_INVITED, LONGEST_NAME, LAST_YEAR = 60, 60, 2199


@transaction.atomic
def issue_meeting_invitation(
    *,
    community: Community,
    topic: str,
    at: datetime,
    place: str,
    invited: list[str],
    by: User,
    case: Case | None = None,
    agenda: str = "",
    bring: str = "",
    contact: str = "",
    phone: str = "",
    document_number: str = "",
    issuer: str = "",
) -> MeetingInvitation:
    """会议通知: goes to several organisations, so that no telephone, identity number or plate of anybody may stand in it but whom to ask."""
    require(by, "channels.issue_meeting_invitation", community)
    if case is not None and case.community_id != community.pk:
        raise BadInput("这件事项不是这个社区的。", "case", "other_community")
    if at.year > LAST_YEAR:
        raise BadInput("这一年太远了，请对一对年份。", "at", "meeting_too_far")
    if at <= clock.now():
        raise BadInput("这个时间已经过了，请写以后的时间。", "at", "in_the_past")
    typed = {"topic": topic, "place": place, "agenda": agenda, "bring": bring, "contact": contact, "phone": phone}
    typed |= {"document_number": document_number, "issuer": issuer or community.name}
    kept = {field: _kept(field, text) for field, text in typed.items()}
    names = _names(invited)
    for field, text in {**kept, "invited": "、".join(names)}.items():
        _require_no_numbers(field, text)
    number = next_number(f"meeting:{community.letters}:{clock.today():%y}")
    notice = MeetingInvitation.objects.create(
        number=f"{community.letters}-HY-{clock.today():%y}-{number:03}",
        community=community,
        case=case,
        at=at,
        invited=names,
        issued_at=clock.now(),
        issued_by=by,
        **kept,
    )
    record(
        MeetingInvitationIssued(
            notice_id=notice.pk,
            number=notice.number,
            topic=notice.topic,
            at=notice.at.isoformat(),
            place=notice.place,
            invited=names,
            case_number=case.number if case else "",
            by_id=by.pk,
        )
    )
    return notice


@transaction.atomic
def call_off_meeting(*, notice: MeetingInvitation, words: str, by: User) -> None:
    """The meeting does not take place; the notice stays, and says so wherever it is shown or copied."""
    require(by, "channels.call_off_meeting", notice)
    kept = words_kept(words)
    rows = MeetingInvitation.objects.unscoped("call it off").filter(pk=notice.pk, called_off_at=None)
    if not rows.update(called_off_at=clock.now(), called_off_by=by, called_off_words=kept):
        raise StateForbids("这次会已经说过不开了。", "already_called_off")
    record(MeetingCalledOff(notice_id=notice.pk, number=notice.number, words=kept, by_id=by.pk))


def _kept(field: str, typed: str) -> str:
    text = words_kept(typed, field, required=field in ("topic", "place"))
    if len(text) > LENGTHS[field]:
        raise BadInput(f"太长了：最多{LENGTHS[field]}字，现在有{len(text)}字。", field, "too_long")
    return text if field in ("agenda", "bring") else " ".join(text.split())


def _names(typed: list[str]) -> list[str]:
    names = [
        name for name in dict.fromkeys(" ".join(words_kept(one, "invited", required=False).split()) for one in typed) if name
    ]
    if not names:
        raise BadInput("请写上请谁来，一行一家。", "invited", "empty")
    if len(names) > MOST_INVITED or any(len(name) > LONGEST_NAME for name in names):
        raise BadInput(f"最多{MOST_INVITED}家，一家最多{LONGEST_NAME}字，一行写一家。", "invited", "too_long")
    return names


def _require_no_numbers(field: str, text: str) -> None:
    for found in suspicious_in(text):
        if found.hard and not (field in ("contact", "phone") and found.kind == "phone"):
            raise BadInput(f"通知几家都会看到，“{found.piece}”不能写在这里。电话写在“联系电话”里。", field, "names_somebody")
