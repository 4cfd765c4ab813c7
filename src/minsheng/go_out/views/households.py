"""Homes to be seen again, put into a visit from there; one home with why it is to be seen and who stood at its door."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, Refusal
from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.actions import enter_home
from minsheng.neighbourhood.homes import building_in_words
from minsheng.neighbourhood.models import Home
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import office_rule

from .. import actions
from ..actions import Plan
from ..actions.marks import note_reading
from ..forms import IntervalForm, MarkForm, in_shanghai
from ..models import HouseholdMark, Outing
from ..queries.households import (
    DUE,
    KNOWN,
    NOBODY,
    NOT_YET,
    REACHED,
    cared_for_of,
    estates_of_carer,
    grids_of_carer,
    homes_in,
    list_of_homes,
    marks_of,
    planned_visits,
    stops_at,
    titles_of_homes,
    with_why,
    within,
)
from ..queries.outings import outing_or_none
from ..states import OutingKind, OutingReason
from .finding import cared_home_or_404, carer_or_404, mark_or_404, me

A_PAGE = 30
PLACE = ("community", "estate", "grid", "building")


# How many the list shows, in a sentence.
COUNTED: dict[str, Any] = {
    "due": ngettext_lazy("%(n)s户到了日子，等得最久的在前。", "%(n)s户到了日子，等得最久的在前。", "n"),
    "unreached": ngettext_lazy("%(days)s天没见到的，%(n)s户。", "%(days)s天没见到的，%(n)s户。", "n"),
    "all": ngettext_lazy("一共%(n)s户。", "一共%(n)s户。", "n"),
    REACHED: ngettext_lazy("最近%(days)s天里见到了的，%(n)s户。", "最近%(days)s天里见到了的，%(n)s户。", "n"),
    NOBODY: ngettext_lazy("最近%(days)s天里去了没见到的，%(n)s户。", "最近%(days)s天里去了没见到的，%(n)s户。", "n"),
    NOT_YET: ngettext_lazy("最近%(days)s天里还没去的，%(n)s户。", "最近%(days)s天里还没去的，%(n)s户。", "n"),
}


@login_required
def due(request: HttpRequest) -> HttpResponse:
    """Due by their interval, the longest overdue first; whom nobody reached for long; and the lists behind the figures of coverage."""
    carer_or_404(request)
    user = me(request)
    asked = {name: request.GET.get(name, "") for name in PLACE}
    kind = request.GET.get("list", "due")
    kind = kind if kind in COUNTED else "due"
    rows = within(list_of_homes(user, kind), asked)
    if kind == "due":
        page = page_in_order(rows.select_related(*DUE), request.GET, A_PAGE, "due_on", date.fromisoformat)
        homes = homes_in(page)
    else:
        page = page_in_order(rows.select_related(*KNOWN), request.GET, A_PAGE, "met", datetime.fromisoformat)
        homes = list(page)
    found = with_why(user, homes)
    note_reading(homes=[one.home.pk for one in found if one.marks], by=user)
    days = 0 if kind == "due" else office_rule("not_reached_days")
    context = {
        "page": page,
        "rows": found,
        "kind": kind,
        "title": titles_of_homes()[kind],
        "said": COUNTED[kind] % {"n": page.total, "days": days},
        "asked": asked,
        "estates": estates_of_carer(user),
        "grids": grids_of_carer(user),
        "visits": planned_visits(user),
        "tomorrow": clock.today() + timedelta(days=1),
    }
    return render(request, "go_out/homes_due.html", context)


@login_required
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """排进走访: the chosen homes go on the list of a planned visit, or of a new one."""
    carer_or_404(request)
    back = reverse("homes_due") + (f"?{kept}" if (kept := request.POST.get("query", "")) else "")
    try:
        outing = _put_in(request)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, shown(refusal))
        return HttpResponseRedirect(back)
    messages.success(request, _("排进来了。"))
    return HttpResponseRedirect(reverse("outing", args=[outing.number]) + "#homes")


@transaction.atomic
def _put_in(request: HttpRequest) -> Outing:
    user = me(request)
    chosen = [int(key) for key in request.POST.getlist("home") if key.isascii() and key.isdigit() and len(key) <= 18]
    found = {one.home.pk: one for one in cared_for_of(user, chosen)}
    homes = [found[key].home for key in chosen if key in found]
    if not homes:
        raise BadInput("请至少选一户还没排进来的。", "homes", "no_homes_chosen")
    number = request.POST.get("outing", "")
    outing = outing_or_none(user, number) if number else _new_visit(request, homes)
    if outing is None:
        raise BadInput("没有这一次走访，请重选。", "outing")
    actions.put_homes(outing=outing, homes=homes, why={key: one.why for key, one in found.items()}, by=user)
    return outing


def _new_visit(request: HttpRequest, homes: list[Home]) -> Outing:
    try:
        typed = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        typed = None
    if typed is None and request.POST.get("at"):
        raise BadInput("时间写成2026-12-01 19:00这样。", "at")
    estates = {home.building.estate for home in homes}
    estate = estates.pop() if len(estates) == 1 else None
    planned = Plan(at=in_shanghai(typed), estate=estate, reason=OutingReason.KEY_HOMES, team=[me(request)])
    community = homes[0].building.estate.community
    return actions.plan_outing(community=community, kind=OutingKind.VISIT, plan=planned, by=me(request))


@login_required
def home(request: HttpRequest, identity: int) -> HttpResponse:
    """One home: why it is to be seen, when it was, and what came of it. For those who care for it."""
    found = cared_home_or_404(request, identity)
    user = me(request)
    marks = marks_of(user, found)
    note_reading(homes=[found.pk] if marks else [], by=user)
    context = {
        "home": found,
        "marks": marks,
        "one": next(iter(cared_for_of(user, [found.pk])), None),
        "stops": stops_at(user, found),
        "may": allowed(user, "go_out.mark_household", found),
        "today": clock.today(),
    }
    return render(request, "go_out/home.html", context)


@login_required
def mark(request: HttpRequest) -> HttpResponse:
    """A reason to see a household now and then; one that the register does not know yet is written into it."""
    carer_or_404(request)
    user = me(request)
    asked = request.GET.get("home", "")
    about = cared_home_or_404(request, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None
    initial = {"estate": about.building.estate.code, "home": about.door} if about else {}

    @transaction.atomic
    def do(data: dict[str, Any]) -> HouseholdMark:
        estate, typed = data.pop("estate"), data.pop("home")
        building = building_in_words(estate, typed)
        if building is None:
            raise BadInput("先写是哪栋楼，写成“3号楼2单元502”。", "home", "which_building")
        found = enter_home(building=building, number=typed, by=user)
        return actions.mark_household(home=found, by=user, **data)

    def kept(data: dict[str, Any]) -> HouseholdMark:
        try:
            return do(dict(data))
        except BadInput as refusal:
            if refusal.field == "number":
                raise BadInput(refusal.message, "home", refusal.code) from refusal
            raise

    return act_page(
        request,
        Act(
            title=_("一户要常去看看"),
            about=_("到期该看望的户"),
            lead=_("只有书记、社区工作者和管这一片的网格员看得到，谁看过都记着。"),
            effect=_("到了日子，就排在“到期该看望的户”里"),
            back=reverse("home", args=[about.pk]) if about else reverse("homes_due"),
            button=_("记下"),
            done=_("记下了，到日子会提醒。"),
        ),
        form=MarkForm(request.POST or None, estates=estates_of_carer(user), initial=initial),
        do=kept,
        onward=lambda made: reverse("home", args=[made.home_id]),
    )


@login_required
def interval(request: HttpRequest, identity: int) -> HttpResponse:
    found = mark_or_404(request, identity)
    return act_page(
        request,
        Act(
            title=_("改几天去一次"),
            about=found.home.door,
            back=reverse("home", args=[found.home_id]),
            button=_("改好了"),
            done=_("改好了。"),
        ),
        form=IntervalForm(request.POST or None, initial={"days": found.days}),
        do=lambda data: actions.change_interval(mark=found, by=me(request), **data),
    )


@login_required
@require_POST
def end(request: HttpRequest, identity: int) -> HttpResponse:
    found = mark_or_404(request, identity)
    back = reverse("home", args=[found.home_id])
    return do_and_return(request, do=lambda: actions.end_mark(mark=found, by=me(request)), back=back, done=_("这一条不用了。"))
