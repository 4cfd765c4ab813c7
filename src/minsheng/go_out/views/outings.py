"""The list of outings, planning one, and the page on which a meeting is written down while people speak."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.forms import WordsForm
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive, received_together
from minsheng.foundation import clock
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, do_and_return, sent
from minsheng.neighbourhood.care import cares_somewhere
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..actions import Plan
from ..actions.marks import note_reading
from ..forms import CountForm, EndForm, OutingForm, PromiseForm, RemarkForm
from ..models import Outing
from ..queries.changes import not_seen_of
from ..queries.for_group import notice_for_group
from ..queries.homes import homes_of
from ..queries.outings import (
    coming,
    grouped,
    last_one_here,
    notices_of,
    past,
    promises_of,
    stops_of,
    team_of,
    voices_of,
    what_became_of,
    with_result,
)
from ..states import OutingState
from .finding import community_or_404, me, outing_or_404, staff_or_404
from .writing_down import written_down

A_PAGE = 20


@login_required
def outings(request: HttpRequest) -> HttpResponse:
    """What goes on and what is planned, then what was."""
    staff_or_404(request)
    page = page_of(past(me(request)), request.GET, A_PAGE, "at")
    context = {"coming": list(coming(me(request))[:50]) if page.is_first else [], "page": page}
    context["cares"] = cares_somewhere(me(request))
    return render(request, "go_out/outings.html", context)


def _planned(data: dict[str, Any]) -> Plan:
    fields = ("at", "estate", "place", "topic", "reason", "team", "organisations")
    return Plan(**{key: data[key] for key in fields})


@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an outing; "现在就开始" begins it in the same press."""
    community = community_or_404(request)
    require(me(request), "go_out.plan_outing", community)
    initial = {"team": [me(request).pk], "kind": request.GET.get("kind", "yard_meeting"), "estate": request.GET.get("estate", "")}
    form = OutingForm(request.POST or None, community=community, initial=initial)

    def do(data: dict[str, Any]) -> Outing:
        typed = ("kind", "at", "estate", "place", "topic", "reason")
        content: dict[str, Any] = {key: str(data[key]) for key in typed if data[key]}
        content |= {key: sorted(str(one) for one in data[key]) for key in ("team", "organisations")}

        def make() -> Outing:
            return actions.plan_outing(community=community, kind=data["kind"], plan=_planned(data), by=me(request))

        with received_together():
            got = receive(client_id=data["client_id"], act="plan_outing", content=content, by=me(request), kind=Outing, do=make)
            if got.new and "now" in request.POST:
                actions.begin_outing(outing=got.result, by=me(request))
        return got.result

    outcome = sent(request, form, do)
    if outcome.done:
        return HttpResponseRedirect(reverse("outing", args=[outcome.result.number]))
    return render(request, "go_out/plan.html", {"form": form, "community": community}, status=outcome.status)


@login_required
def change(request: HttpRequest, number: str) -> HttpResponse:
    found = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", found)
    initial = {
        "estate": found.estate.code if found.estate else "",
        "place": found.place,
        "topic": found.topic,
        "reason": found.reason,
        "at": clock.local(found.at).replace(tzinfo=None),
        "team": [member.user_id for member in found.members.filter(dropped_at=None)],
        "organisations": [
            guest.organisation.code for guest in found.guests.filter(dropped_at=None).select_related("organisation")
        ],
    }
    form = OutingForm(request.POST or None, community=found.community, changing=True, initial=initial)
    return act_page(
        request,
        Act(
            title=_("改时间、地方或人"),
            about=found.occasion.title,
            back=reverse("outing", args=[number]),
            button=_("改好了"),
            done=_("改好了。"),
        ),
        form=form,
        do=lambda data: actions.change_outing(outing=found, plan=_planned(data), by=me(request)),
    )


