"""Files, through the door and nowhere else."""

import uuid
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest

from ..models import Attachment
from .finding import me


def file_response(found: Attachment | None, *, thumbnail: bool) -> FileResponse:
    """The file of an attachment already found through the door."""
    if found is None or found.taken_away_at is not None:
        raise Http404
    path = Path(settings.MEDIA_ROOT) / (found.thumbnail if thumbnail and found.thumbnail else found.path)
    if not path.is_file():
        raise Http404
    small = bool(thumbnail and found.thumbnail)
    response = FileResponse(path.open("rb"), content_type="image/jpeg" if small else found.content_type)
    response["Cache-Control"] = "private, max-age=3600"
    if not found.is_picture:
        response["Content-Disposition"] = "attachment"
    return response


@login_required
def file(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    return file_response(Attachment.objects.visible_to(me(request)).filter(key=key).first(), thumbnail=False)


@login_required
def thumbnail(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    return file_response(Attachment.objects.visible_to(me(request)).filter(key=key).first(), thumbnail=True)
