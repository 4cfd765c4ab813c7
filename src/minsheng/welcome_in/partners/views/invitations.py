"""Invitations: the list, one sheet, and each act."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.views.finding import staff_or_404
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page, known_address
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms import ComeForm, InviteForm, NotComeForm, ToldForm
from ..models import Invitation
from ..queries.invitations import (
    communities_to_invite_to,
    for_what,
    invitation_or_none,
    invites_with,
    open_invitations,
    past_invitations,
    story_of_invitation,
)
from ..queries.partners import organisations_for
from ..states import UNANSWERED, InviteState
from .finding import me, reader_or_404

A_PAGE = 20


@login_required
def invitations(request: HttpRequest) -> HttpResponse:
    """Who is invited and has not answered, who comes; and what is over."""
    reader_or_404(request)
    user = me(request)
    past = "past" in request.GET
    page = page_of(past_invitations(user) if past else open_invitations(user), request.GET, A_PAGE)
    context = {
        "past": past,
        "has_past": not past and past_invitations(user).exists(),
        "page": page,
        "may_invite": communities_to_invite_to(user).exists(),
    }
    return render(request, "partners/invitations.html", context)


def _or_404(request: HttpRequest, number: str) -> Invitation:
    return or_404(invitation_or_none(me(request), number))


@login_required
def invitation(request: HttpRequest, number: str) -> HttpResponse:
    """For the office all of it, with the address to hand on; for the invited what they were asked and what they said."""
    found, user = _or_404(request, number), me(request)
    here, may_call = invites_with(found, user), allowed(user, "partners.withdraw_invitation", found)
    waits = found.state == InviteState.OPEN
    context = {
        "invitation": found,
        "what": for_what(found),
        "here": here,
        "may_call": may_call and found.erased_at is None and bool(found.phone),
        "address": known_address(request, reverse("invited", args=[found.code])) if may_call and waits else "",
        "may_answer": waits and allowed(user, "partners.answer_invitation", found),
        "may_withdraw": waits and may_call,
        "may_again": may_call and found.standing in (InviteState.DECLINED, InviteState.WITHDRAWN, UNANSWERED),
        "may_erase": not waits and found.erased_at is None and allowed(user, "partners.erase_invited", found),
        "story": story_of_invitation(found) if here else [],
    }
    return render(request, "partners/invitation.html", context)


def _act(found: Invitation, **said: Any) -> Act:
    return Act(about=f"{found.number} {found.name}", back=reverse("invitation", args=[found.number]), **said)


def _asked(found: Invitation) -> list[Beside]:
    return [Beside(_("请他来的话"), [found.words])]


@login_required
def invite(request: HttpRequest) -> HttpResponse:
    staff_or_404(request)
    user = me(request)
    places = communities_to_invite_to(user)
    again = invitation_or_none(user, request.GET.get("again", "")[:24])
    act = Act(
        title=_("请人来"),
        about=_("邀请"),
        back=reverse("invitations"),
        button=_("发出邀请"),
        done=_("邀请记下了。有账号的单位在“我的一天”看得到；没有账号的，把这一页的网址发给对方。"),
        effect=_("对方凭网址或回执号就能答复，不用账号"),
    )
    form = InviteForm(request.POST or None, places=places, organisations=organisations_for(user), initial=_said_before(again))
    if not places:
        raise Http404
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.invite(by=user, **form.said()),
        onward=lambda made: reverse("invitation", args=[made.number]),
    )


def _said_before(again: Invitation | None) -> dict[str, Any]:
    """What the earlier sheet to the same one said; whom to call is typed anew by whoever was told."""
    if again is None or again.erased_at is not None:
        return {}
    chosen = again.organisation.code if again.organisation else ""
    said = {"community": again.community.code, "purpose": again.purpose, "organisation": chosen, "words": again.words}
    return said if chosen else said | {"name": again.name, "kind": again.kind}


@login_required
def accept(request: HttpRequest, number: str) -> HttpResponse:
    found = _or_404(request, number)
    require(me(request), "partners.answer_invitation", found)
    effect = _("连申请一起交上去，社区还要审") if found.is_to_partner else _("社区会和您商量怎么来")
    act = _act(found, title=_("答应来"), button=_("答应"), done=_("记下了。"), effect=effect, beside=_asked(found))
    form = ComeForm(request.POST or None, invitation=found)
    return act_page(request, act, form=form, do=lambda data: actions.accept_invitation(invitation=found, by=me(request), **data))


@login_required
def decline(request: HttpRequest, number: str) -> HttpResponse:
    found = _or_404(request, number)
    require(me(request), "partners.answer_invitation", found)
    act = _act(found, title=_("这回不来"), button=_("不来"), done=_("记下了。"), effect=_("下回还可以再请"), beside=_asked(found))
    form = NotComeForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.decline_invitation(invitation=found, by=me(request), **data))


@login_required
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    found = _or_404(request, number)
    require(me(request), "partners.withdraw_invitation", found)
    act = _act(found, title=_("收回邀请"), button=_("收回"), done=_("收回了。"), effect=_("对方打开网址，看得到这一句"))
    form = ToldForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: actions.withdraw_invitation(invitation=found, by=me(request), **data)
    )


@login_required
def erase(request: HttpRequest, number: str) -> HttpResponse:
    found = _or_404(request, number)
    require(me(request), "partners.erase_invited", found)
    lead = _("联系人、电话和他答复的话都删去，删了找不回来；哪天请的、来没来还在。")
    act = _act(found, title=_("删去联系人"), button=_("删去"), done=_("删去了。"), lead=lead)
    form = Form(request.POST if request.method == "POST" else None)
    return act_page(request, act, form=form, do=lambda data: actions.erase_invited(invitation=found, by=me(request)))
