"""能帮的、要帮的: the board, what could hang there, one need with what fits, and each act."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.models import Case, Voice
from minsheng.casework.views.finding import staff_or_404
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms import MatchForm, NeedForm, OfferForm, ToldForm
from ..models import Need, Offer
from ..queries.invitations import invites_with
from ..queries.offering import (
    days_shown,
    fits_for,
    helps_for,
    need_or_none,
    needs_of_cases,
    needs_of_voices,
    needs_up,
    offer_or_none,
    offers_up,
    office_there,
    places_to_offer_in,
    promised_for,
    story_of_need,
    who_offers,
)
from ..queries.verdicts import asked_about
from ..states import NeedState
from .finding import me, reader_or_404


def _board() -> str:
    return reverse("offers_and_needs")


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """What is needed, in words written for organisations; what is offered: for the office all of it, for an organisation its own."""
    reader_or_404(request)
    user = me(request)
    needs, offers = list(needs_up(user)), list(offers_up(user))
    promised = promised_for(needs) if needs else set()
    rows = [(one, days_shown(one), one.pk in promised) for one in needs]
    given = [(one, days_shown(one), allowed(user, "partners.put_offer", one)) for one in offers]
    context = {
        "needs": rows,
        "offers": given,
        "may_put_need": bool(office_there(user)) or scope_of(user).everywhere,
        "may_put_offer": places_to_offer_in(user).exists() and who_offers(user).exists(),
    }
    return render(request, "partners/board.html", context)


@login_required
def possible(request: HttpRequest) -> HttpResponse:
    """Voices of a need and open cases that do not hang yet: for a person to choose and to word."""
    staff_or_404(request)
    user = me(request)
    context = {"voices": needs_of_voices(user), "cases": needs_of_cases(user)}
    return render(request, "partners/needs_possible.html", context)


@login_required
def offer(request: HttpRequest) -> HttpResponse:
    reader_or_404(request)
    user = me(request)
    organisations, places = who_offers(user), places_to_offer_in(user)
    if not (organisations.exists() and places.exists()):
        raise Http404
    act = Act(
        title=_("挂一条能帮的"),
        about=_("能帮的、要帮的"),
        back=_board(),
        button=_("挂出来"),
        done=_("挂出来了。"),
        effect=_("社区的人看得到，别的单位看不到"),
    )
    form = OfferForm(request.POST or None, organisations=organisations, places=places)
    return act_page(request, act, form=form, do=lambda data: actions.put_offer(by=user, **data))


def _offer_or_404(request: HttpRequest, identity: int) -> Offer:
    return or_404(offer_or_none(me(request), identity))


def _need_or_404(request: HttpRequest, identity: int) -> Need:
    return or_404(need_or_none(me(request), identity))


@login_required
@require_POST
def withdraw(request: HttpRequest, identity: int) -> HttpResponse:
    found = _offer_or_404(request, identity)
    return do_and_return(
        request, do=lambda: actions.withdraw_offer(offer=found, by=me(request)), back=_board(), done=_("收回了。")
    )


@login_required
@require_POST
def again(request: HttpRequest, identity: int) -> HttpResponse:
    found = _offer_or_404(request, identity)
    return do_and_return(
        request, do=lambda: actions.put_offer_again(offer=found, by=me(request)), back=_board(), done=_("又挂出来了。")
    )


@login_required
def need_of_voice(request: HttpRequest, number: str) -> HttpResponse:
    return _put_need(request, voice=or_404(Voice.objects.visible_to(me(request)).filter(number=number).first()))


@login_required
def need_of_case(request: HttpRequest, number: str) -> HttpResponse:
    return _put_need(request, case=or_404(Case.objects.visible_to(me(request)).filter(number=number).first()))


def _put_need(request: HttpRequest, voice: Voice | None = None, case: Case | None = None) -> HttpResponse:
    source: Any = voice if voice is not None else case
    require(me(request), "partners.put_need", source)
    estates: QuerySet[Estate] = Estate.objects.visible_to(me(request)).filter(community=source.community_id, valid_to=None)
    act = Act(
        title=_("挂一条要帮的"),
        about=str(source.number),
        back=reverse("needs_possible"),
        button=_("挂出来"),
        done=_("挂出来了。民声和事项都没有变。"),
        effect=_("本社区的单位看得到这几句；是谁说的、哪一件，它们看不到"),
    )
    form = NeedForm(request.POST or None, estates=estates)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.put_need(voice=voice, case=case, by=me(request), **data),
        onward=lambda made: reverse("need", args=[made.pk]),
    )


@login_required
def need(request: HttpRequest, identity: int) -> HttpResponse:
    """One need: who promised, and while it hangs what fits, each with its reasons."""
    found, user = _need_or_404(request, identity), me(request)
    here = invites_with(found, user)
    hangs = found.state == NeedState.UP
    helps = list(helps_for(found, user))
    asked = asked_about(found, helps, user) if here and scope_of(user).is_staff else {}
    context = {
        "need": found,
        "days": days_shown(found),
        "here": here,
        # The auditor reads no voice.
        "source": here and (found.case is not None or scope_of(user).is_staff),
        "helps": [(one, asked.get(one.pk)) for one in helps],
        "asks_residents": bool(asked),
        "promised": bool(promised_for([found])),
        "fits": [(one, allowed(user, "partners.match_need", one.offer)) for one in fits_for(found, user)] if hangs else [],
        "may_take_down": hangs and allowed(user, "partners.put_need", found),
        "may_put_offer": hangs and who_offers(user).exists(),
        "story": story_of_need(found) if here else [],
    }
    return render(request, "partners/need.html", context)


@login_required
def take_down(request: HttpRequest, identity: int) -> HttpResponse:
    found = _need_or_404(request, identity)
    require(me(request), "partners.put_need", found)
    act = Act(
        title=_("拿下来"),
        about=_("能帮的、要帮的"),
        back=reverse("need", args=[found.pk]),
        button=_("拿下来"),
        done=_("拿下来了。民声和事项都没有变。"),
        lead=found.words,
        effect=_("答应过的单位看得到这一句"),
    )
    form = ToldForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(request, act, form=form, do=lambda data: actions.take_need_down(need=found, by=me(request), **data))


@login_required
def match(request: HttpRequest, identity: int, offer: int) -> HttpResponse:
    found, given = _need_or_404(request, identity), _offer_or_404(request, offer)
    require(me(request), "partners.match_need", given)
    act = Act(
        title=_("对上：答应做一件事"),
        about=given.organisation.name,
        back=reverse("need", args=[found.pk]),
        button=_("记下答应的"),
        done=_("记下了，到了日子记做没做到。"),
        lead=_("要的：%(need)s　能帮的：%(offer)s") % {"need": found.words, "offer": given.words},
        effect=_("这一条能帮的算用上了；办完还能再挂"),
    )
    form = MatchForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.match_need(need=found, offer=given, by=me(request), **data))
