"""Partners: the list, a partner's page, and each act."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from .. import actions
from ..forms import AgreementForm, CheckForm, ReviewForm, ToldForm
from ..models import Partner
from ..queries.helps import helps_rows, in_order
from ..queries.partners import (
    alike_for,
    alike_in_register,
    conflicts_of,
    open_partners,
    past_partners,
    people_of,
    shares_in_hand,
    story_of,
    works_with,
)
from ..queries.verdicts import figures_from, published_for
from ..rules import leads_community
from ..states import BOUND, PAST, PartnerState
from .finding import me, partner_or_404, reader_or_404

A_PAGE = 20
LEADS = (Role.SECRETARY, Role.STREET, Role.DISTRICT)


@login_required
def partners(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, who is bound, who was."""
    reader_or_404(request)
    user = me(request)
    past = "past" in request.GET
    page = page_of(past_partners(user) if past else open_partners(user), request.GET, A_PAGE)
    context = {
        "past": past,
        "has_past": not past and past_partners(user).exists(),
        "waiting": [] if past else [row for row in page if row.state not in BOUND],
        "bound": [] if past else [row for row in page if row.state in BOUND],
        "page": page,
        "works_here": scope_of(user).is_staff,
    }
    return render(request, "partners/partners.html", context)


@login_required
def partner(request: HttpRequest, number: str) -> HttpResponse:
    """For the office all of it; for the partner itself what was agreed."""
    found, user = partner_or_404(request, number), me(request)
    here = works_with(found, user)
    may_decide = allowed(user, "partners.accept_partner", found)
    acting = people_of([found.organisation] if found.organisation else [])
    rows, published, people = asked_together(
        helps_rows(found, user), published_for(found).values_list("verdict", flat=True), acting
    )
    helps = in_order(rows)
    context = {
        "partner": found,
        "here": here,
        "alike": alike_for(found, user) if here and found.state in ("applied", "accepted") else [],
        "conflicts": conflicts_of(alike_in_register(found), user) if here and found.state not in ("declined", "ended") else [],
        "may_call": allowed(user, "partners.check_partner", found) and found.erased_at is None,
        "may_erase": may_decide and found.state in PAST and found.erased_at is None,
        "may_check": allowed(user, "partners.check_partner", found) and found.may_be_checked,
        "may_decide": may_decide,
        "in_force": found.state in BOUND and not found.is_over,
        "organisation_opens": Organisation.objects.visible_to(user).filter(pk=found.organisation_id).exists(),
        "people": list(dict.fromkeys(row.user.name for row in people)),
        "story": story_of(found) if here else [],
        "helps": helps,
        "figures": figures_from(published),
        "asks_residents": any(one.may_be_judged for one in helps),
        "least": office_rule("partner_verdicts_least"),
        "may_promise": allowed(user, "partners.promise_help", found) and found.state in BOUND and not found.is_over,
        "may_note": allowed(user, "partners.note_help", found),
        "next": _next(found, user, may_decide),
    }
    return render(request, "partners/partner.html", context)


def _next(found: Partner, user: Any, may_decide: bool) -> dict[str, str] | None:
    """The one green button."""

    def to(name: str, what: str, button: str, why: str = "") -> dict[str, str]:
        return {"what": what, "button": button, "url": reverse(name, args=[found.number]), "why": why}

    if found.state == PartnerState.APPLIED and found.checked_at is None:
        may = allowed(user, "partners.check_partner", found)
        return to("partner_check", _("先审一审"), _("审核"), _("证照、利益冲突，看过记下")) if may else None
    if not may_decide:
        return None
    if found.state == PartnerState.APPLIED:
        return to("partner_accept", _("接不接受"), _("接受"), _("申请的人凭回执号看得到"))
    if found.state == PartnerState.ACCEPTED:
        return to("partner_agree", _("签协议，开始试合作"), _("签协议"))
    if found.is_over:
        return to("partner_agree", _("协议到期了：再签一份，或者结束"), _("再签"))
    if found.state == PartnerState.TRIAL:
        return to("partner_full", _("试得好，就转正"), _("转正"))
    if found.state == PartnerState.FULL:
        return to("partner_review", _("看看合作得怎么样"), _("复核"))
    return None


def _act(found: Partner, **said: Any) -> Act:
    return Act(about=f"{found.number} {found.name}", back=reverse("partner", args=[found.number]), **said)


