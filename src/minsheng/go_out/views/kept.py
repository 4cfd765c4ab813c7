"""手机送来的，等您看: what phones handed in and could not be taken at once, for the secretary to take in or not."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import TurnDownForm
from ..queries.notebook import as_read, kept_files_for, kept_for
from .finding import kept_file_or_404, kept_or_404, me

A_PAGE = 20


@login_required
def kept(request: HttpRequest) -> HttpResponse:
    require(me(request), "go_out.see_kept")
    page = page_in_order(kept_for(me(request)), request.GET, A_PAGE, "came_at", datetime.fromisoformat)
    photos = list(kept_files_for(me(request))[:A_PAGE])
    return render(request, "go_out/kept.html", {"page": page, "rows": as_read(page), "photos": photos})


@login_required
@require_POST
def take(request: HttpRequest, identity: int) -> HttpResponse:
    found = kept_or_404(request, identity)
    return do_and_return(
        request,
        do=lambda: actions.take_delivery(delivery=found, by=me(request)),
        back=reverse("kept"),
        done=_("收下了，写的人在手机上看得到。"),
    )


@login_required
def turn_down(request: HttpRequest, identity: int) -> HttpResponse:
    found = kept_or_404(request, identity)
    require(me(request), "go_out.take_delivery", found)
    return _turn_down(
        request,
        _("这一条不收"),
        _("%(name)s写的。不收也不删，写明为什么。") % {"name": found.by.name},
        lambda words: actions.turn_down_delivery(delivery=found, words=words, by=me(request)),
    )


@login_required
def turn_down_photo(request: HttpRequest, identity: int) -> HttpResponse:
    found = kept_file_or_404(request, identity)
    require(me(request), "go_out.take_delivery", found)
    return _turn_down(
        request,
        _("这一张不收"),
        _("%(name)s拍的。不收也不删，写明为什么。") % {"name": found.by.name},
        lambda words: actions.turn_down_file(sent_file=found, words=words, by=me(request)),
    )


def _turn_down(request: HttpRequest, title: str, about: str, do: Any) -> HttpResponse:
    return act_page(
        request,
        Act(title=title, about=about, back=reverse("kept"), button=_("不收"), done=_("记下了，没有收。")),
        form=TurnDownForm(request.POST or None),
        do=lambda data: do(data["words"]),
    )
