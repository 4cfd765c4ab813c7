"""派单目录: the list of duties is taken in from a sheet, corrected from what was decided on a refusal, and put back; always as a new version."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from minsheng.casework.models import Assignment, Category, Refusal
from minsheng.casework.states import Decision, ShareRole
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Organisation, Street, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import OrganisationKind

from ..dispatch_sheets import Line, read_dispatch_list, require_no_problems, role_named
from ..events import DispatchListCorrected, DispatchListImported, DispatchListPutBack
from ..models import DispatchList, DispatchRow
from ..queries.dispatch_list import list_in_force, whole_in_words
from ..states import Area, HowListed

COPIED = ("category_id", "organisation_id", "kind", "role", "street_id", "community_id", "source", "note", "refusal_id")
WHAT = ("category_id", "organisation_id", "kind", "role", "street_id", "community_id")
LONGEST = 200


@transaction.atomic
def import_dispatch_list(*, content: bytes, file_name: str, by: User) -> DispatchList:
    """Take in a sheet as the new version, whole. Raises BadInput with sheet and row of what cannot be used: then nothing changes."""
    require(by, "work_together.import_dispatch_list")
    rows = _understood(read_dispatch_list(content))
    latest = list_in_force()
    before = _rows_of(latest)
    if [_copied(row) for row in before] == [_copied(row) for row in rows]:
        raise StateForbids("和现在用的一版一模一样，不用再导。", "same_list")
    listing = _version_after(latest, how=HowListed.IMPORTED, file_name=file_name[:120], by=by)
    _put(listing, rows)
    old, new = {_key(row) for row in before}, {_key(row) for row in rows}
    record(
        DispatchListImported(
            list_id=listing.pk,
            version=listing.version,
            file_name=listing.file_name,
            rows=len(rows),
            added=len(new - old),
            taken_out=len(old - new),
            by_id=by.pk,
        )
    )
    return listing


@transaction.atomic
def put_back_dispatch_list(*, listing: DispatchList, by: User) -> DispatchList:
    """Go back: the rows of an earlier version become the newest one. Raises StateForbids for the one in force."""
    require(by, "work_together.import_dispatch_list")
    in_force = list_in_force()
    if in_force is None or in_force.pk == listing.pk:
        raise StateForbids("现在用的就是这一版。", "in_force")
    rows = _rows_of(listing)
    new = _version_after(in_force, how=HowListed.BACK, taken_from=listing, by=by)
    _put(new, rows)
    record(DispatchListPutBack(list_id=new.pk, version=new.version, taken_from=listing.version, rows=len(rows), by_id=by.pk))
    return new


@transaction.atomic
def correct_dispatch_list(
    *,
    share: Assignment,
    by: User,
    organisation: Organisation | None = None,
    role: str = ShareRole.LEAD,
    category: Category | None = None,
    area: str = Area.STREET,
    take_out: Collection[str] = (),
    note: str = "",
    seen_version: int | None = None,
) -> DispatchList:
    """After a decision on a refusal: a row more whose source is the decision, and rows (ids of the version in force) that go.

    A street changes what holds in the street or in its communities; what holds everywhere is for the district. `seen_version` is the one
    that the writer began from, 0 where there was none: raises StateForbids where another is in force.
    """
    require(by, "work_together.correct_dispatch_list", share)
    refusal = Refusal.objects.filter(assignment=share).exclude(decision="").first()
    if refusal is None:
        raise StateForbids("还没有裁定，先裁定再改目录。", "not_decided")
    kept = short_words_kept(note, "note", LONGEST)
    latest = list_in_force()
    before = _rows_of(latest)
    gone = [row for row in before if str(row.pk) in set(take_out)]
    if len(gone) != len(set(take_out)) or seen_version not in (None, latest.version if latest else 0):
        raise StateForbids("目录刚才有人改过了。请看一眼新的一版，再选一次。", "list_changed")
    if organisation is None and not gone:
        raise BadInput("什么都没改。选一家，或者勾上要去掉的行。", "organisation", "nothing_changed")
    for row in gone:
        _require_own_area(row, by, "take_out")
    rows, added = [row for row in before if row not in gone], []
    if organisation is not None:
        added = [_added(share, refusal, organisation, role, category or share.case.category, area, kept)]
        _require_own_area(added[0], by, "area")
        if _key(added[0]) in {_key(row) for row in rows}:
            raise StateForbids("目录里已经有这一行。", "already_listed")
    listing = _version_after(latest, how=HowListed.CORRECTED, refusal=refusal, words=kept, by=by)
    _put(listing, rows + added)
    record(
        DispatchListCorrected(
            list_id=listing.pk,
            case_id=share.case_id,
            assignment_id=share.pk,
            version=listing.version,
            added=[whole_in_words(row) for row in added],
            taken_out=[whole_in_words(row) for row in gone],
            words=kept,
            by_id=by.pk,
        )
    )
    return listing


def _rows_of(listing: DispatchList | None) -> list[DispatchRow]:
    rows = DispatchRow.objects.unscoped("all of a version becomes the next").filter(listing=listing)
    return list(rows.select_related("category", "organisation", "street", "community").order_by("position"))


def _version_after(latest: DispatchList | None, **given: Any) -> DispatchList:
    """After the one whose rows were read: whoever made a version meanwhile was faster, and nothing of theirs is lost."""
    try:
        with transaction.atomic():
            return DispatchList.objects.create(version=latest.version + 1 if latest else 1, at=clock.now(), **given)
    except IntegrityError as error:
        raise SomebodyWasFaster from error


def _put(listing: DispatchList, rows: Sequence[DispatchRow]) -> None:
    new = (
        DispatchRow(listing=listing, position=at, **{name: getattr(row, name) for name in COPIED})
        for at, row in enumerate(rows, start=1)
    )
    DispatchRow.objects.bulk_create(new)


def _key(row: DispatchRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in WHAT)


def _copied(row: DispatchRow) -> tuple[Any, ...]:
    """All that the sheet says of a row."""
    return (*_key(row), row.source, row.note)


def _require_own_area(row: DispatchRow, by: User, field: str) -> None:
    scope = scope_of(by)
    street = row.street_id or (row.community.street_id if row.community else None)
    if not scope.everywhere and street not in scope.streets:
        raise BadInput("这一行不在您的街道里，或者管着全区，要由区里改。您可以改本街道的。", field, "area_too_wide")


def _added(
    share: Assignment, refusal: Refusal, organisation: Organisation, role: str, category: Category, area: str, note: str
) -> DispatchRow:
    if role not in ShareRole.values:
        raise BadInput("请选牵头还是协办。", "role")
    if area not in Area.values:
        raise BadInput("请选管到哪儿。", "area")
    community = share.case.community
    assert refusal.decided_at is not None
    said = "拒接成立" if refusal.decision == Decision.UPHELD else "拒接不成立"
    return DispatchRow(
        category=category,
        organisation=organisation,
        role=role,
        street=community.street if area == Area.STREET else None,
        community=community if area == Area.COMMUNITY else None,
        source=f"{clock.local(refusal.decided_at):%Y-%m-%d}裁定（{share.organisation.name}{said}）"[:LONGEST],
        note=note,
        refusal=refusal,
    )


def _understood(lines: Sequence[Line]) -> list[DispatchRow]:
    """What the lines name, found; all that is wrong is told at once."""
    known = _Known()
    rows: list[DispatchRow] = []
    problems: list[str] = []
    seen: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        try:
            row = known.row(line)
            twin = seen.get(_key(row))
            if twin is not None:
                raise ValueError(f"和{twin.where}重复")
        except ValueError as error:
            problems.append(f"{line.where}：{error}")
        else:
            seen[_key(row)] = line
            rows.append(row)
    require_no_problems(problems)
    return rows


class _Known:
    """What a sheet may name, by code and by name; read once for all of its rows."""

    def __init__(self) -> None:
        self.categories: dict[str, list[Category]] = {}
        for category in Category.objects.filter(retired=False).select_related("parent"):
            for name in {_plain(category.code), _plain(category.name), _plain(str(category))}:
                self.categories.setdefault(name, []).append(category)
        self.organisations: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.unscoped("the list of duties names any of them"):
            for name in {organisation.code, organisation.name}:
                self.organisations.setdefault(name, []).append(organisation)
        self.streets = {name: one for one in Street.objects.all() for name in (one.code, one.name)}
        self.communities: dict[str, list[Community]] = {}
        for community in Community.objects.unscoped("the list of duties names any of them").filter(valid_to=None):
            for name in {community.code, community.name}:
                self.communities.setdefault(name, []).append(community)
        self.kinds = {str(label): value for value, label in OrganisationKind.choices}

    def row(self, line: Line) -> DispatchRow:
        """Raises ValueError with what is wrong in the row."""
        role = role_named(line.get("role"))
        if not role:
            raise ValueError(f"“{line.get('role')[:10]}”认不出来，请写牵头或协办")
        if not line.get("source"):
            raise ValueError("没有写依据，请写文号和条款")
        too_long = next((name for name in ("source", "note") if len(line.get(name)) > LONGEST), "")
        if too_long:
            raise ValueError(f"依据或备注太长了，最多{LONGEST}字")
        name, kind = line.get("organisation"), line.get("kind")
        if not name and not kind:
            raise ValueError("没有写单位，也没有写单位类型")
        if kind and kind not in self.kinds:
            raise ValueError(f"单位类型“{kind[:12]}”没有，请写{'、'.join(self.kinds)}")
        community, street = line.get("community"), line.get("street")
        if street and street not in self.streets:
            raise ValueError(f"没有街道“{street[:20]}”")
        within = self._community(community, self.streets.get(street)) if community else None
        return DispatchRow(
            category=_only(self.categories, _plain(line.get("category")), "类别", "请写代码或“大类 › 小类”"),
            organisation=_only(self.organisations, name, "单位", "请写代码") if name else None,
            kind="" if name else self.kinds[kind],
            role=role,
            street=self.streets[street] if street and within is None else None,
            community=within,
            source=line.get("source"),
            note=line.get("note"),
        )

    def _community(self, name: str, street: Street | None) -> Community:
        fitting = [one for one in self.communities.get(name, []) if street is None or one.street_id == street.pk]
        where = f"{street.name}里" if street else ""
        if not fitting:
            raise ValueError(f"{where}没有社区“{name[:20]}”")
        found: Community = _only({name: fitting}, name, "社区", "请再写上街道")
        return found


def _plain(name: str) -> str:
    """大类 › 小类, however the mark between them is written; a name that has such a mark itself (水/电/气) is read like one."""
    return name.replace(">", "›").replace("＞", "›").replace("/", "›").replace(" ", "")


def _only(known: dict[str, list[Any]], name: str, what: str, how: str) -> Any:
    found = known.get(name, [])
    if not found:
        raise ValueError(f"没有{what}“{name[:20]}”" if name else f"没有写{what}")
    if len(found) > 1:
        raise ValueError(f"叫“{name[:20]}”的{what}有几个，{how}")
    return found[0]
