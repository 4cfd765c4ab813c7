"""The joint side of a case: sessions, the plan in versions, who signed, who waits for whom."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Assignment, Case
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import Act, act_page, sent
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of, serving

from ..actions import SeatGiven, StepGiven
from ..actions.contributions import Giving
from ..forms import MORE, HoldForm, PlanForm, SignForm, plan_formset
from ..models import JointPlan
from ..queries.contributions import Given
from ..queries.for_group import given_for_group
from ..queries.plans import drawn, plan_or_none, plans_of, shares_for_plan, together_of, waiting_in
from ..queries.whistles import called_for, may_name, whistles_of_case
from ..receiving import receive_plan, receive_session, receive_signature
from ..rules import speaks_for
from .finding import case_or_404, me


@login_required
def together(request: HttpRequest, number: str) -> HttpResponse:
    """For the office, the auditor, and every organisation that holds a share: what was agreed, and who waits for whom."""
    found = case_or_404(request, number)
    user, scope = me(request), scope_of(me(request))
    here = scope.covers(found.community_id)
    there = together_of(found, user)
    plan, signed = there.plan, there.signed
    ours = [one for one in signed if (here or one.share.organisation_id in scope.organisations)]
    may_sign = {one.share.pk for one in ours if allowed(user, "work_together.sign_plan", one.share)}
    if found.has_ended:
        may_sign = set()
    context = {
        "case": found,
        "works_here": here or scope.audits,
        "waiting": waiting_in(found, there),
        "plan": plan,
        "steps": list(plan.steps.all()) if plan else [],
        "drawn": drawn(plan) if plan else None,
        "signed": signed,
        "may_sign": may_sign,
        "earlier": there.plans[1:],
        "sessions": there.sessions,
        **_what_was_given(found, user, there.given),
        "whistles": whistles_of_case(found, user),
        "may_hold": allowed(user, "work_together.hold_session", found) and not found.has_ended,
        "may_blow": allowed(user, "work_together.blow_whistle", found.community) and not found.has_ended,
        "unsigned": next((one.share for one in signed if not one.verdict and one.share.pk in may_sign), None),
    }
    return render(request, "work_together/together.html", context)


def _what_was_given(case: Case, user: User, given: Given) -> dict[str, Any]:
    """各方出了什么, with what this reader may do about it."""
    scope, office = scope_of(user), allowed(user, "work_together.note_contribution", Giving(case, None))
    for one in given.rows:
        one.may = office or (one.organisation_id in scope.organisations and user.viewed_by is None)  # type: ignore[attr-defined]
    here = scope.covers(case.community_id) or scope.audits
    wishes = [one for one in given.wishes if here or one.organisation.pk in scope.organisations]
    speaks = [one for one in wishes if speaks_for(user, one.organisation, case.community_id, one.represented)]
    may_wish = {one.organisation.pk for one in speaks} if user.viewed_by is None else set()
    holds = not office and scope.organisations and user.viewed_by is None
    group = given_for_group(case, given) if here else ""
    return {"given": given, "wishes": wishes, "may_wish": may_wish, "may_note": bool(office or holds), "group": group}


@login_required
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Write down who sat together and what each said."""
    found = case_or_404(request, number)
    require(me(request), "work_together.hold_session", found)
    organisations, near = _at_the_table(found)
    form = HoldForm(request.POST or None, organisations=organisations, near=near)

    def do(data: dict[str, Any]) -> Any:
        seats = [SeatGiven(**row) for row in form.seats_given()]
        given = {key: data[key] for key in ("client_id", "how", "at", "where", "looked_over")}
        return receive_session(case=found, seats=seats, by=me(request), **given)

    outcome = sent(request, form, do)
    if outcome.done:
        messages.success(request, _("记下了。"))
        return HttpResponseRedirect(reverse("case_together", args=[number]))
    said = " ".join(str(value) for key, value in form.data.items() if key.endswith(("-view", "where")))
    context = {"case": found, "form": form, "look_over": form.is_bound and bool(may_name(found, said))}
    return render(request, "work_together/hold.html", context, status=outcome.status)


def _at_the_table(case: Case) -> tuple[list[Any], set[int]]:
    """Everybody who serves here, and who is expected: whoever holds a share or was called for this case; they come first."""
    near = {share.organisation_id for share in shares_for_plan(case)} | called_for(case)
    return sorted(serving(case.community), key=lambda one: (one.pk not in near, one.name)), near


