"""一批一起派: cases that nobody holds, each with a balanced proposal; whatever somebody looked at and ticked is dispatched."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.queries.warnings import warnings_before_offering
from minsheng.casework.states import ShareRole
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.neighbourhood.permission import require

from ..balancing import SolverMissing
from ..forms import DispatchForm
from ..queries.batches import MOST, Batch, Row, batch_for, cases_to_dispatch, held_by_nobody, loads_of, put_back, rows_of
from ..receiving import receive_dispatch
from .finding import me, staff_or_404


@login_required
def batch(request: HttpRequest) -> HttpResponse:
    """Nothing is ticked beforehand; each tick is a decision, and a refusal of one loses none of the others."""
    staff_or_404(request)
    require(me(request), "work_together.see_batch")
    if request.method == "POST":
        return _decided(request)
    try:
        found = batch_for(me(request))
    except SolverMissing:
        waiting = list(held_by_nobody(me(request))[: MOST + 1])
        return _shown(request, [], Batch(more=len(waiting) > MOST), waiting=waiting[:MOST], missing=True)
    return _shown(request, [DispatchForm(row=row) for row in found.rows], found)


def _decided(request: HttpRequest) -> HttpResponse:
    """What went leaves the page; what did not stays with its reason, and with all that was typed."""
    user = me(request)
    numbers = list(dict.fromkeys(request.POST.getlist("case")))[:MOST]
    cases = sorted(cases_to_dispatch(user).filter(number__in=numbers), key=lambda one: numbers.index(one.number))
    rows, _known = rows_of(cases, user)
    anew: dict[str, Row] = {}
    went, left = [], []
    for row in rows:
        stale = None
        try:
            put_back(row, request.POST.get(f"{row.case.number}-proposal", ""), user)
        except BadInput as refusal:
            anew, stale = anew or _anew(request), refusal
        form = DispatchForm(request.POST, row=anew.get(row.case.number, row) if stale else row)
        if form.ticked and not form.errors and stale is not None:
            add_refusal(form, stale)
        if form.ticked and form.is_valid() and _goes(request, form):
            went.append(_("%(case)s：%(name)s") % {"case": row.case.title, "name": getattr(form.chosen("lead"), "name", "")})
        else:
            left.append(form)
    if went:
        said = ngettext("派了%(n)s件：%(what)s。", "派了%(n)s件：%(what)s。", len(went))
        messages.success(request, said % {"n": len(went), "what": _("；").join(went)})
    refused = [form for form in left if form.ticked]
    if went and not refused and not any(form.written for form in left):
        return HttpResponseRedirect(reverse("batch"))
    found = Batch([form.row for form in left], loads_of([form.row for form in left]))
    nothing = not went and not refused
    return _shown(request, left, found, status=422 if refused or nothing else 200, nothing=nothing)


def _anew(request: HttpRequest) -> dict[str, Row]:
    """The proposals of this moment, where those of a page that lay open too long count no more."""
    try:
        return {row.case.number: row for row in batch_for(me(request)).rows}
    except SolverMissing:
        return {}


def _goes(request: HttpRequest, form: DispatchForm) -> bool:
    """Dispatch one case; what there is to think about is said first, and what the rules refuse stands beside its field."""
    row, data, lead = form.row, form.cleaned_data, form.chosen("lead")
    if lead is None:
        return False
    row.warnings = warnings_before_offering(row.case, lead, ShareRole.LEAD)
    if row.warnings and not data["think"]:
        form.add_error("think", _("先想一想，想好了勾上再派"))
        return False
    try:
        receive_dispatch(
            client_id=data["client_id"],
            case=row.case,
            lead=lead,
            share=data["share"],
            due=data["due"],
            support=form.chosen("support"),
            support_share=data["support_share"],
            token=row.token,
            by=me(request),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _shown(request: HttpRequest, forms: Sequence[DispatchForm], found: Batch, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"forms": forms, "batch": found, "wrong": [form for form in forms if form.is_bound and form.errors], **more}
    return render(request, "work_together/batch.html", context, status=status)
