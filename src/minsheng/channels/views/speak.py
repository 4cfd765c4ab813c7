"""A resident says something: what, where, who, check, done. One required field; what was typed waits in the session."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.forms import SpeakForm, WhereForm, WhoForm, building_named, speaker_mode
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive
from minsheng.foundation.api import client_address
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.limits import one_try
from minsheng.foundation.pages import add_refusal, known_address
from minsheng.foundation.pictures import keep_file, understand
from minsheng.foundation.privacy import is_phone, plain_phone, seal, unseal
from minsheng.foundation.refusals_in_english import shown
from minsheng.foundation.texts import words_kept
from minsheng.neighbourhood.models import Community, Estate

KEPT = "speaking"


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed so far. It names people, so it waits as covered as they are."""
    sealed = request.session.get(KEPT)
    kept: dict[str, Any] = json.loads(unseal(sealed, "speaking")) if sealed else {"client_id": str(uuid.uuid4())}
    return kept


def _keep(request: HttpRequest, **more: Any) -> None:
    request.session[KEPT] = seal(json.dumps(_kept(request) | more), "speaking")


def _step(request: HttpRequest, form: Any, template: str, onward: str) -> HttpResponse:
    """Show a question; keep what was answered; go on, or back to the check where one came from."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _keep(request, **_storable(form.cleaned_data))
                return HttpResponseRedirect(reverse("speak_check" if "check" in request.GET else onward))
            except Refusal as refusal:
                add_refusal(form, refusal)
        status = 422
    return render(request, template, {"form": form, "kept": _kept(request)}, status=status)


def _storable(data: dict[str, Any]) -> dict[str, Any]:
    """What a session can hold. A photo is understood at once, so that a bad one is told where it was chosen."""
    found = {}
    for name, value in data.items():
        if name == "photo":
            if value:
                handed = understand(value.read())
                found["photo"] = keep_file(handed.content, handed.suffix)
        elif name == "words":
            found[name] = words_kept(value)
        elif name == "phone" and value and not is_phone(plain_phone(value)):
            raise BadInput(f"电话要11位，现在是{len(plain_phone(value))}位。改一改，或者留空。", "phone")
        else:
            found[name] = value
    return found


def speak(request: HttpRequest) -> HttpResponse:
    """What would you like to say? An estate may come with the address of a poster (?estate=…)."""
    if request.method == "GET" and request.GET.get("estate"):
        _keep(request, estate=request.GET["estate"][:40])
    return _step(request, SpeakForm(request.POST or None, initial=_kept(request)), "channels/speak_words.html", "speak_where")


def where(request: HttpRequest) -> HttpResponse:
    form = WhereForm(request.POST or None, request.FILES or None, initial=_kept(request))
    return _step(request, form, "channels/speak_where.html", "speak_who")


def who(request: HttpRequest) -> HttpResponse:
    return _step(request, WhoForm(request.POST or None, initial=_kept(request)), "channels/speak_who.html", "speak_check")


def check(request: HttpRequest) -> HttpResponse:
    """Check your answers, then send."""
    kept = _kept(request)
    if not kept.get("words"):
        return HttpResponseRedirect(reverse("speak"))
    estate, community = _place(kept.get("estate") or "")
    problem, status = "", 200
    if request.method == "POST":
        try:
            voice = _heard(request, kept, estate, community)
        except Refusal as refusal:
            problem, status = shown(refusal), refusal.status
        else:
            request.session[KEPT] = None
            request.session["spoken"] = voice.pk
            return HttpResponseRedirect(reverse("speak_done"))
    return render(
        request,
        "channels/speak_check.html",
        {"kept": kept, "estate": estate, "community": community, "problem": problem},
        status=status,
    )


def _place(chosen: str) -> tuple[Estate | None, Community | None]:
    """The estate and community of what was chosen (WhereForm); neither where somebody did not know."""
    if chosen.startswith("@"):
        return None, Community.objects.public().filter(code=chosen[1:]).first()
    estate = Estate.objects.public().filter(code=chosen).select_related("community").first()
    return estate, estate.community if estate else None


def _heard(request: HttpRequest, kept: dict[str, Any], estate: Estate | None, community: Community | None) -> Voice:
    key = f"speak:{client_address(request)}"
    # Without a place somebody has to read it first: the first community does, and hands it over to the right one.
    community = community or Community.objects.public().order_by("code").first()
    if community is None:
        raise Http404
    name, phone = kept.get("name", ""), kept.get("phone", "")

    def do() -> Voice:
        voice = actions.hear_voice(
            words=kept["words"],
            community=community,
            by=None,
            estate=estate,
            building=building_named(estate, kept.get("place", "")),
            place=kept.get("place", ""),
            source="web",
            speaker=Speaker(speaker_mode(name, phone), name, phone, on_behalf=kept.get("on_behalf", "")),
        )
        if kept.get("photo"):
            content = (settings.MEDIA_ROOT / kept["photo"]).read_bytes()
            actions.attach(content=content, voice=voice, by=None)
        return voice

    content = {key: value for key, value in kept.items() if key != "client_id" and value}
    with one_try(key, settings.PUBLIC_VOICES_PER_HOUR):
        return receive(
            client_id=uuid.UUID(kept["client_id"]), act="hear_voice", content=content, by=None, kind=Voice, do=do
        ).result


def done(request: HttpRequest) -> HttpResponse:
    """The receipt code, what happens next, a number to call."""
    rows = (
        Voice.objects.unscoped("the visitor who just spoke")
        .select_related("community")
        .filter(pk=request.session.get("spoken") or 0)
    )
    voice = rows.first()
    if voice is None:
        return HttpResponseRedirect(reverse("speak"))
    address = known_address(request, reverse("receipt", args=[voice.receipt_code]))
    return render(request, "channels/speak_done.html", {"voice": voice, "address": address, "help_phone": voice.community.phone})
