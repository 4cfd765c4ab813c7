"""Coming in: name and password, then a code or a passkey where somebody has a second factor; setting one up; one's open log-ins."""

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.pages import Act, act_page, do_and_return, sent, show_act
from minsheng.neighbourhood.actions import (
    add_passkey,
    confirm_second_factor,
    end_login,
    end_other_logins,
    end_second_factor,
    make_spare_codes,
    pass_second_factor,
    prepare_second_factor,
    take_second_factor,
    waiting_set_up,
)
from minsheng.neighbourhood.backends import OfficeBackend
from minsheng.neighbourhood.logins import (
    has_second_factor,
    logins_of,
    passkeys_of,
    second_factor_demanded,
    spare_codes_left,
)
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import colleague_or_none
from minsheng.neighbourhood.sessions import SECOND_FACTOR_FIRST, begin

from ..forms import CodeForm, LoginForm, LostPhoneForm
from .ceremonies import add_form, address, has_codes, proof_form, set_up_first, site, stay_in

BACKEND = "minsheng.neighbourhood.backends.OfficeBackend"
HALF_IN, MINUTES_FOR_THE_CODE = "half_in", 10


class Entrance(LoginView):
    """Django's page of name and password; whoever has a second factor is asked for it before they are in."""

    template_name = "desk/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if not has_second_factor(user):
            _come_in(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        until = clock.now() + timedelta(minutes=MINUTES_FOR_THE_CODE)
        self.request.session[HALF_IN] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": until.timestamp(),
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("login_code"))


def _come_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    first = second_factor_demanded(user) and not has_second_factor(user)
    begin(request.session, request.headers.get("User-Agent", ""), second_factor_first=first)


