"""The district, its offices, organisations and accounts of the demonstration."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import (
    Building,
    Community,
    District,
    Estate,
    Grid,
    Organisation,
    Post,
    Representative,
    Street,
    User,
    Venue,
)

# Who can be entered as from the front page, in the order of the story: username, who, what for.
VISITORS = (
    ("wangjie", "王姐", _("网格员"), _("在院子里记下大家说的")),
    ("shuji", "苏书记", _("社区书记"), _("派给几家一起办")),
    ("laozhou", "老周", "恒邻物业", _("答应日子、交结果")),
    ("chengguan", "马科员", "区城管局", _("部门怎么接、怎么拒")),
    ("jiedao", "街道", _("街道干部"), _("裁定拒接、批准结束")),
    ("quji", "区里", _("区级管理员"), _("看全区、改规则")),
)
# Also there, for whoever asks what is closed to them: shown smaller, below.
QUIET_VISITORS = (
    ("xiaochen", "小陈", _("邻近社区的社区工作者"), _("这里的事一件也看不到")),
    ("shenji", "审计员", _("只看不改"), _("查记录，看不到居民是谁")),
)


def data(name: str) -> Any:
    return json.loads((files("minsheng.config.demonstration") / "data" / name).read_text(encoding="utf-8"))


@dataclass
class People:
    """Everybody and everything a played matter needs, by code."""

    communities: dict[str, Community] = field(default_factory=dict)
    estates: dict[str, Estate] = field(default_factory=dict)
    buildings: dict[tuple[str, int], Building] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, dict[str, User]] = field(default_factory=dict)
    street_officers: dict[str, User] = field(default_factory=dict)
    acts_for: dict[str, User] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def _user(username: str, name: str) -> User:
    user = User(username=username, name=name)
    user.set_unusable_password()
    user.save()
    return user


def settle_in() -> People:
    """Create place, people and organisations."""
    place, people = data("place.json"), People()
    since = clock.today() - timedelta(days=700)
    district = District.objects.create(**place["district"], valid_from=since)
    streets = {}
    for row in place["streets"]:
        street = Street.objects.create(district=district, code=row["code"], name=row["name"], valid_from=since)
        streets[street.code] = street
        for inner in row["communities"]:
            _community(people, street, inner, since)
    for row in place["staff"]:
        user = people.users[row["username"]] = _user(row["username"], row["name"])
        community = people.communities.get(row["area"])
        street_of = streets.get(row["area"])
        Post.objects.create(user=user, role=row["role"], community=community, street=street_of, since=since)
        if community is not None:
            people.staff.setdefault(community.code, {})[row["role"]] = user
        elif street_of is not None:
            people.street_officers[street_of.code] = user
    named = {row["organisation"]: row for row in place["representatives"]}
    for row in place["organisations"]:
        organisation = Organisation.objects.create(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            abilities=row["abilities"],
            whole_district=not row["communities"],
        )
        organisation.communities.add(*(people.communities[code] for code in row["communities"]))
        people.organisations[row["code"]] = organisation
        if row["person"]:
            known = named.get(row["code"])
            user = _user(known["username"] if known else f"dw-{row['code']}", row["person"])
            Representative.objects.create(user=user, organisation=organisation, since=since)
            people.acts_for[row["code"]] = people.users[user.username] = user
    return people


def _community(people: People, street: Street, row: dict[str, Any], since: Any) -> None:
    community = Community.objects.create(
        street=street, code=row["code"], name=row["name"], letters=row["letters"], valid_from=since, phone="0318-000 0123"
    )
    people.communities[community.code] = community
    for part in row["estates"]:
        estate = Estate.objects.create(community=community, code=part["code"], name=part["name"], valid_from=since)
        people.estates[estate.code] = estate
        for number in range(1, part["buildings"] + 1):
            x, y = part["plan"][number - 1] if "plan" in part else (None, None)  # the others stand in rows
            name = f"{number}号楼"
            building = Building.objects.create(estate=estate, code=str(number), name=name, plan_x=x, plan_y=y, valid_from=since)
            people.buildings[estate.code, number] = building
        grid = Grid.objects.create(
            community=community, code=f"{row['letters']}-{estate.pk}", name=f"{estate.name}网格", valid_from=since
        )
        grid.buildings.add(*estate.buildings.unscoped("setting up"))
        Venue.objects.create(
            community=community,
            estate=estate,
            code=f"{estate.code}-yard",
            name=f"{estate.name}院里",
            kind="yard",
            valid_from=since,
        )
        Venue.objects.create(
            community=community,
            estate=estate,
            code=f"{estate.code}-duty",
            name=f"{estate.name}“您说我听”服务点",
            kind="duty_point",
            valid_from=since,
        )
