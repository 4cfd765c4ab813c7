"""A share's clock: stand still, go on, ask for a later day, decide on it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.pages import Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions, wording
from ..forms import DecideExtensionForm, ExtensionForm, PauseForm
from ..queries.clocks import open_extension
from ..states import PauseReason, ShareRole
from .finding import me, share_or_404
from .shares import act_on_share, will_be_told


@login_required
def pause(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.pause_share", share)
    title = _("暂停%(name)s的一份") % {"name": share.organisation.name}
    effect = _("停几个工作日，日子就顺延几个；会告诉说过话的居民")
    told = wording.paused(share.case, share.organisation.name, str(PauseReason.MATERIAL.label), share.day)
    beside = [will_be_told(told, _("原因和日子换成您写的。"))] if share.role == ShareRole.LEAD else []
    act = act_on_share(share, title, _("暂停"), _("停了，到日子自己接着走。"), effect=effect, beside=beside)
    form = PauseForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.pause_share(assignment=share, by=me(request), **data))


@login_required
@require_POST
def resume(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    back = reverse("case", args=[share.case.number])
    done = _("%(name)s的一份接着走了。") % {"name": share.organisation.name}
    return do_and_return(request, do=lambda: actions.resume_share(assignment=share, by=me(request)), back=back, done=done)


@login_required
def extend(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.ask_extension", share)
    act = act_on_share(share, _("改期"), _("提出来"), _("提出来了，等社区定。"), effect=_("由社区没经手的人定"))
    form = ExtensionForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.ask_extension(assignment=share, by=me(request), **data))


@login_required
def decide(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.decide_extension", share)
    asked = open_extension(share)
    said = []
    if asked is not None:
        days = {"day": clock.day_shown(share.day), "wanted": clock.day_shown(asked.wanted)}
        said = [Beside(_("它想改期"), [_("从%(day)s改到%(wanted)s") % days, asked.words])]
        if share.role == ShareRole.LEAD:
            said.append(will_be_told(wording.extended(share.case, share.organisation.name, asked.wanted)))
    title = _("%(name)s想改期，同意吗") % {"name": share.organisation.name}
    act = act_on_share(share, title, _("就这么定"), _("定了。"), beside=said, effect=_("同意了，会告诉说过话的居民"))

    def do(data: dict[str, Any]) -> None:
        actions.decide_extension(assignment=share, granted=data["granted"] == "yes", words=data["words"], by=me(request))

    return act_page(request, act, form=DecideExtensionForm(request.POST or None), do=do)
