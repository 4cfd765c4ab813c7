"""One way to show a form for an act, do it, and say so: called by views, never inherited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .errors import NotAllowed, Refusal
from .refusals_in_english import shown


@dataclass(frozen=True)
class Beside:
    """A box beside a form: what the person may want to see while writing."""

    title: str
    lines: list[str] = field(default_factory=list)
    kai: bool = False
    photos: Sequence[tuple[str, str]] = ()  # address, and what it shows


def known_address(request: HttpRequest, path: str) -> str:
    """Where everybody reaches this page, for what is printed or handed on: at the address that the operator named, else at the one that
    was asked for, which may be known inside the building alone."""
    return settings.SITE_ADDRESS + path if settings.SITE_ADDRESS else request.build_absolute_uri(path)


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put what an act refused beside the field it names, or on top. An act speaks of a file; a form may call it its photo."""
    field = "photo" if refusal.field == "file" and "file" not in form.fields else refusal.field
    form.add_error(field if field in form.fields else None, shown(refusal))


@dataclass(frozen=True)
class Sent:
    """What became of a form: `done` once the act happened, with what it gave; until then the status to show the form with."""

    done: bool
    status: int
    result: Any = None


def sent(request: HttpRequest, form: forms.BaseForm, do: Callable[[dict[str, Any]], Any]) -> Sent:
    """Do the act with what a posted form holds. What the form or the act refuses stands beside its field, with all that was typed."""
    if request.method != "POST":
        return Sent(False, 200)
    if not form.is_valid():
        return Sent(False, 422)
    try:
        result = do(form.cleaned_data)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return Sent(False, refusal.status)
    return Sent(True, 200, result)


@dataclass(frozen=True)
class Act:
    """How the page of one act reads: what it is about, what the button says, what it will cause.

    `copy`: the id of a box whose text is taken elsewhere, `look`: the button that has it looked over first;
    `group`: what may be sent to a chat group; `keyed`: Enter presses the button, as where one is done after another.
    """

    title: str
    about: str
    back: str
    button: str
    done: str = ""
    lead: str = ""
    effect: str = ""
    beside: Sequence[Beside] = ()
    warnings: Sequence[Any] = ()
    preview: Beside | None = None
    copy: str = ""
    look: str = ""
    group: str = ""
    keyed: bool = False


def show_act(request: HttpRequest, act: Act, form: forms.BaseForm, status: int = 200) -> HttpResponse:
    return render(request, "foundation/act.html", {"act": act, "form": form}, status=status)


def act_page(
    request: HttpRequest,
    act: Act,
    *,
    form: forms.BaseForm,
    do: Callable[[dict[str, Any]], Any],
    onward: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """GET shows the form; POST does the act and goes back (or `onward(result)`), or shows the form again with all that was typed."""
    outcome = sent(request, form, do)
    if not outcome.done:
        return show_act(request, act, form, outcome.status)
    if act.done:
        messages.success(request, act.done)
    return HttpResponseRedirect(onward(outcome.result) if onward else act.back)


def do_and_return(request: HttpRequest, *, do: Callable[[], Any], back: str, done: str) -> HttpResponse:
    """An act without a form: one press. What it refuses is said on the page one comes back to; who may not do it at all gets 403."""
    try:
        do()
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, shown(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