@login_required
def outing(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one outing: before it, while people speak, and after."""
    found = outing_or_404(request, number)
    user = me(request)
    form = RemarkForm(request.POST or None, request.FILES or None)
    outcome = sent(request, form, lambda data: _noted(request, found, data))
    if outcome.done:
        voice, new = outcome.result
        said = _("记下了，编号%(number)s。") if new else _("这一条已经记过了，编号%(number)s。")
        messages.success(request, said % {"number": voice.number})
        return HttpResponseRedirect(reverse("outing", args=[number]) + "#say")
    voices = voices_of(found, user)
    last = last_one_here(found, user) if found.state in (OutingState.PLANNED, OutingState.GOING) else None
    became = what_became_of(last) if last else []
    homes = [] if found.is_meeting else homes_of(found, user)
    note_reading(homes=[one.row.home_id for one in homes if one.why], by=user)
    context = {
        "outing": found,
        "team": team_of(found),
        "voices": list(enumerate(voices, 1)),
        "next_number": len(voices) + 1,
        "form": form,
        "last": last,
        "last_count": len(became),
        "last_told": with_result(became),
        "notices": [(one, notice_for_group(one)) for one in notices_of(found)] if found.state == OutingState.OVER else [],
        "promises": promises_of(found, user),
        "stops": [] if found.is_meeting else stops_of(found, user),
        "not_seen": not_seen_of(found) if found.state in (OutingState.PLANNED, OutingState.CANCELLED) else [],
        "homes": homes,
        "may": {act: allowed(user, f"go_out.{act}", found) for act in ("lead_outing", "make_notice")},
        "late": "late" in request.GET or form.is_bound,
    }
    return render(request, "go_out/outing.html", context, status=outcome.status)


def _noted(request: HttpRequest, found: Outing, data: dict[str, Any]) -> tuple[Voice, bool]:
    note = partial(actions.note_remark, outing=found)
    return written_down(request, data, at={"outing": found.number}, estate=found.estate, note=note)


@login_required
def last_time(request: HttpRequest, number: str) -> HttpResponse:
    """What became of what was said last time here: to read aloud before anybody speaks."""
    found = outing_or_404(request, number)
    last = last_one_here(found, me(request)) if found.state != OutingState.OVER else found
    lines = what_became_of(last) if last else []
    return render(request, "go_out/last_time.html", {"outing": found, "last": last, "groups": grouped(lines)})


@login_required
@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    found = outing_or_404(request, number)
    back = reverse("outing", args=[number])
    return do_and_return(request, do=lambda: actions.begin_outing(outing=found, by=me(request)), back=back, done=_("开始了。"))


@login_required
@require_POST
def take_up(request: HttpRequest, number: str) -> HttpResponse:
    found = outing_or_404(request, number)
    back = reverse("outing", args=[number])
    return do_and_return(
        request, do=lambda: actions.take_up_outing(outing=found, by=me(request)), back=back, done=_("照原来定的办。")
    )


@login_required
def count(request: HttpRequest, number: str) -> HttpResponse:
    found = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", found)
    return act_page(
        request,
        Act(
            title=_("来了几位"),
            about=found.occasion.title,
            back=reverse("outing", args=[number]),
            button=_("记下"),
            done=_("记下了。"),
        ),
        form=CountForm(request.POST or None, initial={"headcount": found.headcount or None, "names": found.came}),
        do=lambda data: actions.count_people(outing=found, by=me(request), **data),
    )


@login_required
def end(request: HttpRequest, number: str) -> HttpResponse:
    """散会: after it one makes the page that is hung up."""
    found = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", found)
    return act_page(
        request,
        Act(
            title=_("散会") if found.is_meeting else _("走完了"),
            about=found.occasion.title,
            back=reverse("outing", args=[number]),
            button=_("散会") if found.is_meeting else _("走完了"),
            effect=_("听到的都在分拣里等着，散了以后也能补记"),
            done=_("散了。听到的都在分拣里。"),
        ),
        form=EndForm(request.POST or None),
        do=lambda data: actions.end_outing(outing=found, by=me(request), **data),
    )


@login_required
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    found = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", found)
    return act_page(
        request,
        Act(
            title=_("取消这一场"),
            about=found.occasion.title,
            lead=_("原来定了谁去，都留着。"),
            back=reverse("outing", args=[number]),
            button=_("取消"),
            done=_("取消了。要去的人在“我的一天”上会看到。"),
        ),
        form=WordsForm(request.POST or None, label=_("为什么取消"), rows=2),
        do=lambda data: actions.cancel_outing(outing=found, by=me(request), **data),
    )


@login_required
def promise(request: HttpRequest, number: str) -> HttpResponse:
    """A small promise to somebody here: it stands on my own day until it is kept."""
    found = outing_or_404(request, number)
    require(me(request), "go_out.promise", found.community)
    return act_page(
        request,
        Act(
            title=_("答应了人家一件小事"),
            about=found.occasion.title,
            lead=_("要好几家一起办的，立事项；自己跑一趟就成的，记在这儿。"),
            effect=_("会一直排在您的“我的一天”，做到为止"),
            back=reverse("outing", args=[number]),
            button=_("记下"),
            done=_("记下了，到日子会提醒您。"),
        ),
        form=PromiseForm(request.POST or None),
        do=lambda data: actions.give_promise(community=found.community, outing=found, by=me(request), **data),
    )
