"""What one row of a workbook makes: found again by its name in its place or by its code, made where there is none."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from minsheng.foundation.errors import BadInput

from ..coordinates import datum_named, to_wgs84
from ..models import (
    Building,
    Community,
    District,
    Estate,
    Grid,
    Home,
    Organisation,
    Street,
    Unit,
    Venue,
)
from ..place_persons import persons
from ..place_sheets import Line, building_and_unit, building_named, buildings_named, several, unit_named
from ..place_words import meaning, words_for
from ..states import OrganisationKind, Role, VenueKind
from .place_book import Book
from .place_people import give_post, let_represent
from .plans import position_kept

WHY = "the workbook names places of the whole district"


def _place(book: Book, model: Any, match: dict[str, Any], code: str, name: str, **more: Any) -> Any:
    """The place of this name there, made where there is none; its code is found again, too."""
    rows = model._base_manager.filter(**match)
    known = rows.filter(name=name).order_by("valid_to").first() or (rows.filter(code=code).first() if code else None)
    if known is not None:
        return book.standing(known)
    return book.new(model(code=code or free_code(model), name=name, **match, **more))


def free_code(model: Any) -> str:
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{model.__name__.lower()}-{last + 1}"


def _community_row(line: Line, book: Book) -> None:
    district = District.objects.first()
    if district is None:
        name = line.get("district")
        if not name:
            raise BadInput("系统里还没有区。请在这张表里加一列“区”，写上区的名字。", "district")
        district = book.new(District(code="district", name=name))
    street = _place(book, Street, {"district": district}, "", line.get("street"))
    known = Community._base_manager.filter(street=street, name=line.get("community")).exists()
    letters = "" if known else _letters(line.get("letters"), line.get("community"))
    found = _place(
        book,
        Community,
        {"street": street},
        line.get("code"),
        line.get("community"),
        letters=letters,
        phone=line.get("phone")[:20],
    )
    if line.get("phone"):
        book.change(found, f"值班电话改成{line.get('phone')[:20]}", phone=line.get("phone")[:20])


def _letters(given: str, name: str) -> str:
    """The letters in the numbers of a community's voices and cases: as given, or the first sounds of its name; never twice."""
    from pypinyin import Style, lazy_pinyin  # its dictionary would take a fifth of every start, and is asked here alone

    wanted = re.sub(
        r"[^A-Z0-9]", "", (given or "".join(lazy_pinyin(name.removesuffix("社区"), style=Style.FIRST_LETTER))).upper()
    )[:3]
    wanted, number = wanted or "SQ", 1
    letters = wanted
    while Community._base_manager.filter(letters=letters, valid_to=None).exists():
        number += 1
        letters = f"{wanted[: 4 - len(str(number))]}{number}"
    return letters


def _community(name: str) -> Community:
    rows = Community.objects.unscoped(WHY).filter(valid_to=None)
    found = rows.filter(name=name) or rows.filter(code=name) or rows.filter(name=f"{name}社区")
    if len(found) != 1:
        more = "有两个社区叫" if found else "没有社区叫"
        raise BadInput(f"{more}“{name}”。请先把它写进“社区”表，或者写区划代码。", "community")
    return found[0]


def _estate(name: str, community: str) -> Estate:
    rows = Estate.objects.unscoped(WHY).filter(valid_to=None, name=name)
    if community:
        rows = rows.filter(community=_community(community))
    if len(rows) != 1:
        more = "有几个小区叫" if rows else "没有小区叫"
        raise BadInput(f"{more}“{name}”。请先把它写进“小区”表；同名的，加一列“社区”。", "estate")
    return rows[0]


def _building(book: Book, estate: Estate, cell: str) -> Building:
    name = building_named(cell)
    found: Building = _place(book, Building, {"estate": estate}, name.removesuffix("号楼"), name)
    return found


def _estate_row(line: Line, book: Book) -> None:
    _place(book, Estate, {"community": _community(line.get("community"))}, line.get("code"), line.get("estate"))


