"""The inbox: keyboard-first on a desk, thumb-first on a phone; one voice, what it is, where it goes, and what is like it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework import actions
from minsheng.casework.forms import SortForm
from minsheng.casework.models import Case, Voice
from minsheng.casework.queries.alike import Alike, alike_to, urgent_among
from minsheng.casework.queries.voices import inbox as unsorted_voices
from minsheng.casework.queries.voices import voice_or_none
from minsheng.casework.states import VoiceKind
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..context import kept_counts

SHOWN = 60


@login_required
def inbox(request: HttpRequest, number: str = "") -> HttpResponse:
    """GET shows one voice among those that wait; POST sorts it and goes on to the next."""
    user: User = request.user  # type: ignore[assignment]
    if not scope_of(user).is_staff:
        raise Http404
    waiting = unsorted_voices(user)
    rows = list(waiting[:SHOWN])
    one = voice_or_none(user, number) if number else (rows[0] if rows else None)
    if number and one is None:
        raise Http404
    form, status = None, 200
    if one is not None:
        alike = alike_to(one, user)
        best = _most_like(one, alike)
        form = SortForm(request.POST or None, initial=_first_guess(one, best))
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    done = sort(user, one, form.cleaned_data, request.POST.getlist("join"))
                except Refusal as refusal:
                    add_refusal(form, refusal)
                    status = refusal.status
                else:
                    return _onward(request, one, rows, done)
    urgent = urgent_among(rows)
    for voice in rows:
        voice.urgent_word = urgent.get(voice.pk, "")  # type: ignore[attr-defined]
    context = {
        "rows": rows,
        "total": kept_counts(request)["inbox"] if len(rows) == SHOWN else len(rows),
        "one": one,
        "form": form,
        "alike": alike if one is not None else [],
        "guessed": best if one is not None and form is not None and not form.is_bound else None,
        "marks": tuple({word for a in alike for word in a.words}) if one is not None else (),
        "last": request.session.get("last_sorted"),
        "may_open": one is not None and allowed(user, "casework.open_case", one.community),
    }
    return render(request, "desk/inbox.html", context, status=status)


def _most_like(one: Voice, alike: list[Alike]) -> Alike | None:
    """The open case that says much the same: the only one that is suggested, and the page says why. Praise goes to no case."""
    if one.kind == VoiceKind.PRAISE:
        return None
    return next((a for a in alike if a.case is not None and a.similar), None)


def _first_guess(one: Voice, like: Alike | None) -> dict[str, Any]:
    """What the form shows first. Nothing that can't be undone is chosen for anybody."""
    best = like.case if like else None
    category = one.category or (best.category if best else None)
    return {
        "kind": one.kind,
        "category": category.code if category else None,
        "urgency": one.urgency,
        "place": one.place,
        "way": "note" if one.kind == VoiceKind.PRAISE else "join" if best else "",
        "case": best.number if best else "",
    }


@transaction.atomic
def sort(user: User, one: Voice, data: dict[str, Any], join: list[str]) -> str:
    """One decision about one voice, and about those ticked beside it. Returns what to say."""
    actions.sort_voice(
        voice=one,
        kind=data["kind"] or None,
        category=data["category"],
        urgency=data["urgency"] or None,
        place=data["place"] or None,
        by=user,
    )
    way, reply = data["way"], data["reply"]
    if way == "join":
        return _join(user, one, data["case"], join)
    if way == "new":
        return _new(user, one, data, join)
    if way == "settle":
        if not reply:
            raise BadInput(_("当场办了什么，写一句，说话的人会看到。"), "reply")
        actions.settle_voice(voice=one, words=reply, by=user)
        return _("当场办了。")
    if way == "pass":
        if not reply:
            raise BadInput(_("转到哪里、怎么找，写一句告诉说话的人。"), "reply")
        actions.pass_voice(voice=one, track=data["track"], words=reply, by=user)
        return _("转出去了。")
    if way == "note":
        actions.note_voice(voice=one, words=reply, by=user)
        return _("记下了，谢过了。")
    if way == "repeat":
        earlier = Voice.objects.visible_to(user).select_related("case").filter(number=data["earlier"]).first()
        if earlier is None:
            raise BadInput(_("写上早先那一条的编号。"), "earlier")
        actions.repeat_voice(voice=one, earlier=earlier, by=user)
        return _("和早先那条并到一起了。")
    raise BadInput(_("选一下怎么走：归入事项、立新事项、当场办了，还是转别处。"), "way")


def _others(user: User, one: Voice, join: list[str]) -> list[Voice]:
    rows = Voice.objects.visible_to(user).select_related("community", "estate", "building", "category")
    return list(rows.filter(number__in=join).exclude(pk=one.pk))


def _join(user: User, one: Voice, number: str, join: list[str]) -> str:
    case = Case.objects.visible_to(user).select_related("community", "estate", "building").filter(number=number.strip()).first()
    if case is None:
        raise BadInput(_("选一件事项归进去：在右边勾上，或写事项编号。"), "case")
    for voice in [one, *_others(user, one, join)]:
        actions.link_voice(case=case, voice=voice, by=user)
        case.refresh_from_db()
    return _("归入“%(title)s”。") % {"title": case.title}


def _new(user: User, one: Voice, data: dict[str, Any], join: list[str]) -> str:
    if data["category"] is None:
        raise BadInput(_("立事项要先定类别。"), "category")
    place = one.place_shown or one.community.name
    title = data["title"] or f"{place}：{data['category'].name}"[:80]  # never in the words of who spoke
    voices = [one, *_others(user, one, join)]
    case = actions.open_case(title=title, category=data["category"], community=one.community, voices=voices, by=user)
    return _("立了事项%(number)s。") % {"number": case.number}


def _onward(request: HttpRequest, one: Voice, rows: list[Voice], done: str) -> HttpResponse:
    messages.success(request, _("%(number)s：%(done)s") % {"number": one.number, "done": done})
    request.session["last_sorted"] = one.number
    after = [voice for voice in rows if voice.pk != one.pk and (voice.heard_at, voice.pk) > (one.heard_at, one.pk)]
    following = after[0] if after else next((voice for voice in rows if voice.pk != one.pk), None)
    if following is not None and Voice.objects.visible_to(request.user).unsorted().filter(pk=following.pk).exists():
        return HttpResponseRedirect(reverse("inbox_voice", args=[following.number]))
    return HttpResponseRedirect(reverse("inbox"))
