"""各方出了什么: write it down, put it right, take it back; say whether to be thanked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm
from minsheng.casework.models import Case
from minsheng.casework.receiving import received_together
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.neighbourhood.models import Organisation
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions.contributions import Giving
from ..forms.contributions import GivenForm, OfficeGivenForm, ThanksForm
from ..models import Contribution
from ..queries.contributions import contribution_or_none
from ..receiving import receive_contribution
from .finding import case_or_404, me


def contribution_or_404(request: HttpRequest, identity: int) -> Contribution:
    return or_404(contribution_or_none(me(request), identity))


def _own(request: HttpRequest, case: Case) -> Organisation | None:
    """The organisation of this case that somebody acts for."""
    held = case.assignments.visible_to(me(request)).standing().values("organisation")
    rows = Organisation.objects.visible_to(me(request)).filter(pk__in=scope_of(me(request)).organisations)
    found: Organisation | None = rows.filter(pk__in=held).order_by("pk").first()
    return found


@login_required
def note(request: HttpRequest, number: str) -> HttpResponse:
    """The office writes down what anybody gave; an organisation what it gave itself."""
    case = case_or_404(request, number)
    here = scope_of(me(request)).covers(case.community_id)
    own = None if here else _own(request, case)
    require(me(request), "work_together.note_contribution", Giving(case, own))
    act = _act(case, _("记一笔：谁出了什么") if here else _("记我们出了什么"))
    form: GivenForm = (
        OfficeGivenForm(request.POST or None, request.FILES or None, case=case)
        if here
        else GivenForm(request.POST or None, request.FILES or None)
    )
    return act_page(request, act, form=form, do=lambda data: _noted(request, case, own, data))


def _act(case: Case, title: str) -> Act:
    return Act(
        title=title,
        about=case.place_to_the_building,
        back=reverse("case_together", args=[case.number]),
        button=_("记下"),
        done=_("记下了。"),
        effect=_("一起办的几家都看得到；写错了用改正，原来那笔留着"),
    )


def _noted(
    request: HttpRequest, case: Case, own: Organisation | None, data: dict[str, Any], old: Contribution | None = None
) -> Any:
    """The entry and its receipt, both or neither."""
    given = {key: data[key] for key in ("client_id", "kind", "amount", "words", "looked_over")}
    organisation = own or data.get("organisation")
    with received_together():
        received = receive_contribution(
            case=case, organisation=organisation, role=data.get("role", ""), replaces=old, by=me(request), **given
        )
        made, file = received.result, data["receipt"]
        if file and (received.new or made.receipt_id is None):
            actions.attach_receipt(contribution=made, content=file.read(), name=file.name or "", by=me(request))
    return made


@login_required
def correct(request: HttpRequest, identity: int) -> HttpResponse:
    """A new entry in the place of one that was wrong."""
    old = contribution_or_404(request, identity)
    require(me(request), "work_together.note_contribution", old)
    here = scope_of(me(request)).covers(old.case.community_id)
    begin: dict[str, Any] = {"kind": old.kind, "amount": old.amount, "words": old.words, "role": old.role}
    begin["organisation"] = old.organisation.code if old.organisation else ""
    form: GivenForm = (
        OfficeGivenForm(request.POST or None, request.FILES or None, case=old.case, initial=begin)
        if here
        else GivenForm(request.POST or None, request.FILES or None, initial=begin)
    )
    own = None if here else old.organisation
    return act_page(
        request, _act(old.case, _("改正这一笔")), form=form, do=lambda data: _noted(request, old.case, own, data, old)
    )


@login_required
def take_back(request: HttpRequest, identity: int) -> HttpResponse:
    old = contribution_or_404(request, identity)
    require(me(request), "work_together.note_contribution", old)
    act = Act(
        title=_("撤掉这一笔"),
        about=old.case.place_to_the_building,
        back=reverse("case_together", args=[old.case.number]),
        button=_("撤掉"),
        done=_("撤掉了。"),
        effect=_("不再算数，时间线上还看得到"),
        beside=[Beside(old.giver_shown, [old.amount_shown, *([old.words] if old.words else [])])],
    )
    form = WordsForm(request.POST or None, label=_("为什么撤"), rows=2)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.take_back_contribution(contribution=old, words=data["words"], by=me(request)),
    )


@login_required
def thanks(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """An organisation says whether it wishes to be thanked by name."""
    case = case_or_404(request, number)
    organisation = Organisation.objects.visible_to(me(request)).filter(code=code).first()
    if organisation is None or not allowed(me(request), "work_together.note_contribution", Giving(case, organisation)):
        raise Http404
    require(me(request), "work_together.wish_thanks", Giving(case, organisation))
    act = Act(
        title=_("%(name)s：公示板上点名感谢吗") % {"name": organisation.name},
        about=case.place_to_the_building,
        back=reverse("case_together", args=[case.number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("社区公示这件事时，可以写“感谢某某”。愿意的才写；什么时候都能改。"),
        effect=_("已经公示的，马上跟着变"),
    )
    return act_page(
        request,
        act,
        form=ThanksForm(request.POST or None),
        do=lambda data: actions.wish_thanks(case=case, organisation=organisation, wished=data["wished"] == "yes", by=me(request)),
    )
