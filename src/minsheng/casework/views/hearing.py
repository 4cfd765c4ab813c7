"""Write down what was heard: the quick entry, and what the telephone does with the same form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.pages import sent
from minsheng.neighbourhood.models import Community, Facility, Resident

from .. import actions
from ..actions import Speaker
from ..forms import HearForm, building_named, my_community, speaker_mode
from ..models import Voice
from ..receiving import receive, received_together
from ..states import Source, SpeakerMode
from .finding import me, staff_or_404, voice_or_404

# In the session: the day and the occasion chosen last; the community chosen last.
OCCASION = "occasion"
COMMUNITY = "hear_community"


@login_required
def hear(request: HttpRequest) -> HttpResponse:
    """Quick entry: at most ten seconds on a phone, one box to fill."""
    staff_or_404(request)
    initial: dict[str, Any] = {"source": occasion_of_today(request), "community": community_of_last(request)}
    initial |= dict(request.GET.items())
    if "replaces" in request.GET:
        initial |= _as_it_was(voice_or_404(request, request.GET["replaces"]))
    form = HearForm(request.POST or None, request.FILES or None, user=me(request), initial=initial)
    outcome = sent(request, form, lambda data: heard(request, data))
    if outcome.done:
        if not form.cleaned_data["replaces"]:
            remember_occasion(request, form.cleaned_data["source"])
        return on_to_what_was_heard(request, *outcome.result)
    return render(request, "casework/hear.html", {"form": form}, status=outcome.status)


def on_to_what_was_heard(request: HttpRequest, voice: Voice, new: bool) -> HttpResponse:
    """Say that it is kept, under which number, and open it."""
    said = _("记下了，编号%(number)s。") if new else _("这一条已经记过了，编号%(number)s。")
    messages.success(request, said % {"number": voice.number})
    return HttpResponseRedirect(reverse("voice", args=[voice.number]) + "?new=1")


def occasion_of_today(request: HttpRequest) -> str:
    """What this person chose last time today: whoever goes from door to door does not choose it again at each."""
    day, source = request.session.get(OCCASION, ("", ""))
    return source if day == clock.today().isoformat() else Source.OTHER


def remember_occasion(request: HttpRequest, source: str) -> None:
    request.session[OCCASION] = (clock.today().isoformat(), source or Source.OTHER)


def _as_it_was(old: Voice) -> dict[str, Any]:
    """A correction begins with what stands there; the speaker is asked again, because a covered name can't be saved back."""
    return {
        "words": old.words,
        "kind": old.kind,
        "place": old.place,
        "estate": old.estate.code if old.estate else "",
        "community": old.community.code,
        "facility": old.facility.code if old.facility else "",
        "observed": old.observed,
        "source": old.source,
        "heard_at": clock.local(old.heard_at).replace(tzinfo=None),
    }


def heard(request: HttpRequest, data: dict[str, Any], known: Resident | None = None) -> tuple[Voice, bool]:
    """What the form says, written down once; `known` is a speaker who was found and not typed. With it, whether it is new."""
    about: Facility | None = data["facility"]
    estate = data["estate"] or (about.estate if about else None)
    community = estate.community if estate else about.community if about else known.community if known else None
    community = community or _chosen(request, data)
    content = {key: str(value) for key, value in data.items() if value and key not in ("client_id", "photo")}
    content |= {"known": str(known.pk)} if known else {}
    old = voice_or_404(request, data["replaces"]) if data["replaces"] else None

    def do() -> Voice:
        voice = actions.hear_voice(
            words=data["words"],
            judgement=data["judgement"],
            community=community,
            by=me(request),
            estate=estate,
            building=building_named(estate, data["place"]),
            place=data["place"],
            facility=about,
            observed=data["observed"],
            kind=data["kind"],
            source=data["source"] or "other",
            heard_at=data["heard_at"],
            replaces=old,
            speaker=Speaker(SpeakerMode.NAMED, known=known, on_behalf=data["on_behalf"]) if known else _speaker(data),
        )
        return voice

    with received_together():
        received = receive(client_id=data["client_id"], act="hear_voice", content=content, by=me(request), kind=Voice, do=do)
        voice = received.result
        # The same words again, now with the photo that was missing: it is added (invariant 1).
        if data["photo"] and not voice.attachments.unscoped("did its photo arrive").exists():
            actions.attach(content=data["photo"].read(), voice=voice, by=me(request), name=data["photo"].name)
    return voice, received.new


def _chosen(request: HttpRequest, data: dict[str, Any]) -> Community:
    """Where no place says it: the one community of a worker; who serves several says which, and it is offered the next time."""
    if "community" not in data:
        found = my_community(me(request))
        if found is None:
            raise Http404
        return found
    chosen: Community | None = data["community"]
    if chosen is None:
        raise BadInput("请选哪个小区，或者记到哪个社区。", "community", "which_estate")
    request.session[COMMUNITY] = chosen.code
    return chosen


def community_of_last(request: HttpRequest) -> str:
    """The code of the community that this person chose last."""
    code: str = request.session.get(COMMUNITY, "")
    return code


def _speaker(data: dict[str, Any]) -> Speaker:
    """As far as it was said: a name or a number makes somebody named; a household or "would not say" is chosen."""
    mode = data["speaker_mode"] or speaker_mode(data["name"], data["phone"])
    household = data["name"] if mode == SpeakerMode.HOUSEHOLD else ""
    name = "" if household else data["name"]
    return Speaker(mode, name, data["phone"], household=household, on_behalf=data["on_behalf"])
