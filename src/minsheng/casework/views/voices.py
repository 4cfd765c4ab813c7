"""Hear a voice, look at it, print its slip, undo its sorting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.errors import Refusal
from minsheng.foundation.keyset import page_in_order, page_of, page_once
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, known_address, sent
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.actions import uncover_resident
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..filters import looks_for_words, voices_chosen
from ..forms import (
    CallForm,
    CheckForm,
    HandOverForm,
    ReasonForm,
    StaffConfirmForm,
)
from ..models import Call, Case, Notice, Voice
from ..queries.around import keep_handling
from ..queries.cases import voice_timeline
from ..queries.external import brought_not_noted, orders_of
from ..queries.nameless import answer_for_group, notice_for_group
from ..queries.story import told
from ..queries.voices import call_list, speakers_like, to_look_at_again, voices_seen_by
from ..receiving import receive
from ..states import NoticeKind, Phase
from .finding import case_or_404, me, staff_or_404, voice_or_404

A_PAGE = 30


@login_required
def voices(request: HttpRequest) -> HttpResponse:
    """All voices of my scope, newest first; the filter lives in the URL."""
    staff_or_404(request)
    chosen = voices_chosen(me(request), request.GET)
    turn = page_once if looks_for_words(request.GET) else page_of
    page = turn(chosen.qs, request.GET, A_PAGE, dressed=voices_seen_by(me(request)))
    return render(request, "casework/voices.html", {"filter": chosen, "page": page})


@login_required
def voice(request: HttpRequest, number: str) -> HttpResponse:
    """One voice with its story and what can be done with it."""
    found = voice_or_404(request, number)
    case = found.case
    if case is not None:
        keep_handling(case)
    may = {
        act: allowed(me(request), f"casework.{act}", found)
        for act in ("sort_voice", "unsort_voice", "check_settled", "hand_over_voice", "read_receipt")
    }
    may["erase"] = bool(found.speaker) and allowed(me(request), "neighbourhood.erase_resident", found.speaker)
    may["confirm"] = case is not None and allowed(me(request), "casework.record_confirmation", case)
    may["order"] = (
        case is not None
        and bool(brought_not_noted([found], orders_of(case) if found.number_elsewhere else []))
        and allowed(me(request), "casework.note_external_order", case)
    )
    story = told(voice_timeline(found))
    wrote_it = found.heard_by_id == me(request).pk
    said_more = Voice.objects.visible_to(me(request)).live().filter(follows=found).order_by("id")
    context = {
        "said_more": said_more,
        "voice": found,
        "story": story,
        "may": may,
        "wrote_it": wrote_it,
        "new": "new" in request.GET and wrote_it,
        "group": answer_for_group(found),
    }
    return render(request, "casework/voice.html", context)


@login_required
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The printable receipt: a third of A4, one QR. Not for whoever handled the case: with it they could answer as the resident."""
    found = voice_or_404(request, number)
    code = actions.read_receipt(voice=found, by=me(request))
    address = known_address(request, reverse("receipt", args=[code]))
    said = Notice.objects.visible_to(me(request)).filter(voice=found, void=False).exclude(kind=NoticeKind.HEARD)
    latest = said.order_by("-at", "-id").first()
    return render(request, "casework/slip.html", {"voice": found, "address": address, "latest": latest})


@login_required
@require_POST
def unsort(request: HttpRequest, number: str) -> HttpResponse:
    found = voice_or_404(request, number)
    back = reverse("inbox_voice", args=[number])
    return do_and_return(
        request, do=lambda: actions.unsort_voice(voice=found, by=me(request)), back=back, done=_("撤回了，这一条又在“没分拣”里。")
    )


@login_required
@require_POST
def unlink(request: HttpRequest, number: str) -> HttpResponse:
    found = voice_or_404(request, number)
    back = reverse("case", args=[found.case.number]) if found.case else reverse("voice", args=[number])
    done = _("%(number)s移出了，又在“没分拣”里。") % {"number": number}
    return do_and_return(request, do=lambda: actions.unlink_voice(voice=found, by=me(request)), back=back, done=done)


@login_required
def check_settled(request: HttpRequest, number: str) -> HttpResponse:
    """A second person's look at what was settled on the spot."""
    found = voice_or_404(request, number)
    require(me(request), "casework.check_settled", found)
    return act_page(
        request,
        Act(
            title=_("当场办了的，抽看一眼"),
            about=found.number,
            lead=found.state_words,
            back=reverse("voice", args=[number]),
            button=_("记下"),
            done=_("记下了。不属实的，回到“没分拣”。"),
        ),
        form=CheckForm(request.POST or None),
        do=lambda data: actions.check_settled(voice=found, fine=data["passed"] == "yes", words=data["words"], by=me(request)),
    )


@login_required
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what somebody who spoke says to the result."""
    found = voice_or_404(request, number)
    if found.case is None:
        raise Http404
    case = case_or_404(request, found.case.number)
    require(me(request), "casework.record_confirmation", case)

    def do(data: dict[str, Any]) -> Any:
        data["satisfaction"] = data["satisfaction"] or "not_asked"
        return actions.confirm(voice=found, by=me(request), **data)

    return act_page(
        request,
        Act(
            title=_("替%(name)s记下：解决了吗") % {"name": found.speaker_shown},
            about=f"{case.number} {case.title}",
            lead=_("只记他本人说的。办过这件事的人不能替居民确认。"),
            effect=_("说“没解决”的，事项马上重开，升一级"),
            back=reverse("case", args=[case.number]),
            button=_("记下"),
            done=_("记下了。"),
        ),
        form=StaffConfirmForm(request.POST or None),
        do=do,
    )


@login_required
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Heard here, but another community's: it goes there with its speaker."""
    found = voice_or_404(request, number)
    require(me(request), "casework.hand_over_voice", found)
    return act_page(
        request,
        Act(
            title=_("转给管这件事的社区"),
            about=found.number,
            lead=_("原话、照片和说话的人一起过去，回执号不变。转走以后，这边看不到它。"),
            effect=_("说话的人在回执上看得到转给了谁"),
            back=reverse("inbox"),
            button=_("转过去"),
            done=_("转过去了。"),
            beside=[Beside(_("他说的"), [found.words], kai=True)],
        ),
        form=HandOverForm(request.POST or None, voice=found),
        do=lambda data: actions.hand_over_voice(voice=found, by=me(request), **data),
    )