def _half_in(request: HttpRequest) -> User | None:
    """Who gave the right password a moment ago, and whose password has not changed since."""
    kept = request.session.get(HALF_IN)
    if not kept or kept["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=kept["user"]).first()
    fits = user is not None and kept["hash"] == user.get_session_auth_hash() and OfficeBackend().user_can_authenticate(user)
    return user if fits else None


@never_cache
def login_code(request: HttpRequest) -> HttpResponse:
    """The code or passkey after the password. A wrong one counts like a wrong password."""
    user = _half_in(request)
    if user is None:
        return HttpResponseRedirect(reverse("login"))
    who = {"username": user.username}
    if not AxesProxyHandler.is_allowed(request, who):
        return get_lockout_response(request, credentials=who)
    form, proof = proof_form(request, user)

    def do(data: dict[str, Any]) -> None:
        try:
            pass_second_factor(code=proof(data), by=user)
        except BadInput:
            user_login_failed.send(sender=__name__, credentials=who, request=request)
            raise

    outcome = sent(request, form, do)
    if outcome.done:
        onward = request.session.pop(HALF_IN)["next"]
        _come_in(request, user)
        return HttpResponseRedirect(onward)
    context = {"form": form, "has_codes": has_codes(user), "has_passkeys": passkeys_of(user).exists()}
    return render(request, "desk/login_code.html", context, status=outcome.status)


@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """What one's log-in asks for beside the password; add a passkey by one press, or set up codes in three steps, on one page.

    Spare codes are shown once, in the answer to the first of both.
    """
    by: User = request.user  # type: ignore[assignment]
    form, status = CodeForm(), 200
    form.fields["code"].help_text = ""  # there are no spare codes yet
    if by.viewed_by is not None:
        return render(request, "desk/second_factor.html", {"only_looking": True})
    adding, given = add_form(request, by)
    if "begin" in request.POST:
        prepare_second_factor(by=by)
    elif adding is not None and "passkey" in request.POST:
        outcome = sent(request, adding, lambda data: add_passkey(given=given(data), name=data["name"], by=by))
        if outcome.done:
            return _set_up(request, outcome.result)
        status = outcome.status
    elif request.method == "POST":
        form = CodeForm(request.POST)
        outcome = sent(request, form, lambda data: confirm_second_factor(code=data["code"], by=by))
        if outcome.done:
            return _set_up(request, outcome.result)
        status = outcome.status
    context = {
        "demanded": request.session.get(SECOND_FACTOR_FIRST, False),
        "has_codes": has_codes(by),
        "passkeys": passkeys_of(by),
        "left": spare_codes_left(by),
        "set_up": None if has_codes(by) else waiting_set_up(by),
        "form": form,
        "adding": adding,
        "site": site(request),
        "address": address(request),
    }
    return render(request, "desk/second_factor.html", context, status=status)


def _set_up(request: HttpRequest, spare: list[str]) -> HttpResponse:
    """The log-in goes on; new spare codes are shown this once, and without any there is nothing to show."""
    if spare:
        stay_in(request)
        return render(request, "desk/spare_codes.html", {"spare_codes": spare})
    messages.success(request, _("通行密钥加好了，下次登录就能用。"))
    return HttpResponseRedirect(reverse("second_factor"))


@never_cache
@login_required
def spare_codes(request: HttpRequest) -> HttpResponse:
    """New spare codes for a code or a passkey; shown once, in the answer."""
    by: User = request.user  # type: ignore[assignment]
    form, proof = proof_form(request, by)
    outcome = sent(request, form, lambda data: make_spare_codes(code=proof(data), by=by))
    if outcome.done:
        return render(request, "desk/spare_codes.html", {"spare_codes": outcome.result})
    lead = _("新的一出来，旧的就作废。先证明是您本人。")
    act = Act(_("重新做备用码"), _("登录验证"), reverse("second_factor"), _("做新的"), lead=lead)
    return show_act(request, act, form, outcome.status)


@never_cache
@login_required
def second_factor_end(request: HttpRequest) -> HttpResponse:
    """Give the telephone's codes up, with a code or a passkey: for a new telephone."""
    by: User = request.user  # type: ignore[assignment]
    form, proof = proof_form(request, by)
    lead = _("换了手机，先停用，再用新手机重新设。旧手机不在了，用一个备用码。")
    act = Act(_("停用动态码"), _("登录验证"), reverse("second_factor"), _("停用"), _("停用了。"), lead=lead)

    def do(data: dict[str, Any]) -> None:
        end_second_factor(code=proof(data), by=by)
        set_up_first(request, by)

    return act_page(request, act, form=form, do=do)


@login_required
def second_factor_take(request: HttpRequest, username: str) -> HttpResponse:
    """Take a colleague's away, whose telephone is lost."""
    by: User = request.user  # type: ignore[assignment]
    found = colleague_or_none(by, username)
    if found is None or not allowed(by, "neighbourhood.take_second_factor", found):
        raise Http404
    act = Act(
        _("取消%(name)s的登录验证") % {"name": found.name},
        _("谁在这里"),
        reverse("staff"),
        _("取消"),
        _("取消了。他下次登录只要密码；一定要有登录验证的，会先让他重新设。"),
        lead=_(
            "手机或者电脑丢了、备用码也没了，才这样办。动态码和通行密钥一起取消。确认是本人再办；会记下来，他登录着的都会退出。"
        ),
    )
    form = LostPhoneForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: take_second_factor(user=found, reason=data["reason"], by=by))


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own open log-ins; never anybody else's, and not while looking as somebody."""
    by: User = request.user  # type: ignore[assignment]
    if by.viewed_by is not None:
        raise Http404
    return render(request, "desk/sessions.html", {"logins": logins_of(by), "here": request.session.session_key})


@login_required
@require_POST
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    by: User = request.user  # type: ignore[assignment]
    found = next((one for one in logins_of(by) if one.handle == handle), None)
    if found is None or by.viewed_by is not None:
        raise Http404
    return do_and_return(request, do=lambda: end_login(login=found, by=by), back=reverse("sessions"), done=_("那一处退出了。"))


@login_required
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """All but the one in front of which somebody sits."""
    by: User = request.user  # type: ignore[assignment]

    def do() -> None:
        end_other_logins(keep=request.session.session_key or "", by=by)

    return do_and_return(request, do=do, back=reverse("sessions"), done=_("别处都退出了，只留这一处。"))
