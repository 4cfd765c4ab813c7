"""公示板: what was heard and what became of it, for everybody; as a page, as pictures, as a feed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from minsheng.casework.models import BoardItem
from minsheng.casework.queries.board import (
    SOLVED,
    board_of,
    chosen_of,
    estates_on_board,
    items_of,
    late_words,
    lines_of,
    pairs_of,
)
from minsheng.casework.queries.facilities import facilities_of_estate
from minsheng.casework.queries.thanks import thanked_in
from minsheng.casework.states import ENDED, ShareRole
from minsheng.casework.views.files import file_response
from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.keys import among
from minsheng.foundation.keyset import page_of
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

# Two on top with large pictures, so many below: on a telephone a dozen with their pictures are long enough.
FEATURED, SHOWN = 2, 12


def _estate_or_404(code: str) -> Estate | None:
    if not code:
        return None
    found: Estate = or_404(Estate.objects.public().select_related("community").filter(code=code).first())
    return found


def board(request: HttpRequest, code: str = "") -> HttpResponse:
    """The district's board, or an estate's; what failed or came late as plainly as what went well."""
    estate = _estate_or_404(code)
    show, category = request.GET.get("show", ""), request.GET.get("category", "")
    found = board_of(estate)
    whole = not show and not category
    features = _featured(estate) if whole else []
    rows = chosen_of(estate, show, category).exclude(pk__in=[item.pk for item in features])  # they stand above the list
    page = page_of(rows, request.GET, SHOWN, moment="released_at", dressed=lines_of())
    _dress(page)
    _thank([*page, *features])
    most = max((matter.count for matter in found.matters), default=1)
    context = {
        "estate": estate,
        "estates": estates_on_board(),
        "board": found,
        "page": page,
        "show": show,
        "category": category,
        "features": features if page.is_first else [],
        "bars": [(m, round(400 * m.count / most), round(400 * m.solved / most)) for m in found.matters],
        "facilities": facilities_of_estate(estate) if estate else [],
        "help_phone": estate.community.phone if estate else "",
        # A file has somebody who took it out.
        "takes_out": request.user.is_authenticated and allowed(request.user, "channels.export_list"),
    }
    return render(request, "channels/board.html", context)


def item(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, at an address that lasts as long as the case stands there: what a newer release replaced leads on to that one."""
    found: Any = items_of().select_related("before", "after").filter(pk=number).first()
    if found is None:
        newer = BoardItem.objects.shown().filter(case__board_items=number).first()
        return HttpResponseRedirect(reverse("board_item", args=[or_404(newer).pk]))
    _dress([found])
    _thank([found])
    estate = found.case.estate
    estate = estate if estate is not None and estate.valid_to is None else None
    works_here = request.user.is_authenticated and scope_of(request.user).is_staff
    context = {"item": found, "estate": estate, "help_phone": found.case.community.phone}
    context["group"] = found.for_group if works_here else ""
    return render(request, "channels/board_item.html", context)


def _dress(items: Iterable[Any]) -> None:
    """What a line shows beside the words: its pictures, whether it is late, and how long it took or takes."""
    pairs = pairs_of(items)
    for item in items:
        case = item.case
        item.late = 0 if case.phase in ENDED else late_words(item)
        end = case.ended_at if case.phase in ENDED and case.ended_at else None
        item.days = (end - case.opened_at).days + 1 if end and case.phase in SOLVED else None
        item.ended = end
        item.photos = pairs.get(item.pk, (None, None))


def _thank(items: Iterable[Any]) -> None:
    thanks = thanked_in([item.case_id for item in items if item.thanks])
    for item in items:
        item.thanked = thanks.get(item.case_id, []) if item.thanks else []


def _featured(estate: Estate | None) -> list[Any]:
    """The latest solved ones with a picture of before and of after."""
    found: list[Any] = []
    both = Q(before__isnull=False, after__isnull=False) | Q(before=None, after=None)  # neither: a version before did not say
    some = chosen_of(estate, "solved").filter(both, pictures=True)[: 3 * FEATURED]
    latest = list(among(lines_of(), some.values("pk")))
    pairs = pairs_of(latest)
    for item in latest:
        item.photos = pairs[item.pk]
        if not all(item.photos):
            continue
        lead = next((s for s in item.case.standing_shares if s.role == ShareRole.LEAD), None)
        others = [s.organisation.name for s in item.case.standing_shares if s.role != ShareRole.LEAD]
        item.by = _("%(lead)s牵头") % {"lead": lead.organisation.name} if lead else ""
        item.by += _("，%(others)s一起办。") % {"others": _("、").join(others)} if others else _("。")
        found.append(item)
        if len(found) == FEATURED:
            break
    return found


def photo(request: HttpRequest, number: int, stage: str) -> FileResponse:
    """Before or after, where a person released the pictures with the item."""
    item = or_404(BoardItem.objects.shown().select_related("before", "after").filter(pk=number, pictures=True).first())
    before, after = pairs_of([item])[item.pk]
    return file_response(before if stage == "before" else after if stage == "after" else None, thumbnail=True)


class BoardRss(Rss201rev2Feed):
    """An empty board was built now, by the one clock."""

    def latest_post_date(self) -> Any:
        return super().latest_post_date() if self.items else clock.now()


class BoardFeed(Feed):
    """RSS of the board."""

    feed_type = BoardRss

    def get_object(self, request: HttpRequest, code: str = "") -> Estate | None:
        return _estate_or_404(code)

    def title(self, estate: Estate | None) -> str:
        return _("公示板 · %(name)s") % {"name": estate.name} if estate else _("公示板")

    def link(self, estate: Estate | None) -> str:
        return reverse("board_estate", args=[estate.code]) if estate else reverse("board")

    description = ""

    def items(self, estate: Estate | None) -> Any:
        return items_of(estate)[:30]

    def item_title(self, item: BoardItem) -> str:
        return f"{item.title}（{item.case.get_phase_display()}）"

    def item_description(self, item: BoardItem) -> str:
        return item.words

    def item_pubdate(self, item: BoardItem) -> Any:
        return item.released_at

    def item_link(self, item: BoardItem) -> str:
        return reverse("board_item", args=[item.pk])

    def item_guid(self, item: BoardItem) -> str:
        return f"board:{item.pk}"

    item_guid_is_permalink = False
