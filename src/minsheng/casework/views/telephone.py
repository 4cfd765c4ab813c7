"""来电: who may be calling, what they said before and where it stands, and writing down while they talk.

What was typed waits in the session, as covered as the people it names: looking somebody up, opening a voice and coming back lose none of it. A
script sends it when the page is left by the menu (keep.js); without one "放着，去看别的" does.
"""

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.foundation.api import whole_number
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.foundation.privacy import is_phone, plain_phone, seal, unseal
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.actions import look_up_caller
from minsheng.neighbourhood.models import Resident

from ..forms import HearForm
from ..queries.voices import callers, voice_or_none
from ..states import Source
from .finding import me, staff_or_404
from .hearing import community_of_last, heard, on_to_what_was_heard

KEPT = "telephone"
TYPED = ("digits", "words", "kind", "community", "estate", "place", "name", "phone")


def _kept(request: HttpRequest) -> dict[str, Any]:
    sealed = request.session.get(KEPT)
    return json.loads(unseal(sealed, KEPT)) if sealed else {"client_id": str(uuid.uuid4()), "found": None}


def _keep(request: HttpRequest, draft: dict[str, Any]) -> None:
    request.session[KEPT] = seal(json.dumps(draft), KEPT)


@login_required
def telephone(request: HttpRequest) -> HttpResponse:
    """One page and one form: look up, say who it is, write down."""
    staff_or_404(request)
    draft = _kept(request)
    if request.method != "POST":
        return _page(request, draft)
    draft |= {name: request.POST.get(name, "")[:20_000] for name in TYPED}
    if "keep" in request.POST:
        if KEPT in request.session or any(draft[name] for name in TYPED):
            _keep(request, draft)
        return HttpResponse(status=204)
    if "look" in request.POST:
        return _look(request, draft)
    if "write" in request.POST:
        return _write(request, draft)
    if "leave" in request.POST:
        _keep(request, draft)
        return HttpResponseRedirect(reverse("my_day"))
    if "anew" in request.POST:
        request.session.pop(KEPT, None)
        return HttpResponseRedirect(reverse("telephone"))
    if "open" in request.POST:
        _keep(request, draft)
        spoken = voice_or_none(me(request), request.POST["open"])
        return HttpResponseRedirect(reverse("voice", args=[spoken.number]) if spoken else reverse("telephone"))
    draft["person"] = request.POST.get("person", "")
    _keep(request, draft)
    return HttpResponseRedirect(reverse("telephone") + "#words")


def _look(request: HttpRequest, draft: dict[str, Any]) -> HttpResponse:
    try:
        found = look_up_caller(digits=draft["digits"], by=me(request))
    except BadInput as refusal:
        _keep(request, draft)
        return _page(request, draft, problem=shown(refusal), status=422)
    typed = plain_phone(draft["digits"])
    # What was filled in for the number before is not whose this one is; what somebody typed there stays.
    own = draft["phone"] if draft["phone"] != draft.get("filled") else ""
    filled = typed if is_phone(typed) else ""
    draft |= {"found": [one.pk for one in found], "person": "", "phone": own or filled, "filled": filled}
    _keep(request, draft)
    return HttpResponseRedirect(reverse("telephone"))


def _write(request: HttpRequest, draft: dict[str, Any]) -> HttpResponse:
    known = _person(request, draft)
    said = {**draft, "name": "", "phone": ""} if known else draft
    form = HearForm({**said, "source": Source.PHONE.value}, user=me(request))
    status = 422
    if form.is_valid():
        try:
            voice, new = heard(request, form.cleaned_data, known)
        except Refusal as refusal:
            add_refusal(form, refusal)
            status = refusal.status
        else:
            request.session.pop(KEPT, None)
            return on_to_what_was_heard(request, voice, new)
    _keep(request, draft)
    return _page(request, draft, form=form, status=status)


def _person(request: HttpRequest, draft: dict[str, Any]) -> Resident | None:
    """Whoever was said to be calling, as far as still in one's own area and not erased."""
    key = whole_number(str(draft.get("person", "")))
    rows = Resident.objects.visible_to(me(request)).select_related("community").filter(erased_at=None)
    found: Resident | None = rows.filter(pk=key).first() if key else None
    return found


def _page(
    request: HttpRequest, draft: dict[str, Any], *, form: HearForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    found = callers(me(request), draft["found"] or [])
    form, person = (
        form or HearForm(user=me(request), initial={"community": community_of_last(request)} | draft),
        _person(request, draft),
    )
    if person is not None:
        form.fields["words"].widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "digits": draft.get("digits", ""),
        "looked": draft["found"] is not None and not problem,
        "found": found,
        "person": person,
        "problem": problem,
        "begun": any(draft.get(name) for name in TYPED),
    }
    return render(request, "casework/telephone.html", context, status=status)
