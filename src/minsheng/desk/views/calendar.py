"""The working calendar: which days are worked, from when to when, and how long each thing may take."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.actions import change_clock_rule, drop_clock_rule
from minsheng.casework.models import Category
from minsheng.casework.queries.clock_rules import clock_rules_shown
from minsheng.casework.states import RULED_STAGES, ClockStage
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force, year_shown
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, act_page, do_and_return, sent
from minsheng.foundation.working_days import years_missing
from minsheng.neighbourhood.actions import take_in_calendar
from minsheng.neighbourhood.calendar_sheets import calendar_template
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from ..forms import CalendarForm, ClockRuleForm

FURTHEST = 3


def _readers(request: HttpRequest) -> User:
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return request.user  # type: ignore[return-value]


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """This year and the next: what differs from an ordinary week; the district officer takes in a sheet."""
    user = _readers(request)
    form = CalendarForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(user, "neighbourhood.change_calendar")
    outcome = sent(request, form, lambda data: take_in_calendar(content=data["file"].read(), source=data["file"].name, by=user))
    if outcome.done:
        messages.success(request, _("%(years)s年的日历导进来了。") % {"years": _("、").join(map(str, outcome.result))})
        return HttpResponseRedirect(reverse("calendar"))
    this = clock.today().year
    in_force = calendar_in_force()
    context: dict[str, Any] = {
        "form": form,
        "years": [year_shown(year) for year in range(this, this + 2)],
        "hours": in_force.hours_of(_a_working_day()),
        "rules": clock_rules_shown(),
        "may_change": allowed(user, "neighbourhood.change_calendar"),
        "may_rule": allowed(user, "casework.change_clock_rule"),
        "unknown": years_missing(),
    }
    return render(request, "desk/calendar.html", context, status=outcome.status)


def _a_working_day() -> date:
    from minsheng.foundation.working_days import is_working_day, working_days_after

    today = clock.today()
    return today if is_working_day(today) else working_days_after(today, 1)


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The sheet of the first year that is missing, else of the next, to fill in."""
    require(_readers(request), "neighbourhood.change_calendar")
    year = next(iter(years_missing()), clock.today().year + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(calendar_template(year), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="minsheng-calendar-{year}.xlsx"'
    return answer


@login_required
def clock_rule(request: HttpRequest, stage: str) -> HttpResponse:
    """How long one stage may take, for all matters or for one category."""
    user = _readers(request)
    require(user, "casework.change_clock_rule")
    if stage not in RULED_STAGES:
        raise Http404
    act = Act(
        title=_("改时限：%(stage)s") % {"stage": ClockStage(stage).label},
        about=_("以后开始算的用新的；已经在走的钟、答应过的日子不变。"),
        back=reverse("calendar"),
        button=_("改"),
        done=_("改好了。"),
    )

    def do(data: dict[str, Any]) -> None:
        change_clock_rule(stage=stage, category=data["category"], amount=data["amount"], unit=data["unit"], by=user)

    categories = Category.objects.filter(retired=False).order_by("position")
    return act_page(request, act, form=ClockRuleForm(request.POST or None, stage=stage, categories=categories), do=do)


@login_required
@require_POST
def clock_rule_drop(request: HttpRequest, stage: str) -> HttpResponse:
    """One press: a category follows again what it stands under, or (none named) all matters what was shipped."""
    user = _readers(request)
    require(user, "casework.change_clock_rule")
    code = request.POST.get("category", "")
    category = or_404(Category.objects.filter(code=code).first()) if code else None
    if stage not in RULED_STAGES:
        raise Http404
    return do_and_return(
        request,
        do=lambda: drop_clock_rule(stage=stage, category=category, by=user),
        back=reverse("calendar"),
        done=_("不再单独定，以后开始算的照上一级的。") if category else _("改回默认了，以后开始算的用默认的。"),
    )
