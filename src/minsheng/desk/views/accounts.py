"""A one-time code for a colleague, a password of one's own."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.api import whole_number
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, sent
from minsheng.neighbourhood.actions import choose_password, choose_reminders, end_key, issue_code, make_key
from minsheng.neighbourhood.logins import has_second_factor
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import colleague_or_none, keys_of

from ..forms import KeyForm, PasswordForm, RemindersForm


@login_required
def code(request: HttpRequest, username: str) -> HttpResponse:
    """Give a colleague a code to come in with; shown on this page once."""
    by: User = request.user  # type: ignore[assignment]
    found = colleague_or_none(by, username)
    if found is None or not allowed(by, "neighbourhood.issue_code", found):
        raise Http404
    issued = issue_code(user=found, by=by) if request.method == "POST" else ""
    has_factor = has_second_factor(found)
    context = {"colleague": found, "code": issued, "hours": office_rule("code_hours"), "has_second_factor": has_factor}
    return render(request, "desk/code.html", context)


@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password; after a one-time code this comes before everything else."""
    by: User = request.user  # type: ignore[assignment]
    form, first = PasswordForm(request.POST or None), by.code_until is not None
    outcome = sent(request, form, lambda data: choose_password(password=data["password"], by=by))
    if outcome.done:
        update_session_auth_hash(request, by)
        messages.success(request, _("密码改好了，别处登录着的都退出了。"))
        return HttpResponseRedirect(reverse("my_day"))
    return render(request, "desk/password.html", {"form": form, "first": first}, status=outcome.status)


@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Whether one digest each working day comes by e-mail."""
    by: User = request.user  # type: ignore[assignment]
    act = Act(
        _("提醒"),
        _("我的一天"),
        reverse("my_day"),
        _("就这样"),
        done=_("记下了。"),
        lead=_("上班时间里一天最多一封，只有几件超时、几件快到日子，没有姓名，也没有事情。"),
        beside=[]
        if settings.EMAIL_HOST
        else [Beside(_("现在还发不出去"), [_("这里还没有设邮件服务器。先写上邮箱，设好了就有。")])],
    )
    form = RemindersForm(request.POST or None, initial={"email": by.email})
    return act_page(request, act, form=form, do=lambda data: choose_reminders(email=data["email"], by=by))


@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys for programs: make one (shown on this page once), end one."""
    by: User = request.user  # type: ignore[assignment]
    form = KeyForm(request.POST or None)
    outcome = sent(request, form, lambda data: make_key(name=data["name"], by=by))
    context = {"keys": keys_of(by), "form": KeyForm() if outcome.done else form, "key": outcome.result}
    return render(request, "desk/keys.html", context, status=outcome.status)


@login_required
@require_POST
def key_end(request: HttpRequest, number: str) -> HttpResponse:
    """End one of one's keys."""
    by: User = request.user  # type: ignore[assignment]
    found = get_object_or_404(keys_of(by), pk=whole_number(number) or 0)
    return do_and_return(request, do=lambda: end_key(key=found, by=by), back=reverse("keys"), done=_("这把钥匙作废了。"))
