"""对本系统提意见: from every page, by anybody; answered by the district."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from minsheng.foundation.api import client_address
from minsheng.foundation.ids import in_fours
from minsheng.foundation.keyset import page_of
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.pages import Act, act_page, sent
from minsheng.neighbourhood.permission import require

from ..actions import answer_remark, leave_remark
from ..forms import RemarkAnswerForm, RemarkForm
from ..models import Remark
from ..queries.remarks import remark_by_number, remarks_seen_by

A_PAGE = 30


def pattern_of(address: str) -> str:
    """The pattern of an address of ours, such as cases/<str:number>/: which page it was, and nothing of what stood there. A receipt's
    address holds the code that answers for a resident."""
    try:
        return resolve(urlsplit(address).path).route
    except (Resolver404, ValueError):
        return ""


def new(request: HttpRequest) -> HttpResponse:
    """One question; the answer is a number."""
    form = RemarkForm(request.POST or None)
    page = request.POST.get("page") or request.GET.get("from", "")
    outcome = sent(request, form, lambda data: _left(request, data["words"], pattern_of(page)))
    if outcome.done:
        return HttpResponseRedirect(reverse("remark", args=[outcome.result.number]) + "?new=1")
    return render(request, "channels/remark_new.html", {"form": form, "page": page}, status=outcome.status)


def _left(request: HttpRequest, words: str, page: str) -> Remark:
    by: Any = request.user if request.user.is_authenticated else None
    key = f"remark:{client_address(request)}"
    if by is None:
        require_tries_left(key, settings.PUBLIC_VOICES_PER_HOUR)
    remark = leave_remark(words=words, page=page, by=by)
    if by is None:
        count_try(key)
    return remark


def find(request: HttpRequest) -> HttpResponse:
    """Type the number."""
    found = _found(request, request.GET.get("number", ""))
    if found is None:
        messages.error(request, _("没有这个编号，请对一对。"))
        return HttpResponseRedirect(reverse("remark_new"))
    return HttpResponseRedirect(reverse("remark", args=[found.number]))


def _found(request: HttpRequest, number: str) -> Remark | None:
    key = f"remark-number:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = remark_by_number(number)
    if found is None:
        count_try(key)
    return found


def remark(request: HttpRequest, number: str) -> HttpResponse:
    """What was said, and what was answered."""
    found = _found(request, number)
    if found is None:
        raise Http404
    return render(request, "channels/remark.html", {"remark": found, "new": "new" in request.GET})


@login_required
def remarks(request: HttpRequest) -> HttpResponse:
    """All of them, for the district that answers."""
    require(request.user, "channels.answer_remark")  # type: ignore[arg-type]
    page = page_of(remarks_seen_by(request.user), request.GET, A_PAGE, moment="turn")  # type: ignore[arg-type]
    return render(request, "channels/remarks.html", {"page": page})


@login_required
def answer(request: HttpRequest, number: str) -> HttpResponse:
    require(request.user, "channels.answer_remark")  # type: ignore[arg-type]
    found = remark_by_number(number)
    if found is None:
        raise Http404
    act = Act(
        title=_("回一句"),
        about=in_fours(found.number),
        lead=found.words,
        back=reverse("remarks"),
        button=_("回复"),
        done=_("回了，提的人凭编号看得到。"),
    )
    form = RemarkAnswerForm(request.POST or None, initial={"words": found.answer})
    return act_page(request, act, form=form, do=lambda data: answer_remark(remark=found, by=request.user, **data))  # type: ignore[arg-type]
