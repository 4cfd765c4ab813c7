"""典型案例: the list, one of them, and the acts: write, change, release, withdraw, a photo."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.foundation.pages import Act, Beside, act_page, do_and_return, sent, show_act
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..filters import good_cases_chosen
from ..forms import GoodCaseForm, WordsForm, circle_form
from ..models import Attachment, Case, GoodCase
from ..queries import good_cases as ask
from ..queries.board import piece_kind
from ..states import GOOD
from .files import file_response
from .finding import case_or_404, me

A_PAGE = 20
TEXTS = ("title", "heard", "difficult", "solved", "takeaway")


def good_case_or_404(request: HttpRequest, identity: int) -> GoodCase:
    return or_404(ask.good_case_or_none(me(request), identity))


@login_required
def good_cases(request: HttpRequest) -> HttpResponse:
    """Those that I may read; the filter lives in the URL."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits):
        raise Http404
    chosen = good_cases_chosen(me(request), request.GET)
    page = page_of(chosen.qs, request.GET, A_PAGE)
    ask.dressed(me(request), page)
    return render(request, "casework/good_cases.html", {"filter": chosen, "page": page})


@login_required
def good_case(request: HttpRequest, identity: int) -> HttpResponse:
    """What was heard, what was difficult, how it was solved together, what others can take over."""
    found = good_case_or_404(request, identity)
    user = me(request)
    reads_all = ask.reads_all_of(user, found)
    may_release = ask.circles_for(user, found)
    shown = ask.photos_of(found)
    taken = {photo.attachment_id for photo in shown}
    standing = found.withdrawn_at is None
    context = {
        "good_case": found,
        "told": ask.text_for(user, found),
        "reads_all": reads_all,
        "is_open_again": found.case.phase not in GOOD,
        "photos": shown,
        "to_choose": [one for one in ask.photos_to_choose(found) if one.pk not in taken] if may_release and standing else [],
        "may_write": standing and allowed(user, "casework.write_good_case", found),
        "may_release": standing and bool(may_release),
        "may_withdraw": standing and allowed(user, "casework.withdraw_good_case", found),
    }
    return render(request, "casework/good_case.html", context)


@login_required
def write(request: HttpRequest, number: str) -> HttpResponse:
    """From a closed case: the draft holds what is written already, and no name."""
    found = case_or_404(request, number)
    require(me(request), "casework.write_good_case", found)
    act = _act(_("写成典型案例"), found, reverse("case", args=[number]), _("存下来"))
    return _written(request, act, found, lambda: ask.draft_of(found, me(request)), lambda data: _new(found, data, request))


def _new(case: Case, data: dict[str, Any], request: HttpRequest) -> GoodCase:
    data.pop("version")
    return actions.write_good_case(case=case, by=me(request), **data)


@login_required
def edit(request: HttpRequest, identity: int) -> HttpResponse:
    found = good_case_or_404(request, identity)
    require(me(request), "casework.write_good_case", found)

    def change(data: dict[str, Any]) -> GoodCase:
        seen = data.pop("version")
        actions.edit_good_case(good_case=found, seen_version=seen, by=me(request), **data)
        return found

    act = _act(_("改典型案例"), found.case, reverse("good_case", args=[identity]), _("存为新的一版"))
    begin = {**ask.text_for(me(request), found).texts, "version": found.version}
    return _written(request, act, found.case, lambda: begin, change)


def _written(request: HttpRequest, act: Act, case: Case, begin: Any, do: Any) -> HttpResponse:
    """First how it will read, with what may name somebody pointed out; then it is kept."""
    if request.method != "POST":
        return show_act(request, act, GoodCaseForm(initial=begin()))
    form = GoodCaseForm(request.POST)
    if form.is_valid() and not form.cleaned_data["seen"]:
        again = GoodCaseForm({**request.POST.dict(), "seen": "on"})
        again.is_valid()
        return show_act(request, _looked_at(act, case, form.cleaned_data), again)
    outcome = sent(request, form, lambda data: do({key: data[key] for key in (*TEXTS, "version")}))
    if not outcome.done:
        return show_act(request, act, form, outcome.status)
    messages.success(request, _("存好了。要给别处看，再放出去。"))
    return HttpResponseRedirect(reverse("good_case", args=[outcome.result.pk]))


