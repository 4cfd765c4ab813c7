"""A round: proposed, looked over and put in order by hand, then kept as planned visits."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, Refusal
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import office_rule

from .. import actions, rounds
from ..actions.marks import note_reading
from ..forms import RoundForm, in_shanghai
from ..models import Outing
from ..queries.households import cared_for_of
from ..queries.rounds import rounds_proposed, who_walks
from .finding import carer_or_404, community_or_404, me

LAST = 10_000


def _community(request: HttpRequest) -> Community:
    carer_or_404(request)
    community = community_or_404(request)
    require(me(request), "go_out.plan_outing", community)
    return community


@login_required
def propose(request: HttpRequest) -> HttpResponse:
    """Who goes when; with that in the address, what they could see, in order, each with why. Nothing is written yet."""
    community = _community(request)
    user = me(request)
    walkers = who_walks(community)
    tomorrow = clock.today() + timedelta(days=1)
    first = {"workers": [user.username], "at": f"{tomorrow}T14:00", "until": "17:00", "most": office_rule("round_homes")}
    asked = "at" in request.GET
    form = RoundForm(request.GET if asked else None, walkers=walkers, initial=first)
    found = []
    if asked and form.is_valid():
        data = form.cleaned_data
        workers = list(data["workers"])
        found = rounds_proposed(user, community, workers, data["at"], data["end"], most=data["most"])
        note_reading(homes=[one.home.pk for each in found for one in each.homes], by=user)
    context = {
        "community": community,
        "form": form,
        "rounds": found,
        "asked": asked and form.is_valid(),
        "any": any(each.homes for each in found),
        "can_plan": rounds.can_plan(),
        "at": form.cleaned_data["at"] if asked and form.is_valid() else None,
    }
    return render(request, "go_out/rounds.html", context, status=422 if asked and not form.is_valid() else 200)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """What is ticked, in the order of the numbers beside it, becomes a planned visit for each."""
    community = _community(request)
    try:
        kept = _kept(request, community)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, shown(refusal))
        query = request.POST.get("query", "")
        return HttpResponseRedirect(reverse("rounds") + (f"?{query}" if query else ""))
    messages.success(
        request,
        ngettext("定了%(n)s趟，到时候排在各人的“我的一天”。", "定了%(n)s趟，到时候排在各人的“我的一天”。", len(kept))
        % {"n": len(kept)},
    )
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("outing", args=[kept[0].number]) + "#homes")
    return HttpResponseRedirect(reverse("outings"))


@transaction.atomic
def _kept(request: HttpRequest, community: Community) -> list[Outing]:
    user = me(request)
    try:
        at = in_shanghai(parse_datetime(request.POST.get("at", "")))
    except ValueError:
        at = None
    if at is None:
        raise BadInput("时间写成2026-12-01 19:00这样。", "at")
    taken = {key for key in request.POST.getlist("home") if key.isascii() and key.isdigit() and len(key) <= 18}
    kept = []
    for worker in who_walks(community):
        mine = [key for key in request.POST.getlist(f"of-{worker.username}") if key in taken]
        order = sorted(mine, key=lambda key: _place(request, key))
        found = cared_for_of(user, [int(key) for key in order])
        homes = [one.home for one in found if one.home.building.estate.community_id == community.pk]
        if homes:
            why = {one.home.pk: one.why for one in found}
            kept.append(actions.keep_round(community=community, worker=worker, at=at, homes=homes, why=why, by=user))
    if not kept:
        raise BadInput("请至少选一户还没排进来的。", "homes", "no_homes_chosen")
    return kept


def _place(request: HttpRequest, key: str) -> int:
    typed = request.POST.get(f"order-{key}", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else LAST
