"""消息怎么发: ways out set up by the district, and what did not get through."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.pages import Act, act_page, do_and_return, known_address, sent
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..actions import (
    change_way,
    end_way,
    give_letter_up,
    send_letter_again,
    set_up_way,
    switch_way_off,
    switch_way_on,
    try_way,
)
from ..forms import WayForm
from ..models import Way
from ..queries.ways import (
    letters_decided,
    letters_for_a_person,
    letters_shown,
    waiting_by_way,
    way_or_none,
    ways_in_use,
)
from ..states import WayKind
from ..ways.kinds import KINDS


def _me(request: HttpRequest) -> User:
    require(request.user, "channels.manage_ways")  # type: ignore[arg-type]
    return request.user  # type: ignore[return-value]


def _way(number: int) -> Way:
    return or_404(way_or_none(number))


@login_required
def ways(request: HttpRequest) -> HttpResponse:
    """All ways out, how they do, and what waits."""
    _me(request)
    waits = waiting_by_way()
    rows = [(way, waits.get(way.key, 0)) for way in ways_in_use()]
    context = {"rows": rows, "kinds": WayKind.choices, "stuck": letters_for_a_person().count()}
    return render(request, "channels/ways.html", context)


@login_required
def way_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Set one up; a webhook's secret is shown once, on the page that answers."""
    by = _me(request)
    if kind not in WayKind.values:
        raise Http404
    form = WayForm(request.POST or None, kind=kind, communities=Community.objects.visible_to(by))
    outcome = sent(request, form, lambda data: set_up_way(kind=kind, plan=form.plan(), by=by))
    if outcome.done:
        if kind == WayKind.WEBHOOK:
            return render(
                request, "channels/way_secret.html", {"way": outcome.result, "secret": outcome.result.secrets()["secret"]}
            )
        return HttpResponseRedirect(reverse("way", args=[outcome.result.pk]))
    context = {"form": form, "kind": WayKind(kind).label}
    return render(request, "channels/way_new.html", context, status=outcome.status)


@login_required
def way(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: switched on or on files, where it leads, what it tells."""
    _me(request)
    found = _way(number)
    at = known_address(request, reverse("account", args=[found.pk])) if found.brings_in else ""
    context = {"way": found, "waits": waiting_by_way().get(found.key, 0), "at": at}
    context["tells"] = [label for key, label in KINDS[found.kind].tells if key in found.tells]
    return render(request, "channels/way.html", context)


@login_required
def way_change(request: HttpRequest, number: int) -> HttpResponse:
    by, found = _me(request), _way(number)
    form = WayForm(request.POST or None, kind=found.kind, way=found, communities=Community.objects.visible_to(by))
    act = Act(
        title=_("改一改"),
        about=found.name,
        back=reverse("way", args=[found.pk]),
        button=_("存下"),
        done=_("存下了。"),
    )
    return act_page(request, act, form=form, do=lambda data: change_way(way=found, plan=form.plan(), by=by))


@login_required
@require_POST
def way_on(request: HttpRequest, number: int) -> HttpResponse:
    by, found = _me(request), _way(number)
    back = reverse("way", args=[found.pk])
    return do_and_return(request, do=lambda: switch_way_on(way=found, by=by), back=back, done=_("从现在起真的发。"))


@login_required
@require_POST
def way_off(request: HttpRequest, number: int) -> HttpResponse:
    by, found = _me(request), _way(number)
    back = reverse("way", args=[found.pk])
    return do_and_return(request, do=lambda: switch_way_off(way=found, by=by), back=back, done=_("从现在起只写文件，不发。"))


@login_required
@require_POST
def way_try(request: HttpRequest, number: int) -> HttpResponse:
    by, found = _me(request), _way(number)
    back = reverse("way", args=[found.pk])
    return do_and_return(request, do=lambda: try_way(way=found, by=by), back=back, done=_("试发一条，排上了。"))


@login_required
@require_POST
def way_end(request: HttpRequest, number: int) -> HttpResponse:
    by, found = _me(request), _way(number)
    return do_and_return(request, do=lambda: end_way(way=found, by=by), back=reverse("ways"), done=_("停用了。"))


@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """What did not get through, why, how often it was tried; and below what somebody has decided."""
    _me(request)
    page = page_of(letters_for_a_person(), request.GET, 30)
    context = {"page": page, "rows": letters_shown(list(page)), "decided": letters_shown(list(letters_decided()[:20]))}
    return render(request, "channels/letters.html", context)


@login_required
@require_POST
def letter_again(request: HttpRequest, number: int) -> HttpResponse:
    by, letter = _me(request), get_object_or_404(OutboxItem, pk=number)
    back = reverse("letters")
    return do_and_return(request, do=lambda: send_letter_again(letter=letter, by=by), back=back, done=_("再发一次，排上了。"))


@login_required
@require_POST
def letter_give_up(request: HttpRequest, number: int) -> HttpResponse:
    by, letter = _me(request), get_object_or_404(OutboxItem, pk=number)
    return do_and_return(request, do=lambda: give_letter_up(letter=letter, by=by), back=reverse("letters"), done=_("不发了。"))