@login_required
def make(request: HttpRequest, number: str) -> HttpResponse:
    """The steps; a changed plan begins with those of the version in force."""
    found = case_or_404(request, number)
    require(me(request), "work_together.make_plan", found)
    held = [share.pk for share in shares_for_plan(found)]
    shares = Assignment.objects.unscoped("shares of a case already visible").filter(pk__in=held).select_related("organisation")
    plans = plans_of(found, me(request))
    begin = _steps(plans[0]) if plans else _one_each(shares)
    forms = plan_formset(shares, request.POST or None, [] if request.method == "POST" else begin)
    form = PlanForm(request.POST or None)
    wrong, status = "", 200
    if request.method == "POST":
        status, wrong = 422, "；".join(str(one) for one in forms.non_form_errors())
        if forms.is_valid() and form.is_valid():
            try:
                receive_plan(case=found, steps=_given(forms), by=me(request), **form.cleaned_data)
            except Refusal as refusal:
                wrong, status = shown(refusal), refusal.status
            else:
                messages.success(request, _("方案定了，请各家表态。"))
                return HttpResponseRedirect(reverse("case_together", args=[number]))
    said = " ".join(str(value) for key, value in request.POST.items() if key.endswith(("-what", "-payer")))
    context = {
        "case": found,
        "forms": forms,
        "wrong": wrong,
        "older": plans[0] if plans else None,
        "held": held,
        "first_empty": len(forms.forms) - MORE if len(forms.forms) > MORE else 0,
        "more_written": any(row.has_changed() for row in forms.forms[-MORE:]) if request.method == "POST" else False,
        "form": form,
        "look_over": bool(may_name(found, said)) if said else False,
    }
    return render(request, "work_together/make_plan.html", context, status=status)


def _one_each(shares: Any) -> list[dict[str, Any]]:
    """A plan that is new begins with a step of every share, as it was offered and promised; whoever writes it changes that."""
    today = clock.today()
    return [{"assignment": one.pk, "what": one.share[:120], "due": max(one.day, today)} for one in shares]


def _given(forms: Any) -> list[StepGiven]:
    """What stands in the rows, from the first on; `after` names rows as the page numbers them, and an empty row is no step."""
    rows = [(number, form.cleaned_data) for number, form in enumerate(forms, 1) if form.has_changed() and form.cleaned_data]
    steps = {row: number for number, (row, _typed) in enumerate(rows, 1)}
    found = []
    for row, typed in rows:
        gone = next((number for number in typed["after"] if number not in steps), None)
        if gone is not None:
            raise BadInput(f"第{row}步要等第{gone}步，可第{gone}步是空的。", "steps", "after_empty")
        found.append(StepGiven(**typed | {"after": [steps[number] for number in typed["after"]]}))
    return found


def _steps(plan: JointPlan) -> list[dict[str, Any]]:
    return [
        {
            "assignment": step.assignment_id,
            "what": step.what,
            "due": step.due,
            "cost": step.cost,
            "payer": step.payer,
            "after": "、".join(str(number) for number in step.after),
            "owners_decision": step.owners_decision,
        }
        for step in plan.steps.all()
    ]


@login_required
def sign(request: HttpRequest, identity: int, share: int) -> HttpResponse:
    """An organisation says whether it agrees with the version in force."""
    plan = plan_or_none(me(request), identity)
    scope = scope_of(me(request))
    held = (
        plan.steps.filter(assignment__pk=share).select_related("assignment__organisation").first() if plan is not None else None
    )
    if plan is None or held is None:
        raise Http404
    if not (scope.covers(plan.case.community_id) or held.assignment.organisation_id in scope.organisations):
        raise Http404
    held.assignment.case = plan.case
    require(me(request), "work_together.sign_plan", held.assignment)
    mine = plan.steps.filter(assignment__pk=share)
    lines = _("；").join(_("第%(n)s步 %(what)s") % {"n": step.number, "what": step.what} for step in mine)
    return act_page(
        request,
        Act(
            title=_("%(name)s同意这份方案吗") % {"name": held.assignment.organisation.name},
            about=plan.case.place_to_the_building,
            back=reverse("case_together", args=[plan.case.number]),
            button=_("表态"),
            done=_("记下了。"),
            lead=lines,
            effect=_("一起办的几家都看得到；改了方案要重新表态"),
        ),
        form=SignForm(request.POST or None),
        do=lambda data: receive_signature(plan=plan, share=held.assignment, by=me(request), **data),
    )
