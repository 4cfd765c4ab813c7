"""The card of a home: write it, and settle what two people wrote at once."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import CardForm, SettleCardForm
from ..queries.cards import card_conflicts, card_of, home_or_none, home_words
from .finding import me, staff_or_404

A_PAGE = 20


@login_required
def card(request: HttpRequest, identity: int) -> HttpResponse:
    """What the next one who knocks should know."""
    staff_or_404(request)
    home = home_or_none(me(request), identity)
    if home is None:
        raise Http404
    require(me(request), "go_out.write_card", home.building.estate.community)
    kept = card_of(home, me(request))
    first = {"words": kept.words if kept else "", "base": kept.version if kept else 0}
    wrote = [_("%(name)s写的") % {"name": kept.by.name}] if kept and kept.by else []
    return act_page(
        request,
        Act(
            title=home_words(home),
            about=_("下一个敲门的人要知道的。只有社区的人看得到。"),
            back=reverse("outings"),
            button=_("记下"),
            done=_("记下了。要是有人也在改，两份都留着，等社区定。"),
            beside=[Beside(_("现在写着的"), [*wrote, kept.words])] if kept and kept.words else [],
        ),
        form=CardForm(request.POST or None, initial=first),
        do=lambda data: actions.write_card(home=home, words=data["words"], base=data["base"], by=me(request)),
    )


@login_required
def conflicts(request: HttpRequest) -> HttpResponse:
    """两个人改了同一户: both texts, who wrote them and when."""
    staff_or_404(request)
    require(me(request), "go_out.see_kept")
    page = page_in_order(card_conflicts(me(request)), request.GET, A_PAGE, "came_at", datetime.fromisoformat)
    return render(
        request, "go_out/card_conflicts.html", {"page": page, "rows": [(home_words(one.card.home), one) for one in page]}
    )


@login_required
def settle(request: HttpRequest, identity: int) -> HttpResponse:
    staff_or_404(request)
    found = card_conflicts(me(request)).filter(pk=identity).first()
    if found is None:
        raise Http404
    require(me(request), "go_out.settle_card", found)
    stands = found.card.by.name if found.card.by else ""
    return act_page(
        request,
        Act(
            title=home_words(found.card.home),
            about=_("看过两份，写下以后算数的。"),
            back=reverse("card_conflicts"),
            button=_("就这样定"),
            done=_("定了，手机上也会换成这一份。"),
            beside=[
                Beside(_("先写的，%(name)s") % {"name": stands}, [found.card.words or _("空着")]),
                Beside(_("后送到的，%(name)s") % {"name": found.by.name}, [found.words or _("空着")]),
            ],
        ),
        form=SettleCardForm(request.POST or None, initial={"words": "\n".join(filter(None, [found.card.words, found.words]))}),
        do=lambda data: actions.settle_card_conflict(conflict=found, words=data["words"], by=me(request)),
    )
