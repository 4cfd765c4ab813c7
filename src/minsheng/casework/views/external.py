"""Orders of the hotline and of other platforms on a case; and the whole case as one file on paper."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms.external import OrderForm, ReplyForm
from ..models import ExternalOrder
from ..queries.dossier import dossier_of
from ..queries.external import orders_of, reply_for
from .finding import case_or_404, me


def order_or_404(request: HttpRequest, identity: int) -> ExternalOrder:
    found = ExternalOrder.objects.visible_to(me(request)).filter(pk=identity, taken_back_at=None)
    order: ExternalOrder | None = found.select_related("case__community", "case__estate", "case__building").first()
    if order is None or not scope_of(me(request)).covers(order.case.community_id):
        raise Http404
    return order


@login_required
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Put an order's number and deadline to the case."""
    found = case_or_404(request, number)
    require(me(request), "casework.note_external_order", found)
    known = [f"{order.get_platform_display()} {order.number}" for order in orders_of(found)]
    act = Act(
        _("记一张外来的工单"),
        found.title,
        reverse("case", args=[number]),
        _("记下"),
        done=_("记下了，快到日子会排在“我的一天”。"),
        lead=_("12345或平台派来的单，编号和要回的时间记在这件事上。同一件事来几张都记。"),
        beside=[Beside(_("已经记了的"), known or [_("还没有")])],
    )
    return act_page(
        request,
        act,
        form=OrderForm(request.POST or None),
        do=lambda data: actions.note_external_order(case=found, by=me(request), **data),
    )


@login_required
def reply(request: HttpRequest, identity: int) -> HttpResponse:
    """The reply in the form that the platform wants: to copy, and to keep as it went."""
    order = order_or_404(request, identity)
    require(me(request), "casework.note_external_order", order.case)
    act = Act(
        _("回%(platform)s的单：%(number)s") % {"platform": order.get_platform_display(), "number": order.number},
        order.case.title,
        reverse("case", args=[order.case.number]),
        _("已经回了"),
        done=_("记下了。"),
        lead=_("按事项里记着的写好了，没有居民的原话；像姓名、电话、门牌的，换成了“某某”。看一遍，改一改，复制过去。"),
        effect=_("回了单不等于办好：解决没解决，还是居民说了算"),
        copy="id_words",
    )
    form = ReplyForm(request.POST or None, initial={"words": reply_for(order)})
    return act_page(request, act, form=form, do=lambda data: actions.reply_external_order(order=order, by=me(request), **data))


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
