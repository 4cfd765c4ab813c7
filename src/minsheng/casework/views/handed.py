"""链接: the office makes one for a share; whoever has it promises, refuses and gives the result, without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.pages import Act, do_and_return, known_address, sent
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms import AcceptForm, RefuseForm, ResultForm
from ..forms.shares import HandOutForm
from ..models import ShareLink
from ..models.shares import WAITING_STATES
from ..queries.evidence import missing_for_result, stages_missing
from ..queries.handed import Handed, days_of_a_link, handed_by, links_of
from .files import file_response
from .finding import me, share_or_404


@login_required
def links(request: HttpRequest, identity: int) -> HttpResponse:
    """Make a link for a share (its address shown on this page once), see those that are open, revoke one."""
    share = share_or_404(request, identity)
    if request.method == "POST" or not allowed(me(request), "casework.revoke_share_link", share):
        require(me(request), "casework.hand_out_share", share)
    form = HandOutForm(request.POST or None)
    outcome = sent(request, form, lambda data: actions.hand_out_share(assignment=share, by=me(request), name=data["name"]))
    address = known_address(request, reverse("handed", args=[outcome.result])) if outcome.done else ""
    context = {
        "share": share,
        "links": links_of(share),
        "form": HandOutForm() if outcome.done else form,
        "address": address,
        "days": days_of_a_link(),
        "may_make": allowed(me(request), "casework.hand_out_share", share) and share.state in WAITING_STATES,
    }
    answer = render(request, "casework/share_links.html", context, status=outcome.status)
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def revoke(request: HttpRequest, identity: int) -> HttpResponse:
    rows = ShareLink.objects.visible_to(me(request)).filter(pk=identity)
    link = or_404(rows.select_related("assignment__case__community", "assignment__organisation").first())
    share = share_or_404(request, link.assignment_id)
    done, back = _("这个链接作废了。"), reverse("share_links", args=[share.pk])
    return do_and_return(request, do=lambda: actions.revoke_share_link(link=link, by=me(request)), back=back, done=done)


def _found(request: HttpRequest, secret: str) -> Handed | None:
    """Wrong ones are counted for each place they come from; a right one opens all the same, for many phones share an address."""
    found = handed_by(secret)
    if found is None:
        key = f"handed:{client_address(request)}"
        require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
        count_try(key)
    return found


def by_link(view: Callable[..., HttpResponse | FileResponse]) -> Callable[..., HttpResponse | FileResponse]:
    """For `view(request, found, secret, …)`: a page for whom the link does not open stands in its place, and none is kept anywhere.

    Somebody with an account works under the own name, and is shown none of it.
    """

    @wraps(view)
    def opened(request: HttpRequest, secret: str, **more: Any) -> HttpResponse | FileResponse:
        found = _found(request, secret)
        answer: Any
        if found is None:
            answer = render(request, "casework/handed_shut.html", {"known": False}, status=404)
        elif request.user.is_authenticated:
            answer = render(request, "casework/handed_shut.html", {"known": True}, status=403)
        else:
            answer = view(request, found, secret, **more)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return opened


@require_safe
@by_link
def handed(request: HttpRequest, found: Handed, secret: str) -> HttpResponse:
    """The one share that the link opens: what is asked, until when, what was given, and the next step."""
    share = found.share
    going = not share.case.has_ended and share.case.parked_until is None
    context = {
        "share": share,
        "case": share.case,
        "files": found.files,
        "link": found.link,
        "secret": secret,
        "help_phone": share.case.community.phone,
        "going": going,
        "may_promise": going and share.state in ("offered", "ordered"),
        "may_refuse": going and share.state == "offered",
        "may_give": going and share.state in ("accepted", "ordered", "rework"),
        "refusal": getattr(share, "refusal", None),
    }
    return render(request, "casework/handed.html", context)


def _act_page(request: HttpRequest, found: Handed, secret: str, act: Act, form: Form, do: Any) -> HttpResponse:
    outcome = sent(request, form, do)
    back = reverse("handed", args=[secret])
    if outcome.done:
        return HttpResponseRedirect(back)
    context = {"act": act, "form": form, "share": found.share, "help_phone": found.share.case.community.phone}
    return render(request, "casework/handed_act.html", context, status=outcome.status)


def _act(found: Handed, secret: str, title: str, button: str, **more: Any) -> Act:
    about = f"{found.share.case.place_to_the_building} · {found.share.case.category.name}"
    return Act(title, about, reverse("handed", args=[secret]), button, **more)


@by_link
def accept(request: HttpRequest, found: Handed, secret: str) -> HttpResponse:
    effect = _("会告诉说过话的居民") if found.share.role == "lead" else _("牵头的那家答应了，才告诉居民")
    act = _act(found, secret, _("答应日子"), _("答应"), effect=effect)
    form = AcceptForm(request.POST or None, initial={"promise_date": found.share.due})
    return _act_page(
        request, found, secret, act, form, lambda data: actions.accept_share(assignment=found.share, by=found.by, **data)
    )


@by_link
def refuse(request: HttpRequest, found: Handed, secret: str) -> HttpResponse:
    effect = _("由街道或区里裁定，裁定前这件事不算办完")
    act = _act(found, secret, _("拒接"), pgettext("button", "拒接"), effect=effect)
    form = RefuseForm(request.POST or None)
    return _act_page(
        request, found, secret, act, form, lambda data: actions.refuse_share(assignment=found.share, by=found.by, **data)
    )


@by_link
def result(request: HttpRequest, found: Handed, secret: str) -> HttpResponse:
    """Words and proof in one go: all of it is kept, or nothing."""
    share = found.share
    form = ResultForm(
        request.POST or None, request.FILES or None, lacking=stages_missing(share), all_of_them=share.role == "lead"
    )

    @transaction.atomic
    def do(data: dict[str, Any]) -> None:
        for stage in ("before", "after", "document"):
            handed_in = data[stage]
            if handed_in:
                actions.attach(content=handed_in.read(), assignment=share, stage=stage, name=handed_in.name, by=found.by)
        actions.give_result(assignment=share, words=data["words"], by=found.by)

    missing = missing_for_result(share)
    lead = _("还缺%(missing)s。") % {"missing": _("、").join(missing)} if missing else ""
    act = _act(found, secret, _("交结果"), _("交上去"), lead=lead, effect=_("由没经手的人到场核验"))
    return _act_page(request, found, secret, act, form, do)


@require_safe
@by_link
def photo(request: HttpRequest, found: Handed, secret: str, number: int) -> FileResponse:
    """A picture or paper that was handed in for this share."""
    return file_response(next((file for file in found.files if file.pk == number), None), thumbnail=True)
