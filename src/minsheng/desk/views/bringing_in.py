"""Bring places and people in from a workbook: look first, then take in, look at every row, take back."""

import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.errors import Refusal
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import in_turn, page_in_order, page_of
from minsheng.foundation.pages import add_refusal, do_and_return
from minsheng.foundation.pictures import keep_file
from minsheng.neighbourhood.actions import import_place, preview_place, undo_place_import
from minsheng.neighbourhood.models import PlaceBatch, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.place_template import place_template

from ..forms import WorkbookForm

_KEPT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.xlsx")
SHOWN, A_PAGE, BATCHES = 300, 100, 20
OUTCOMES = ("refused", "changed", "created", "repeated")  # what somebody has to look at first


@login_required
def place_imports(request: HttpRequest) -> HttpResponse:
    """Choose a workbook, see what would become of each row, take it in. The file waits between looking and taking in."""
    user: User = request.user  # type: ignore[assignment]
    require(user, "neighbourhood.import_place")
    form = WorkbookForm(request.POST or None, request.FILES or None)
    rows, kept, name, status = None, "", "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            content, name = _content(form.cleaned_data)
            try:
                if "look" not in request.POST:
                    batch = import_place(content=content, file_name=name, by=user)
                    _forget(form.cleaned_data["kept"])
                    messages.success(request, _("导完了，每一行的下落在下面。"))
                    return HttpResponseRedirect(reverse("place_import", args=[batch.pk]))
                rows = sorted(preview_place(content=content, by=user), key=lambda row: OUTCOMES.index(row.outcome))
                kept, status = keep_file(content, ".xlsx"), 200
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = refusal.status
    context = {
        "form": form,
        "page": page_of(PlaceBatch.objects.with_changed().select_related("by"), request.GET, BATCHES),
        "rows": rows[:SHOWN] if rows is not None else None,
        "count": {outcome: sum(row.outcome == outcome for row in rows or []) for outcome in OUTCOMES},
        "kept": kept,
        "name": name,
    }
    return render(request, "desk/place_imports.html", context, status=status)


def _content(data: dict[str, object]) -> tuple[bytes, str]:
    """The workbook chosen now, or the one that was looked at."""
    file = data["file"]
    if file:
        return file.read(), file.name  # type: ignore[attr-defined]
    path = Path(settings.MEDIA_ROOT) / str(data["kept"])
    return (path.read_bytes() if path.exists() else b""), str(data["name"])


def _forget(kept: str) -> None:
    if _KEPT.fullmatch(kept):
        (Path(settings.MEDIA_ROOT) / kept).unlink(missing_ok=True)


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    require(request.user, "neighbourhood.import_place")  # type: ignore[arg-type]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(place_template(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="minsheng-place-{date.today():%Y%m%d}.xlsx"'
    return answer


def _batch_or_404(request: HttpRequest, number: int) -> PlaceBatch:
    require(request.user, "neighbourhood.import_place")  # type: ignore[arg-type]
    return or_404(PlaceBatch.objects.with_changed().select_related("by").filter(pk=number).first())


@login_required
def place_import(request: HttpRequest, number: int) -> HttpResponse:
    """What became of every row."""
    found = _batch_or_404(request, number)
    rows, wanted = found.rows.order_by(), request.GET.get("outcome", "")
    rows = rows.filter(outcome=wanted) if wanted in OUTCOMES else rows
    page = page_in_order(in_turn(rows, "outcome", OUTCOMES), request.GET, A_PAGE, "turn", int)
    return render(request, "desk/place_import.html", {"batch": found, "page": page, "outcome": wanted})


@login_required
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    found = _batch_or_404(request, number)
    back = reverse("place_import", args=[number])
    by: User = request.user  # type: ignore[assignment]
    return do_and_return(request, do=lambda: undo_place_import(batch=found, by=by), back=back, done=_("这一批撤回了。"))
