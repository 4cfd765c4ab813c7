"""Organisations, staff, places, categories, rules: who and what there is."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.actions.categories import import_categories
from minsheng.casework.models import Assignment, Category
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.queries.hand_over import standing_hand_overs
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.keyset import page_of
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.foundation.pages import Act, act_page
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.actions import begin_view_as, change_office_rule
from minsheng.neighbourhood.models import Community, Estate, Facility, Grid, Organisation, User, Venue
from minsheng.neighbourhood.office_rules import default_rules
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import (
    in_force,
    keep_scopes,
    office_rule,
    office_rules,
    scope_of,
    served_by,
    staff_of,
    without_post,
)
from minsheng.neighbourhood.states import Role

from ..forms import CategoriesForm, RuleForm, ViewAsForm
from ..log import logged, looked
from ..queries import shares_in_hand
from ..rules_shown import rules_shown

LOG_PAGE = 100


def _staff_or_404(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """合伙干: who works with us, and how many shares each has in hand."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404
    cases = shares_in_hand(request.user).values("organisation").annotate(n=Count("id")).values_list("organisation", "n")
    in_hand = dict(cases.order_by())
    rows = list(Organisation.objects.visible_to(request.user).order_by("kind", "name"))
    for row in rows:
        row.in_hand = in_hand.get(row.pk, 0)
    reads_list = scope.is_staff or scope.audits
    context = {"organisations": rows, "may_read_list": reads_list}
    context["may_dispatch"] = allowed(request.user, "work_together.see_batch")  # type: ignore[arg-type]
    return render(request, "desk/organisations.html", context)


@login_required
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation's tasks, not the persons behind the voices."""
    found = Organisation.objects.visible_to(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    rows = Assignment.objects.visible_to(request.user).standing().filter(organisation=found)
    rows = rows.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS)).order_by("-id")
    open_ = shares_in_hand(request.user).filter(organisation=found)
    open_ = open_.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS)).order_by("-id")
    done = rows.exclude(pk__in=open_.values("pk"))
    acting = in_force(found.representatives.filter(user__is_active=True).select_related("user").order_by("pk"))
    people = list({person.user_id: person for person in acting}.values())
    keep_scopes([person.user for person in people], led=True)
    context = {
        "organisation": found,
        "acts_for_it": found.pk in scope_of(request.user).organisations,
        "open": open_[:100],
        "done": done[:30],
        "people": [(person, allowed(request.user, "neighbourhood.issue_code", person.user)) for person in people],  # type: ignore[arg-type]
        "standing": standing_hand_overs({person.user_id for person in people}, request.user, organisation=found.pk),  # type: ignore[arg-type]
        "communities": Community.objects.visible_to(request.user).filter(pk__in=served_by([found.pk])).order_by("name"),
    }
    return render(request, "desk/organisation.html", context)


@login_required
def places(request: HttpRequest) -> HttpResponse:
    """Communities, estates, grids, venues, facilities of my scope."""
    _staff_or_404(request)
    user = request.user
    communities = list(Community.objects.visible_to(user).filter(valid_to=None).select_related("street"))
    estates = Estate.objects.visible_to(user).filter(valid_to=None).annotate(houses=Count("buildings"))
    for community in communities:
        community.parts = [estate for estate in estates if estate.community_id == community.pk]
    context = {
        "communities": communities,
        "may_import": allowed(user, "neighbourhood.import_place"),  # type: ignore[arg-type]
        "may_send": allowed(user, "channels.manage_ways"),  # type: ignore[arg-type]
        "grids": Grid.objects.visible_to(user)
        .filter(valid_to=None)
        .annotate(houses=Count("buildings"))
        .select_related("community")
        .prefetch_related("workers"),
        "leads": scope_of(user).led(Role.SECRETARY, Role.STREET),
        "leads_all": scope_of(user).everywhere,
        "venues": Venue.objects.visible_to(user).filter(valid_to=None).select_related("community"),
        "facilities": Facility.objects.visible_to(user)
        .filter(valid_to=None)
        .select_related("caretaker", "caretaker_person", "community"),
    }
    return render(request, "desk/places.html", context)


def _who_gets_a_code_from(user: Any) -> set[str]:
    """The roles beside whose names the link stands; whether it really may be done, the act says (neighbourhood/rules.py)."""
    scope = scope_of(user)
    if scope.everywhere:
        return set(Role.values)
    above = {Role.SECRETARY} if scope.is_officer else set()
    return {Role.GRID, Role.WORKER, *above} if scope.has_role(Role.SECRETARY, Role.STREET) else set()


