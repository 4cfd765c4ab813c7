"""交接: all that somebody holds to somebody else, and the slip that both sign."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.actions import end_hand_over, hand_over_work
from minsheng.casework.passing import OpenThing
from minsheng.casework.queries.hand_over import (
    can_be_ended,
    hand_over_or_none,
    hand_overs_seen_by,
    may_hand_over,
    open_in_hands_of,
    who_may_take,
)
from minsheng.foundation import clock
from minsheng.foundation.api import whole_number
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.neighbourhood.actions import close_account
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import acts_alone_for, colleague_or_none, colleagues_of, role_label, scope_of

from ..forms import CloseAccountForm, HandOverEndForm, HandOverForm

SHOWN = 12
A_PAGE = 50


@login_required
def hand_over(request: HttpRequest, username: str) -> HttpResponse:
    """One act: who takes it, from when, why."""
    by: User = request.user  # type: ignore[assignment]
    of = colleague_or_none(by, username)
    if of is None or not may_hand_over(by, of):
        raise Http404
    here = colleagues_of(by)
    fit = who_may_take(of, [other for other, _label in here])
    others = [(other, label) for other, label in here if other.pk in fit]
    form = HandOverForm(request.POST or None, others=others)
    things = open_in_hands_of(of, seen_by=by)
    act = Act(
        _("把%(name)s的事交给别人") % {"name": of.name},
        _("谁在这里"),
        reverse("staff"),
        _("交接"),
        lead=role_label(of),
        effect=_("到了那天，%(name)s就看不到、办不了这些；做过的仍记在本人名下") % {"name": of.name},
        beside=[_things(things)],
    )
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: hand_over_work(of=of, to=colleague_or_none(by, data.pop("to")), by=by, **data),  # type: ignore[arg-type]
        onward=lambda done: reverse("hand_over_slip", args=[done.pk]),
    )


def _things(things: list[OpenThing]) -> Beside:
    if not things:
        return Beside(_("手上没有没办完的"), [_("交接的只有岗位。")])
    more = len(things) - SHOWN
    lines = [f"{thing.title}\n{thing.number} · {thing.state}" for thing in things[:SHOWN]]
    if more > 0:
        lines.append(ngettext("还有%(n)s件，都会列在交接单上。", "还有%(n)s件，都会列在交接单上。", more) % {"n": more})
    return Beside(_("手上没办完的"), lines)


@login_required
def hand_overs(request: HttpRequest) -> HttpResponse:
    """The slips of both who sign, of who arranged it, and for the district all; the newest first."""
    user: User = request.user  # type: ignore[assignment]
    scope, seen = scope_of(user), hand_overs_seen_by(user)
    if not (
        scope.is_staff or scope.audits or scope.organisations or seen.exists()
    ):  # on leave one holds nothing, and has the slip
        raise Http404
    page = page_of(seen.order_by(), request.GET, A_PAGE)
    return render(request, "desk/hand_overs.html", {"page": page, "reads_staff": scope.is_staff or scope.audits})


@login_required
def hand_over_slip(request: HttpRequest, number: str) -> HttpResponse:
    """The slip, to be printed and signed by both."""
    user: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(hand_overs_seen_by(user), pk=whole_number(number) or 0)
    lines = list(found.lines.order_by("id"))
    context = {
        "slip": found,
        "lines": [line for line in lines if not line.back],
        "back": [line for line in lines if line.back],
        "may_end": can_be_ended(found) and allowed(user, "casework.end_hand_over", found),
    }
    return render(request, "desk/hand_over_slip.html", context)


@login_required
def hand_over_end(request: HttpRequest, number: str) -> HttpResponse:
    """Back early from leave, not away after all, or the wrong colleague chosen: it is theirs again."""
    by: User = request.user  # type: ignore[assignment]
    found = or_404(hand_over_or_none(by, number))
    require(by, "casework.end_hand_over", found)
    has_slip = hand_overs_seen_by(by).filter(pk=found.pk).exists()
    days = _("从%(day)s") % {"day": clock.day_shown(found.since)}
    if found.last_day:
        days = _("%(since)s到%(until)s") % {"since": clock.day_shown(found.since), "until": clock.day_shown(found.last_day)}
    names = {"of": found.of.name, "to": found.to.name}
    act = Act(
        _("把%(of)s的事从%(to)s手里收回") % names,
        _("交接单") if has_slip else _("谁在这里"),
        reverse("hand_over_slip", args=[found.pk]) if has_slip else reverse("staff"),
        _("收回"),
        done=_("收回了，到那天就还是%(of)s的。") % names,
        lead=_("本人提前回来了、不走了，或者交错了人，就在这里收回。"),
        effect=_("到了那天，%(of)s接着办；%(to)s就看不到、办不了这些，自己原来的还在；这期间办过的都算数") % names,
        beside=[Beside(_("交给%(to)s的") % names, [*found.posts, days])],
    )
    return act_page(
        request,
        act,
        form=HandOverEndForm(request.POST or None),
        do=lambda data: end_hand_over(hand_over=found, by=by, **data),
    )


@login_required
def account_close(request: HttpRequest, username: str) -> HttpResponse:
    """Who left and has nothing to hand over, or nobody to hand it over to."""
    by: User = request.user  # type: ignore[assignment]
    of = colleague_or_none(by, username)
    if of is None or not allowed(by, "neighbourhood.close_account", of):
        raise Http404
    alone = [one.name for one in acts_alone_for(of)]
    act = Act(
        _("停用%(name)s的账号") % {"name": of.name},
        _("谁在这里"),
        reverse("staff"),
        _("停用"),
        done=_("停用了，从现在起登不进来。"),
        lead=role_label(of),
        effect=_("从这一分钟起，%(name)s登不进来；做过的仍记在本人名下") % {"name": of.name},
    )
    form = CloseAccountForm(request.POST or {}, alone=alone) if request.method == "POST" else CloseAccountForm(alone=alone)
    return act_page(request, act, form=form, do=lambda data: close_account(user=of, by=by, **data))
