"""Paper: a blank sheet to be filled by hand, and its rows typed in at the desk."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.neighbourhood.models import Community

from .. import actions
from ..actions import Speaker
from ..forms import building_named, has_several_communities, my_community, speaker_mode
from ..forms.paper import ROWS, RowFormSet, SheetForm
from ..models import Voice
from ..receiving import receive, received_together
from .finding import me, staff_or_404


@login_required
def blank_sheet(request: HttpRequest) -> HttpResponse:
    """To print: ten rows for what is heard where nobody wants to look at a screen."""
    staff_or_404(request)
    return render(request, "casework/blank_sheet.html", {"community": my_community(me(request)), "rows": range(1, ROWS + 1)})


@login_required
def hear_sheet(request: HttpRequest) -> HttpResponse:
    """Type a filled sheet in: all of its rows, or none; each once, however often it is sent."""
    staff_or_404(request)
    community = my_community(me(request))
    if community is None:
        raise Http404
    head, rows, status = SheetForm(request.POST or None, user=me(request)), RowFormSet(request.POST or None, prefix="row"), 200
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid():
            filled = [row for row in rows if row.cleaned_data.get("words")]
            if not filled:
                head.add_error(None, _("一行也没有写。至少写一行原话。"))
            elif head.cleaned_data["estate"] is None and has_several_communities(me(request)):
                add_refusal(head, BadInput("请选哪个小区，才知道记在哪个社区。", "estate", "which_estate"))
            else:
                try:
                    count = _take_in(request, head.cleaned_data, filled, community)
                except Refusal as refusal:
                    status = refusal.status
                else:
                    said = ngettext("记下了%(n)s条，进了分拣。", "记下了%(n)s条，进了分拣。", count) % {"n": count}
                    messages.success(request, said)
                    return HttpResponseRedirect(reverse("inbox"))
    context = {"form": head, "rows": rows, "community": None if has_several_communities(me(request)) else community}
    return render(request, "casework/hear_sheet.html", context, status=status)


@received_together()
def _take_in(request: HttpRequest, head: dict[str, Any], rows: list[Any], community: Community) -> int:
    estate = head["estate"]
    # A day without an hour is noon of it, and never later than now.
    heard_at = min(clock.day_start(head["day"]) + timedelta(hours=12), clock.now()) if head["day"] else None
    for row in rows:
        data = row.cleaned_data
        content = {key: data[key] for key in ("words", "place", "name", "phone")}
        content |= {"estate": estate.code if estate else "", "source": head["source"], "day": str(head["day"] or "")}

        def do(data: dict[str, Any] = data) -> Voice:
            return actions.hear_voice(
                words=data["words"],
                community=estate.community if estate else community,
                estate=estate,
                building=building_named(estate, data["place"]),
                place=data["place"],
                source=head["source"] or "other",
                heard_at=heard_at,
                speaker=Speaker(speaker_mode(data["name"], data["phone"]), data["name"], data["phone"]),
                by=me(request),
            )

        try:
            receive(client_id=data["client_id"], act="hear_voice", content=content, by=me(request), kind=Voice, do=do)
        except Refusal as refusal:
            add_refusal(row, refusal)
            raise
    return len(rows)
