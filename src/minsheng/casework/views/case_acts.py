"""What people do to a case: open it, offer shares, answer, end, open again."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, show_act
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import AnswerForm, AttachForm, CaseForm, EndForm, InspectForm, OfferForm, WordsForm, building_named, my_community
from ..models import Assignment, Attachment, Case, Voice
from ..queries import cases as ask
from ..queries.advice import advice_on_offer
from ..queries.answer_parts import missing_parts
from ..queries.warnings import Warning, warnings_before_offering
from ..receiving import receive
from ..states import Phase
from .finding import case_or_404, me, staff_or_404

# Where a new share would be refused.
NO_MORE = (Phase.ASKING, Phase.END_PROPOSED)


@login_required
def open_case(request: HttpRequest) -> HttpResponse:
    """Undertake something; voices may be handed over in the address (?voice=…)."""
    staff_or_404(request)
    require(me(request), "casework.open_case", my_community(me(request)))
    numbers = request.GET.getlist("voice")
    voices = list(
        Voice.objects.visible_to(me(request))
        .filter(number__in=numbers)
        .select_related("community", "estate", "building", "category")
    )
    first = voices[0] if voices else None
    initial = {}
    if first:
        initial = {"community": first.community.code, "estate": first.estate.code if first.estate else "", "place": first.place}
        initial |= {"category": first.category.code if first.category else "", "urgency": first.urgency}
    form = CaseForm(request.POST or None, user=me(request), initial=initial)

    def do(data: dict[str, Any]) -> Case:
        content = {key: str(value) for key, value in data.items() if value and key != "client_id"} | {"voices": sorted(numbers)}

        def opened() -> Case:
            return actions.open_case(
                title=data["title"],
                category=data["category"],
                community=data["community"],
                voices=voices,
                estate=data["estate"],
                building=building_named(data["estate"], data["place"]),
                place=data["place"],
                urgency=data["urgency"],
                concerns=data["concerns"],
                by=me(request),
            )

        return receive(client_id=data["client_id"], act="open_case", content=content, by=me(request), kind=Case, do=opened).result

    said = [Beside(_("归进来的民声"), [voice.words for voice in voices], kai=True)] if voices else []
    act = Act(
        title=_("立一件事项"),
        about=_("事项"),
        back=reverse("cases"),
        button=_("立事项"),
        done=_("立好了。接着定谁来办。"),
        effect=_("居民的回执上会看到“正在定谁来办”"),
        beside=said,
    )
    return act_page(request, act, form=form, do=do, onward=lambda made: reverse("case", args=[made.number]))


@login_required
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Ask an organisation to take a share; what there is to think about is said before it goes out."""
    found = case_or_404(request, number)
    require(me(request), "casework.offer_share", found)
    form = OfferForm(request.POST or None, user=me(request), community=found.community, initial={"role": _first_role(found)})
    shares = [
        _("%(name)s（%(role)s）：%(state)s")
        % {"name": s.organisation.name, "role": s.get_role_display(), "state": s.get_state_display()}
        for s in ask.shares_of_case(found, me(request))
    ]
    act = Act(
        title=_("派给哪家办"),
        about=f"{found.number} {found.title}",
        back=reverse("case", args=[number]),
        button=_("派出去"),
        done=_("派出去了。"),
        lead=_("可以派几家：一家牵头，几家协办，各有各的一份、各有各的日子。"),
        effect=_("这一家马上看到；它看不到居民是谁、说了什么"),
        beside=[
            *([Beside(_("可以派给谁，为什么"), advice)] if (advice := advice_on_offer(found, me(request))) else []),
            Beside(_("已经派了的"), shares or [_("还没有")]),
        ],
    )
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["think"]:
        warnings = warnings_before_offering(found, form.cleaned_data["organisation"], form.cleaned_data["role"])
        if warnings:
            again = OfferForm(request.POST | {"think": "on"}, user=me(request), community=found.community)
            return show_act(request, Act(**{**act.__dict__, "warnings": warnings, "button": _("想好了，照样派")}), again)

    def do(data: dict[str, Any]) -> Assignment:
        content = {key: str(value) for key, value in data.items() if value and key not in ("client_id", "think")} | {
            "case": number
        }

        def offered() -> Assignment:
            return actions.offer_share(
                case=found,
                organisation=data["organisation"],
                role=data["role"],
                share=data["share"],
                due=data["due"],
                by=me(request),
            )

        return receive(
            client_id=data["client_id"], act="offer_share", content=content, by=me(request), kind=Assignment, do=offered
        ).result

    return act_page(request, act, form=form, do=do)


