"""设施: which there are, one with what is said about it, and what is done to it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood import actions as place_actions
from minsheng.neighbourhood.models import Facility
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms import WordsForm
from ..forms.facilities import AboutFacilityForm, CaretakerForm, CheckFacilityForm, FacilityForm, OpenFacilityForm
from ..queries.facilities import came_of, facilities_seen_by, facility_or_none, said_about
from ..rules import OFFICE
from .finding import case_or_404, chosen_community, me, staff_or_404, voice_or_404

A_PAGE, SAID = 30, 30


def facility_or_404(request: HttpRequest, code: str) -> Facility:
    return or_404(facility_or_none(me(request), code))


def _back(found: Facility) -> str:
    return reverse("facility", args=[found.code])


@login_required
def facilities(request: HttpRequest) -> HttpResponse:
    """Those of my communities, the newest first; `?closed=yes` shows also what is not open any more."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404
    closed = request.GET.get("closed") == "yes"
    rows = facilities_seen_by(me(request))
    rows = rows if closed else rows.filter(valid_to=None)
    page = page_of(rows.order_by("-pk"), request.GET, A_PAGE)
    return render(request, "casework/facilities.html", {"page": page, "closed": closed, "may_open": scope.has_role(*OFFICE)})


@login_required
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """What it is, who cares for it, how it was found, what residents say about it, and the case that it came of."""
    found, user = facility_or_404(request, code), me(request)
    checks, voices, cases = said_about(found, user, SAID)
    here = scope_of(user).covers(found.community_id)
    context = {
        "facility": found,
        "checks": checks,
        "voices": voices,
        "cases": cases if here else [],
        "origin": came_of(found, user),
        "works_here": here or scope_of(user).audits,
        "hears": here and user.viewed_by is None,
        "may_keep": allowed(user, "neighbourhood.keep_facility", found),
        "may_check": allowed(user, "neighbourhood.check_facility", found) and found.valid_to is None,
    }
    return render(request, "casework/facility.html", context)


def _opened(facility: Facility) -> str:
    return reverse("facility", args=[facility.code])


def _opening(title: str, about: str, back: str) -> Act:
    return Act(
        title=title,
        about=about,
        back=back,
        button=_("登记上"),
        done=_("登记好了。"),
        lead=_("谁管、什么时候开、多久去看一次，往后都在这一页。"),
        effect=_("居民在公示板上看得到名字和开放时间；别写电话和人名"),
    )


@login_required
def open_new(request: HttpRequest) -> HttpResponse:
    """One that was there before, or that no case led to."""
    community = chosen_community(request)
    require(me(request), "neighbourhood.keep_facility", community)
    form = OpenFacilityForm(request.POST or None, community=community)
    return act_page(
        request,
        _opening(_("登记一个设施"), community.name, reverse("facilities")),
        form=form,
        do=lambda data: place_actions.open_facility(community=community, by=me(request), **data),
        onward=_opened,
    )


@login_required
def open_of_case(request: HttpRequest, number: str) -> HttpResponse:
    """What came of a case: begins with its estate."""
    case = case_or_404(request, number)
    require(me(request), "neighbourhood.keep_facility", case.community)
    begin = {"estate": case.estate.code if case.estate else ""}
    form = OpenFacilityForm(request.POST or None, community=case.community, initial=begin)
    return act_page(
        request,
        _opening(_("这件事办出了一个设施"), f"{case.number} {case.title}", reverse("case", args=[number])),
        form=form,
        do=lambda data: actions.open_facility_of_case(case=case, by=me(request), **data),
        onward=_opened,
    )


@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    found = facility_or_404(request, code)
    require(me(request), "neighbourhood.keep_facility", found)
    begin = {
        "name": found.name,
        "purpose": found.purpose,
        "hours": found.hours,
        "estate": found.estate.code if found.estate else "",
        "venue": found.venue_id,
    }
    return act_page(
        request,
        Act(
            title=_("改写着的"),
            about=found.name,
            back=_back(found),
            button=_("改好了"),
            done=_("改好了。"),
            effect=_("居民马上看到新的"),
        ),
        form=FacilityForm(request.POST or None, community=found.community, initial=begin),
        do=lambda data: place_actions.change_facility(facility=found, by=me(request), **data),
    )


