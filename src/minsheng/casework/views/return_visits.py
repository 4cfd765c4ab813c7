"""回访: what is to be looked at again, what a look found, and the link between a case and what it came back from."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms.return_visits import ReturnVisitForm
from ..models import Answer, Case, ReturnVisit
from ..queries.return_visits import visits_due
from .finding import case_or_404, me, staff_or_404

A_PAGE = 30


def visit_or_404(request: HttpRequest, identity: int) -> ReturnVisit:
    rows = ReturnVisit.objects.visible_to(me(request)).select_related("case__community", "case__estate", "case__building")
    found: ReturnVisit = or_404(rows.filter(pk=identity).first())
    return found


@login_required
def return_visits(request: HttpRequest) -> HttpResponse:
    """What is due, the longest due first."""
    staff_or_404(request)
    page = page_in_order(visits_due(me(request)), request.GET, A_PAGE, "due_on", date.fromisoformat)
    return render(request, "casework/return_visits.html", {"page": page})


@login_required
def return_visit(request: HttpRequest, identity: int) -> HttpResponse:
    """Write down what was found; what residents had been told stands beside."""
    visit = visit_or_404(request, identity)
    case = visit.case
    require(me(request), "casework.record_return_visit", case)
    answer = Answer.objects.unscoped("of a case already visible").filter(case=case).order_by("-round").first()
    act = Act(
        title=_("%(kind)s：%(place)s") % {"kind": visit.get_kind_display(), "place": case.place_shown},
        about=f"{case.number} {case.title}",
        back=reverse("case", args=[case.number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("没经手的人去看一眼：当时办好的，现在还好着没有。"),
        beside=[Beside(_("当时给居民的回话"), [answer.words])] if answer else [],
        effect=_("又不行了的，接下来由书记或街道重新打开，或者另记一条"),
    )
    form = ReturnVisitForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.record_return_visit(visit=visit, by=me(request), **data))


@login_required
@require_POST
def undo(request: HttpRequest, identity: int) -> HttpResponse:
    visit = visit_or_404(request, identity)
    back, done = reverse("case", args=[visit.case.number]), _("撤了，可以重记。")
    return do_and_return(request, do=lambda: actions.undo_return_visit(visit=visit, by=me(request)), back=back, done=done)


def _earlier(request: HttpRequest) -> Case:
    return case_or_404(request, request.POST.get("earlier", "").strip())


@login_required
@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """It is the same matter come back."""
    found = case_or_404(request, number)
    require(me(request), "casework.link_came_back", found)
    earlier, back = _earlier(request), reverse("case", args=[number])
    done = _("连上了%(number)s，两边都看得到。") % {"number": earlier.number}
    return do_and_return(
        request, do=lambda: actions.link_came_back(case=found, earlier=earlier, by=me(request)), back=back, done=done
    )


@login_required
@require_POST
def unlink(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    require(me(request), "casework.link_came_back", found)
    earlier, back, done = _earlier(request), reverse("case", args=[number]), _("断开了，是两件事。")
    return do_and_return(
        request, do=lambda: actions.unlink_came_back(case=found, earlier=earlier, by=me(request)), back=back, done=done
    )
