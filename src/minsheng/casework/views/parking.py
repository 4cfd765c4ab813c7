"""挂账: park a case, decide on it, look again, take it up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions, wording
from ..forms import WordsForm
from ..forms.parking import ParkForm, ReviewForm
from ..models import Case
from ..queries.parking import latest_review, parking_of
from .finding import case_or_404, me


def _act(case: Case, title: str, button: str, done: str, lead: str = "", effect: str = "") -> Act:
    parking = parking_of(case)
    said = [parking.words, _("等：%(condition)s") % {"condition": parking.condition}] if parking else []
    beside = [Beside(str(parking.get_ground_display()), said)] if parking else []
    return Act(
        title=title,
        about=f"{case.number} {case.title}",
        back=reverse("case", args=[case.number]),
        button=button,
        done=done,
        beside=beside,
        lead=lead,
        effect=effect,
    )


@login_required
def park(request: HttpRequest, number: str) -> HttpResponse:
    """Propose to let it stand."""
    found = case_or_404(request, number)
    require(me(request), "casework.propose_parking", found)
    lead = _("现在确实办不了的，先挂着：要街道批，街道经手的由区里批。批了以后时限停着，事情不算结束，到日子一定再看。")
    effect = _("最晚写到%(day)s；批了才告诉居民") % {"day": clock.day_shown(latest_review())}
    act = _act(found, _("提请挂账"), _("提请"), _("提上去了，等上一级批。"), lead=lead, effect=effect)
    form = ParkForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.propose_parking(case=found, by=me(request), **data))


@login_required
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    back, done = reverse("case", args=[number]), _("批了，时限停下，已告诉说过话的人。")
    return do_and_return(request, do=lambda: actions.approve_parking(case=found, by=me(request)), back=back, done=done)


@login_required
def decline(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    require(me(request), "casework.decline_parking", found)
    act = _act(found, _("不挂账"), _("不挂账"), _("不挂账，接着办。"))
    form = WordsForm(request.POST or None, label=_("为什么不挂账"))
    return act_page(
        request, act, form=form, do=lambda data: actions.decline_parking(case=found, words=data["words"], by=me(request))
    )


@login_required
def review(request: HttpRequest, number: str) -> HttpResponse:
    """On its day: stand on until another day; or, from the same page, take it up."""
    found = case_or_404(request, number)
    require(me(request), "casework.approve_parking", found)
    lead = _("条件来了的，回到事项点“接着办”。还要等的，写哪天再看。")
    effect = _("最晚写到%(day)s；会告诉说过话的人") % {"day": clock.day_shown(latest_review())}
    act = _act(found, _("再看挂账"), _("还要等"), _("记下了，已告诉说过话的人。"), lead=lead, effect=effect)
    form = ReviewForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.review_parking(case=found, by=me(request), **data))


@login_required
def take_up(request: HttpRequest, number: str) -> HttpResponse:
    """Go on with it; what its speakers will be told stands beside."""
    found = case_or_404(request, number)
    require(me(request), "casework.take_up_case", found)
    effect = _("停着的时限从停下的地方接着走；告诉说过话的人：%(words)s") % {"words": wording.taken_up(found)}
    act = _act(found, _("接着办"), _("接着办"), _("接着办了，已告诉说过话的人。"), effect=effect)
    form = WordsForm(request.POST or None, label=_("什么来了，怎么办"), required=False)
    return act_page(
        request, act, form=form, do=lambda data: actions.take_up_case(case=found, words=data["words"], by=me(request))
    )