@login_required
def hand_on(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody else cares for it from now on."""
    found = facility_or_404(request, code)
    require(me(request), "neighbourhood.keep_facility", found)
    begin = {
        "caretaker": found.caretaker.code if found.caretaker else "",
        "caretaker_person": found.caretaker_person.username if found.caretaker_person else "",
    }
    return act_page(
        request,
        Act(
            title=_("换谁管"),
            about=found.name,
            back=_back(found),
            button=_("交过去"),
            done=_("交过去了。"),
            lead=_("现在是%(name)s管。") % {"name": found.cared_for_by} if found.cared_for_by else _("现在没人管。"),
            effect=_("记进时间线"),
        ),
        form=CaretakerForm(request.POST or None, community=found.community, initial=begin),
        do=lambda data: place_actions.hand_on_facility(facility=found, by=me(request), **data),
    )


@login_required
def close(request: HttpRequest, code: str) -> HttpResponse:
    found = facility_or_404(request, code)
    require(me(request), "neighbourhood.keep_facility", found)
    act = Act(
        title=_("不开了"),
        about=found.name,
        back=_back(found),
        button=_("不开了"),
        done=_("记下了，不开了。"),
        effect=_("公示板上不再写它；听到过的都留着"),
    )
    form = WordsForm(request.POST or None, label=_("为什么不开了"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: place_actions.close_facility(facility=found, words=data["words"], by=me(request))
    )


@login_required
@require_POST
def open_again(request: HttpRequest, code: str) -> HttpResponse:
    found = facility_or_404(request, code)
    require(me(request), "neighbourhood.keep_facility", found)
    return do_and_return(
        request,
        do=lambda: place_actions.open_facility_again(facility=found, by=me(request)),
        back=_back(found),
        done=_("又开了。"),
    )


@login_required
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Write down how it was found; what the last one found stands beside."""
    found = facility_or_404(request, code)
    require(me(request), "neighbourhood.check_facility", found)
    checks, _voices, _cases = said_about(found, me(request), 1)
    beside = []
    for last in checks:
        seen = pgettext("facility", "正常") if last.in_order else _("不正常")
        beside.append(
            Beside(_("上次%(day)s看的") % {"day": clock.day_shown(last.on)}, [seen, *([last.words] if last.words else [])])
        )
    form = CheckFacilityForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return place_actions.check_facility(
            facility=found,
            in_order=data["in_order"] == "yes",
            words=data["words"],
            on=data["on"],
            looked_over=data["looked_over"],
            by=me(request),
        )

    return act_page(
        request,
        Act(
            title=_("看看%(name)s") % {"name": found.name},
            about=found.place_shown,
            back=_back(found),
            button=_("记下"),
            done=_("记下了。"),
            effect=_("不正常的，下一步记成一条民声，立事项办"),
            beside=beside,
        ),
        form=form,
        do=do,
    )


@login_required
def about(request: HttpRequest, number: str) -> HttpResponse:
    """Which facility a voice speaks of."""
    staff_or_404(request)
    voice = voice_or_404(request, number)
    require(me(request), "casework.sort_voice", voice)
    begin = {"facility": voice.facility.code if voice.facility else ""}
    form = AboutFacilityForm(request.POST or None, voice=voice, user=me(request), initial=begin)
    return act_page(
        request,
        Act(
            title=_("跟哪个设施有关"),
            about=voice.number,
            back=reverse("voice", args=[number]),
            button=_("记下"),
            done=_("记下了。"),
            beside=[Beside(_("他说的"), [voice.words], kai=True)],
        ),
        form=form,
        do=lambda data: actions.link_facility(voice=voice, facility=data["facility"], by=me(request)),
    )
