"""常年项目: the list, one with its year, starting and ending it; what of the record speaks for a topic."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm
from minsheng.casework.models import Category
from minsheng.casework.receiving import receive
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, sent
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import office_rule, scope_of

from .. import actions
from ..forms.programmes import StartForm
from ..models import Programme
from ..queries.programme_topics import about_one_of, behind_topic, lately, topics_for
from ..queries.programmes import areas_led_by, communities_for, in_order, programme_or_none, programmes_seen_by, year_of
from .finding import me, or_404, reader_or_404, staff_or_404

A_PAGE = 50


def programme_or_404(request: HttpRequest, identity: int) -> Programme:
    return or_404(programme_or_none(me(request), identity))


@login_required
def programmes(request: HttpRequest) -> HttpResponse:
    """Who does what all year, and when next."""
    reader_or_404(request)
    user = me(request)
    rows = list(in_order(programmes_seen_by(user))[:200])
    context = {"programmes": rows, "may_start": user.viewed_by is None and bool(areas_led_by(user))}
    return render(request, "work_together/programmes.html", context)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    staff_or_404(request)
    areas = areas_led_by(me(request))
    first = areas[0] if areas else ("", "", None, None)
    require(me(request), "work_together.start_programme", Programme(community=first[2], street=first[3]) if areas else None)
    form = StartForm(request.POST or None, areas=areas, by=me(request))
    outcome = sent(request, form, lambda data: _started(request, data, areas))
    if outcome.done:
        return HttpResponseRedirect(reverse("programme", args=[outcome.result.pk]))
    return render(request, "work_together/start_programme.html", {"form": form}, status=outcome.status)


def _started(request: HttpRequest, data: dict[str, Any], areas: list[Any]) -> Programme:
    _key, _name, community, street = next(one for one in areas if one[0] == data["area"])
    categories = list(data["categories"])
    content = {"name": data["name"], "area": data["area"], "organisation": data["organisation"].code}
    content |= {"categories": sorted(one.code for one in categories)}

    def do() -> Programme:
        return actions.start_programme(
            name=data["name"],
            organisation=data["organisation"],
            community=community,
            street=street,
            categories=categories,
            by=me(request),
        )

    got = receive(client_id=data["client_id"], act="start_programme", content=content, by=me(request), kind=Programme, do=do)
    return got.result


@login_required
def programme(request: HttpRequest, identity: int) -> HttpResponse:
    """Its year, date by date; for staff also what of the record speaks for a topic."""
    found = programme_or_404(request, identity)
    user = me(request)
    ended = found.ended_at is not None
    context = {
        "programme": found,
        "categories": list(found.categories.all()),
        "year": year_of(found, user, request.GET.get("year", "")),
        "topics": [] if ended else topics_for(found, user),
        "days": office_rule("topic_days"),
        "least": office_rule("topic_least"),
        "works": scope_of(user).is_staff,
        "may_plan": not ended and user.viewed_by is None and bool(communities_for(found, user)),
        "may_end": not ended and allowed(user, "work_together.end_programme", found),
    }
    return render(request, "work_together/programme.html", context)


@login_required
def end(request: HttpRequest, identity: int) -> HttpResponse:
    found = programme_or_404(request, identity)
    require(me(request), "work_together.end_programme", found)
    act = Act(
        title=_("停了这个项目"),
        about=found.name,
        back=reverse("programme", args=[identity]),
        button=_("停了"),
        done=_("停了。以前的都还看得到。"),
        effect=_("不能再排新的，已经排的一场一场取消"),
    )
    form = WordsForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: actions.end_programme(programme=found, words=data["words"], by=me(request))
    )


@login_required
def topic(request: HttpRequest, identity: int, category: str, estate: str) -> HttpResponse:
    """The voices that a proposal counts: for staff of the place alone."""
    staff_or_404(request)
    found = programme_or_404(request, identity)
    kind = or_404(Category.objects.filter(code=category).first())
    place = or_404(
        Estate.objects.visible_to(me(request)).select_related("community__street").filter(code=estate, valid_to=None).first()
    )
    if not (scope_of(me(request)).covers(place.community_id) and found.reaches(place.community) and about_one_of(found, kind)):
        raise Http404
    rows = behind_topic(kind, place).seen_by(me(request)).select_related("speaker", "estate", "building")
    since, until = lately()
    context = {
        "page": page_of(rows, request.GET, A_PAGE, "heard_at"),
        "title": _("%(place)s：%(matter)s") % {"place": place.name, "matter": kind.name},
        "since": since,
        "until": until,
        "back": reverse("programme", args=[identity]),
        "back_name": found.name,
        "plan_at": f"{reverse('programme_plan', args=[identity])}?about={kind.code}&estate={place.code}",
        "may_plan": found.ended_at is None and allowed(me(request), "work_together.plan_programme_date", place.community),
    }
    return render(request, "work_together/programme_voices.html", context)
