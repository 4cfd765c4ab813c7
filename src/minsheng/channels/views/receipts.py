"""What became of what I said? By receipt code alone; nothing about anybody else."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework import actions
from minsheng.casework.forms import SatisfactionForm, VerdictForm
from minsheng.casework.forms.public import MoreForm
from minsheng.casework.queries.receipts import Receipt, receipt_by_code
from minsheng.casework.receiving import receive_more
from minsheng.casework.states import Satisfaction, Verdict, Via
from minsheng.casework.views.files import file_response
from minsheng.foundation.api import client_address
from minsheng.foundation.errors import Refusal
from minsheng.foundation.finding import or_404
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.pages import sent
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.activities.queries.volunteers import volunteer_by_receipt
from minsheng.welcome_in.partners.actions import judge_help
from minsheng.welcome_in.partners.forms import HelpedForm
from minsheng.welcome_in.partners.queries.invitations import invitation_by_code
from minsheng.welcome_in.partners.queries.partners import partner_by_receipt
from minsheng.welcome_in.partners.queries.verdicts import helps_for_voice, helps_on_receipt
from minsheng.welcome_in.partners.views.public import receipt as receipt_of_partner


def of_a_partner(code: str) -> bool:
    """Whether it is the code of an application: whoever applied reads there how it stands."""
    return partner_by_receipt(code) is not None


def of_a_volunteer(code: str) -> bool:
    """Whether it is the code of a volunteer, who has a page of their own."""
    return volunteer_by_receipt(code) is not None


def _receipt_or_404(request: HttpRequest, code: str) -> Receipt:
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = receipt_by_code(code)
    if found is None:
        count_try(key)
        raise Http404
    return found


def ask(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    problem, typed = "", request.POST.get("code", "")
    if request.method == "POST":
        code = read_receipt_code(typed)
        if code is None:
            digits = sum(char.isdecimal() for char in typed)
            problem = _("这个号有一位抄错了，请对一对。")
            if digits != 16:
                problem = _("回执号是16位数字，现在是%(n)s位。") % {"n": digits}
        else:
            key = f"receipt:{client_address(request)}"
            require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
            if of_a_volunteer(code):
                return HttpResponseRedirect(reverse("receipt_of_volunteer", args=[code]))
            if receipt_by_code(code) is not None or of_a_partner(code):
                return HttpResponseRedirect(reverse("receipt", args=[code]))
            invitation = invitation_by_code(code)
            if invitation is not None:
                return HttpResponseRedirect(reverse("invited", args=[invitation.code]))
            count_try(key)
            problem = _("没有这个回执号，请对一对，或者打社区的电话。")
    return render(request, "channels/receipt_ask.html", {"problem": problem, "typed": typed}, status=422 if problem else 200)


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands; and, when there is a result, the question: is it solved? Of an application of a partner, where that stands."""
    if of_a_partner(code):
        return receipt_of_partner(request, code)
    if of_a_volunteer(code):
        return HttpResponseRedirect(reverse("receipt_of_volunteer", args=[code]))
    found = _receipt_or_404(request, code)
    if not request.user.is_authenticated:  # a colleague who looks is not the person who is told
        actions.mark_told(found.notices, "receipt")
    form = VerdictForm(request.POST or None)
    status = 200
    if request.method == "POST" and found.may_confirm:
        if form.is_valid():
            address = reverse("receipt_satisfied", args=[code])
            return HttpResponseRedirect(f"{address}?verdict={form.cleaned_data['verdict']}")
        status = 422
    context = _shown(found, code) | {"form": form, "helps": helps_on_receipt(found.voice)}
    return render(request, "channels/receipt.html", context, status=status)


def more(request: HttpRequest, code: str) -> HttpResponse:
    """One thing more about the same: a voice of its own, which the office sorts."""
    found = _receipt_or_404(request, code)
    form = MoreForm(request.POST or None)
    key = f"more:{found.voice.pk}"

    def say(data: dict[str, Any]) -> None:
        require_tries_left(key, settings.PUBLIC_VOICES_PER_HOUR)
        count_try(key)
        receive_more(client_id=data["client_id"], code=code, earlier=found.voice, words=data["words"])

    outcome = sent(request, form, say)
    if outcome.done:
        return HttpResponseRedirect(reverse("receipt", args=[code]) + "?heard=1#more")
    return render(request, "channels/receipt_more.html", _shown(found, code) | {"form": form}, status=outcome.status)