@login_required
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here, with which role, since when. No figures about anybody (invariant 13)."""
    _staff_or_404(request)
    may_view_as = allowed(request.user, "neighbourhood.view_as")  # type: ignore[arg-type]
    posts = list(staff_of(request.user))  # type: ignore[arg-type]
    below = _who_gets_a_code_from(request.user)
    for post in posts:
        post.may_code = post.role in below and post.user_id != request.user.pk  # type: ignore[attr-defined]
    left = without_post(request.user)[:200] if below else []  # type: ignore[arg-type]
    context = {"posts": posts, "may_view_as": may_view_as, "left": left}
    context["standing"] = standing_hand_overs({post.user_id for post in posts}, request.user)  # type: ignore[arg-type]
    return render(request, "desk/staff.html", context)


@login_required
def categories(request: HttpRequest) -> HttpResponse:
    """The tree of matters; the district officer replaces it with a file."""
    _staff_or_404(request)
    user: User = request.user  # type: ignore[assignment]
    may_import = allowed(user, "casework.import_categories")
    form = CategoriesForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(user, "casework.import_categories")
        if form.is_valid():
            try:
                text = form.cleaned_data["file"].read(settings.UPLOAD_LIMIT).decode("utf-8-sig")
                import_categories(text=text, by=user)
            except UnicodeDecodeError:
                form.add_error("file", _("这个文件不是UTF-8的CSV，请用Excel另存为“CSV UTF-8”。"))
            except Refusal as refusal:
                form.add_error("file", shown(refusal))
            else:
                return HttpResponseRedirect(reverse("categories"))
    rows = Category.objects.filter(retired=False).select_related("parent")
    return render(request, "desk/categories.html", {"categories": rows, "form": form, "may_import": may_import})


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """The numbers an office decides, with their default and source."""
    _staff_or_404(request)
    may_change = allowed(request.user, "neighbourhood.change_rules")  # type: ignore[arg-type]
    return render(request, "desk/rules.html", {"rules": rules_shown(), "may_change": may_change})


@login_required
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Change one."""
    user: User = request.user  # type: ignore[assignment]
    require(user, "neighbourhood.change_rules")
    if key not in default_rules():
        raise Http404
    row = default_rules()[key]
    act = Act(
        row["name"],
        _("规则"),
        reverse("rules"),
        _("改"),
        _("改了，从现在起算。"),
        lead=_("默认：%(value)s。") % row + row["source"],
    )
    form = RuleForm(request.POST or None, initial={"value": office_rules()[key]})
    return act_page(request, act, form=form, do=lambda data: change_office_rule(key=key, value=data["value"], by=user))


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """The timeline of the district and who looked at what was covered: for auditor and district."""
    user: User = request.user  # type: ignore[assignment]
    require(user, "neighbourhood.read_logs")
    page = page_of(TimelineEntry.objects.select_related("by"), request.GET, LOG_PAGE)
    turned = {"before": request.GET.get("looks_before", ""), "after": request.GET.get("looks_after", "")}
    looks = page_of(LookLog.objects.select_related("by"), turned, LOG_PAGE)
    context = {"page": page, "entries": logged(user, page), "looks": looked(user, looks), "looks_page": looks}
    return render(request, "desk/log.html", context)


@login_required
def view_as(request: HttpRequest, username: str) -> HttpResponse:
    """Begin to see what somebody else sees."""
    user: User = request.user  # type: ignore[assignment]
    require(user, "neighbourhood.view_as")
    seen = User.objects.filter(username=username, is_active=True).first()
    if seen is None:
        raise Http404
    if seen.pk == user.pk:
        raise BadInput(_("这就是您自己。"))

    def do(data: dict[str, str]) -> None:
        begin_view_as(user=seen, reason=data["reason"], by=user)
        request.session["view_as"] = seen.pk
        request.session["view_as_until"] = (clock.now() + timedelta(minutes=office_rule("view_as_minutes"))).timestamp()

    act = Act(
        _("以他的身份查看：%(name)s") % {"name": seen.name},
        _("谁在这里"),
        reverse("my_day"),
        _("开始查看"),
        lead=_("只能看，不能办；会记进查看记录。"),
    )
    return act_page(request, act, form=ViewAsForm(request.POST or None), do=do)


@login_required
@require_POST
def view_as_end(request: HttpRequest) -> HttpResponse:
    request.session.pop("view_as", None)
    return HttpResponseRedirect(reverse("my_day"))
