"""One who signed up: does not come, was told, was there; and the correction of that."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import CorrectForm, PresenceForm
from ..models import Service
from ..queries.services import hours_or_none, sign_up_or_none
from .finding import me


def _back(service: Service) -> str:
    return reverse("service", args=[service.number])


def _planned(service: Service) -> str:
    at, until = clock.local(service.at), clock.local(service.until)
    return _("排的是%(day)s %(since)s到%(until)s") % {
        "day": clock.day_shown(at.date()),
        "since": f"{at:%H:%M}",
        "until": f"{until:%H:%M}",
    }


@login_required
@require_POST
def step_back(request: HttpRequest, identity: int) -> HttpResponse:
    found = or_404(sign_up_or_none(me(request), identity))
    return do_and_return(
        request,
        do=lambda: actions.step_back(sign_up=found, by=me(request)),
        back=_back(found.service),
        done=_("撤下来了。"),
    )


@login_required
@require_POST
def told(request: HttpRequest, identity: int) -> HttpResponse:
    found = or_404(sign_up_or_none(me(request), identity))
    return do_and_return(
        request,
        do=lambda: actions.tell_volunteer(sign_up=found, by=me(request)),
        back=_back(found.service),
        done=_("记下了，他知道了。"),
    )


@login_required
def confirm(request: HttpRequest, identity: int) -> HttpResponse:
    found = or_404(sign_up_or_none(me(request), identity))
    require(me(request), "activities.confirm_attendance", found)
    act = Act(
        title=_("%(name)s来没来") % {"name": found.volunteer.name_shown},
        about=f"{found.service.number} {found.service.title}",
        back=_back(found.service),
        button=_("记下"),
        done=_("记下了。"),
        lead=_planned(found.service),
        effect=_("时长只从这里来；自己的要由别人记"),
    )
    form = PresenceForm(request.POST or None, sign_up=found)
    return act_page(
        request, act, form=form, do=lambda _data: actions.confirm_attendance(sign_up=found, by=me(request), **form.found())
    )


@login_required
def correct(request: HttpRequest, identity: int) -> HttpResponse:
    found = or_404(hours_or_none(me(request), identity))
    require(me(request), "activities.correct_attendance", found)
    service = found.sign_up.service
    act = Act(
        title=_("更正%(name)s的到场") % {"name": found.sign_up.volunteer.name_shown},
        about=f"{service.number} {service.title}",
        back=_back(service),
        button=_("更正"),
        done=_("更正了，原来的也留着。"),
        lead=_planned(service),
        beside=[Beside(_("原来记的"), [found.shown])],
        effect=_("记一条新的，写明替了哪条、为什么、谁改的"),
    )
    form = CorrectForm(request.POST or None, hours=found)
    return act_page(
        request, act, form=form, do=lambda _data: actions.correct_attendance(hours=found, by=me(request), **form.found())
    )
