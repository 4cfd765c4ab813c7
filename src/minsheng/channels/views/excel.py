"""导出 Excel: what a list page shows, as a file, with the filter of its address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_POST

from ..actions import export_list
from ..documents.own_sheets import layout_for
from ..lists import listing_of
from ..workbook import SHEET


@login_required
@require_POST
def excel(request: HttpRequest, name: str, of: str = "") -> FileResponse:
    """Posted, because it writes an entry in the log."""
    listing = listing_of(name, request.user, request.GET, of)  # type: ignore[arg-type]
    if listing is None:
        raise Http404
    own = layout_for(name, request.user, request.GET)  # type: ignore[arg-type]
    if own.broken:
        messages.error(request, own.broken)
    exported = export_list(listing=listing, by=request.user, layout=own.layout)  # type: ignore[arg-type]
    return FileResponse(exported.file, as_attachment=True, filename=exported.file_name, content_type=SHEET)