def _first_role(case: Case) -> str:
    rows = Assignment.objects.unscoped("is there a lead in a case already visible").standing().filter(case=case, round=case.round)
    return "support" if rows.filter(role="lead").exclude(state="released").exists() else "lead"


@login_required
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Write to everyone who spoke; they see it only after a look at what goes out."""
    found = case_or_404(request, number)
    require(me(request), "casework.answer_residents", found)
    form = AnswerForm(request.POST or None)
    voices = ask.voices_of_case(found, me(request))
    results = [
        _("%(name)s：%(words)s") % {"name": s.organisation.name, "words": s.result}
        for s in ask.shares_of_case(found, me(request))
        if s.result and s.round == found.round
    ]
    act = Act(
        title=_("给说过话的人回话"),
        about=f"{found.number} {found.title}",
        back=reverse("case", args=[number]),
        button=_("先看一遍"),
        done=_("发出去了，等居民说解决没解决。"),
        effect=_("还不会发出去"),
        beside=[Beside(_("各家交的结果"), results), Beside(_("居民当初说的"), [v.words for v in voices], kai=True)],
    )
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["seen"]:
        title = ngettext("%(n)s位说过话的人会看到", "%(n)s位说过话的人会看到", len(voices)) % {"n": len(voices)}
        preview = Beside(title, [form.cleaned_data["words"]])
        again = AnswerForm({"words": form.cleaned_data["words"], "seen": "on"})
        effect = _("发出去就收不回来；他们会被问解决没解决")
        shown = {"preview": preview, "button": _("发出去"), "effect": effect}
        if missing := missing_parts(form.cleaned_data["words"], found):
            parts = _("；").join(part.name for part in missing)
            text = _("好像没写：%(parts)s。要写就在框里添上；不用写的，照样发。") % {"parts": parts}
            shown["warnings"] = [Warning("answer_parts", text)]
        return show_act(request, Act(**{**act.__dict__, **shown}), again)
    return act_page(
        request, act, form=form, do=lambda data: actions.answer_residents(case=found, words=data["words"], by=me(request))
    )


@login_required
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """A photo or document for the case itself."""
    found = case_or_404(request, number)
    require(me(request), "casework.attach_to_case", found)

    def do(data: dict[str, Any]) -> Attachment:
        handed = data["file"]
        file = handed.read()

        def attached() -> Attachment:
            return actions.attach(
                content=file, case=found, stage=data["stage"], note=data["note"], name=handed.name, by=me(request)
            )

        content = {"case": number, "stage": data["stage"], "note": data["note"], "file": hashlib.sha256(file).hexdigest()}
        return receive(
            client_id=data["client_id"], act="attach", content=content, by=me(request), kind=Attachment, do=attached
        ).result

    act = Act(_("传佐证"), f"{found.number} {found.title}", reverse("case", args=[number]), _("传上去"), _("传上去了。"))
    return act_page(
        request, act, form=AttachForm(request.POST or None, request.FILES or None, initial={"stage": "before"}), do=do
    )


@login_required
def excerpt(request: HttpRequest, number: str) -> HttpResponse:
    """Reword what residents said, for the organisations."""
    found = case_or_404(request, number)
    require(me(request), "casework.release_excerpt", found)
    form = WordsForm(
        request.POST or None,
        label=_("给各单位看的说明"),
        help_text=_("换个说法写居民要什么，别让人认出是谁说的。"),
        initial={"words": found.excerpt},
    )
    said = [v.words for v in ask.voices_of_case(found, me(request))]
    act = Act(
        _("给各单位写一段说明"),
        f"{found.number} {found.title}",
        reverse("case", args=[number]),
        _("给他们看"),
        _("写好了，各单位看得到。"),
        beside=[Beside(_("居民的原话（单位看不到）"), said, kai=True)],
    )
    return act_page(
        request, act, form=form, do=lambda data: actions.release_excerpt(case=found, words=data["words"], by=me(request))
    )


@login_required
def end(request: HttpRequest, number: str) -> HttpResponse:
    """Propose an end without the residents' yes."""
    found = case_or_404(request, number)
    require(me(request), "casework.propose_end", found)
    act = Act(
        title=_("提请结束"),
        about=f"{found.number} {found.title}",
        back=reverse("case", args=[number]),
        button=_("提请"),
        done=_("提上去了，等另一个人批。"),
        lead=_("没有居民点头的结束，要第二个人批；数字里另算，不算解决。"),
    )
    initial = {"kind": "unconfirmed" if found.phase == "asking" else None}
    return act_page(
        request,
        act,
        form=EndForm(request.POST or None, initial=initial),
        do=lambda data: actions.propose_end(case=found, by=me(request), **data),
    )


