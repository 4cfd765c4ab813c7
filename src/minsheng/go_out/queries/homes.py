"""The homes of a visit as its page shows them, and the homes that somebody typed."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.homes import building_in_words, home_named
from minsheng.neighbourhood.models import Estate, Home, User

from ..models import Outing, OutingHome, Stop
from .households import homes_of_carer


@dataclass(frozen=True)
class ToSee:
    """A home on the list of a visit: the last stop there on this visit, and why it is on it where the reader may know. `key`: of its forms."""

    row: OutingHome
    stop: Stop | None
    key: uuid.UUID
    why: str = ""


def homes_of(outing: Outing, user: User) -> list[ToSee]:
    """In the order in which one walks."""
    rows = OutingHome.objects.visible_to(user).standing().filter(outing=outing)
    rows = rows.select_related("home__building__estate", "home__unit").order_by("position", "pk")
    stops = Stop.objects.visible_to(user).filter(outing=outing).exclude(dwelling=None).order_by("at", "pk")
    last = {stop.dwelling_id: stop for stop in stops}
    found = list(rows)
    told = [row.home_id for row in found if row.why_sealed]
    mine = set(homes_of_carer(user).filter(pk__in=told).values_list("pk", flat=True)) if told else set()
    return [ToSee(row, last.get(row.home_id), uuid.uuid4(), row.why if row.home_id in mine else "") for row in found]


def outing_home_or_none(user: User, outing: Outing, identity: int) -> OutingHome | None:
    rows = OutingHome.objects.visible_to(user).filter(outing=outing, pk=identity)
    found: OutingHome | None = rows.select_related("outing__community", "home__building__estate", "home__unit").first()
    return found


def home_or_none(user: User, identity: int) -> Home | None:
    rows = Home.objects.visible_to(user).filter(pk=identity, valid_to=None)
    found: Home | None = rows.select_related("building__estate__community", "unit").first()
    return found


def homes_typed(estates: Iterable[Estate], text: str) -> list[Home]:
    """A home a line, 3号楼2单元502; with the estate in front where there are several. Raises BadInput with the line that names none."""
    known, found = list(estates), []
    for line in filter(None, (part.strip() for part in re.split(r"[\n，,、；;]", text))):
        homes = []
        for estate in known:
            rest = line.removeprefix(estate.name).strip()
            home = home_named(building_in_words(estate, rest), rest)
            if home is not None:
                homes.append(home)
        if len(homes) != 1:
            why = "有好几户都叫" if homes else "册子里没有"
            raise BadInput(f"{why}“{line}”。写成“3号楼2单元502”，几个小区时前面写上小区。", "homes", "home_unknown")
        found.append(homes[0])
    return found