def _building_row(line: Line, book: Book) -> None:
    estate = _estate(line.get("estate"), line.get("community"))
    units = line.get("units")
    if units and not (units.isdigit() and int(units) <= 30):
        raise BadInput(f"{line.cells['units']}的单元数“{units}”要写成1到30的数字。", "units")
    names = buildings_named(line.get("building"))
    where = _where(line, len(names))
    for one in names:
        name, unit = building_and_unit(one)
        building = _building(book, estate, name)
        if unit:
            _place(book, Unit, {"building": building}, unit.removesuffix("单元"), unit)
        for fields in where:
            book.change(building, f"{name}{'图上的位置' if 'plan_x' in fields else '的纬度、经度'}改了", **fields)
        for number in range(1, int(units or 0) + 1):
            _place(book, Unit, {"building": building}, str(number), f"{number}单元")


def _where(line: Line, buildings: int) -> list[dict[str, Any]]:
    """What a row says of where its building stands: on the plan of the estate, and on the earth (kept as WGS-84)."""
    found: list[dict[str, Any]] = []
    position = position_kept(line.get("x"), line.get("y"), "x")
    north, east = line.get("latitude"), line.get("longitude")
    if position is not None:
        found.append({"plan_x": position[0], "plan_y": position[1]})
    if north or east:
        datum = datum_named(line.get("datum"))
        if not datum:
            raise BadInput("写了纬度、经度，就要写坐标系：GPS、天地图、高德或腾讯、百度。", "datum")
        try:
            latitude, longitude = to_wgs84(float(north), float(east), datum)
        except ValueError:
            raise BadInput("纬度、经度要写成数字，比如37.55、115.58。", "latitude") from None
        if not (3 < latitude < 54 and 73 < longitude < 136):
            raise BadInput("纬度、经度不在国内，看看是不是写反了。", "latitude")
        found.append({"latitude": round(latitude, 6), "longitude": round(longitude, 6)})
    if found and buildings != 1:
        raise BadInput("写位置的一行只写一栋楼。", "building")
    return found


def _home_row(line: Line, book: Book) -> None:
    estate = _estate(line.get("estate"), line.get("community"))
    where, name = building_and_unit(line.get("building"))
    building = _building(book, estate, where)
    if name and line.get("unit") and unit_named(line.get("unit")) != name:
        raise BadInput(f"楼栋写着“{line.get('building')}”，单元写着“{line.get('unit')}”，请对一对。", "unit")
    name, unit = name or unit_named(line.get("unit")), None
    if name:
        unit = _place(book, Unit, {"building": building}, name.removesuffix("单元"), name)
    home = re.sub(r"(室|号)$", "", line.get("home"))
    _place(book, Home, {"building": building, "unit": unit}, home, home)


def _grid_row(line: Line, book: Book) -> None:
    community = _community(line.get("community"))
    grid: Grid = _place(book, Grid, {"community": community}, line.get("code"), line.get("grid"))
    if line.get("building"):
        estate = _estate(line.get("estate"), line.get("community")) if line.get("estate") else None
        rows = Building.objects.unscoped(WHY).filter(estate__community=community, valid_to=None)
        rows = rows.filter(estate=estate) if estate else rows
        for name in buildings_named(line.get("building")):
            if building_and_unit(name)[1]:
                raise BadInput(f"“{name}”是楼里的一个单元，网格按整栋楼划，请写楼号。", "building")
            found = list(rows.filter(name=name))
            if len(found) != 1:
                raise BadInput(
                    f"{line.cells['building']}：{community.name}里{'有几栋' if found else '没有'}“{name}”。请写明小区。",
                    "building",
                )
            book.link(grid, "buildings", found, "管的楼加了")
    for person in _persons(line):
        workers = give_post(book, person, "", Role.GRID, community=community, since=_day(line, "since"))
        book.link(grid, "workers", workers, "网格员加了")


