"""One shift: before it, while somebody sits there and listens, and handing over; and one's own shifts."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.forms import WordsForm
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.agenda import may_leave
from minsheng.foundation.pages import Act, act_page, do_and_return, sent
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms import RemarkForm
from ..forms_duty import EndDutyForm, PresenceForm, SwapAnswerForm, SwapForm
from ..models import DutySeat, DutyShift
from ..queries.changes import not_seen_of
from ..queries.duty import (
    my_shifts,
    presences_of,
    seats_to_exchange,
    shift_before,
    sitters,
    swaps_i_asked,
    swaps_waiting_for,
    voices_at,
)
from ..states import ShiftState
from .finding import me
from .finding_duty import seat_or_404, shift_or_404, swap_or_404
from .writing_down import written_down

SHOWN = 60


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My own shifts and what others ask me: for me alone."""
    user = me(request)
    context = {
        "shifts": list(my_shifts(user)[:SHOWN]),
        "asked": list(swaps_waiting_for(user)[:SHOWN]),
        "asking": list(swaps_i_asked(user)[:SHOWN]),
    }
    return render(request, "go_out/my_shifts.html", context)


@login_required
def shift(request: HttpRequest, identity: int) -> HttpResponse:
    """The page of one shift. An organisation's people read who sits there and when, and none of what was said."""
    found = shift_or_404(request, identity)
    user = me(request)
    may_keep = allowed(user, "go_out.keep_duty", found)
    form = RemarkForm(request.POST or None, request.FILES or None)
    outcome = sent(request, form, lambda data: _noted(request, found, data))
    if outcome.done:
        voice, new = outcome.result
        said = _("记下了，编号%(number)s。") if new else _("这一条已经记过了，编号%(number)s。")
        messages.success(request, said % {"number": voice.number})
        return HttpResponseRedirect(reverse("duty_shift", args=[identity]) + "#say")
    voices = voices_at(found, user)
    seen = {one.seat.pk: one for one in presences_of(found)}
    context = {
        "shift": found,
        "seats": [(seat, seen.get(seat.pk)) for seat in found.seats.all()],
        "voices": list(enumerate(voices, 1)),
        "settled": [voice for voice in voices if voice.state == "settled"],
        "next_number": len(voices) + 1,
        "form": form,
        "before": shift_before(found, user) if may_keep and found.state in (ShiftState.PLANNED, ShiftState.GOING) else None,
        "may_keep": may_keep,
        "why": found.cancelled_words if may_keep else may_leave(found.cancelled_words),
        "may_say": user.viewed_by is None and (may_keep or any(seat.who_id == user.pk for seat in found.seats.all())),
        "may_plan": (may_plan := allowed(user, "go_out.plan_duty", found)),
        "not_seen": not_seen_of(found) if may_plan and found.state in (ShiftState.PLANNED, ShiftState.CANCELLED) else [],
        "late": "late" in request.GET or form.is_bound,
    }
    return render(request, "go_out/shift.html", context, status=outcome.status)


def _noted(request: HttpRequest, found: DutyShift, data: dict[str, Any]) -> tuple[Voice, bool]:
    require(me(request), "go_out.keep_duty", found)
    note = partial(actions.note_at_duty, shift=found)
    return written_down(request, data, at={"shift": str(found.pk)}, estate=found.point.estate, note=note)


@login_required
@require_POST
def begin(request: HttpRequest, identity: int) -> HttpResponse:
    found = shift_or_404(request, identity)
    back = reverse("duty_shift", args=[identity])
    return do_and_return(request, do=lambda: actions.begin_duty(shift=found, by=me(request)), back=back, done=_("开始了。"))


@login_required
@require_POST
def take_up(request: HttpRequest, identity: int) -> HttpResponse:
    found = shift_or_404(request, identity)
    back = reverse("duty_shift", args=[identity])
    return do_and_return(
        request, do=lambda: actions.take_up_duty(shift=found, by=me(request)), back=back, done=_("照原来排的办。")
    )


@login_required
def end(request: HttpRequest, identity: int) -> HttpResponse:
    """交班: both lists stand there by themselves; a note is what one adds."""
    found = shift_or_404(request, identity)
    require(me(request), "go_out.keep_duty", found)
    form = EndDutyForm(request.POST or None, initial={"note": found.note})
    outcome = sent(request, form, lambda data: actions.end_duty(shift=found, by=me(request), **data))
    if outcome.done:
        messages.success(request, _("交班了。没办完的都在分拣里。"))
        return HttpResponseRedirect(reverse("duty_shift", args=[identity]))
    voices = voices_at(found, me(request))
    context = {
        "shift": found,
        "form": form,
        "settled": [voice for voice in voices if voice.state == "settled"],
        "left": [voice for voice in voices if voice.state != "settled"],
    }
    return render(request, "go_out/end_duty.html", context, status=outcome.status)


