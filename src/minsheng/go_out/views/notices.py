"""The page that is hung up: choose and word its lines, then print it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.foundation.pages import known_address, sent
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import NoticeForm
from ..queries.for_group import notice_for_group
from ..queries.outings import Line, grouped, hangs_until, what_became_of
from ..states import Became, OutingState
from .finding import me, notice_or_404, outing_or_404


@login_required
def make(request: HttpRequest, number: str) -> HttpResponse:
    """Each line can be left out or worded anew; what may name somebody is marked and not ticked."""
    outing = outing_or_404(request, number)
    require(me(request), "go_out.make_notice", outing)
    if outing.state != OutingState.OVER or not outing.is_meeting:
        raise Http404
    found = what_became_of(outing)
    form = NoticeForm(request.POST or None, initial={"until": hangs_until()})
    outcome = sent(
        request,
        form,
        lambda data: actions.make_notice(outing=outing, lines=_chosen(request, found), by=me(request), **data),
    )
    if outcome.done:
        return HttpResponseRedirect(reverse("meeting_notice", args=[outcome.result.pk]))
    rows = [
        {
            "line": line,
            "said": request.POST.get(f"said-{line.voice.pk}", line.said),
            "then": request.POST.get(f"then-{line.voice.pk}", line.then),
            "ticked": str(line.voice.pk) in request.POST.getlist("take") if request.method == "POST" else not line.marks,
            "became": line.became,
        }
        for line in found
        if line.voice is not None
    ]
    context = {"outing": outing, "form": form, "groups": grouped(rows)}
    return render(request, "go_out/make_notice.html", context, status=outcome.status)


def _chosen(request: HttpRequest, found: list[Line]) -> list[Line]:
    taken, chosen = set(request.POST.getlist("take")), []
    for line in found:
        if line.voice is None or str(line.voice.pk) not in taken:
            continue
        said = request.POST.get(f"said-{line.voice.pk}", line.said).strip()
        then = request.POST.get(f"then-{line.voice.pk}", line.then)
        chosen.append(Line(line.became, said, then, line.voice, reworded=said != line.said.strip()))
    return chosen


@login_required
def notice(request: HttpRequest, identity: int) -> HttpResponse:
    """A4, to hang up: solved, done, answered, cannot, still in hand."""
    found = notice_or_404(request, identity)
    for n, line in enumerate(found.lines, 1):
        line["n"] = n
    speak = known_address(request, reverse("speak"))
    context = {"notice": found, "outing": found.outing, "groups": grouped(found.lines), "count": len(found.lines), "speak": speak}
    context["group"] = notice_for_group(found)
    told = sum(line["became"] != Became.IN_HAND for line in found.lines)
    return render(request, "go_out/notice.html", context | {"told": told, "open": len(found.lines) - told})
