"""Notices of meetings, documents as Word files, and their templates, for programs."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router, Status, UploadedFile
from pydantic import Field

from minsheng.casework.queries.voices import case_or_none
from minsheng.foundation.api import Code, Input, Words, keyset
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from ..actions import (
    call_off_meeting,
    go_back_to_template,
    issue_meeting_invitation,
    make_document,
    replace_template,
    use_template_above,
)
from ..documents.filling import DOCX
from ..documents.kinds import KINDS, Kind
from ..documents.making import why_broken
from ..documents.meeting import time_in_words
from ..models import MeetingInvitation
from ..queries.meetings import group_text, notices_seen_by
from ..queries.templates import Place, place_or_none, template_for, versions_of

router = Router(tags=["documents"])


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


class MeetingInvitationIn(Input):
    community: Code
    topic: Words
    at: datetime
    place: Words
    invited: list[Words] = Field(max_length=200)
    case: Code = ""
    agenda: Words = ""
    bring: Words = ""
    contact: Words = ""
    phone: Words = ""
    document_number: Words = ""
    issuer: Words = ""


class CallOffIn(Input):
    words: Words


def _shown(notice: MeetingInvitation) -> dict[str, Any]:
    """`group`: what may be sent to a chat group, without names."""
    return {
        "number": notice.number,
        "community": notice.community.code,
        "case": notice.case.number if notice.case else None,
        "topic": notice.topic,
        "at": notice.at.isoformat(),
        "place": notice.place,
        "invited": notice.invited,
        "agenda": notice.agenda,
        "bring": notice.bring,
        "contact": notice.contact,
        "phone": notice.phone,
        "document_number": notice.document_number,
        "issuer": notice.issuer,
        "issued_at": notice.issued_at.isoformat(),
        "called_off_at": notice.called_off_at.isoformat() if notice.called_off_at else None,
        "group": group_text(notice, time_in_words(notice)),
    }


def _notice_or_404(request: HttpRequest, number: str) -> MeetingInvitation:
    return or_404(notices_seen_by(_me(request)).filter(number=number).first())


@router.get("/meeting-invitations")
def meeting_invitations(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Notices of the own communities, newest first."""
    return keyset(notices_seen_by(_me(request)), _shown, after=after, limit=limit)


@router.get("/meeting-invitations/{number}")
def meeting_invitation(request: HttpRequest, number: Code) -> dict[str, Any]:
    """One notice."""
    return _shown(_notice_or_404(request, number))


@router.post("/meeting-invitations", response={201: dict[str, Any]})
def issue(request: HttpRequest, data: MeetingInvitationIn) -> Any:
    """Ask organisations to come to a meeting; `case` where it is about one."""
    user, typed = _me(request), data.dict()
    community = Community.objects.visible_to(user).filter(code=typed.pop("community"), valid_to=None).first()
    number = typed.pop("case")
    case = case_or_none(user, number) if number else None
    if community is None or (number and (case is None or not scope_of(user).covers(case.community_id))):
        raise Http404
    if data.at.tzinfo is None:
        raise BadInput("时间要带时区，写成2026-12-01T09:30:00+08:00。", "at")
    return Status(201, _shown(issue_meeting_invitation(community=community, case=case, by=user, **typed)))


@router.post("/meeting-invitations/{number}/call-off")
def call_off(request: HttpRequest, number: Code, data: CallOffIn) -> dict[str, Any]:
    """The meeting does not take place."""
    call_off_meeting(notice=_notice_or_404(request, number), words=data.words, by=_me(request))
    return _shown(_notice_or_404(request, number))


def _kind_or_404(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@router.post("/documents/{kind}/{of}")
def make(request: HttpRequest, kind: Code, of: Code) -> HttpResponse:
    """A document as a Word file: `kind` meeting-invitation, dossier or reply; `of` the number of the notice, the case or the voice, or
    `order-` and the id of an order. Names covered. Recorded in the log. `X-Minsheng-Template` is `default` where the office's was broken."""
    known = _kind_or_404(kind)
    found = known.find(_me(request), of)
    if found is None:
        raise Http404
    made = make_document(kind=known, found=found, by=_me(request))
    answer = HttpResponse(made.content, content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, made.file_name) or "attachment"
    answer["X-Minsheng-Template"] = "default" if made.broken else "in-use"
    return answer


def _place_or_404(request: HttpRequest, code: str) -> Place:
    place = place_or_none(_me(request), code)
    if place is None:
        raise Http404
    require(_me(request), "channels.replace_template", place)
    return place


def _template_shown(kind: Kind, place: Place) -> dict[str, Any]:
    now = template_for(kind.code, place)
    return {
        "kind": kind.code,
        "name": kind.name,
        "place": place.code,
        "fields": [{"name": one.name, "meaning": one.meaning, "items": [item.name for item in one.items]} for one in kind.fields],
        "in_use": str(now.pk) if now else None,
        "broken": why_broken(kind, now),
        "versions": [
            {"id": str(one.pk), "name": one.name, "at": one.at.isoformat(), "in_use": one.in_use}
            for one in versions_of(kind.code, place)[:100]
        ],
    }


@router.get("/templates/{kind}/{place}")
def template(request: HttpRequest, kind: Code, place: Code) -> dict[str, Any]:
    """The fields of a kind, its versions in a place (`district`, `street-CODE`, `community-CODE`), and which one holds there."""
    return _template_shown(_kind_or_404(kind), _place_or_404(request, place))


@router.post("/templates/{kind}/{place}", response={201: dict[str, Any]})
def replace(request: HttpRequest, kind: Code, place: Code, file: File[UploadedFile]) -> Any:
    """Take a .docx in as the template, of a ledger an .xlsx. A broken one is refused: `title` says what is wrong where."""
    known, where = _kind_or_404(kind), _place_or_404(request, place)
    replace_template(kind=known, place=where, content=file.read(), name=file.name or "", by=_me(request))
    return Status(201, _template_shown(known, where))


@router.post("/templates/{kind}/{place}/above")
def above(request: HttpRequest, kind: Code, place: Code) -> dict[str, Any]:
    """Use none of one's own any more: that of the place above, or the default."""
    known, where = _kind_or_404(kind), _place_or_404(request, place)
    use_template_above(kind=known, place=where, by=_me(request))
    return _template_shown(known, where)


@router.post("/templates/{kind}/{place}/{identity}/use")
def use(request: HttpRequest, kind: Code, place: Code, identity: Code) -> dict[str, Any]:
    """Use an earlier version again."""
    known, where = _kind_or_404(kind), _place_or_404(request, place)
    rows = versions_of(known.code, where).select_related("community", "street")
    found = rows.filter(pk=int(identity)).first() if identity.isascii() and identity.isdigit() and len(identity) < 18 else None
    if found is None:
        raise Http404
    go_back_to_template(template=found, by=_me(request))
    return _template_shown(known, where)
