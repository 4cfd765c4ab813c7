"""Questions about the list of duties 派单目录: what is in force, what it says of a matter in a community."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from minsheng.casework.models import Category
from minsheng.casework.states import ShareRole
from minsheng.neighbourhood.models import Community, Organisation, User

from ..models import DispatchList, DispatchRow

WHY = "what the list of duties says of a matter in a community already visible"
WITH = ("category__parent", "organisation", "street", "community")


def list_in_force() -> DispatchList | None:
    return DispatchList.objects.select_related("by").first()


def versions() -> QuerySet[DispatchList]:
    """All of them, the newest first, each with how many rows it has."""
    return DispatchList.objects.select_related("by", "taken_from").annotate(n=Count("rows")).order_by("-version")


def version_or_none(version: int) -> DispatchList | None:
    return DispatchList.objects.filter(version=version).select_related("by", "taken_from").first()


def rows_shown(listing: DispatchList | None, user: User, category: Category | None = None) -> QuerySet[DispatchRow]:
    """The rows of a version that somebody may read; of a category also what stands at its parents and beneath it."""
    rows: QuerySet[DispatchRow] = DispatchRow.objects.visible_to(user).filter(listing=listing)
    if category is not None:
        above = dict(Category.objects.values_list("pk", "parent_id"))
        beneath = [pk for pk in above if category.pk in _line(pk, above)]
        rows = rows.filter(category__in={*beneath, *_line(category.pk, above)})
    return rows.select_related(*WITH, "refusal__assignment__case").order_by("position")


def _line(pk: int | None, above: Mapping[int, int | None]) -> list[int]:
    """A category and its parents, the narrowest first."""
    found: list[int] = []
    while pk is not None and pk not in found:
        found.append(pk)
        pk = above.get(pk)
    return found


def rows_for(category: Category, community: Community) -> list[DispatchRow]:
    """What holds for a matter in a community."""
    return rows_that_hold(rows_about([category], [community]), category, community)


def rows_about(categories: Iterable[Category], communities: Iterable[Community]) -> QuerySet[DispatchRow]:
    """All rows in force that may say something of these matters in these communities."""
    lines = {pk for category in categories for pk in _line_of(category)}
    area = Q(street=None, community=None)
    area |= Q(community__in=[one.pk for one in communities]) | Q(street__in={one.street_id for one in communities})
    rows: QuerySet[DispatchRow] = DispatchRow.objects.unscoped(WHY).filter(area, listing__version=_latest(), category__in=lines)
    return rows.select_related(*WITH)


def rows_that_hold(rows: Iterable[DispatchRow], category: Category, community: Community) -> list[DispatchRow]:
    """Of those that lead only the narrowest rows, by matter first and then by area; all helpers."""
    line = _line_of(category)
    here = [row for row in rows if row.category_id in line and _covers(row, community)]
    found = sorted(here, key=lambda row: (*_narrow(row, line), row.position))
    leads = [row for row in found if row.role == ShareRole.LEAD]
    helpers = [row for row in found if row.role != ShareRole.LEAD]
    return [row for row in leads if _narrow(row, line) == _narrow(leads[0], line)] + helpers


def _line_of(category: Category) -> list[int]:
    """A category and its parents, the narrowest first."""
    line, node = [category.pk], category
    while node.parent is not None and node.parent.pk not in line:
        node = node.parent
        line.append(node.pk)
    return line


def _covers(row: DispatchRow, community: Community) -> bool:
    if row.community_id is not None:
        return bool(row.community_id == community.pk)
    return row.street_id is None or bool(row.street_id == community.street_id)


def _latest() -> Subquery:
    return Subquery(DispatchList.objects.order_by("-version").values("version")[:1])


def _narrow(row: DispatchRow, line: list[int]) -> tuple[int, int]:
    return line.index(row.category_id), -row.narrowness


def in_words(row: DispatchRow) -> str:
    """For whom is asked: in which role, and what says so."""
    if row.organisation is not None:
        said = _("派单目录写它牵头：%(source)s") if row.role == ShareRole.LEAD else _("派单目录写它协办：%(source)s")
        return said % {"source": row.source}
    said = _("派单目录写%(kind)s牵头：%(source)s") if row.role == ShareRole.LEAD else _("派单目录写%(kind)s协办：%(source)s")
    return said % {"kind": row.get_kind_display(), "source": row.source}


def whole_in_words(row: DispatchRow) -> str:
    """A row as one sentence, for who reads it away from its table."""
    said = _("%(category)s：%(who)s%(role)s（%(area)s），%(source)s")
    return said % {
        "category": row.category.name,
        "who": row.who,
        "role": row.get_role_display(),
        "area": area_shown(row),
        "source": row.source,
    }


def area_shown(row: DispatchRow) -> str:
    return row.community.name if row.community else row.street.name if row.street else _("全区")


def listed_among(organisations: Iterable[Organisation], rows: Collection[DispatchRow]) -> dict[int, tuple[bool, list[str]]]:
    """Of the rows that hold: organisation → whether it leads by the list, and the sentences; those not named are left out."""
    found: dict[int, tuple[bool, list[str]]] = {}
    for one in organisations:
        named = rows_that_name(one, rows)
        if named:
            leads = any(row.role == ShareRole.LEAD for row in named)
            found[one.pk] = (leads, list(dict.fromkeys(in_words(row) for row in named)))
    return found


def rows_that_name(organisation: Organisation, rows: Collection[DispatchRow]) -> list[DispatchRow]:
    """Of these those that send a matter to it, by name or by its kind."""
    return [row for row in rows if row.organisation_id == organisation.pk or (row.kind and row.kind == organisation.kind)]
