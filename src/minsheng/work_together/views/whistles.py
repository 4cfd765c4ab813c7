"""Whistles: the list, blowing one, its page, an answer, who came."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm
from minsheng.casework.models import Case
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, sent
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from .. import actions
from ..forms import AnswerForm, ArrivalForm, BlowForm
from ..models import Whistle, WhistleCall
from ..queries.suggestions import suggestions_for
from ..queries.whistles import may_name, open_whistles, past_whistles
from ..states import ARRIVALS, CallState
from .finding import call_or_404, case_worked_or_none, chosen_community, me, reader_or_404, whistle_or_404

A_PAGE = 20
LEADS = (Role.SECRETARY, Role.STREET, Role.DISTRICT)


@login_required
def whistles(request: HttpRequest) -> HttpResponse:
    """What is ahead and what must still be written down, then what was."""
    reader_or_404(request)
    user = me(request)
    page = page_of(past_whistles(user), request.GET, A_PAGE, "at")
    may_blow = scope_of(user).has_role(*LEADS) and user.viewed_by is None
    context = {"open": list(open_whistles(user)[:50]) if page.is_first else [], "page": page, "may_blow": may_blow}
    return render(request, "work_together/whistles.html", context)


@login_required
def blow(request: HttpRequest) -> HttpResponse:
    """Call organisations to a case or a place; beside each stands what is known of it."""
    case = case_worked_or_none(request)
    community = case.community if case is not None else chosen_community(request)
    require(me(request), "work_together.blow_whistle", community)
    form = BlowForm(request.POST or None, community=community, with_estate=case is None, initial=_begin(request, case))
    outcome = sent(request, form, lambda data: _blown(request, community, case, data))
    if outcome.done:
        return HttpResponseRedirect(reverse("whistle", args=[outcome.result.number]))
    ticked = set(request.POST.getlist("organisations"))
    suggestions = suggestions_for(community, me(request), case)
    near, others = [one for one in suggestions if one.near], [one for one in suggestions if not one.near]
    context = {
        "form": form,
        "case": case,
        "community": community,
        "near": near,
        "others": others,
        "others_open": not near or any(one.organisation.code in ticked for one in others),
        "ticked": ticked,
        "communities": _others(request) if case is None else [],
        "look_over": form.is_bound and bool(may_name(case, " ".join(form.data.get(key, "") for key in ("words", "where")))),
    }
    return render(request, "work_together/blow.html", context, status=outcome.status)


def _begin(request: HttpRequest, case: Case | None) -> dict[str, Any]:
    """For a case with an excerpt, what organisations already read of it."""
    return {"words": case.excerpt if case is not None else "", "estate": request.GET.get("estate", "")}


def _others(request: HttpRequest) -> list[Community]:
    """For an officer of several communities, which of them."""
    if not scope_of(me(request)).is_officer:
        return []
    return list(Community.objects.visible_to(me(request)).filter(valid_to=None).order_by("name"))


def _blown(request: HttpRequest, community: Community, case: Case | None, data: dict[str, Any]) -> Whistle:
    organisations = list(data["organisations"])
    content: dict[str, Any] = {key: data[key] for key in ("where", "words") if data[key]}
    content |= {"at": data["at"].isoformat(), "organisations": sorted(one.code for one in organisations)}
    content |= {"community": community.code, "case": case.number if case else ""}
    estate = data.get("estate")
    if estate is not None:
        content["estate"] = estate.code

    def do() -> Whistle:
        return actions.blow_whistle(
            community=community,
            case=case,
            organisations=organisations,
            at=data["at"],
            estate=estate,
            where=data["where"],
            words=data["words"],
            looked_over=data["looked_over"],
            by=me(request),
        )

    return receive(client_id=data["client_id"], act="blow_whistle", content=content, by=me(request), kind=Whistle, do=do).result


@login_required
def whistle(request: HttpRequest, number: str) -> HttpResponse:
    """Who is called and how each stands: in full for the office, of the others the state alone for an organisation."""
    found = whistle_or_404(request, number)
    user, scope = me(request), scope_of(me(request))
    here = scope.covers(found.community_id)
    may_note = allowed(user, "work_together.note_arrival", found) and found.called_off_at is None
    today = clock.local(found.at).date() <= clock.today()
    mine = [call for call in found.called if call.organisation_id in scope.organisations]
    for call in found.called:
        call.whistle = found
        call.full = here or scope.audits or call in mine  # type: ignore[attr-defined]
        open_ = call.is_awaited or (call.state == CallState.REFUSED and found.at > clock.now())
        call.may_answer = open_ and found.called_off_at is None and _may_answer(request, call, here, mine)  # type: ignore[attr-defined]
    awaited = [call for call in found.called if call.is_awaited]
    context = {
        "whistle": found,
        "mine": mine,
        "ours": next((call for call in mine if call.may_answer), None),  # type: ignore[attr-defined]
        "sees_case": found.case is not None and Case.objects.visible_to(user).filter(pk=found.case_id).exists(),
        "works_here": here,
        "may_note": may_note and today,
        "next": awaited[0] if awaited and may_note and today and found.at <= clock.now() else None,
        "may_call_off": allowed(user, "work_together.call_off_whistle", found)
        and found.called_off_at is None
        and not any(call.state in ARRIVALS for call in found.called),
    }
    return render(request, "work_together/whistle.html", context)


def _may_answer(request: HttpRequest, call: WhistleCall, here: bool, mine: list[WhistleCall]) -> bool:
    return (here or call in mine) and allowed(me(request), "work_together.answer_whistle", call)


@login_required
def answer(request: HttpRequest, identity: int) -> HttpResponse:
    found = call_or_404(request, identity)
    require(me(request), "work_together.answer_whistle", found)
    whistle = found.whistle
    ours = found.organisation_id in scope_of(me(request)).organisations
    return act_page(
        request,
        Act(
            title=_("来不来") if ours else _("%(name)s来不来") % {"name": found.organisation.name},
            about=f"{whistle.number} {whistle.where_shown}",
            back=reverse("whistle", args=[whistle.number]),
            button=_("答复"),
            done=_("记下了。"),
            lead=whistle.words,
            effect=_("叫人的社区马上看到"),
        ),
        form=AnswerForm(request.POST or None, initial={"who": me(request).name if ours else ""}),
        do=lambda data: actions.answer_whistle(call=found, by=me(request), **data),
    )


@login_required
def arrival(request: HttpRequest, identity: int) -> HttpResponse:
    found = call_or_404(request, identity)
    require(me(request), "work_together.note_arrival", found.whistle)
    whistle = found.whistle
    return act_page(
        request,
        Act(
            title=_("%(name)s到没到") % {"name": found.organisation.name},
            about=f"{whistle.number} {whistle.where_shown}",
            back=reverse("whistle", args=[whistle.number]),
            button=_("记下"),
            done=_("记下了。"),
            lead=_("看到什么记什么。记错了再记一次，前一次也留着。"),
        ),
        form=ArrivalForm(request.POST or None, initial={"who": found.who, "state": CallState.CAME}),
        do=lambda data: actions.note_arrival(call=found, by=me(request), **data),
    )


@login_required
def call_off(request: HttpRequest, number: str) -> HttpResponse:
    found = whistle_or_404(request, number)
    require(me(request), "work_together.call_off_whistle", found)
    act = Act(
        title=_("不用来了"),
        about=f"{found.number} {found.where_shown}",
        back=reverse("whistle", args=[number]),
        button=_("取消"),
        done=_("取消了。"),
        effect=_("被叫的几家都看得到"),
    )
    form = WordsForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: actions.call_off_whistle(whistle=found, words=data["words"], by=me(request))
    )
