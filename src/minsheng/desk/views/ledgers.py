"""台账: a period and a place, the first rows, the same on paper and as Excel. Derived, nothing is entered here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.filters import ledger_chosen
from minsheng.casework.tables import LEDGERS as OF_CASEWORK
from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.listing import Listing
from minsheng.go_out.tables import LEDGERS as OF_GOING_OUT
from minsheng.neighbourhood.models import User

SHOWN, PRINTED = 20, 500
# A column of sentences.
LONG = 30
LEDGERS = {**OF_CASEWORK, **OF_GOING_OUT}
# Name in the address → what the page calls it, and what stands in it.
NAMES = {
    "voices-ledger": (gettext_lazy("诉求台账"), gettext_lazy("谁说了什么、谁在办、哪天前、后来怎样、满意不满意。")),
    "visits-ledger": (
        gettext_lazy("走访台账"),
        gettext_lazy("走过的每一户，没人在家的也在；小板凳会、服务点上听到的，和后来怎样。"),
    ),
    "diary": (gettext_lazy("民情日记"), gettext_lazy("您自己听到的、自己做的；只有您看得到。最后一栏空着，打出来手写。")),
}


def _listing_or_404(request: HttpRequest, name: str) -> Listing:
    """Rows are said in Chinese, like every document."""
    return or_404(LEDGERS[name](request.user, request.GET, "") if name in LEDGERS else None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it: `whole` is kept on one line, `words` gets room."""

    shown: str
    whole: bool = False
    words: bool = False


def _cells(listing: Listing, most: int) -> Iterator[list[Cell]]:
    for row in islice(listing.rows, most):
        yield [_cell(column.shown(row), column.width) for column in listing.columns]


def _cell(value: Any, width: int) -> Cell:
    if isinstance(value, datetime):
        return Cell(f"{clock.local(value):%Y-%m-%d %H:%M}", whole=True)
    if isinstance(value, date):
        return Cell(value.isoformat(), whole=True)
    shown = "" if value is None else str(value)
    return Cell(shown, whole=bool(shown) and shown.isascii() and len(shown) < 20, words=width >= LONG)


@login_required
def ledger(request: HttpRequest, name: str = "voices-ledger") -> HttpResponse:
    """The first rows, and the ways out."""
    with translation.override("zh-hans"):
        listing = _listing_or_404(request, name)
        rows = list(_cells(listing, SHOWN + 1))
    user: User = request.user  # type: ignore[assignment]
    context = {
        "name": name,
        "title": NAMES[name][0],
        "about": NAMES[name][1],
        "ledgers": [(one, label) for one, (label, _about) in NAMES.items()],
        "columns": listing.columns,
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "filter": ledger_chosen(user, request.GET),
    }
    return render(request, "desk/ledger.html", context)


@login_required
def print_ledger(request: HttpRequest, name: str) -> HttpResponse:
    """On A4, as far as anybody prints; longer ones leave as Excel."""
    with translation.override("zh-hans"):
        listing = _listing_or_404(request, name)
        rows = list(_cells(listing, PRINTED + 1))
    context = {
        "name": name,
        "listing": listing,
        "rows": rows[:PRINTED],
        "cut": _("只打前%(n)s行，全部的请导出 Excel。") % {"n": PRINTED} if len(rows) > PRINTED else "",
        "now": clock.now(),
    }
    return render(request, "desk/ledger_print.html", context)
