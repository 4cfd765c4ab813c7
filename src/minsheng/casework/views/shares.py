"""One share: its page, and what the organisation, the office and the street do with it."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from minsheng.foundation.pages import Act, Beside, act_page, do_and_return
from minsheng.neighbourhood.permission import require

from .. import actions, wording
from ..forms import AcceptForm, AdjudicateForm, AttachForm, CheckForm, RefuseForm, ResultForm, WordsForm
from ..models import Assignment, Attachment
from ..queries.advice import advice_on_refusal
from ..queries.evidence import missing_for_result, same_before_and_after, stages_missing
from ..queries.precedents import in_words, precedents_for
from ..receiving import receive
from ..states import ShareRole
from .finding import me, share_or_404


def act_on_share(share: Assignment, title: str, button: str, done: str, **more: Any) -> Act:
    about = f"{share.case.place_to_the_building} · {share.case.category.name}"
    beside = [
        Beside(_("这一份"), [share.share, f"{share.get_role_display()} · {share.get_state_display()}"]),
        *more.pop("beside", []),
    ]
    return Act(title, about, reverse("case", args=[share.case.number]), button, done, beside=beside, **more)


def will_be_told(words: str, more: str = "") -> Beside:
    """The very words that residents will read, before the button is pressed."""
    return Beside(_("会这样告诉居民"), [words, more] if more else [words])


@login_required
def page(request: HttpRequest, identity: int) -> HttpResponse:
    """A share lives on its case's page."""
    share = share_or_404(request, identity)
    return HttpResponseRedirect(reverse("case", args=[share.case.number]))


@login_required
def accept(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.accept_share", share)
    told = wording.promised(share.case, share.organisation.name, share.due)
    beside = [will_be_told(told, _("日子换成您写的那天。"))] if share.role == ShareRole.LEAD else []
    effect = _("会告诉说过话的居民") if beside else _("牵头的那家答应了，才告诉居民")
    act = act_on_share(share, _("答应日子"), _("答应"), _("答应了，日子定下了。"), effect=effect, beside=beside)
    form = AcceptForm(request.POST or None, initial={"promise_date": share.due})
    return act_page(request, act, form=form, do=lambda data: actions.accept_share(assignment=share, by=me(request), **data))


@login_required
def refuse(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.refuse_share", share)
    act = act_on_share(
        share,
        _("拒接"),
        pgettext("button", "拒接"),
        _("交上去了，等街道或区里裁定。"),
        effect=_("由街道或区里裁定，裁定前这件事不算办完"),
    )
    return act_page(
        request,
        act,
        form=RefuseForm(request.POST or None),
        do=lambda data: actions.refuse_share(assignment=share, by=me(request), **data),
    )


@login_required
def adjudicate(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.adjudicate", share)
    refusal = getattr(share, "refusal", None)
    said = (
        [Beside(_("它为什么拒接"), [_("%(name)s：%(words)s") % {"name": refusal.get_ground_display(), "words": refusal.words}])]
        if refusal
        else []
    )
    written = advice_on_refusal(share, me(request))
    if written:
        said.append(Beside(_("派单目录怎么写的"), written))
    before = [in_words(one) for one in precedents_for(share, me(request))]
    if before:
        said.append(Beside(_("以前同类的怎么定的"), before))
    title = _("裁定%(name)s的拒接") % {"name": share.organisation.name}
    act = act_on_share(share, title, _("就这么定"), _("定了。"), beside=said)
    form = AdjudicateForm(request.POST or None)
    return act_page(request, act, form=form, do=lambda data: actions.adjudicate_refusal(assignment=share, by=me(request), **data))


@login_required
def result(request: HttpRequest, identity: int) -> HttpResponse:
    """Words and proof in one go: all of it is kept, or nothing."""
    share = share_or_404(request, identity)
    require(me(request), "casework.give_result", share)
    form = ResultForm(
        request.POST or None, request.FILES or None, lacking=stages_missing(share), all_of_them=share.role == "lead"
    )

    @transaction.atomic
    def do(data: dict[str, Any]) -> None:
        for stage in ("before", "after", "document"):
            handed = data[stage]
            if handed:
                actions.attach(content=handed.read(), assignment=share, stage=stage, name=handed.name, by=me(request))
        actions.give_result(assignment=share, words=data["words"], by=me(request))

    missing = missing_for_result(share)
    lead = _("还缺%(missing)s。") % {"missing": _("、").join(missing)} if missing else ""
    act = act_on_share(
        share, _("交结果"), _("交上去"), _("交上去了，等社区的人到场核验。"), lead=lead, effect=_("由没经手的人到场核验")
    )
    return act_page(request, act, form=form, do=do)


@login_required
def attach(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.attach_to_share", share)

    def do(data: dict[str, Any]) -> Attachment:
        handed = data["file"]
        file = handed.read()

        def attached() -> Attachment:
            return actions.attach(
                content=file, assignment=share, stage=data["stage"], note=data["note"], name=handed.name, by=me(request)
            )

        content = {"assignment": identity, "stage": data["stage"], "note": data["note"]}
        content["file"] = hashlib.sha256(file).hexdigest()
        return receive(
            client_id=data["client_id"], act="attach", content=content, by=me(request), kind=Attachment, do=attached
        ).result

    act = act_on_share(share, _("传佐证"), _("传上去"), _("传上去了。"))
    return act_page(request, act, form=AttachForm(request.POST or None, request.FILES or None), do=do)


@login_required
def check(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.check_result", share)
    title = _("核验%(name)s的一份") % {"name": share.organisation.name}
    beside = [Beside(_("它交的结果"), [share.result])]
    if same_before_and_after(share):
        beside.append(Beside(_("请看清楚"), [_("“之前”和“之后”是同一张照片，看不出变化。请到现场另拍一张。")]))
    act = act_on_share(share, title, _("记下"), _("记下了。"), beside=beside)

    def do(data: dict[str, Any]) -> None:
        actions.check_result(assignment=share, passed=data["passed"] == "yes", words=data["words"], by=me(request))

    return act_page(request, act, form=CheckForm(request.POST or None), do=do)


@login_required
def take_back(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "casework.take_back_share", share)
    title = _("收回%(name)s的一份") % {"name": share.organisation.name}
    act = act_on_share(share, title, _("收回"), _("收回了。"))
    form = WordsForm(request.POST or None, label=_("为什么收回"))
    return act_page(
        request, act, form=form, do=lambda data: actions.take_back_share(assignment=share, words=data["words"], by=me(request))
    )


@login_required
@require_POST
def remind(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    back = reverse("case", args=[share.case.number])
    done = _("催了%(name)s，记进了时间线。") % {"name": share.organisation.name}
    return do_and_return(
        request, do=lambda: actions.remind_share(assignment=share, words="", by=me(request)), back=back, done=done
    )