@login_required
@require_POST
def approve_end(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    back = reverse("case", args=[number])
    return do_and_return(
        request, do=lambda: actions.approve_end(case=found, by=me(request)), back=back, done=_("批了，已告诉说过话的人。")
    )


@login_required
def decline_end(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    require(me(request), "casework.approve_end", found)
    act = Act(
        _("不批这个结束"), f"{found.number} {found.title}", reverse("case", args=[number]), _("不批"), _("没批，事项接着办。")
    )
    form = WordsForm(request.POST or None, label=_("为什么不批"))
    return act_page(request, act, form=form, do=lambda data: actions.decline_end(case=found, words=data["words"], by=me(request)))


@login_required
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    require(me(request), "casework.reopen_case", found)
    act = Act(
        _("重新打开"), f"{found.number} {found.title}", reverse("case", args=[number]), _("重新打开"), _("重新打开了，升一级。")
    )
    form = WordsForm(request.POST or None, label=_("为什么重新打开"))
    return act_page(request, act, form=form, do=lambda data: actions.reopen_case(case=found, words=data["words"], by=me(request)))


@login_required
def inspect(request: HttpRequest, number: str) -> HttpResponse:
    """Nobody who spoke can be reached: a second person's look."""
    found = case_or_404(request, number)
    require(me(request), "casework.inspect_case", found)
    act = Act(
        title=_("到场看一眼"),
        about=f"{found.number} {found.title}",
        back=reverse("case", args=[number]),
        button=_("记下"),
        done=_("记下了。"),
        lead=_("没有能问到的人时，由第二个人到场看，再用告示或下次会上告诉大家。"),
    )
    return act_page(
        request,
        act,
        form=InspectForm(request.POST or None),
        do=lambda data: actions.inspect_case(case=found, by=me(request), **data),
    )


@login_required
@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Put a voice to the case by its number."""
    found = case_or_404(request, number)
    require(me(request), "casework.link_voice", found)
    voice = (
        Voice.objects.visible_to(me(request))
        .select_related("community")
        .filter(number=request.POST.get("voice", "").strip())
        .first()
    )
    back = reverse("case", args=[number])
    if voice is None:
        messages.error(request, _("没有这个编号的民声，请核对。"))
        return HttpResponseRedirect(back)
    return do_and_return(
        request,
        do=lambda: actions.link_voice(case=found, voice=voice, by=me(request)),
        back=back,
        done=_("%(number)s归进来了。") % {"number": voice.number},
    )
