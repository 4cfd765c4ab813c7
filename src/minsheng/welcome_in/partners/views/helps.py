"""What a partner promised: writing it down, whether it was done, and what residents say of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, act_page
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import HelpForm, HelpJudgedForm, HelpNotedForm
from ..queries.helps import help_or_none
from ..queries.verdicts import voices_to_ask
from .finding import me, partner_or_404


@login_required
def promise(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.promise_help", found)
    act = Act(
        title=_("答应做一件事"),
        about=f"{found.number} {found.name}",
        back=reverse("partner", args=[found.number]),
        button=_("记下"),
        done=_("记下了。"),
        effect=_("到了日子，社区会记做没做到"),
    )
    form = HelpForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.promise_help(partner=found, by=me(request), **data))


@login_required
def note(request: HttpRequest, identity: int) -> HttpResponse:
    found = or_404(help_or_none(me(request), identity))
    require(me(request), "partners.note_help", found.partner)
    act = Act(
        title=_("做没做到"),
        about=f"{found.partner.number} {found.partner.name}",
        back=reverse("partner", args=[found.partner.number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("答应%(day)s：%(words)s") % {"day": clock.day_shown(found.due), "words": found.words},
        effect=_("合伙人自己也看得到；记错了再记一次"),
    )
    form = HelpNotedForm(request.POST or None)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.note_help(promise=found, kept=data["kept"] == "yes", words=data["words"], by=me(request)),
    )


@login_required
def judge(request: HttpRequest, identity: int) -> HttpResponse:
    """Write down what one of those for whom it was promised said on the telephone or at the door."""
    found = or_404(help_or_none(me(request), identity))
    require(me(request), "partners.judge_help", found)
    act = Act(
        title=_("记下居民说的"),
        about=f"{found.partner.number} {found.partner.name}",
        back=reverse("need", args=[found.need_id]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("答应%(day)s：%(words)s") % {"day": clock.day_shown(found.due), "words": found.words},
        effect=_("说一次就记着，不能再改。合伙人只看得到合在一起的数"),
    )
    form = HelpJudgedForm(request.POST or None, voices=voices_to_ask(found, me(request)))
    return act_page(request, act, form=form, do=lambda data: actions.judge_help(promise=found, by=me(request), **data))
