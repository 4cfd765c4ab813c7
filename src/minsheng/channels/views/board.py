"""公示板: what was heard and what became of it, for everybody; as a page, as pictures, as a feed."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from minsheng.casework.models import BoardItem
from minsheng.casework.queries.board import SOLVED, board_of, estates_on_board, items_of, late_words
from minsheng.casework.queries.facilities import facilities_of_estate
from minsheng.casework.queries.receipts import pair_of
from minsheng.casework.queries.thanks import thanked_in
from minsheng.casework.states import ENDED, ShareRole
from minsheng.casework.views.files import file_response
from minsheng.foundation import clock
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_of
from minsheng.neighbourhood.models import Estate

FEATURED, SHOWN = 2, 20


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
    rows = items_of(estate, show, category).exclude(
        pk__in=[feature["item"].pk for feature in features]
    )  # they stand above the list
    page = page_of(rows, request.GET, SHOWN, moment="released_at")
    thanks = thanked_in([item.case_id for item in [*page, *(feature["item"] for feature in features)] if item.thanks])
    for item in page:
        _dress(item)
    for item in [*page, *(feature["item"] for feature in features)]:
        item.thanked = thanks.get(item.case_id, []) if item.thanks else []
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
    }
    return render(request, "channels/board.html", context)


def _dress(item: BoardItem) -> None:
    """What a line says beside the words: whether it is late, and how long it took or takes."""
    case = item.case
    item.late = 0 if case.phase in ENDED else late_words(item)  # type: ignore[attr-defined]
    end = case.ended_at if case.phase in ENDED and case.ended_at else None
    item.days = (end - case.opened_at).days + 1 if end and case.phase in SOLVED else None  # type: ignore[attr-defined]
    item.ended = end  # type: ignore[attr-defined]


def _featured(estate: Estate | None) -> list[dict[str, Any]]:
    """The latest solved ones with a picture of before and of after."""
    found: list[dict[str, Any]] = []
    for item in items_of(estate, "solved").filter(pictures=True)[:12]:
        before, after = pair_of(item.case)
        if before is None or after is None:
            continue
        lead = next((s for s in item.case.standing_shares if s.role == ShareRole.LEAD), None)
        others = [s.organisation.name for s in item.case.standing_shares if s.role != ShareRole.LEAD]
        by = _("%(lead)s牵头") % {"lead": lead.organisation.name} if lead else ""
        by += _("，%(others)s一起办。") % {"others": _("、").join(others)} if others else _("。")
        found.append({"item": item, "before": before, "after": after, "by": by})
        if len(found) == FEATURED:
            break
    return found


def photo(request: HttpRequest, number: int, stage: str) -> FileResponse:
    """Before or after, where a person released the pictures with the item."""
    item = BoardItem.objects.shown().select_related("case").filter(pk=number, pictures=True).first()
    if item is None:
        raise Http404
    before, after = pair_of(item.case)
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
        return f"{reverse('board')}#item-{item.pk}"

    def item_guid(self, item: BoardItem) -> str:
        return f"board:{item.pk}"

    item_guid_is_permalink = False
