"""Volunteers: the list, one volunteer's page, and each act."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from .. import actions
from ..forms import ChangeForm, ConsentForm, LineForm, VolunteerForm
from ..models import Volunteer, hours_shown
from ..queries.certificates import certificates_of
from ..queries.services import sign_ups_by, trail_of
from ..queries.volunteers import guardian_of, past_volunteers, story_of, volunteers_on_the_list
from ..states import PAST, CertificateState, SignUpState, VolunteerState
from .finding import me, reader_or_404, volunteer_or_404

A_PAGE = 20


@login_required
def volunteers(request: HttpRequest) -> HttpResponse:
    """Who is one, who waits for an answer. The newest first; nobody is measured against anybody."""
    reader_or_404(request)
    user = me(request)
    past = "past" in request.GET
    page = page_of(past_volunteers(user) if past else volunteers_on_the_list(user), request.GET, A_PAGE)
    context = {
        "past": past,
        "has_past": not past and past_volunteers(user).exists(),
        "waiting": [] if past else [row for row in page if row.state == VolunteerState.APPLIED],
        "active": [] if past else [row for row in page if row.state == VolunteerState.ACTIVE],
        "page": page,
        "may_enter": bool(places_for(user)),
    }
    return render(request, "activities/volunteers.html", context)


def places_for(user: Any) -> Any:
    """The communities in which somebody is of the office."""
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(valid_to=None).order_by("name")
    return rows if scope.everywhere else rows.filter(pk__in=scope.led(Role.WORKER, Role.SECRETARY, Role.STREET))


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Somebody stands at the desk."""
    reader_or_404(request)
    user, places = me(request), places_for(me(request))
    require(user, "activities.enter_volunteer", places.first())
    one = [row.code for row in places[:2]]
    act = Act(
        title=_("登记一位志愿者"),
        about=_("志愿者"),
        back=reverse("volunteers"),
        button=_("登记"),
        done=_("登记好了。回执号在这一页，请抄给他。"),
        lead=_("把下面记的念给他听，他同意了再勾。"),
        effect=_("马上在册；不满18岁的，要记下监护人同意才能排"),
    )
    form = VolunteerForm(request.POST or None, places=places, initial={"community": one[0] if len(one) == 1 else ""})

    def do(_data: dict[str, Any]) -> Volunteer:
        said = form.said()
        del said["client_id"]
        return actions.enter_volunteer(by=user, **said)

    return act_page(request, act, form=form, do=do, onward=lambda made: reverse("volunteer", args=[made.number]))


@login_required
def volunteer(request: HttpRequest, number: str) -> HttpResponse:
    """What is kept; the telephone and the guardian for the office alone."""
    found, user = volunteer_or_404(request, number), me(request)
    office = allowed(user, "activities.call_volunteer", found)
    guardian = guardian_of(found) if office and found.erased_at is None else None
    mine = sign_ups_by(found)
    trail = trail_of(mine)
    minutes = sum(row.presence.minutes for row in mine if row.presence)
    certificates = certificates_of(found) if office else []
    context = {
        "volunteer": found,
        "office": office and found.erased_at is None,
        "guardian": guardian,
        "may_welcome": office and found.state == VolunteerState.APPLIED,
        "is_open": office and found.state not in PAST,
        "may_erase": allowed(user, "activities.erase_volunteer", found) and found.state in PAST and found.erased_at is None,
        "consent_missing": office and found.needs_guardian and not _consented(guardian),
        "story": story_of(found),
        "done": [{"sign_up": row, "trail": trail[row.pk]} for row in mine if row.pk in trail],
        "coming": [row for row in mine if row.state == SignUpState.SIGNED and not row.service.has_begun],
        "hours": hours_shown(minutes),
        "has_hours": minutes > 0,
        "certificates": certificates,
        "asked": next((one for one in certificates if one.state == CertificateState.ASKED), None),
        "may_issue": office and minutes > 0 and found.erased_at is None,
    }
    return render(request, "activities/volunteer.html", context)


def _consented(guardian: Any) -> bool:
    return guardian is not None and guardian.consented_on is not None and guardian.taken_back_at is None


def _act(found: Volunteer, **said: Any) -> Act:
    return Act(about=found.number, back=reverse("volunteer", args=[found.number]), **said)


@login_required
@require_POST
def welcome(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    back = reverse("volunteer", args=[found.number])
    return do_and_return(
        request, do=lambda: actions.welcome_volunteer(volunteer=found, by=me(request)), back=back, done=_("接收了。")
    )


@login_required
def decline(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.decline_volunteer", found)
    act = _act(found, title=_("不接收"), button=_("不接收"), done=_("记下了。"), effect=_("他凭回执号看得到；可以再报名"))
    form = LineForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.decline_volunteer(volunteer=found, by=me(request), **data))


@login_required
def change(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.change_volunteer", found)
    act = _act(found, title=_("更正登记的内容"), button=_("改好了"), done=_("改好了。"), effect=_("时间线只记改了，不记改成什么"))
    form = ChangeForm(request.POST or None, volunteer=found)
    return act_page(request, act, form=form, do=lambda data: actions.change_volunteer(volunteer=found, by=me(request), **data))


@login_required
def consent(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.note_consent", found)
    act = _act(
        found,
        title=_("记下监护人同意"),
        button=_("记下"),
        done=_("记下了，可以排了。"),
        lead=_("先问过监护人：做什么、在哪儿、有什么风险，他同意不同意。"),
        effect=_("不满14岁的，要和监护人一起来"),
    )
    named = guardian_of(found)
    initial = {"name": named.name, "phone": named.phone, "relation": named.relation} if named else {}
    form = ConsentForm(request.POST or None, initial=initial)
    return act_page(request, act, form=form, do=lambda data: actions.note_consent(volunteer=found, by=me(request), **data))


@login_required
def consent_back(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.take_back_consent", found)
    act = _act(found, title=_("监护人不再同意"), button=_("记下"), done=_("记下了。"), effect=_("往后不能再排；做过的都留着"))
    form = LineForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.take_back_consent(volunteer=found, by=me(request), **data))


@login_required
def leave(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.leave", found)
    act = _act(
        found, title=_("退出"), button=_("退出"), done=_("退出了。"), lead=_("本人说不做了。做过的时长都留着，还能开证明。")
    )
    form = Form(request.POST if request.method == "POST" else None)
    return act_page(request, act, form=form, do=lambda data: actions.leave(volunteer=found, by=me(request)))


@login_required
def erase(request: HttpRequest, number: str) -> HttpResponse:
    found = volunteer_or_404(request, number)
    require(me(request), "activities.erase_volunteer", found)
    act = _act(
        found,
        title=_("删去登记的内容"),
        button=_("删去"),
        done=_("删去了。"),
        lead=_("姓名、电话、出生日期、会做什么和监护人都删去，删了找不回来；做过的时长留着，不再是谁的，证明也开不了了。"),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return act_page(request, act, form=form, do=lambda data: actions.erase_volunteer(volunteer=found, by=me(request)))