def _act(title: str, case: Case, back: str, button: str) -> Act:
    rules = Beside(
        _("不写什么"), [_("姓名、电话、门牌号、车牌都不写；居民的原话不抄，换成社区自己的话。写的时候看不出是谁家的事。")]
    )
    effect = _("先存着，只有本社区和上面看得到")
    return Act(title=title, about=f"{case.number} {case.title}", back=back, button=button, effect=effect, beside=[rules])


def _looked_at(act: Act, case: Case, data: dict[str, Any]) -> Act:
    texts = {name: data[name] for name in TEXTS}
    marked = ask.names_in_texts(case, texts)
    told = [_("%(kind)s：%(piece)s") % {"kind": piece_kind(one.kind), "piece": one.piece} for one in marked]
    beside = [Beside(_("看看这几处，会不会让人认出是谁"), told)] if told else []
    lines = [text for name, text in texts.items() if text and name != "title"]
    return Act(
        title=act.title,
        about=act.about,
        back=act.back,
        button=act.button,
        effect=act.effect,
        beside=[*beside, *act.beside],
        preview=Beside(texts["title"], lines),
    )


@login_required
def release(request: HttpRequest, identity: int) -> HttpResponse:
    """To the own community, the street or the district: as far as this person may let it go."""
    found = good_case_or_404(request, identity)
    circles = ask.circles_for(me(request), found)
    require(me(request), f"casework.release_good_case_{circles[0][0] if circles else 'community'}", found)
    told = ask.text_for(me(request), found)
    act = Act(
        title=_("放出去"),
        about=told.title,
        back=reverse("good_case", args=[identity]),
        button=_("放出去"),
        done=_("放出去了。"),
        effect=_("放的是第%(n)s版；以后再改，要再放一次") % {"n": found.version},
        beside=[Beside(_("谁能放"), [_("本社区：社区书记。全街道：街道。全区：区里。")])],
        preview=Beside(told.title, [text for name, text in told.texts.items() if text and name != "title"]),
    )
    form = circle_form(circles)(request.POST or None)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.release_good_case(good_case=found, circle=data["circle"], by=me(request)),
    )


@login_required
def withdraw(request: HttpRequest, identity: int) -> HttpResponse:
    found = good_case_or_404(request, identity)
    require(me(request), "casework.withdraw_good_case", found)
    told = ask.text_for(me(request), found)
    act = Act(_("撤回典型案例"), told.title, reverse("good_case", args=[identity]), _("撤回"), _("撤回了，别处看不到了。"))
    form = WordsForm(request.POST or None, label=_("为什么撤回"), rows=2)
    return act_page(
        request,
        act,
        form=form,
        do=lambda data: actions.withdraw_good_case(good_case=found, words=data["words"], by=me(request)),
    )


@login_required
def photo(request: HttpRequest, identity: int, key: uuid.UUID) -> FileResponse:
    """A photo that a person let go with the good case."""
    found = good_case_or_404(request, identity)
    shown = [one.attachment for one in ask.photos_of(found) if one.attachment.key == key]
    return file_response(shown[0] if shown else None, thumbnail=True)


def _photo_of_case(request: HttpRequest, found: GoodCase, key: uuid.UUID) -> Attachment:
    rows = Attachment.objects.visible_to(me(request)).filter(case=found.case_id)
    return get_object_or_404(rows, key=key)


@login_required
@require_POST
def photo_release(request: HttpRequest, identity: int, key: uuid.UUID) -> HttpResponse:
    found = good_case_or_404(request, identity)
    file = _photo_of_case(request, found, key)
    return do_and_return(
        request,
        do=lambda: actions.release_good_case_photo(good_case=found, attachment=file, by=me(request)),
        back=reverse("good_case", args=[identity]),
        done=_("照片放上了。"),
    )


@login_required
@require_POST
def photo_take_back(request: HttpRequest, identity: int, key: uuid.UUID) -> HttpResponse:
    found = good_case_or_404(request, identity)
    file = _photo_of_case(request, found, key)
    return do_and_return(
        request,
        do=lambda: actions.take_back_good_case_photo(good_case=found, attachment=file, by=me(request)),
        back=reverse("good_case", args=[identity]),
        done=_("照片收回了。"),
    )