@login_required
def cancel(request: HttpRequest, identity: int) -> HttpResponse:
    found = shift_or_404(request, identity)
    require(me(request), "go_out.plan_duty", found)
    return act_page(
        request,
        Act(
            title=_("这一班不坐了"),
            about=found.point.name,
            lead=_("原来排了谁，都留着。"),
            effect=_("门口的告示和网页上也不再写这一班"),
            back=reverse("duty_shift", args=[identity]),
            button=_("不坐了"),
            done=_("改成不坐班了。请告诉原来要去的人。"),
        ),
        form=WordsForm(request.POST or None, label=_("为什么"), rows=2),
        do=lambda data: actions.cancel_duty(shift=found, by=me(request), **data),
    )


def _about(found: DutySeat) -> str:
    shift = found.shift
    return f"{clock.local(shift.start):%m-%d %H:%M} {shift.point.estate.name} {shift.point.name}"


@login_required
def presence(request: HttpRequest, identity: int) -> HttpResponse:
    """A second person says whether somebody was there; said already, this is a correction of it."""
    found = seat_or_404(request, identity)
    require(me(request), "go_out.confirm_presence", found)
    latest = found.presences.filter(who=found.who, replaced_by=None).first()
    lead = _("您说一声就行。不打卡、不定位。")
    if latest is not None:
        said = _("在") if latest.present else _("没在")
        lead = _("%(by)s说过“%(said)s”。您说的会记成更正，原来那条也留着。") % {"by": latest.by.name, "said": said}
    name = found.who.name if found.who else found.get_ability_display()
    return act_page(
        request,
        Act(
            title=_("%(name)s在不在") % {"name": name},
            about=_about(found),
            lead=lead,
            back=reverse("duty_shift", args=[found.shift_id]),
            button=_("记下"),
            done=_("记下了。"),
        ),
        form=PresenceForm(request.POST or None),
        do=lambda data: actions.confirm_presence(
            seat=found, present=data["present"] == "yes", words=data["words"], replaces=latest, by=me(request)
        ),
    )


@login_required
def swap(request: HttpRequest, identity: int) -> HttpResponse:
    """Ask somebody to sit in my place, or to exchange."""
    found = seat_or_404(request, identity)
    user = me(request)
    require(user, "go_out.ask_swap", found)
    people = [one for one in sitters(found.shift.point.community)[found.ability] if one.pk != user.pk]
    form = SwapForm(request.POST or None, people=people, seats=seats_to_exchange(found, user))

    def do(data: dict[str, Any]) -> Any:
        other = form.seats.get(data["to"])
        to: Any = other.who if other is not None else form.people[data["to"]]
        return actions.ask_swap(seat=found, to=to, in_return=other, by=user)

    return act_page(
        request,
        Act(
            title=_("请人替一班，或者换一班"),
            about=_about(found),
            lead=_("对方答应了才算；没答应之前，还是您坐。"),
            back=reverse("my_shifts"),
            button=_("去问"),
            done=_("问了，等对方答复。"),
        ),
        form=form,
        do=do,
    )


@login_required
def swap_answer(request: HttpRequest, identity: int) -> HttpResponse:
    found = swap_or_404(request, identity)
    require(me(request), "go_out.answer_swap", found)
    lead = _("%(name)s想请您坐这一班。") % {"name": found.asked_by.name}
    if found.in_return is not None:
        lead = _("%(name)s想和您对换：您坐这一班，您的%(other)s由对方坐。") % {
            "name": found.asked_by.name,
            "other": _about(found.in_return),
        }
    return act_page(
        request,
        Act(
            title=_("换班答复"),
            about=_about(found.seat),
            lead=lead,
            back=reverse("my_shifts"),
            button=_("答复"),
            done=_("答复了。"),
        ),
        form=SwapAnswerForm(request.POST or None),
        do=lambda data: actions.answer_swap(swap=found, agreed=data["agreed"] == "yes", by=me(request)),
    )


@login_required
@require_POST
def swap_withdraw(request: HttpRequest, identity: int) -> HttpResponse:
    found = swap_or_404(request, identity)
    return do_and_return(
        request,
        do=lambda: actions.withdraw_swap(swap=found, by=me(request)),
        back=reverse("my_shifts"),
        done=_("收回了，还是您坐。"),
    )
