"""The home that somebody means by what they typed: 3号楼2单元502, 3号楼-2-502, 3号楼502室."""

import re

from django.db.models import Q

from .models import Building, Estate, Home

_NUMBER = re.compile(r"(?:0*(\d{1,2})\s*(?:单元|门|[-－—])\s*)?([0-9A-Za-z]{1,6})\s*(?:室|号|户)?")
WHY = "of an estate already visible"


def building_in_words(estate: Estate | None, typed: str) -> Building | None:
    """The building whose name `typed` begins with; the longest where several do."""
    if estate is None or not typed:
        return None
    rows = Building.objects.unscoped(WHY).filter(estate=estate, valid_to=None)
    found: list[Building] = sorted(
        (one for one in rows if one.name and typed.startswith(one.name)), key=lambda one: -len(one.name)
    )
    return found[0] if found else None


def parts_of(building: Building, typed: str) -> tuple[str, str] | None:
    """What follows the building: the unit (empty where none is said) and the number; None where it is no number of a home."""
    found = _NUMBER.fullmatch(typed.strip().removeprefix(building.name).strip(" -－—,，"))
    return (f"{found[1]}单元" if found[1] else "", found[2]) if found else None


def home_named(building: Building | None, typed: str) -> Home | None:
    """The home of the building that `typed` names, where exactly one does."""
    parts = parts_of(building, typed) if building is not None else None
    if parts is None:
        return None
    unit, number = parts
    rows = Home.objects.unscoped(WHY).filter(building=building, valid_to=None, name=number)
    rows = rows.filter(Q(unit=None) | Q(unit__name=unit)) if unit else rows
    found = list(rows.select_related("building__estate", "unit")[:2])
    return found[0] if len(found) == 1 else None
