"""My phones with the notebook; a secretary sees those of the community's people, for the day when one is lost."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.pages import do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions
from ..queries.notebook import phones_of_others, phones_seen_by
from .finding import me, phone_or_404

MOST = 200


@login_required
def phones(request: HttpRequest) -> HttpResponse:
    require(me(request), "go_out.register_device")
    mine = list(phones_seen_by(me(request)).filter(user=me(request)).order_by("-pk")[:MOST])
    return render(request, "go_out/phones.html", {"mine": mine, "others": list(phones_of_others(me(request))[:MOST])})


@login_required
@require_POST
def withdraw(request: HttpRequest, identity: int) -> HttpResponse:
    """A phone was lost: from now on it locks, and only delivers what it still has."""
    found = phone_or_404(request, identity)
    return do_and_return(
        request,
        do=lambda: actions.withdraw_device(device=found, by=me(request)),
        back=reverse("phones"),
        done=_("收回了。它下次连上社区就锁住，没送完的还会送来，等您看。"),
    )
