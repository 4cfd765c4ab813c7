"""Documents as Word files, and the templates that they are made by."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.views.finding import me
from minsheng.foundation.errors import BadInput
from minsheng.foundation.pages import add_refusal, do_and_return, sent
from minsheng.neighbourhood.permission import require

from ..actions import Taken, go_back_to_template, make_document, replace_template, use_template_above
from ..documents.filling import DOCX, fill, require_good
from ..documents.kinds import KINDS, Kind
from ..documents.ledgers import LEDGERS, layout_of
from ..documents.making import content_of, why_broken
from ..documents.tags import BrokenTemplate, texts_of
from ..forms import LedgerSheetForm, TemplateForm
from ..models import DocumentTemplate
from ..queries.templates import Place, place_or_none, template_for, versions_of
from ..workbook import SHEET


def kind_or_404(code: str) -> Kind:
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    return kind


def taken(request: HttpRequest, kind: str, of: str) -> Taken:
    """The document, found through the door; 404 where the asker's page would be."""
    known = kind_or_404(kind)
    found = known.find(me(request), of)
    if found is None:
        raise Http404
    return make_document(kind=known, found=found, by=me(request))


def as_file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=SHEET if name.endswith(".xlsx") else DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def word(request: HttpRequest, kind: str, of: str) -> HttpResponse:
    """Posted, because it writes an entry in the log."""
    made = taken(request, kind, of)
    if made.broken:
        messages.error(request, made.broken)
    return as_file(made.content, made.file_name)


def _place_or_404(request: HttpRequest, code: str) -> Place:
    place = place_or_none(me(request), code)
    if place is None:
        raise Http404
    require(me(request), "channels.replace_template", place)
    return place


@login_required
def template(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """One kind in one place: what is used now, the fields, a new file to look at or to use, and the versions before."""
    known, where = kind_or_404(kind), _place_or_404(request, place)
    form = (LedgerSheetForm if known.code in LEDGERS else TemplateForm)(request.POST or None, request.FILES or None)
    looked, faults, status = None, list[Any](), 200
    if request.method == "POST" and "look" in request.POST:
        status = 422
        if form.is_valid():
            try:
                looked, status = _looked(form.cleaned_data["file"].read(), known), 200
            except BadInput as refusal:
                faults = _faults(refusal, form)
    else:
        here = reverse("template", args=[kind, place])
        outcome = sent(request, form, lambda data: _replaced(request, known, where, data, faults))
        if outcome.done:
            messages.success(request, _("换上了，从现在起用这一份。原来的留着，可以换回去。"))
            return HttpResponseRedirect(here)
        status = outcome.status
    now = template_for(known.code, where)
    context = {
        "kind": known,
        "place": where,
        "form": form,
        "faults": faults,
        "looked": looked,
        "now": now,
        "why_broken": why_broken(known, now),
        "is_sheet": known.code in LEDGERS,
        "left_empty": _left_empty(known, now),
        "versions": list(versions_of(known.code, where)[:30]),
        "own": now is not None and (now.community_id, now.street_id) == (_pk(where.community), _pk(where.street)),
    }
    return render(request, "channels/template.html", context, status=status)


def _looked(content: bytes, kind: Kind) -> list[str]:
    """What the page tells of a template that is good: its texts, filled; of a ledger's sheet which column is which."""
    if kind.code not in LEDGERS:
        return texts_of(require_good(content, kind))
    layout = layout_of(kind.code, content)
    placed = [_("%(title)s：填“%(column)s”") % {"title": one.title, "column": one.is_of} for one in layout.columns if one.is_of]
    return [*placed, *([_("空着的：%(titles)s") % {"titles": "、".join(layout.unmatched)}] if layout.unmatched else [])]


def _left_empty(kind: Kind, now: DocumentTemplate | None) -> list[str]:
    """The columns of the sheet in use that no column of the ledger fits."""
    if now is None or kind.code not in LEDGERS:
        return []
    try:
        return layout_of(kind.code, content_of(now)).unmatched
    except BadInput:
        return []


def _pk(thing: Any) -> int | None:
    return thing.pk if thing else None


def _replaced(request: HttpRequest, kind: Kind, place: Place, data: dict[str, Any], faults: list[Any]) -> DocumentTemplate:
    file = data["file"]
    try:
        return replace_template(kind=kind, place=place, content=file.read(), name=file.name, by=me(request))
    except BrokenTemplate as broken:
        faults.extend(broken.faults)
        raise


def _faults(refusal: BadInput, form: TemplateForm | LedgerSheetForm) -> list[Any]:
    add_refusal(form, refusal)
    return refusal.faults if isinstance(refusal, BrokenTemplate) else []


def _version_or_404(request: HttpRequest, kind: Kind, place: Place) -> DocumentTemplate | None:
    """The version that `?version=` names, else what holds here; None for the default."""
    asked = request.GET.get("version", "")
    if not asked:
        return template_for(kind.code, place)
    found = (
        versions_of(kind.code, place).filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 18
        else None
    )
    if found is None:
        raise Http404
    return found


@login_required
def template_file(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """The template itself, to be changed; `?default=1` for the one that came with the program."""
    known, where = kind_or_404(kind), _place_or_404(request, place)
    chosen = None if "default" in request.GET else _version_or_404(request, known, where)
    try:
        content = content_of(chosen) if chosen else known.default()
    except BadInput as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("template", args=[kind, place]))
    return as_file(content, chosen.name if chosen else f"{known.name}模板{known.suffix}")


@login_required
def template_sample(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """What it looks like, filled with an example."""
    known, where = kind_or_404(kind), _place_or_404(request, place)
    chosen = _version_or_404(request, known, where)
    try:
        if chosen or known.tried:
            content = require_good(content_of(chosen) if chosen else known.default(), known)
        else:
            content = fill(known.default(), known, known.sample())
    except BadInput as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("template", args=[kind, place]))
    return as_file(content, f"{known.name}样例{known.suffix}")


@login_required
@require_POST
def template_use(request: HttpRequest, kind: str, place: str, identity: int) -> HttpResponse:
    """Go back to an earlier version."""
    known, where = kind_or_404(kind), _place_or_404(request, place)
    found = versions_of(known.code, where).filter(pk=identity).select_related("community", "street").first()
    if found is None:
        raise Http404
    back = reverse("template", args=[kind, place])
    return do_and_return(request, do=lambda: go_back_to_template(template=found, by=me(request)), back=back, done=_("换回去了。"))


@login_required
@require_POST
def template_above(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """Use none of one's own any more."""
    known, where = kind_or_404(kind), _place_or_404(request, place)
    back = reverse("template", args=[kind, place])
    done = _("不用自己的了，用上面的或默认的。自己的留着，可以换回来。")
    return do_and_return(request, do=lambda: use_template_above(kind=known, place=where, by=me(request)), back=back, done=done)
