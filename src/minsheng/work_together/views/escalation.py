"""推一推: what is stuck has reached whom, what reaches somebody next; the table of levels; the check that nothing is left to nobody."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.foundation.keyset import page_in_order, page_of
from minsheng.foundation.pages import sent
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from .. import actions, level_sheets
from ..forms import LevelsForm
from ..queries import escalation as asked
from ..queries.push_levels import levels_in_force, levels_of, table_in_force
from ..states import COMES_NEXT, OWNERS, PushedTo, PushStage
from .finding import me

A_PAGE, MOST_SOON = 30, 20
# What the list can be narrowed to: those that are told last see it first.
NARROW = ("mine", PushedTo.SECRETARY, PushedTo.STREET, PushedTo.DISTRICT)


def _reader(request: HttpRequest) -> User:
    """Staff and auditor."""
    user = me(request)
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return user


@login_required
def pushed(request: HttpRequest) -> HttpResponse:
    """What has reached whom, the longest overdue first; then what reaches somebody in the next two working days."""
    user = _reader(request)
    to = request.GET.get("to", "")
    to = to if to in NARROW else ""
    in_force = levels_in_force()
    page = page_in_order(asked.reached(user, to), request.GET, A_PAGE, "due_at", datetime.fromisoformat)
    coming = asked.soon(user)[:MOST_SOON] if page.is_first and not to else []
    names = [("mine", _("到了我这儿")), *((role, _("到了%(who)s") % {"who": PushedTo(role).label}) for role in NARROW[1:])]
    context = {
        "page": page,
        "rows": asked.shown(page.object_list, in_force, user),
        "coming": asked.shown(coming, in_force, user),
        "to": to,
        "leads": scope_of(user).has_role(Role.SECRETARY, Role.STREET, Role.DISTRICT) and user.viewed_by is None,
        "narrow": names,
    }
    return render(request, "work_together/pushed.html", context)


@login_required
def left_to_nobody(request: HttpRequest) -> HttpResponse:
    """The check: open cases without a next step, an owner or a clock."""
    user = _reader(request)
    context = {
        "page": page_of(asked.left_to_nobody(user).select_related("community"), request.GET, A_PAGE),
        "stages": [(PushStage(stage).label, PushedTo(role).label, COMES_NEXT[stage]) for stage, role in OWNERS.items()],
    }
    return render(request, "work_together/left_to_nobody.html", context)


def _when(days: int) -> str:
    if days == 0:
        return _("到期当天")
    sentence = (
        ngettext("到期前%(n)s个工作日", "到期前%(n)s个工作日", -days)
        if days < 0
        else ngettext("超%(n)s个工作日", "超%(n)s个工作日", days)
    )
    return sentence % {"n": abs(days)}


@login_required
def levels(request: HttpRequest) -> HttpResponse:
    """After how many working days who is told; the district officer takes in a sheet."""
    user = _reader(request)
    form = LevelsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(user, "work_together.take_in_push_levels")
    outcome = sent(
        request, form, lambda data: actions.take_in_push_levels(content=data["file"].read(), source=data["file"].name, by=user)
    )
    if outcome.done:
        messages.success(request, _("导进来了，从现在起按新的推。"))
        return HttpResponseRedirect(reverse("push_levels"))
    table = table_in_force()
    in_force = levels_of(table)
    context: dict[str, Any] = {
        "form": form,
        "table": table,
        "roles": [role.label for role in PushedTo],
        "stages": [
            {
                "name": stage.label,
                "levels": [(_when(one.days), [(role.label, role in one.roles) for role in PushedTo]) for one in in_force[stage]],
            }
            for stage in PushStage
        ],
        "may_change": allowed(user, "work_together.take_in_push_levels"),
    }
    return render(request, "work_together/push_levels.html", context, status=outcome.status)


@login_required
def levels_sheet(request: HttpRequest) -> HttpResponse:
    """The table in force, to be changed and taken in again."""
    _reader(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(level_sheets.sheet_of(levels_in_force()), content_type=kind)
    answer["Content-Disposition"] = 'attachment; filename="minsheng-push-levels.xlsx"'
    return answer
