"""志愿服务记录证明 at the desk: asked for, issued, printed, voided. It is free."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, known_address
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms import IssueForm, LineForm
from ..models import hours_shown
from ..queries.certificates import certificate_or_none, lines_of
from ..queries.services import counting_hours
from .finding import me, volunteer_or_404


@login_required
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody at the desk asks for it; it is issued later."""
    found = volunteer_or_404(request, number)
    return do_and_return(
        request,
        do=lambda: actions.ask_certificate(volunteer=found, by=me(request)),
        back=reverse("volunteer", args=[found.number]),
        done=_("记下了，他要一份证明。"),
    )


@login_required
def issue(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.issue_certificate", found)
    rows = list(counting_hours(found))
    sums = _("%(services)s次，一共%(hours)s小时") % {
        "services": len(rows),
        "hours": hours_shown(sum(row.minutes for row in rows)),
    }
    act = Act(
        title=_("开志愿服务记录证明"),
        about=found.number,
        back=reverse("volunteer", args=[found.number]),
        button=_("开证明"),
        done=_("开好了。打印、下载Word在这一页。"),
        lead=_("不收钱。只写确认过的时长。"),
        beside=[Beside(_("会写上的"), [sums])],
        effect=_("有编号，谁都能凭查验码查真假"),
    )
    form = IssueForm(request.POST or None)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.issue_certificate(volunteer=found, by=me(request), **data),
        onward=lambda made: reverse("certificate", args=[made.number]),
    )


@login_required
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """As it is printed; for the office also the ways to send it out."""
    found, user = or_404(certificate_or_none(me(request), number)), me(request)
    context = {
        "certificate": found,
        "lines": lines_of(found),
        "back": reverse("volunteer", args=[found.volunteer.number]),
        "check_at": known_address(request, reverse("receipt_check_certificate", args=[found.check_code])),
        "may_void": allowed(user, "activities.void_certificate", found) and found.state == "issued",
        "may_take": allowed(user, "activities.issue_certificate", found) and found.state == "issued",
    }
    return render(request, "activities/certificate.html", context)


@login_required
def void(request: HttpRequest, number: str) -> HttpResponse:
    found = or_404(certificate_or_none(me(request), number))
    require(me(request), "activities.void_certificate", found)
    act = Act(
        title=_("作废这份证明"),
        about=found.number,
        back=reverse("certificate", args=[found.number]),
        button=_("作废"),
        done=_("作废了，查验的人看得到。"),
        effect=_("可以再开一份对的"),
    )
    form = LineForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.void_certificate(certificate=found, by=me(request), **data))