@login_required
def check(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.check_partner", found)
    conflicts = conflicts_of(alike_in_register(found), me(request))
    beside = [
        Beside(_("能帮上什么"), found.brings.splitlines()),
        Beside(_("它自己写的统一社会信用代码"), [found.licence or _("没写。")]),
        Beside(_("它自己写的往来"), [found.ties or _("没写。")]),
    ]
    if conflicts:
        beside.append(Beside(_("有利益冲突要留意"), [f"{one.case.title}：{one.sentence}" for one in conflicts]))
    act = _act(found, title=_("审核"), button=_("记下"), done=_("记下了。"), beside=beside, effect=_("申请的人看不到这一页"))
    initial = {"licence": found.licence, "licence_seen": found.licence_seen, "conflict": found.conflict}
    form = CheckForm(request.POST or None, initial=initial)
    return act_page(request, act, form=form, do=lambda data: actions.check_partner(partner=found, by=me(request), **data))


@login_required
def accept(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.accept_partner", found)
    act = _act(
        found,
        title=_("接受申请"),
        button=_("接受"),
        done=_("接受了，接着签协议。"),
        effect=_("申请的人凭回执号看得到"),
    )
    form = ToldForm(request.POST or None, label=_("回他一句"), rows=2)
    return act_page(request, act, form=form, do=lambda data: actions.accept_partner(partner=found, by=me(request), **data))


@login_required
def decline(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.decline_partner", found)
    act = _act(
        found, title=_("不接受申请"), button=_("不接受"), done=_("记下了。"), effect=_("申请的人凭回执号看得到；他可以再申请")
    )
    form = ToldForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(request, act, form=form, do=lambda data: actions.decline_partner(partner=found, by=me(request), **data))


@login_required
def agree(request: HttpRequest, number: str) -> HttpResponse:
    found, user = partner_or_404(request, number), me(request)
    require(user, "partners.sign_agreement", found)
    alike = alike_for(found, user)
    act = _act(
        found,
        title=_("签协议"),
        button=_("签好了"),
        done=_("记下了。给联系人发一次性密码，在单位那一页。"),
        lead=_("纸上签好了再记在这儿。"),
        effect=_("从第一天起管这些社区，最后一天过了就停"),
        beside=[Beside(_("册子里像它的"), [one.sentence for one in alike])] if alike else [],
    )
    form = AgreementForm(request.POST or None, partner=found, user=user, places=_places(found, user))

    def do(data: dict[str, Any]) -> Any:
        return actions.sign_agreement(partner=found, by=user, **form.agreed())

    return act_page(request, act, form=form, do=do)


def _places(found: Partner, user: Any) -> list[Community]:
    """Where this user may sign for, the community that was applied to first."""
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(valid_to=None)
    if not scope.everywhere:
        rows = rows.filter(pk__in=scope.led(*LEADS))
    return sorted(rows, key=lambda one: (one.pk != found.community_id, one.name))


@login_required
def full(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.make_full", found)
    act = _act(found, title=_("转正"), button=_("转正"), done=_("转正了。"))
    form = WordsForm(request.POST or None, label=_("试得怎么样"), rows=2, required=False)
    return act_page(
        request, act, form=form, do=lambda data: actions.make_full(partner=found, by=me(request), words=data["words"])
    )


@login_required
def review(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.review_partner", found)
    act = _act(found, title=_("复核"), button=_("记下"), done=_("记下了。"), lead=_("合作得怎么样，接着怎么办。"))
    may_lengthen = found.agreement is not None and all(leads_community(me(request), one) for one in found.agreement.places)
    form = ReviewForm(request.POST or None, may_lengthen=may_lengthen)
    return act_page(request, act, form=form, do=lambda data: actions.review_partner(partner=found, by=me(request), **data))


@login_required
def end(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.end_partner", found)
    n = shares_in_hand(found.organisation, me(request)) if found.organisation else 0
    lead = _("它手上还有%(n)s份没办完，结束以后要另找人接。") % {"n": n} if n else ""
    act = _act(
        found,
        title=_("结束合作"),
        button=_("结束"),
        done=_("结束了，做过的都留着。"),
        lead=lead,
        effect=_("替它登录的人马上登录不了，新的事也不再派给它"),
    )
    form = ToldForm(request.POST or None, label=_("为什么"), rows=2)
    return act_page(request, act, form=form, do=lambda data: actions.end_partner(partner=found, by=me(request), **data))


@login_required
def erase(request: HttpRequest, number: str) -> HttpResponse:
    found = partner_or_404(request, number)
    require(me(request), "partners.erase_applicant", found)
    act = _act(
        found,
        title=_("删去联系人"),
        button=_("删去"),
        done=_("删去了。"),
        lead=_("联系人、电话和它写的往来都删去，删了找不回来；哪天申请的、怎么定的还在。"),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return act_page(request, act, form=form, do=lambda data: actions.erase_applicant(partner=found, by=me(request)))
