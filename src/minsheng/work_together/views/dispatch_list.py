"""派单目录: the list in force and its earlier versions, its sheet, and what a decision on a refusal changes in it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.models import Category, Refusal
from minsheng.casework.views.finding import share_or_404
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, sent
from minsheng.neighbourhood.models import Community, Organisation, Street
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..dispatch_sheets import dispatch_template
from ..forms import CorrectForm, ListFileForm, ListFilterForm
from ..models import DispatchList, DispatchRow
from ..queries.corrections import rows_in_question
from ..queries.dispatch_list import list_in_force, rows_shown, version_or_none, versions, whole_in_words
from .finding import me

A_PAGE = 100
SHOWN = 20


def _reader_or_404(request: HttpRequest) -> None:
    """Staff and the auditor."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits):
        raise Http404


@login_required
def dispatch_list(request: HttpRequest) -> HttpResponse:
    """What is in force; the district takes in a sheet here."""
    _reader_or_404(request)
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(me(request), "work_together.import_dispatch_list")
    outcome = sent(request, form, lambda data: _imported(request, data["file"]))
    if outcome.done:
        messages.success(request, _("派单目录导进来了，现在是第%(n)s版。") % {"n": outcome.result.version})
        return HttpResponseRedirect(reverse("dispatch_list"))
    return _shown(request, list_in_force(), form, outcome.status)


def _imported(request: HttpRequest, file: Any) -> DispatchList:
    return actions.import_dispatch_list(content=file.read(), file_name=file.name, by=me(request))


@login_required
def version(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier version, as it was."""
    _reader_or_404(request)
    return _shown(request, or_404(version_or_none(number)), ListFileForm())


def _shown(request: HttpRequest, listing: DispatchList | None, form: ListFileForm, status: int = 200) -> HttpResponse:
    chosen = ListFilterForm(request.GET or None)
    category = chosen.cleaned_data["category"] if chosen.is_valid() else None
    page = page_in_order(rows_shown(listing, me(request), category), request.GET, A_PAGE, "position", int)
    known = list(versions()[:SHOWN])
    context = {
        "listing": listing,
        "in_force": known[0] if known else None,
        "versions": known,
        "page": page,
        "form": form,
        "chosen": chosen,
        "category": category,
        "sees_all": scope_of(me(request)).everywhere or scope_of(me(request)).audits,
        "may_change": allowed(me(request), "work_together.import_dispatch_list"),
    }
    return render(request, "work_together/dispatch_list.html", context, status=status)


@login_required
@require_POST
def put_back(request: HttpRequest, number: int) -> HttpResponse:
    _reader_or_404(request)
    found = or_404(version_or_none(number))
    require(me(request), "work_together.import_dispatch_list")
    done = _("换回第%(n)s版的内容了。") % {"n": number}

    def do() -> DispatchList:
        return actions.put_back_dispatch_list(listing=found, by=me(request))

    return do_and_return(request, do=do, back=reverse("dispatch_list"), done=done)


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in."""
    _reader_or_404(request)
    require(me(request), "work_together.import_dispatch_list")
    categories = Category.objects.filter(retired=False).select_related("parent").order_by("position")
    content = dispatch_template(
        map(str, categories),
        Organisation.objects.visible_to(me(request)).order_by("name").values_list("name", flat=True),
        Street.objects.order_by("code").values_list("name", flat=True),
        Community.objects.visible_to(me(request)).filter(valid_to=None).order_by("code").values_list("name", flat=True),
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="minsheng-dispatch-list-{date.today():%Y%m%d}.xlsx"'
    return answer


@login_required
def correct(request: HttpRequest, identity: int) -> HttpResponse:
    """改派单目录: what was decided on a refusal becomes a row, or takes rows away."""
    share = share_or_404(request, identity)
    require(me(request), "work_together.correct_dispatch_list", share)
    refusal = or_404(Refusal.objects.filter(assignment=share).exclude(decision="").first())
    listing = list_in_force()
    rows = rows_in_question(share, me(request), listing)
    scope = scope_of(me(request))
    own = [row for row in rows if scope.everywhere or _street_of(row) in scope.streets]
    others = [whole_in_words(row) for row in rows if row not in own]
    decided = _("%(decision)s：%(words)s") % {"decision": refusal.get_decision_display(), "words": refusal.decided_words}
    act = Act(
        title=_("改派单目录"),
        about=f"{share.case.number} {share.case.title}",
        back=reverse("case", args=[share.case.number]),
        button=_("改成新的一版"),
        done=_("改好了，以后照新的一版提示派给谁。"),
        lead=_("%(name)s说“%(why)s”，裁定过了。以后这类事归谁，写进目录，下次就不会派错。")
        % {"name": share.organisation.name, "why": refusal.get_ground_display()},
        effect=_("依据写这次裁定；以前的版本留着，区里随时能换回去"),
        beside=[
            Beside(_("这次怎么定的"), [decided]),
            *([Beside(_("这几行管着全区，要由区里改"), others)] if others else []),
        ],
    )
    version = listing.version if listing else 0
    form = CorrectForm(request.POST or None, share=share, refusal=refusal, own=own, version=version, wide=scope.everywhere)

    def do(data: dict[str, Any]) -> DispatchList:
        try:
            return actions.correct_dispatch_list(share=share, by=me(request), **data)
        except StateForbids:
            form.show_anew(version)
            raise

    return act_page(request, act, form=form, do=do)


def _street_of(row: DispatchRow) -> int | None:
    return row.community.street_id if row.community else row.street_id
