"""A duty point: open one, its page with the week, write the week, close it, the poster for its gate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm
from minsheng.foundation.pages import Act, act_page, known_address, sent
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms_duty import DutyPointForm, WeekForm
from ..queries.duty import sitters, week_of, who_sits_where
from ..queries.for_group import sittings_for_group
from .finding import me
from .finding_duty import chosen_community, point_or_404


@login_required
def new(request: HttpRequest) -> HttpResponse:
    community = chosen_community(request)
    require(me(request), "go_out.plan_duty", community)
    return act_page(
        request,
        Act(
            title=_("设一个服务点"),
            about=community.name,
            lead=_("先说在哪儿，接着写一周哪几段时间有人坐。"),
            back=reverse("roster"),
            button=_("设好了，写时间"),
        ),
        form=DutyPointForm(request.POST or None, community=community),
        do=lambda data: actions.open_duty_point(community=community, by=me(request), **data),
        onward=lambda point: reverse("duty_week", args=[point.pk]),
    )


@login_required
def point(request: HttpRequest, identity: int) -> HttpResponse:
    """When it is open each week, and who usually sits there."""
    found = point_or_404(request, identity)
    sittings = who_sits_where(estate=found.estate)[:12]
    context = {
        "point": found,
        "week": week_of(found),
        "may": allowed(me(request), "go_out.plan_duty", found),
        "group": sittings_for_group(found.estate, sittings) if sittings else "",
    }
    return render(request, "go_out/duty_point.html", context)


@login_required
def week(request: HttpRequest, identity: int) -> HttpResponse:
    found = point_or_404(request, identity)
    require(me(request), "go_out.plan_duty", found)
    typed = [request.POST] if request.method == "POST" else []
    form = WeekForm(*typed, here=sitters(found.community), week=week_of(found))
    outcome = sent(request, form, lambda data: actions.set_week(point=found, times=form.times(), by=me(request)))
    if outcome.done:
        return HttpResponseRedirect(reverse("duty_point", args=[identity]))
    return render(request, "go_out/duty_week.html", {"form": form, "point": found}, status=outcome.status)


@login_required
def close(request: HttpRequest, identity: int) -> HttpResponse:
    found = point_or_404(request, identity)
    require(me(request), "go_out.plan_duty", found)
    return act_page(
        request,
        Act(
            title=_("撤掉这个服务点"),
            about=f"{found.estate.name} {found.name}",
            lead=_("以前坐过的班、听到的话都留着。"),
            effect=_("还没开始的班都改成“不坐班”，请告诉原来要去的人"),
            back=reverse("duty_point", args=[identity]),
            button=_("撤掉"),
            done=_("撤掉了。"),
        ),
        form=WordsForm(request.POST or None, label=_("为什么撤"), rows=2),
        do=lambda data: actions.close_duty_point(point=found, by=me(request), **data),
    )


@login_required
def poster(request: HttpRequest, identity: int) -> HttpResponse:
    """An A4 sheet for the gate: who sits where when, and a code for whoever wants to look again."""
    found = point_or_404(request, identity)
    sittings = who_sits_where(estate=found.estate)[:12]
    link = known_address(request, reverse("duty_public", args=[found.estate.code]))
    context = {"point": found, "sittings": sittings, "link": link, "group": sittings_for_group(found.estate, sittings)}
    return render(request, "go_out/duty_poster.html", context)