def _venue_row(line: Line, book: Book) -> None:
    community = _community(line.get("community"))
    estate = _estate(line.get("estate"), line.get("community")) if line.get("estate") else None
    kind = meaning("venue", line.get("kind") or line.get("venue")) or VenueKind.OTHER
    _place(book, Venue, {"community": community}, line.get("code"), line.get("venue"), kind=kind, estate=estate)


def _staff_row(line: Line, book: Book) -> None:
    role = meaning("role", line.get("role"))
    if role is None:
        names = "、".join(str(label) for label in Role.labels)
        raise BadInput(f"{line.cells['role']}的岗位“{line.get('role')}”认不出来。请写{names}里的一个。", "role")
    since, until = _day(line, "since"), _day(line, "until")
    people = _persons(line)
    for person in people:
        username = line.get("username") if len(people) == 1 else ""
        if role in (Role.DISTRICT, Role.AUDITOR):
            give_post(book, person, username, role, since=since, until=until)
        elif role == Role.STREET:
            give_post(book, person, username, role, street=_street(line), since=since, until=until)
        else:
            if not line.get("community"):
                raise BadInput("这个岗位要写是哪个社区的。", "community")
            for community in several(line.get("community")):
                give_post(book, person, username, role, community=_community(community), since=since, until=until)


def _persons(line: Line) -> list[str]:
    found = persons(line.get("person"))
    if line.get("person") and not found:
        raise BadInput(f"“{line.get('person')[:20]}”里没有姓名，请写上姓名。", "person")
    return found


def _day(line: Line, column: str) -> date | None:
    return date.fromisoformat(line.get(column)) if line.get(column) else None


def _street(line: Line) -> Street:
    name = line.get("street") or line.get("community")
    found = Street.objects.filter(name=name, valid_to=None).first()
    if found is None:
        raise BadInput(f"没有街道叫“{name}”。请先把它写进“社区”表的“街道”一列。", "street")
    return found


def _organisation_row(line: Line, book: Book) -> None:
    """Whom it serves is only ever widened, and only by what is written: whoever serves the whole district is told cases of all of it."""
    name = line.get("organisation")
    kind = meaning("organisation", line.get("kind")) or meaning("organisation", name)
    if kind is None:
        names = "、".join(str(label) for label in OrganisationKind.labels)
        raise BadInput(f"看不出“{name}”是哪一类单位。请在“类型”里写{names}里的一个。", "kind")
    written = several(line.get("community"))
    everywhere = any(one in words_for("everywhere") for one in written)
    served = [_community(one) for one in written if one not in words_for("everywhere")]
    found = Organisation.objects.unscoped(WHY).filter(name=name).first()
    if found is None and not written:
        raise BadInput(f"没写“{name}”服务哪些社区。请写社区名；管全区的，写“全区”。", "community", "served_where")
    if found is None:
        found = book.new(
            Organisation(
                code=line.get("code") or free_code(Organisation),
                name=name,
                kind=kind,
                abilities=several(line.get("abilities")),
                phone=line.get("phone")[:20],
                whole_district=everywhere,
            )
        )
    if everywhere:  # an empty cell leaves what is there as it is
        book.change(found, "服务范围改成全区", whole_district=True)
    book.link(found, "communities", served, "服务范围加了")
    for person in _persons(line):
        let_represent(book, person, "", found, _day(line, "since"), _day(line, "until"))


def _representative_row(line: Line, book: Book) -> None:
    found = Organisation.objects.unscoped(WHY).filter(name=line.get("organisation")).first()
    if found is None:
        raise BadInput(f"没有单位叫“{line.get('organisation')}”。请先把它写进“单位”表。", "organisation")
    for person in (people := _persons(line)):
        username = line.get("username") if len(people) == 1 else ""
        let_represent(book, person, username, found, _day(line, "since"), _day(line, "until"))


TAKE: dict[str, Callable[[Line, Book], None]] = {
    "community": _community_row,
    "estate": _estate_row,
    "building": _building_row,
    "home": _home_row,
    "grid": _grid_row,
    "venue": _venue_row,
    "staff": _staff_row,
    "organisation": _organisation_row,
    "representative": _representative_row,
}
