"""督办单: written for one share, read by both sides, taken as Word."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Case
from minsheng.casework.views.finding import share_or_404
from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..forms import SuperviseForm
from ..models import SupervisionLetter
from ..queries.supervision import letter_or_none, letters_seen_by
from .finding import me, reader_or_404

A_PAGE = 30


@login_required
def supervise(request: HttpRequest, identity: int) -> HttpResponse:
    share = share_or_404(request, identity)
    require(me(request), "work_together.issue_supervision_letter", share)
    day = _("它的日子是%(day)s") % {"day": clock.day_shown(share.day)}
    act = Act(
        title=_("给%(name)s发督办单") % {"name": share.organisation.name},
        about=f"{share.case.place_to_the_building} · {share.case.category.name}",
        back=reverse("case", args=[share.case.number]),
        button=_("发督办单"),
        done=_("写好了，单位看得到。打印、下载Word在这一页。"),
        effect=_("记进时间线；它答应的日子不变"),
        beside=[Beside(_("这一份"), [share.share, f"{share.get_state_display()} · {day}"])],
    )
    form = SuperviseForm(
        request.POST or None, initial={"until": working_days_after(clock.today(), office_rule("supervision_days"))}
    )

    def onward(letter: SupervisionLetter) -> str:
        return reverse("supervision_letter", args=[letter.number])

    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.issue_supervision_letter(assignment=share, by=me(request), **data),
        onward=onward,
    )


@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Those of my communities; for a representative those to the own organisation. The newest first."""
    reader_or_404(request)
    page = page_of(letters_seen_by(me(request)), request.GET, A_PAGE)
    return render(request, "work_together/supervision_letters.html", {"page": page})


@login_required
def letter(request: HttpRequest, number: str) -> HttpResponse:
    found = or_404(letter_or_none(me(request), number))
    sees_case = Case.objects.visible_to(me(request)).filter(pk=found.assignment.case_id).exists()
    may_take = allowed(me(request), "channels.make_document", found.community)
    context = {"letter": found, "sees_case": sees_case, "may_take": may_take}
    return render(request, "work_together/supervision_letter.html", context)
