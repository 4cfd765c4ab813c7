"""Files of messages: take in, look at every row, take back; conflicts of writes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.keyset import in_turn, page_in_order, page_of
from minsheng.foundation.pages import do_and_return, sent

from .. import actions
from ..forms import ImportForm
from ..models import ImportBatch, ImportRow
from ..queries.conflicts import two_sides
from ..queries.voices import conflicts_seen_by
from .finding import me, staff_or_404

A_PAGE, BATCHES = 50, 30
OUTCOMES = ("refused", "created", "repeated")  # what somebody has to look at first


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Take in a file; the batches below, the latest first."""
    staff_or_404(request)
    form = ImportForm(request.POST or None, request.FILES or None, user=me(request))

    def do(data: dict[str, Any]) -> ImportBatch:
        file = data["file"]
        return actions.import_voices(content=file.read(), file_name=file.name, community=data["community"], by=me(request))

    outcome = sent(request, form, do)
    if outcome.done:
        messages.success(request, _("导完了，每一行的下落在下面。"))
        return HttpResponseRedirect(reverse("import", args=[outcome.result.pk]))
    batches = page_of(ImportBatch.objects.visible_to(me(request)).select_related("community", "by"), request.GET, BATCHES)
    return render(request, "casework/imports.html", {"form": form, "page": batches}, status=outcome.status)


def _batch_or_404(request: HttpRequest, number: int) -> ImportBatch:
    found: ImportBatch | None = (
        ImportBatch.objects.visible_to(me(request)).select_related("community", "by").filter(pk=number).first()
    )
    if found is None:
        raise Http404
    return found


@login_required
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """What became of every row; what a person has to look at first."""
    found = _batch_or_404(request, number)
    rows = ImportRow.objects.filter(batch=found).select_related("voice")
    wanted = request.GET.get("outcome", "")
    rows = rows.filter(outcome=wanted) if wanted in OUTCOMES else rows
    page = page_in_order(in_turn(rows, "outcome", OUTCOMES), request.GET, A_PAGE, "turn", int)
    return render(request, "casework/import.html", {"batch": found, "page": page, "outcome": wanted})


@login_required
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    found = _batch_or_404(request, number)
    back = reverse("import", args=[number])
    return do_and_return(
        request, do=lambda: actions.undo_import(batch=found, by=me(request)), back=back, done=_("这一批撤回了。")
    )


@login_required
def conflicts(request: HttpRequest) -> HttpResponse:
    """Writes that came twice with other content: both are kept, a person says which holds."""
    staff_or_404(request)
    rows = conflicts_seen_by(me(request))
    if request.method == "POST":
        found = rows.filter(pk=_whole(request.POST.get("conflict", ""))).first()
        if found is not None:
            actions.settle_conflict(conflict=found, by=me(request))
        messages.success(request, _("看过了，收起来了；两份内容都还在。"))
        return HttpResponseRedirect(reverse("conflicts"))
    return render(request, "casework/conflicts.html", {"conflicts": [two_sides(row, me(request)) for row in rows[:100]]})


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