@login_required
def looks(request: HttpRequest) -> HttpResponse:
    """Settled on the spot, drawn for a second look."""
    staff_or_404(request)
    page = page_in_order(to_look_at_again(me(request)), request.GET, A_PAGE, "sorted_at", datetime.fromisoformat)
    return render(request, "casework/looks.html", {"page": page})


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Who may this be? By the last four digits of a telephone or a part of the name, inside the own scope; shown covered."""
    staff_or_404(request)
    asked, problem, found = request.GET.get("q", "").strip()[:40], "", []
    try:
        found = speakers_like(me(request), asked)
    except Refusal as refusal:
        problem = shown(refusal)
    return render(request, "casework/people.html", {"asked": asked, "found": found, "problem": problem})


@dataclass(frozen=True)
class BesideWithLink(Beside):
    """A box beside a form that leads on: `way` is what the link says."""

    way: str = ""
    url: str = ""


@login_required
def calls(request: HttpRequest) -> HttpResponse:
    """The telephone work-list; who waits longest drives the band."""
    staff_or_404(request)
    notices = call_list(me(request))
    return render(request, "casework/calls.html", {"notices": notices, "first": notices[0] if notices else None})


@login_required
def call(request: HttpRequest, notice: int) -> HttpResponse:
    """One call: what to say, whom to ask, how it went."""
    parts = ("community", "estate", "building")
    related = ("voice__speaker", *(f"voice__{part}" for part in parts), "case", *(f"voice__case__{part}" for part in parts))
    found = Notice.objects.visible_to(me(request)).select_related(*related).filter(pk=notice).first()
    if found is None:
        raise Http404
    spoken = found.voice
    whom = [spoken.place_shown, *([spoken.speaker.phone_shown] if spoken.speaker else [])]

    def called(data: dict[str, Any]) -> Call:
        """The same form sent twice is one attempt."""
        key = data.pop("client_id")
        content = {"notice": str(found.pk), **data}

        def do() -> Call:
            return actions.call_speaker(notice=found, by=me(request), **data)

        return receive(client_id=key, act="call_speaker", content=content, by=me(request), kind=Call, do=do).result

    uncover_at = reverse("voice_uncover", args=[spoken.number]) if spoken.speaker else ""
    beside = [
        Beside(_("他说的"), [spoken.words], kai=True),
        BesideWithLink(spoken.speaker_shown, [line for line in whom if line], way=_("看全称和电话"), url=uncover_at),
    ]
    if found.kind == NoticeKind.RESULT and found.case is not None and found.case.phase == Phase.ASKING:
        beside.append(_what_they_say(request, spoken, found.case))
    return act_page(
        request,
        Act(
            title=_("打电话告诉%(name)s") % {"name": spoken.speaker_shown},
            about=_("要打的电话"),
            lead=found.words,
            back=reverse("calls"),
            button=_("记下这一通"),
            done=_("记下了。"),
            keyed=True,
            group=notice_for_group(found),
            beside=beside,
        ),
        form=CallForm(request.POST or None),
        do=called,
    )


def _what_they_say(request: HttpRequest, spoken: Voice, case: Case) -> Beside:
    """Whoever is told a result says at once whether it is solved: where that is written down, and by whom."""
    title = _("他说解决没解决")
    if allowed(me(request), "casework.record_confirmation", case):
        said = _("他在电话里说了，就替他记下；说没解决的，事项马上重开。")
        return BesideWithLink(title, [said], way=_("记下他的答复"), url=reverse("voice_confirm", args=[spoken.number]))
    return Beside(title, [_("您经手过这件事：他怎么说，请没经手的同事来问、来记。")])


@login_required
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Erase the speaker's data on request."""
    found = voice_or_404(request, number)
    if found.speaker is None:
        raise Http404
    speaker = found.speaker
    require(me(request), "neighbourhood.erase_resident", speaker)
    return act_page(
        request,
        Act(
            title=_("删去%(name)s的个人信息") % {"name": found.speaker_shown},
            about=found.number,
            lead=_("姓名、电话、原话和照片都删去，删了找不回来；事项和数字还在。"),
            back=reverse("voice", args=[number]),
            button=_("删去"),
            done=_("删去了，留了一块记号。"),
        ),
        form=ReasonForm(request.POST or None),
        do=lambda data: actions.erase_resident(resident=speaker, reason=data["reason"], by=me(request)),
    )


@login_required
def uncover(request: HttpRequest, number: str) -> HttpResponse:
    """Show the full name and telephone once, for a reason."""
    found = voice_or_404(request, number)
    if found.speaker is None:
        raise Http404
    form, speaker = ReasonForm(request.POST or None), found.speaker
    outcome = sent(request, form, lambda data: uncover_resident(resident=speaker, reason=data["reason"], by=me(request)))
    context = {"voice": found, "form": form, "shown": outcome.result}
    return render(request, "casework/uncover.html", context, status=outcome.status)
