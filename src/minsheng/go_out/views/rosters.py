"""The week of a community's duty points, and making a roster."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.foundation import clock
from minsheng.foundation.pages import Act, act_page, sent, show_act
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions import Made
from ..forms_duty import ProposalForm, RosterForm, SeatForm
from ..proposing import Proposal, Proposed, SolverMissing, free_seats, propose
from ..queries.duty import monday_of, roster_of, sitters
from .finding import me
from .finding_duty import chosen_community, seat_or_404


@login_required
def roster(request: HttpRequest) -> HttpResponse:
    """Who sits where this week: a table, or on a phone a list; a free seat says so."""
    community, user = chosen_community(request), me(request)
    monday = monday_of(request.GET.get("week", ""))
    several: list[Community] = []
    if scope_of(user).is_officer:
        several = list(Community.objects.visible_to(user).filter(valid_to=None))
    context = {
        "community": community,
        "several": several if len(several) > 1 else [],
        "roster": roster_of(user, community, monday),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "this_week": monday_of(""),
        "today": clock.today(),
        "may": allowed(user, "go_out.plan_duty", community),
    }
    return render(request, "go_out/roster.html", context)


@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make shifts from the weeks of all points; what came of it is said in sentences."""
    community = chosen_community(request)
    require(me(request), "go_out.plan_duty", community)
    form = RosterForm(request.POST or None)
    outcome = sent(request, form, lambda data: actions.make_roster(community=community, by=me(request), **data))
    if not outcome.done:
        act = Act(
            title=_("按每周的时间排班"),
            about=community.name,
            lead=_("固定坐班的人自动排上；撞了时间的先空着。国家放假的日子不排。"),
            back=reverse("roster"),
            button=_("排班"),
        )
        return show_act(request, act, form, outcome.status)
    for line in _told(outcome.result):
        messages.success(request, line)
    first = form.cleaned_data["since"]
    return HttpResponseRedirect(f"{reverse('roster')}?week={first.isoformat()}&community={community.code}")


def _told(made: Made) -> list[str]:
    lines = [ngettext("排了%(n)s班。", "排了%(n)s班。", made.made) % {"n": made.made}]
    if made.there:
        lines.append(ngettext("有%(n)s班早就排过，没动。", "有%(n)s班早就排过，没动。", made.there) % {"n": made.there})
    if made.holidays:
        days = _("、").join(clock.day_shown(day) for day in sorted(made.holidays))
        lines.append(_("放假不排：%(days)s。") % {"days": days})
    if made.busy:
        lines.append(_("固定的人有别的事，先空着：%(who)s。") % {"who": _("、").join(made.busy[:20])})
    if made.crossing:
        lines.append(_("和以前排的班重在一起，没排：%(what)s。") % {"what": _("、").join(made.crossing[:20])})
    return lines


@login_required
def propose_seats(request: HttpRequest) -> HttpResponse:
    """Who could sit in the free seats: a draft that one changes seat by seat and accepts as a whole."""
    community, user = chosen_community(request), me(request)
    require(user, "go_out.plan_duty", community)
    proposal, missing, optional = Proposal(), False, "optional" in request.GET
    if request.method == "POST":
        able = sitters(community)
        asked = [seat for seat in free_seats(community) if f"seat_{seat.pk}" in request.POST]
        proposal = Proposal([Proposed(seat, able[seat.ability]) for seat in asked])
    else:
        try:
            proposal = propose(community, optional=optional)
        except SolverMissing:
            missing = True
    form = ProposalForm(request.POST or None, seats=proposal.seats)

    def do(data: dict[str, object]) -> int:
        return actions.accept_roster(community=community, seats=form.chosen(), near_seen=bool(data["near_seen"]), by=user)

    outcome = sent(request, form, do)
    if outcome.done:
        said = ngettext("排上了%(n)s个位子。", "排上了%(n)s个位子。", outcome.result) % {"n": outcome.result}
        messages.success(request, said)
        return HttpResponseRedirect(f"{reverse('roster')}?community={community.code}")
    context = {"community": community, "proposal": proposal, "form": form, "missing": missing, "optional": optional}
    return render(request, "go_out/propose.html", context, status=outcome.status)


@login_required
def seat(request: HttpRequest, identity: int) -> HttpResponse:
    """Who sits there: choose, change, or leave it free."""
    found = seat_or_404(request, identity)
    require(me(request), "go_out.plan_duty", found)
    shift = found.shift
    people = sitters(shift.point.community)[found.ability]
    form = SeatForm(request.POST or None, people=people, initial={"who": found.who.username if found.who else ""})

    def do(data: dict[str, object]) -> None:
        who = data["who"]
        if who is None:
            actions.free_seat(seat=found, by=me(request))
        else:
            actions.seat_person(seat=found, by=me(request), **data)  # type: ignore[arg-type]

    about = f"{clock.local(shift.start):%m-%d %H:%M} {shift.point.estate.name} {shift.point.name}"
    return act_page(
        request,
        Act(
            title=_("定谁坐：%(what)s") % {"what": found.get_ability_display()},
            about=about,
            back=reverse("duty_shift", args=[shift.pk]),
            button=_("定好了"),
            done=_("定好了。"),
            effect=_("会排在这个人的“我的班”里"),
        ),
        form=form,
        do=do,
    )
