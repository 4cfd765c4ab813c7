"""Services: the list, one service with who comes, planning, changing, cancelling."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms import LineForm, PutDownForm, ServiceForm, WhereForm, service_as_typed
from ..models import Service
from ..queries.services import coming_services, past_services, people_of_team, sign_ups_of, story_of_service, trail_of
from .finding import me, service_or_404
from .volunteers import places_for

A_PAGE = 20


@login_required
def services(request: HttpRequest) -> HttpResponse:
    """What is planned, what was; for whoever acts for a team, what the team does and how many it has."""
    user = me(request)
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404
    past = "past" in request.GET
    rows = past_services(user).order_by("-at", "-pk") if past else coming_services(user).order_by("at", "pk")
    context = {
        "past": past,
        "page": page_of(rows.order_by(), request.GET, A_PAGE, moment="at") if past else None,
        "coming": [] if past else list(rows[:100]),
        "works_here": scope.is_staff or scope.audits,
        "may_plan": bool(places_for(user)) if scope.is_staff else False,
        "people": None if scope.is_staff or scope.audits else people_of_team(user),
    }
    return render(request, "activities/services.html", context)


@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """In which community first, where somebody has several; then all of it on one page."""
    user = me(request)
    scope = scope_of(user)
    if not scope.is_staff:
        raise Http404
    places = places_for(user)
    require(user, "activities.plan_service", places.first())
    several = list(places[:2])
    where = WhereForm({"community": request.GET.get("community", several[0].code if len(several) == 1 else "")}, places=places)
    if not where.is_valid():
        return render(request, "activities/where.html", {"form": WhereForm(places=places)})
    community = where.cleaned_data["community"]
    act = Act(
        title=_("排一次志愿服务"),
        about=community.name,
        back=reverse("services"),
        button=_("排好了"),
        done=_("排好了，志愿者凭回执号可以报名。"),
        effect=_("这个社区的志愿者看得到"),
    )
    form = ServiceForm(request.POST or None, community=community)

    def do(_data: dict[str, Any]) -> Service:
        return actions.plan_service(community=community, plan=form.plan(), by=user)

    return act_page(request, act, form=form, do=do, onward=lambda made: reverse("service", args=[made.number]))


@login_required
def service(request: HttpRequest, number: str) -> HttpResponse:
    """The plan; who comes and who was there, for the office, and for the team as far as the office released it."""
    found, user = service_or_404(request, number), me(request)
    scope = scope_of(user)
    here = scope.covers(found.community_id) or scope.audits
    office = allowed(user, "activities.change_service", found)
    rows = sign_ups_of(found, user)
    trail = trail_of(rows)
    confirms = office or (found.names_released and found.team_id in scope.organisations)
    listed = [{"sign_up": row, "trail": trail.get(row.pk, [])} for row in rows]
    context = {
        "service": found,
        "here": here,
        "office": office,
        "confirms": confirms and found.has_begun and not found.is_cancelled,
        "rows": listed,
        "may_list": here or found.names_released,
        "may_put_down": office and not found.is_cancelled and not found.lacks_insurance and not found.is_full,
        "may_change": office and not found.is_cancelled and not found.has_begun,
        "may_cancel": office and not found.is_cancelled and not trail,
        "story": story_of_service(found) if here else [],
        "left": sum(1 for row in rows if row.state == "signed" and row.presence is None),
    }
    return render(request, "activities/service.html", context)


def _act(found: Service, **said: Any) -> Act:
    return Act(about=f"{found.number} {found.title}", back=reverse("service", args=[found.number]), **said)


@login_required
def change(request: HttpRequest, number: str) -> HttpResponse:
    found = service_or_404(request, number)
    require(me(request), "activities.change_service", found)
    act = _act(
        found, title=_("改这次服务"), button=_("改好了"), done=_("改好了。"), effect=_("日子、时间、地点变了，要告诉报了名的人")
    )
    form = ServiceForm(request.POST or None, community=found.community, initial=service_as_typed(found))
    return act_page(
        request, act, form=form, do=lambda _data: actions.change_service(service=found, plan=form.plan(), by=me(request))
    )


@login_required
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    found = service_or_404(request, number)
    require(me(request), "activities.cancel_service", found)
    act = _act(found, title=_("取消这次服务"), button=_("取消服务"), done=_("取消了。"), effect=_("报了名的人要一个个告诉到"))
    form = LineForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.cancel_service(service=found, by=me(request), **data))


@login_required
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Give the team the names, or take them back."""
    found = service_or_404(request, number)
    released = request.POST.get("released") != "no"
    done = _("名单给队里看了，没有电话。") if released else _("名单收回了。")
    return do_and_return(
        request,
        do=lambda: actions.release_names(service=found, released=released, by=me(request)),
        back=reverse("service", args=[found.number]),
        done=done,
    )


@login_required
def put_down(request: HttpRequest, number: str) -> HttpResponse:
    found = service_or_404(request, number)
    require(me(request), "activities.sign_up", found)
    act = _act(found, title=_("替志愿者报名"), button=_("报上"), done=_("报上了。"), effect=_("他凭回执号看得到，还要告诉他一声"))
    form = PutDownForm(request.POST or None, service=found)
    return act_page(request, act, form=form, do=lambda data: actions.sign_up(service=found, by=me(request), **data))
