"""A plan that changed: what it says now, and 知道了."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.errors import StateForbids
from minsheng.foundation.pages import Act, Beside, act_page

from .. import actions
from ..forms import SeenForm
from ..models import PlanChange
from ..queries.agenda import told_outside
from ..queries.changes import change_or_none, changed_in_words, moment_in_words
from ..states import PlanChangeState
from .finding import me


def _place_of(change: PlanChange) -> tuple[str, str]:
    """Where it is and what about, as far as whoever is told may know."""
    if change.shift is not None:
        point = change.shift.point
        return " ".join(part for part in (point.estate.name, point.place) if part), point.name
    outing = change.outing
    assert outing is not None
    outside = told_outside(outing)
    return (outing.where, outing.topic) if change.organisation_id is None else (outside.where, outside.about)


@login_required
def change(request: HttpRequest, identity: int) -> HttpResponse:
    found = change_or_none(me(request), identity)
    if found is None:
        raise Http404
    where, about = _place_of(found)
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"told": found.told_at.isoformat()})

    def do(data: dict[str, Any]) -> None:
        """What was read is what is acknowledged: had it changed once more since, that is read first."""
        if data["told"] and data["told"] != found.told_at.isoformat():
            raise StateForbids("又改了。请再看一遍。", "change_seen")
        actions.acknowledge_change(change=found, by=me(request))

    lines = [moment_in_words(found.at), where, about]
    gone = found.state in (PlanChangeState.CANCELLED, PlanChangeState.DROPPED)
    return act_page(
        request,
        Act(
            title=changed_in_words(found),
            about=_("我的一天"),
            back=reverse("my_day"),
            button=_("知道了"),
            effect=_("从“我的一天”上拿掉，定的人看得到您知道了"),
            done=_("好，知道了。"),
            beside=[Beside(_("原来定的") if gone else _("现在定的"), [line for line in lines if line])],
        ),
        form=form,
        do=do,
    )
