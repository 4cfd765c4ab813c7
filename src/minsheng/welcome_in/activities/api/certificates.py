"""志愿服务记录证明: ask, issue, void, check."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, client_address
from minsheng.foundation.finding import or_404

from .. import actions
from ..holding import paper_checked, volunteer_held
from ..models import Certificate
from ..queries.certificates import certificate_or_none, lines_of
from ..queries.volunteers import volunteer_or_none
from .services import presence
from .volunteers import SaidIn

router = Router(tags=["volunteers"])


class IssueIn(Input):
    """`covered`: the surname alone; `identity`: the last four characters of a document, where the volunteer wishes that."""

    covered: bool = False
    identity: Code = ""


def certificate(row: Certificate) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "due": row.due.isoformat(),
        "issued_at": row.issued_at.isoformat() if row.issued_at else None,
        "minutes": row.minutes,
        "services": row.services,
        "star": row.star,
        "void_words": row.void_words,
    }


def _one(request: HttpRequest, number: str) -> Certificate:
    return or_404(certificate_or_none(request.user, number))  # type: ignore[arg-type]


def _shown(row: Certificate) -> dict[str, Any]:
    lines = [presence(line) | {"service": line.sign_up.service.number} for line in lines_of(row)]
    return certificate(row) | {"name": row.name, "volunteer": row.volunteer.number, "check_code": row.check_code, "lines": lines}


@router.post("/volunteers/receipts/{code}/certificate", auth=None, response={201: dict[str, Any]})
def ask_by_code(request: HttpRequest, code: Code) -> Status:
    """Ask for the record of the own hours. It is free."""
    return Status(201, certificate(actions.ask_certificate(volunteer=volunteer_held(code, client_address(request)), by=None)))


@router.post("/volunteers/{number}/certificate/ask", response={201: dict[str, Any]})
def ask(request: HttpRequest, number: Code) -> Status:
    """Somebody at the desk asks for it."""
    found = or_404(volunteer_or_none(request.user, number))  # type: ignore[arg-type]
    return Status(201, certificate(actions.ask_certificate(volunteer=found, by=request.user)))  # type: ignore[arg-type]


@router.post("/volunteers/{number}/certificate", response={201: dict[str, Any]})
def issue(request: HttpRequest, number: Code, data: IssueIn) -> Status:
    """Issue the one that was asked for, or one at the desk, with what counts now."""
    found = or_404(volunteer_or_none(request.user, number))  # type: ignore[arg-type]
    made = actions.issue_certificate(volunteer=found, by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return Status(201, _shown(made))


@router.get("/service-certificates/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _shown(_one(request, number))


@router.post("/service-certificates/{number}/void")
def void(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """Whoever checks it reads that it is worth nothing."""
    actions.void_certificate(certificate=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(_one(request, number))


@router.get("/service-certificates/receipts/{code}", auth=None)
def check(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Whether a paper with this code is genuine, and its sums: no name, no service."""
    found = or_404(paper_checked(code, client_address(request)))
    row = found.certificate
    return {
        "genuine": found.genuine,
        "corrected_since": found.corrected,
        "number": row.number,
        "community": row.volunteer.community.name,
        "issued_at": row.issued_at.isoformat() if row.issued_at else None,
        "minutes": row.minutes,
        "services": row.services,
    }
