"""One date of a programme: planning it, its page, how it was, what was asked there, before and after."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.actions import Speaker
from minsheng.casework.forms import WordsForm, building_named, speaker_mode
from minsheng.casework.models import Category, Voice
from minsheng.casework.receiving import receive
from minsheng.casework.states import VoiceKind
from minsheng.foundation import clock
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, act_page, sent
from minsheng.neighbourhood.models import Community, Estate
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions import DatePlan, TopicGiven
from ..forms.programmes import AskedForm, DateForm, HeldForm
from ..models import Programme, ProgrammeDate
from ..queries.for_group import date_for_group
from ..queries.programme_effects import behind_comparison, compared
from ..queries.programme_topics import about_one_of, behind_date, behind_topic, lately
from ..queries.programme_words import held_words_give_away
from ..queries.programmes import communities_for, date_or_none, heard_at
from ..states import DateState
from .finding import me, or_404, staff_or_404
from .programmes import A_PAGE, programme_or_404

PLAN = ("kind", "at", "estate", "venue", "place", "topic", "audience", "materials", "who", "helpers")


def date_or_404(request: HttpRequest, number: str) -> ProgrammeDate:
    return or_404(date_or_none(me(request), number))


def _planned(data: dict[str, Any]) -> DatePlan:
    return DatePlan(**{key: data[key] for key in PLAN})


@login_required
def plan(request: HttpRequest, identity: int) -> HttpResponse:
    """Put a date into the year; with `about` and `estate` for what the record speaks of there."""
    staff_or_404(request)
    found = programme_or_404(request, identity)
    given = request.POST if request.method == "POST" else request.GET
    about = _topic(request, found, given.get("about", ""), given.get("about_estate" if given is request.POST else "estate", ""))
    communities = communities_for(found, me(request))
    community = _chosen(request, communities, about)
    require(me(request), "work_together.plan_programme_date", community)
    if community is None:  # nobody may plan nowhere: refused above
        raise Http404
    form = DateForm(request.POST or None, community=community, programme=found, initial=_begin(about))
    outcome = sent(request, form, lambda data: _put(request, found, community, about, data))
    if outcome.done:
        return HttpResponseRedirect(reverse("programme_date", args=[outcome.result.number]))
    context = {
        "form": form,
        "programme": found,
        "community": community,
        "communities": communities if about is None else [],
        "about": about,
        "count": behind_topic(about.category, about.estate).seen_by(me(request)).count() if about else 0,
    }
    return render(request, "work_together/plan_programme_date.html", context, status=outcome.status)


def _chosen(request: HttpRequest, communities: list[Community], about: TopicGiven | None) -> Community | None:
    """Where the topic comes from; else the one that `?community=` names; else the first."""
    if about is not None:
        return about.estate.community
    code = request.GET.get("community", "")
    return next((one for one in communities if one.code == code), None) if code else (communities[0] if communities else None)


def _topic(request: HttpRequest, programme: Programme, category: str, estate: str) -> TopicGiven | None:
    if not category:
        return None
    kind = or_404(Category.objects.filter(code=category).first())
    rows = Estate.objects.visible_to(me(request)).select_related("community__street").filter(code=estate, valid_to=None)
    place: Estate = or_404(rows.first())
    if not (
        scope_of(me(request)).covers(place.community_id) and programme.reaches(place.community) and about_one_of(programme, kind)
    ):
        raise Http404
    since, until = lately()
    return TopicGiven(kind, since, until, place)


def _begin(about: TopicGiven | None) -> dict[str, Any]:
    if about is None:
        return {}
    code = about.estate.code
    return {"topic": about.category.name, "estate": code, "about": about.category.code, "about_estate": code}


def _put(
    request: HttpRequest, programme: Programme, community: Community, about: TopicGiven | None, data: dict[str, Any]
) -> ProgrammeDate:
    content: dict[str, Any] = {
        key: str(data[key]) for key in PLAN if data[key] and key not in ("helpers", "at", "estate", "venue")
    }
    content |= {"at": data["at"].isoformat(), "helpers": sorted(one.code for one in data["helpers"])}
    content |= {key: data[key].code for key in ("estate", "venue") if data[key] is not None}
    content |= {"programme": str(programme.pk), "community": community.code, "about": data["about"]}

    def do() -> ProgrammeDate:
        return actions.plan_programme_date(
            programme=programme,
            community=community,
            plan=_planned(data),
            about=about,
            looked_over=data.get("looked_over", False),
            by=me(request),
        )

    act = "plan_programme_date"
    return receive(client_id=data["client_id"], act=act, content=content, by=me(request), kind=ProgrammeDate, do=do).result


@login_required
def date(request: HttpRequest, number: str) -> HttpResponse:
    """For the office all of it; for an organisation that comes, what is written for it and no voice."""
    found = date_or_404(request, number)
    user, scope = me(request), scope_of(me(request))
    here = scope.covers(found.community_id)
    come = clock.local(found.at).date() <= clock.today()
    behind = behind_date(found)
    keeps = allowed(user, "work_together.keep_programme_date", found)
    context = {
        "date": found,
        "works_here": here,
        # Who only helps on one date has no page of the programme.
        "sees_programme": scope.is_staff or scope.audits or found.programme.organisation_id in scope.organisations,
        "voices": heard_at(found, user) if here else [],
        "about_count": behind.seen_by(user).count() if here and behind is not None else 0,
        "told": [] if scope.audits else found.about_told,
        "gives_away": held_words_give_away(found),
        "compared": compared(found, user) if here else None,
        "matters": [found.about_category] if found.about_category else list(found.programme.categories.all()),
        "group": date_for_group(found) if here else "",
        "may_keep": keeps,
        "may_hold_again": keeps and found.state == DateState.CALLED_OFF and found.programme.ended_at is None,
        "may_note": keeps and found.state != DateState.CALLED_OFF and come,
        "may_hear": found.state != DateState.CALLED_OFF and come and allowed(user, "work_together.hear_at_programme", found),
        "to_note": keeps and found.state == DateState.PLANNED and come,
    }
    return render(request, "work_together/programme_date.html", context)


@login_required
def change(request: HttpRequest, number: str) -> HttpResponse:
    found = date_or_404(request, number)
    require(me(request), "work_together.keep_programme_date", found)
    initial = {key: getattr(found, key) for key in ("kind", "place", "topic", "audience", "materials", "who")}
    initial |= {
        "version": found.version,
        "at": clock.local(found.at).replace(tzinfo=None),
        "helpers": [one.organisation.code for one in found.helping],
    }
    initial |= {"estate": found.estate.code if found.estate else "", "venue": found.venue.code if found.venue else ""}
    form = DateForm(request.POST or None, community=found.community, programme=found.programme, changing=True, initial=initial)
    off = found.state == DateState.CALLED_OFF
    act = Act(
        title=_("改天再办") if off else _("改时间、地方或内容"),
        about=found.title,
        back=reverse("programme_date", args=[number]),
        button=_("定下来") if off else _("改好了"),
        done=_("改好了。"),
        effect=_("来的几家都看得到"),
    )

    def do(data: dict[str, Any]) -> None:
        actions.change_programme_date(
            date=found,
            plan=_planned(data),
            looked_over=data.get("looked_over", False),
            seen_version=data["version"],
            by=me(request),
        )

    return act_page(request, act, form=form, do=do)


@login_required
def call_off(request: HttpRequest, number: str) -> HttpResponse:
    found = date_or_404(request, number)
    require(me(request), "work_together.keep_programme_date", found)
    act = Act(
        title=_("这一场不办了"),
        about=found.title,
        back=reverse("programme_date", args=[number]),
        button=_("取消这一场"),
        done=_("取消了。"),
        effect=_("来的几家都看得到"),
    )
    form = WordsForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: actions.call_off_programme_date(date=found, words=data["words"], by=me(request))
    )


@login_required
def held(request: HttpRequest, number: str) -> HttpResponse:
    found = date_or_404(request, number)
    require(me(request), "work_together.keep_programme_date", found)
    act = Act(
        title=_("办得怎样"),
        about=found.title,
        back=reverse("programme_date", args=[number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("只数人，不记是谁。记错了再记一次。"),
    )
    form = HeldForm(request.POST or None, initial={"headcount": found.headcount, "words": found.held_words})
    return act_page(request, act, form=form, do=lambda data: actions.note_programme_held(date=found, by=me(request), **data))


@login_required
def hear(request: HttpRequest, number: str) -> HttpResponse:
    """One question heard there becomes a voice like any other."""
    found = date_or_404(request, number)
    require(me(request), "work_together.hear_at_programme", found)
    act = Act(
        title=_("记一条"),
        about=found.title,
        back=reverse("programme_date", args=[number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("记下的进分拣，和别处听到的一样办。"),
    )
    return act_page(request, act, form=AskedForm(request.POST or None), do=lambda data: _heard(request, found, data))


def _heard(request: HttpRequest, found: ProgrammeDate, data: dict[str, Any]) -> Voice:
    content = {key: str(value) for key, value in data.items() if value and key != "client_id"}
    content["programme_date"] = found.number

    def do() -> Voice:
        return actions.note_at_programme(
            date=found,
            words=data["words"],
            kind=data["kind"],
            speaker=Speaker(speaker_mode(data["name"], data["phone"]), data["name"], data["phone"]),
            place=data["place"],
            building=building_named(found.estate, data["place"]),
            answer=data["answer"],
            by=me(request),
        )

    return receive(client_id=data["client_id"], act="hear_voice", content=content, by=me(request), kind=Voice, do=do).result


@login_required
def voices(request: HttpRequest, number: str, which: str) -> HttpResponse:
    """The list behind a figure of the page. An organisation reads what was told it when the date was planned, and no word."""
    found = date_or_404(request, number)
    user, scope = me(request), scope_of(me(request))
    if which == "about" and not scope.covers(found.community_id):
        return _told(request, found)
    behind = behind_date(found) if which == "about" else behind_comparison(found, which) if which in ("before", "after") else None
    if behind is None or not scope.covers(found.community_id):
        raise Http404
    rows = behind.seen_by(user).select_related("speaker", "estate", "building")
    context = {
        "page": page_of(rows, request.GET, A_PAGE, "heard_at"),
        "title": {"about": _("为什么办这一场"), "before": _("办之前说的"), "after": _("办之后说的")}[which],
        "since": behind.since,
        "until": behind.until,
        "back": reverse("programme_date", args=[number]),
        "back_name": found.title,
        "matter": _("、").join(one.name for one in behind.categories),
    }
    return render(request, "work_together/programme_voices.html", context)


def _told(request: HttpRequest, found: ProgrammeDate) -> HttpResponse:
    """Month and kind of each voice, as it stood when the date was planned."""
    if scope_of(me(request)).audits or not found.about_told:
        raise Http404
    context = {"date": found, "told": [(month, VoiceKind(kind).label) for month, kind in found.about_told]}
    return render(request, "work_together/programme_told.html", context)
