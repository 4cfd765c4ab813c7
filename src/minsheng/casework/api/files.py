"""Files that are handed in: photos and documents, and sheets of messages."""

import hashlib
import uuid
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Status, UploadedFile

from minsheng.foundation.api import NEW_OR_REPEATED, Code, keyset_in_order, whole_number

from .. import actions
from ..models import Assignment, Attachment, ImportBatch, ImportRow
from ..receiving import receive
from . import shown
from .voices import case_or_404, community_or_404, voice_or_404

router = Router(tags=["files"])


@router.post("/attachments", response=NEW_OR_REPEATED)
def attach(
    request: HttpRequest,
    file: UploadedFile = File(...),
    client_id: uuid.UUID | None = Form(None),
    voice: Code = Form(""),
    case: Code = Form(""),
    assignment: Code = Form(""),
    stage: Code = Form(""),
    note: Code = Form(""),
) -> Status:
    """A photo or document for a voice, a case (stage before|after|document|signature), or an assignment (likewise)."""
    content = file.read()
    share = None
    if assignment:
        rows = Assignment.objects.visible_to(request.user).select_related("organisation", "case__community", "case__category")
        share = rows.filter(pk=whole_number(assignment) or 0).first()
        if share is None:
            raise Http404

    def do() -> Attachment:
        return actions.attach(
            content=content,
            by=request.user,  # type: ignore[arg-type]
            voice=voice_or_404(request, voice) if voice else None,
            case=case_or_404(request, case) if case else None,
            assignment=share,
            stage=stage,
            name=file.name or "",
            note=note,
        )

    described = {"voice": voice, "case": case, "assignment": assignment, "stage": stage, "note": note}
    described["file"] = hashlib.sha256(content).hexdigest()
    received = receive(client_id=client_id, act="attach", content=described, by=request.user, kind=Attachment, do=do)  # type: ignore[arg-type]
    return Status(201 if received.new else 200, shown.attachment(received.result))


@router.post("/imports", response=NEW_OR_REPEATED)
def import_file(request: HttpRequest, file: UploadedFile = File(...), community: Code = Form(...)) -> Status:
    """A file of messages; every row created, repeated, or refused with its reason."""
    into = community_or_404(request, community)
    batch = actions.import_voices(content=file.read(), file_name=file.name or "", community=into, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"batch": str(batch.pk), "created": batch.created, "repeated": batch.repeated, "refused": batch.refused})


@router.get("/imports/{batch}")
def import_rows(
    request: HttpRequest, batch: Code, outcome: Code = "refused", after: Code = "", limit: int = 50
) -> dict[str, Any]:
    """What became of the rows of a file (created|repeated|refused), with the reason, in the order of the file."""
    found = ImportBatch.objects.visible_to(request.user).filter(pk=whole_number(batch) or 0).first()
    if found is None:
        raise Http404
    return keyset_in_order(ImportRow.objects.filter(batch=found, outcome=outcome), _row, after=after, limit=limit)


def _row(row: ImportRow) -> dict[str, Any]:
    return {"sheet": row.sheet, "row": str(row.row), "outcome": row.outcome, "reason": row.reason}


@router.post("/imports/{batch}/undo")
def undo_import(request: HttpRequest, batch: Code) -> dict[str, Any]:
    """Take a whole file back."""
    found = ImportBatch.objects.visible_to(request.user).filter(pk=whole_number(batch) or 0).first()
    if found is None:
        raise Http404
    return {"undone": actions.undo_import(batch=found, by=request.user)}  # type: ignore[arg-type]
