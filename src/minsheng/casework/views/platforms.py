"""Platforms that send orders: which there are, and in what form each wants the reply."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms.external import PlatformForm
from ..queries import platforms as asked
from ..states.external import shipped_platforms
from .finding import me


def _reader(request: HttpRequest) -> User:
    """Staff and auditor: organisations are told of no order."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return me(request)


@login_required
def platforms(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    context = {"platforms": asked.platforms(), "may_change": allowed(user, "casework.change_platform")}
    return render(request, "casework/platforms.html", context)


@login_required
def platform(request: HttpRequest, code: str) -> HttpResponse:
    """One platform: its name and the form of its reply, with how a reply reads."""
    require(_reader(request), "casework.change_platform")
    found = asked.platform_or_none(code)
    if found is None:
        raise Http404
    begin = {"name": found.name, "reply": found.reply, "in_use": found.in_use}
    return _page(request, code, begin, _("改平台：%(name)s") % {"name": found.name})


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """One that is not there yet; it begins with the form of the hotline."""
    require(_reader(request), "casework.change_platform")
    begin = {"reply": shipped_platforms()["12345"]["reply"], "in_use": True}
    return _page(request, "", begin, _("加一个平台"))


def _page(request: HttpRequest, code: str, begin: dict[str, Any], title: str) -> HttpResponse:
    act = Act(
        title=title,
        about=_("平台和回复格式"),
        back=reverse("platforms"),
        button=_("改") if code else _("加上"),
        done=_("记下了，往后写回复用新的格式。"),
        effect=_("已经回过的不变"),
        beside=[Beside(_("现在写出来是这样"), [asked.sample_of(begin["reply"])])],
    )
    form = PlatformForm(request.POST or None, initial=begin)
    return act_page(request, act, form=form, do=lambda data: actions.change_platform(code=code, by=me(request), **data))
