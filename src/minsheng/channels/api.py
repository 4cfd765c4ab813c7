"""Ways out and in, for programs."""

from django.http import FileResponse, Http404, HttpRequest
from ninja import Router

from minsheng.foundation.api import Code

from .actions import export_list
from .lists import listing_of
from .workbook import SHEET

router = Router(tags=["out and in"])


@router.post("/exports/{name}")
def take_out(request: HttpRequest, name: Code, of: Code = "") -> FileResponse:
    """A list as an Excel file, with the filter of its page as the query; `of` names the thing whose list it is. Recorded in the log."""
    listing = listing_of(name, request.user, request.GET, of)  # type: ignore[arg-type]
    if listing is None:
        raise Http404
    exported = export_list(listing=listing, by=request.user)  # type: ignore[arg-type]
    return FileResponse(exported.file, as_attachment=True, filename=exported.file_name, content_type=SHEET)
