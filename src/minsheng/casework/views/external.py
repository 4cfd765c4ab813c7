"""Orders of the hotline and of other platforms on a case; and the whole case as one file on paper."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, Beside, act_page, add_refusal, do_and_return, show_act
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions.external import require_reply_names_nobody
from ..filters import orders_chosen
from ..forms.external import OrderForm, ReplyForm
from ..models import ExternalOrder, Voice
from ..queries.cases import voices_of_case
from ..queries.dossier import dossier_of
from ..queries.external import brought_not_noted, orders_of, reply_for
from ..rules import OFFICE
from .finding import case_or_404, me, staff_or_404

A_PAGE = 40


def order_or_404(request: HttpRequest, identity: int) -> ExternalOrder:
    found = ExternalOrder.objects.visible_to(me(request)).filter(pk=identity, taken_back_at=None)
    order: ExternalOrder | None = found.select_related("case__community", "case__estate", "case__building").first()
    if order is None or not scope_of(me(request)).covers(order.case.community_id):
        raise Http404
    return order


@login_required
def orders(request: HttpRequest) -> HttpResponse:
    """What 12345 and other platforms sent, the most urgent first; the filter lives in the URL."""
    scope = staff_or_404(request)
    chosen = orders_chosen(me(request), request.GET)
    page = page_in_order(chosen.qs, request.GET, A_PAGE, "wanted_at", datetime.fromisoformat)
    may_reply = scope.has_role(*OFFICE) and me(request).viewed_by is None
    first = next((order for order in page if order.replied_at is None), None) if may_reply else None
    return render(request, "casework/orders.html", {"filter": chosen, "page": page, "may_reply": may_reply, "first": first})


@login_required
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Put an order's number and deadline to the case."""
    found = case_or_404(request, number)
    require(me(request), "casework.note_external_order", found)
    orders = orders_of(found)
    known = [f"{order.platform_shown} {order.number}" for order in orders]
    brought = brought_not_noted(voices_of_case(found, me(request)), orders)
    act = Act(
        _("记一张外来的工单"),
        found.title,
        reverse("case", args=[number]),
        _("记下"),
        done=_("记下了，快到日子会排在“我的一天”。"),
        lead=_("12345或平台派来的单，编号和要回的时间记在这件事上。同一件事来几张都记。"),
        beside=[Beside(_("已经记了的"), known or [_("还没有")]), *_beside(brought)],
    )
    return act_page(
        request,
        act,
        form=OrderForm(request.POST or None, initial=_begin(brought, request.GET.get("voice", ""))),
        do=lambda data: actions.note_external_order(case=found, by=me(request), **data),
    )


def _begin(brought: list[Voice], number: str) -> dict[str, Any]:
    """What the sheet said of the voice that was chosen, else of the first one that no order was noted for."""
    voice = next((one for one in brought if one.number == number), brought[0] if brought else None)
    if voice is None:
        return {}
    due = clock.local(voice.external_due_at).replace(tzinfo=None) if voice.external_due_at else None
    return {"number": voice.number_elsewhere, "due_at": due}


def _beside(brought: list[Voice]) -> list[Beside]:
    lines = [f"{one.number_elsewhere} · {one.number}" for one in brought]
    return [Beside(_("表里带来、还没记的编号"), lines)] if lines else []


@login_required
def reply(request: HttpRequest, identity: int) -> HttpResponse:
    """The reply in the form that the platform wants: to copy, and to keep as it went."""
    order = order_or_404(request, identity)
    require(me(request), "casework.note_external_order", order.case)
    act = Act(
        _("回%(platform)s的单：%(number)s") % {"platform": order.platform_shown, "number": order.number},
        order.case.title,
        reverse("case", args=[order.case.number]),
        _("已经回了"),
        done=_("记下了。"),
        lead=_("按事项里记着的写好了，没有居民的原话；像姓名、电话、门牌的，换成了“某某”。看一遍，改一改，复制过去。"),
        effect=_("回了单不等于办好：解决没解决，还是居民说了算"),
        look=_("看一遍，再复制"),
    )
    form = ReplyForm(request.POST or None, initial={"words": reply_for(order)})
    if request.method != "POST":
        return show_act(request, replace(act, copy="id_words"), form)
    if "look" in request.POST:
        return _looked_over(request, order, act, form)
    return act_page(request, act, form=form, do=lambda data: actions.reply_external_order(order=order, by=me(request), **data))


def _looked_over(request: HttpRequest, order: ExternalOrder, act: Act, form: ReplyForm) -> HttpResponse:
    """Whatever was typed is looked over before it is copied: with what may name somebody in it, nothing is offered to copy."""
    if not form.is_valid():
        return show_act(request, act, form, 422)
    try:
        words, over = form.cleaned_data["words"], form.cleaned_data["looked_over"]
        require_reply_names_nobody(order, words, looked_over=over)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return show_act(request, act, form, refusal.status)
    return show_act(request, replace(act, copy="id_words", lead=_("看过了，可以复制过去。")), form)


@login_required
@require_POST
def take_back(request: HttpRequest, identity: int) -> HttpResponse:
    """It had been put to the wrong case."""
    order = order_or_404(request, identity)
    back = reverse("case", args=[order.case.number])

    def do() -> Any:
        actions.take_back_external_order(order=order, by=me(request))

    return do_and_return(request, do=do, back=back, done=_("撤了，那张单可以记到别的事上。"))


@login_required
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """一案一档: all of one case to be printed and put into a folder, speakers covered."""
    found = case_or_404(request, number)
    if not scope_of(me(request)).covers(found.community_id):
        raise Http404
    return render(request, "casework/dossier.html", vars(dossier_of(found, me(request))))
