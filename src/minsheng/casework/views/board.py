"""Put a case on the public board, look at it as everybody will, take it down; a poster for the gate of an estate."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.errors import Refusal
from minsheng.foundation.pages import Act, Beside, act_page, add_refusal, known_address, show_act
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..forms import BoardForm, WordsForm
from ..models import Case
from ..queries.board import Pair, names_in, newer_photos, piece_kind, shown_item
from ..queries.cases import answers_of, voices_of_case
from ..queries.receipts import pair_of
from ..queries.thanks import thanked_in
from .finding import case_or_404, me


@login_required
def release(request: HttpRequest, number: str) -> HttpResponse:
    """First how it will read, with what may name somebody marked; then it goes up."""
    found = case_or_404(request, number)
    require(me(request), "casework.release_to_board", found)
    voices = voices_of_case(found, me(request))
    form = BoardForm(request.POST or None, voices=voices, initial=_begin(found, request))
    now = pair_of(found)
    act = _act(found, now)
    if request.method != "POST":
        return show_act(request, act, form)
    if not form.is_valid():
        return show_act(request, act, form, 422)
    data = {key: value for key, value in form.cleaned_data.items() if key not in ("seen", "photos")}
    photos = " ".join(str(photo.key) for photo in now if photo)
    if not form.cleaned_data["seen"] or (data["pictures"] and form.cleaned_data["photos"] != photos):
        again = BoardForm({**request.POST.dict(), "seen": "on", "photos": photos}, voices=voices)
        again.is_valid()
        return show_act(request, _act(found, now, data), again)
    try:
        actions.release_to_board(case=found, by=me(request), looked_over=True, **data)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return show_act(request, act, form, refusal.status)
    messages.success(request, _("放上公示板了。"))
    return HttpResponseRedirect(reverse("case", args=[number]))


def _begin(case: Case, request: HttpRequest) -> dict[str, Any]:
    """What stands there now; else the title, and the answer that residents were given."""
    item = shown_item(case)
    if item is not None:
        return {"title": item.title, "words": item.words, "quote": item.quote, "quoted": item.quoted_id, "consent": item.consent,
                "pictures": item.pictures, "thanks": item.thanks}  # fmt: skip
    answers = answers_of(case, me(request))
    return {"title": case.title[:40], "words": answers[0].words if answers else ""}


def _act(case: Case, now: Pair, data: dict[str, Any] | None = None) -> Act:
    beside, preview = [], None
    item = shown_item(case)
    if item is not None and newer_photos(item, now):
        beside.append(Beside(_("有新照片"), [_("公示板上还是上次放的那几张。要换成新的，勾上照片，看一遍再放一次。")]))
    if data is not None:
        lines = [data["words"], *([f"“{data['quote']}”"] if data["quote"] else [])]
        names = thanked_in([case.pk]).get(case.pk, []) if data["thanks"] else []
        lines += [_("感谢%(names)s。") % {"names": _("、").join(names)}] if names else []
        if data["thanks"] and not names:
            beside.append(Beside(_("点名感谢"), [_("还没有单位说愿意被点名，现在谁也不点。")]))
        photos = _photos(now) if data["pictures"] else []
        if data["pictures"] and not photos:
            beside.append(Beside(_("前后照片"), [_("还没有照片，这次只放文字。有了照片再放一次。")]))
        preview = Beside(data["title"], lines, photos=photos)
        marked = [m for text in (data["title"], data["words"], data["quote"]) for m in names_in(case, text)]
        if marked:
            told = [_("%(kind)s：%(piece)s") % {"kind": piece_kind(m.kind), "piece": m.piece} for m in marked]
            beside.append(Beside(_("看看这几处，会不会让人认出是谁"), told))
    beside.append(Beside(_("不写什么"), [_("姓名、电话、门牌号、车牌都不写；地点只到小区。照片里别有人脸。")]))
    return Act(
        title=_("放上公示板"),
        about=f"{case.number} {case.title}",
        back=reverse("case", args=[case.number]),
        button=_("放上去") if data is not None else _("先看一遍"),
        effect=_("谁都看得到；办到哪一步，跟着事项自己变"),
        beside=beside,
        preview=preview,
    )


def _photos(now: Pair) -> list[tuple[str, str]]:
    told = zip(now, (_("之前的照片"), _("之后的照片")), strict=True)
    return [(reverse("thumbnail", args=[photo.key]), words) for photo, words in told if photo]


@login_required
def take_down(request: HttpRequest, number: str) -> HttpResponse:
    found = case_or_404(request, number)
    require(me(request), "casework.release_to_board", found)
    act = Act(_("从公示板撤下"), f"{found.number} {found.title}", reverse("case", args=[number]), _("撤下"), _("撤下了。"))
    form = WordsForm(request.POST or None, label=_("为什么撤下"), rows=2)
    return act_page(
        request, act, form=form, do=lambda data: actions.take_down_from_board(case=found, words=data["words"], by=me(request))
    )


@login_required
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """An A4 sheet for the gate of an estate: what became of what was said here, and where to say more."""
    if not scope_of(me(request)).is_staff:
        raise Http404
    estate = Estate.objects.visible_to(me(request)).filter(code=code, valid_to=None).select_related("community").first()
    if estate is None:
        raise Http404
    context = {
        "estate": estate,
        "board": known_address(request, reverse("board_estate", args=[code])),
        "speak": known_address(request, f"{reverse('speak')}?estate={code}"),
    }
    return render(request, "casework/poster.html", context)
