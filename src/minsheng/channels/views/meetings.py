"""会议通知: written in a form or filled from a case, printed, taken as Word, copied for the chat group."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import WordsForm, my_community
from minsheng.casework.models import Case
from minsheng.casework.queries.voices import case_or_none
from minsheng.casework.rules import OFFICE
from minsheng.casework.views.finding import me, staff_or_404
from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from ..actions import call_off_meeting, issue_meeting_invitation
from ..documents.kinds import KINDS
from ..documents.making import trouble_with
from ..documents.meeting import facts_of, time_in_words
from ..forms import MeetingInvitationForm
from ..models import MeetingInvitation
from ..queries.meetings import group_text, holding_a_share, notices_seen_by
from ..queries.templates import place_of_community, places_led_by, template_for

# Documents are Chinese only, whatever language the page has.
AGENDA = "各家说一说自己那一份办到哪一步、有什么难处，定下一步和日子。"


@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """What the office writes to others: notices of meetings, and by which template each kind of document is made."""
    staff_or_404(request)
    user, community = me(request), my_community(me(request))
    places = places_led_by(user)
    here = place_of_community(community) if community else None
    context = {
        "page": page_of(notices_seen_by(user), request.GET, 30),
        "kinds": [{"kind": kind, "template": template_for(kind.code, here) if here else None} for kind in KINDS.values()],
        "community": community,
        "places": places,
        "may_issue": scope_of(user).has_role(*OFFICE) and user.viewed_by is None,
        "now": clock.now(),
    }
    return render(request, "channels/documents.html", context)


@login_required
def meeting_invitation_new(request: HttpRequest) -> HttpResponse:
    """The facts of one meeting; from a case (`?case=`) those who hold a share are the ones invited."""
    staff_or_404(request)
    user = me(request)
    case = _case_or_404(user, request.GET.get("case", ""))
    communities = _communities(user, case)
    community = case.community if case else my_community(user)
    if community is not None:
        require(user, "channels.issue_meeting_invitation", community)
    back = reverse("case", args=[case.number]) if case else reverse("documents")
    about = case.title if case else _("文书")
    beside = [Beside(_("来自哪件事"), [f"{case.number} {case.title}", case.place_to_the_building])] if case else []
    act = Act(
        _("写会议通知"),
        about,
        back,
        _("发通知"),
        done=_("写好了。打印、下载Word、复制到群里，都在这一页。"),
        lead=_("写四样就行：什么事、什么时候、在哪儿、请谁。几家都会看到，不写居民的姓名和电话。"),
        beside=beside,
    )
    form = MeetingInvitationForm(request.POST or None, communities=communities, initial=_begun(user, case, community))
    if community is None and not communities.exists():
        raise Http404

    def do(data: dict[str, Any]) -> MeetingInvitation:
        return issue_meeting_invitation(case=case, by=user, **data)

    return act_page(request, act, form=form, do=do, onward=lambda made: reverse("meeting_invitation", args=[made.number]))


def _case_or_404(user: User, number: str) -> Case | None:
    if not number:
        return None
    case: Case | None = case_or_none(user, number)
    if case is None or not scope_of(user).covers(case.community_id):
        raise Http404
    return case


def _communities(user: User, case: Case | None) -> Any:
    rows = Community.objects.visible_to(user).filter(valid_to=None)
    if case is not None:
        return rows.filter(pk=case.community_id)
    scope = scope_of(user)
    return rows if scope.everywhere else rows.filter(pk__in=scope.led(*OFFICE))


def _begun(user: User, case: Case | None, community: Community | None) -> dict[str, Any]:
    """What is known before anybody types. The title of a case is the office's own wording."""
    begun: dict[str, Any] = {"community": community, "contact": user.name, "phone": community.phone if community else ""}
    if case is not None:
        begun |= {"topic": case.title[:60], "invited": "\n".join(holding_a_share(case))}
        begun["agenda"] = AGENDA
    return begun


def _notice_or_404(request: HttpRequest, number: str) -> MeetingInvitation:
    return or_404(notices_seen_by(me(request)).filter(number=number).first())


@login_required
def meeting_invitation(request: HttpRequest, number: str) -> HttpResponse:
    found = _notice_or_404(request, number)
    context = {
        "notice": found,
        "time": time_in_words(found),
        "group": group_text(found, time_in_words(found)),
        "trouble": trouble_with(KINDS["meeting-invitation"], found.community),
        "may_call_off": allowed(me(request), "channels.call_off_meeting", found) and found.called_off_at is None,
    }
    return render(request, "channels/meeting_invitation.html", context)


@login_required
def meeting_invitation_print(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as it is posted or handed over: A4, as an official document."""
    found = _notice_or_404(request, number)
    return render(request, "channels/meeting_invitation_print.html", {"notice": found, "facts": facts_of(found)})


@login_required
def meeting_invitation_call_off(request: HttpRequest, number: str) -> HttpResponse:
    found = _notice_or_404(request, number)
    require(me(request), "channels.call_off_meeting", found)
    act = Act(
        _("这次会不开了"),
        found.topic,
        reverse("meeting_invitation", args=[number]),
        _("不开了"),
        done=_("记下了。通知上写着“不开了”，请再发一次到群里。"),
        effect=_("通知留着，不会没有"),
    )
    form = WordsForm(request.POST or None, label=_("为什么不开"))
    return act_page(request, act, form=form, do=lambda data: call_off_meeting(notice=found, by=me(request), **data))
