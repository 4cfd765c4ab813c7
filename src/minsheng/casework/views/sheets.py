"""Sheets for paper: the list, each to print, and each to type in, all of its rows or none."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.foundation.errors import Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.neighbourhood.models import Community, Estate

from ..forms import has_several_communities, my_community
from ..paper_sheets import MOST_ROWS, SHEETS, Printed, Sheet
from ..receiving import received_together
from .finding import chosen_community, me, staff_or_404


def _sheet_or_404(request: HttpRequest, kind: str) -> Sheet:
    staff_or_404(request)
    sheet = SHEETS.get(kind)
    if sheet is None:
        raise Http404
    return sheet


@login_required
def sheets(request: HttpRequest) -> HttpResponse:
    staff_or_404(request)
    return render(request, "casework/sheets.html", {"sheets": list(SHEETS.values())})


@login_required
def sheet_blank(request: HttpRequest, kind: str) -> HttpResponse:
    """To print: the place is filled in as far as it is known (`?community=`, `?estate=`), the rest is written by hand."""
    sheet = _sheet_or_404(request, kind)
    community = chosen_community(request)
    estates = list(Estate.objects.visible_to(me(request)).filter(community=community, valid_to=None))
    estate = next((one for one in estates if one.code == request.GET.get("estate", "")), None)
    listed = sheet.listed(me(request), community) if sheet.listed else []
    rows = [*listed, *[Printed({})] * (sheet.rows - len(listed))]
    context = {
        "sheet": sheet,
        "community": community,
        "communities": _communities(request),
        "estates": estates,
        "estate": estate,
        "head": [
            (number, name, title, estate.name if estate and name == "estate" else "", sheet.head_circle(name))
            for number, name, title in sheet.head_titles()
        ],
        "boxes": sheet.numbered(),
        "rows": [(row, [(box, row.boxes.get(box.name, "")) for box in sheet.boxes]) for row in rows],
    }
    return render(request, "casework/sheet_blank.html", context)


def _communities(request: HttpRequest) -> list[Community]:
    found = list(Community.objects.visible_to(me(request)).filter(valid_to=None).order_by("code")[:200])
    return found if len(found) > 1 else []


@login_required
def sheet_typed(request: HttpRequest, kind: str) -> HttpResponse:
    """Type a filled sheet in: all of its rows, or none; each once, however often it is sent. `?listed=1`: its printed rows stand there already."""
    sheet = _sheet_or_404(request, kind)
    community = chosen_community(request)
    asked = {name: request.GET[name] for name in sheet.head.base_fields if name in request.GET}
    head = sheet.head(request.POST or None, user=me(request), initial=asked)
    printed = sheet.listed(me(request), community) if sheet.listed and "listed" in request.GET and request.method == "GET" else []
    rows = _rows(sheet, request, [row.boxes for row in printed])
    status = 200
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid():
            written = [row for row in rows if row.is_written()]
            if not written:
                head.add_error(None, _("一行也没有写。照纸上的号，至少写一行。"))
            else:
                status, kept = _take_in(request, sheet, head, written)
                if status == 200:
                    said = ngettext("记下了%(n)s行。", "记下了%(n)s行。", len(written)) % {"n": len(written)}
                    messages.success(request, said)
                    return HttpResponseRedirect(sheet.onward(kept))
    context = {
        "sheet": sheet,
        "form": head,
        "head": [(number, head[name]) for number, name, _title in sheet.head_titles()],
        "boxes": sheet.numbered(),
        "rows": rows,
        "wrong": [(at, row) for at, row in enumerate(rows, 1) if row.errors],
        "community": None if has_several_communities(me(request)) else my_community(me(request)),
    }
    return render(request, "casework/sheet_typed.html", context, status=status)


def _rows(sheet: Sheet, request: HttpRequest, begun: list[dict[str, str]]) -> Any:
    """A form a row: as many as the paper has, or as came."""
    count = max(sheet.rows, len(begun))
    made = forms.formset_factory(sheet.row_form(), extra=count - len(begun), max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(request.POST or None, prefix="row", initial=begun or None)


def _take_in(request: HttpRequest, sheet: Sheet, head: Any, written: list[Any]) -> tuple[int, Any]:
    """200 and what the rows belong to; or the status of what was refused, which then stands beside its row or its head."""
    at: Any = head
    try:
        with received_together():
            kept = sheet.begin(me(request), head.cleaned_data)
            for at in written:
                sheet.take(me(request), kept, at.cleaned_data)
            at = head
            sheet.end(me(request), kept)
    except Refusal as refusal:
        add_refusal(at, refusal)
        return refusal.status, None
    return 200, kept