def helped(request: HttpRequest, code: str, identity: int) -> HttpResponse:
    """Whether what a partner promised helped: one question, answered once."""
    found = _receipt_or_404(request, code)
    promise = or_404(helps_for_voice(found.voice).filter(pk=identity).first())
    form = HelpedForm(request.POST if request.method == "POST" else None)

    def say(data: dict[str, Any]) -> None:
        by: User | None = request.user if request.user.is_authenticated else None
        judge_help(promise=promise, voice=found.voice, verdict=data["verdict"], via=Via.CODE, by=by)

    outcome = sent(request, form, say)
    if outcome.done:
        return HttpResponseRedirect(reverse("receipt", args=[code]) + "?judged=1#helps")
    context = _shown(found, code) | {"form": form, "promise": promise}
    return render(request, "channels/receipt_helped.html", context, status=outcome.status)


def _shown(found: Receipt, code: str) -> dict[str, Any]:
    verdict = Verdict(found.verdict).label if found.verdict else ""
    return {"receipt": found, "code": code, "verdict": verdict, "help_phone": found.voice.community.phone}


def _verdict_or_back(request: HttpRequest, found: Receipt) -> str | None:
    wanted = request.GET.get("verdict", "")
    return wanted if found.may_confirm and wanted in (Verdict.SOLVED, Verdict.PARTLY, Verdict.NOT_SOLVED) else None


def satisfied(request: HttpRequest, code: str) -> HttpResponse:
    """A second question, apart from the first; it may be left unanswered."""
    found = _receipt_or_404(request, code)
    verdict = _verdict_or_back(request, found)
    if verdict is None:
        return HttpResponseRedirect(reverse("receipt", args=[code]))
    form = SatisfactionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session["answering"] = {"code": code, "verdict": verdict, **form.cleaned_data}
        return HttpResponseRedirect(reverse("receipt_check", args=[code]))
    context = _shown(found, code) | {"form": form, "chosen": verdict}
    return render(request, "channels/receipt_satisfied.html", context, status=422 if form.errors else 200)


def check(request: HttpRequest, code: str) -> HttpResponse:
    """Look once more, then send."""
    found = _receipt_or_404(request, code)
    answering = request.session.get("answering") or {}
    if answering.get("code") != code or not found.may_confirm:
        return HttpResponseRedirect(reverse("receipt", args=[code]))
    problem, status = "", 200
    if request.method == "POST":
        try:
            key = f"confirm:{found.voice.pk}"
            require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
            count_try(key)
            actions.confirm(
                voice=found.voice,
                verdict=answering["verdict"],
                satisfaction=answering["satisfaction"] or Satisfaction.NOT_ASKED,
                words=answering["words"],
                via=Via.CODE,
                by=request.user if request.user.is_authenticated else None,
            )
        except Refusal as refusal:
            problem, status = shown(refusal), refusal.status
        else:
            request.session["answering"] = None
            return HttpResponseRedirect(reverse("receipt", args=[code]) + "?thanks=1")
    satisfaction = answering["satisfaction"] or Satisfaction.NOT_ASKED
    chosen = {
        "verdict": Verdict(answering["verdict"]).label,
        "satisfaction": Satisfaction(satisfaction).label if answering["satisfaction"] else "",
        "words": answering["words"],
        "raw": answering["verdict"],
    }
    context = _shown(found, code) | {"chosen": chosen, "problem": problem}
    return render(request, "channels/receipt_check.html", context, status=status)


def photo(request: HttpRequest, code: str, stage: str) -> FileResponse:
    """Before or after, once there is an answer."""
    found = _receipt_or_404(request, code)
    return file_response(found.before if stage == "before" else found.after if stage == "after" else None, thumbnail=True)
