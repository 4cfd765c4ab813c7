"""The standing people of the tests and the tiny district they live in.

王姐 the grid worker, 苏书记 the secretary, 小刘 the worker; 老周 of the property company; 小陈 from the next community, who must see nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.events import CategoriesImported
from minsheng.casework.models import Category
from minsheng.foundation import clock
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import (
    Building,
    Community,
    District,
    Estate,
    Organisation,
    Post,
    Representative,
    Street,
    User,
    Venue,
)


@dataclass
class Town:
    """Two communities of one street, one of another; who works there; who can be asked to take a share."""

    district: District
    street: Street
    wandu: Community
    gucheng: Community
    faraway: Community
    estate: Estate
    building: Building
    estate_b: Estate
    building_b: Building
    yard: Venue
    wangjie: User
    shuji: User
    xiaoliu: User
    jiedao: User
    quji: User
    shenji: User
    xiaochen: User
    laozhou: User
    chengguan: User
    lilei: User
    passerby: User
    property_company: Organisation
    bureau: Organisation
    volunteers: Organisation
    office: Organisation

    def category(self, code: str) -> Category:
        return Category.objects.get(code=code)

    @property
    def strangers(self) -> dict[str, User]:
        """People who must not touch anything of 万都 unless it was given to them."""
        return {"xiaochen": self.xiaochen, "lilei": self.lilei, "passerby": self.passerby}


def fresh(thing: Any) -> Any:
    """The same row as the next request would read it, with nothing kept from before."""
    return type(thing)._base_manager.get(pk=thing.pk)


def seen_as(user: User, viewer: User) -> User:
    """`user`, as `viewer` sees the program through their eyes."""
    seen = fresh(user)
    seen.viewed_by = viewer
    return seen


def person(username: str, name: str) -> User:
    return User.objects.create(username=username, name=name, password="!")


def posted(username: str, name: str, role: str, since: date, **area: Any) -> User:
    user = person(username, name)
    Post.objects.create(user=user, role=role, since=since, **area)
    return user


def organised(code: str, name: str, kind: str, *serving: Community, whole_district: bool = False) -> Organisation:
    organisation = Organisation.objects.create(code=code, name=name, kind=kind, whole_district=whole_district)
    organisation.communities.add(*serving)
    return organisation


def acting(username: str, name: str, organisation: Organisation, since: date) -> User:
    user = person(username, name)
    Representative.objects.create(user=user, organisation=organisation, since=since)
    return user


def estate_of(community: Community, code: str, name: str) -> tuple[Estate, Building]:
    estate = Estate.objects.create(community=community, code=code, name=name)
    return estate, Building.objects.create(estate=estate, code="3", name="3号楼")


_TREE: list[Category] = []


def tree_grown() -> None:
    """The own tree of matters. Through the act it takes two hundred statements: so once a process, and as a copy from then on."""
    if not _TREE:
        import_categories(text=default_tree(), by=None)
        _TREE.extend(Category.objects.select_related("parent").order_by("position"))
        return
    by_code: dict[str, Category] = {}
    for level in (True, False):
        found = [category for category in _TREE if (category.parent is None) is level]
        copies = []
        for category in found:
            values = {field.name: getattr(category, field.name) for field in Category._meta.concrete_fields if field.name != "id"}
            values["parent"] = by_code[category.parent.code] if category.parent else None
            copies.append(Category(**values))
        by_code |= {category.code: category for category in Category.objects.bulk_create(copies)}
    with transaction.atomic():
        record(CategoriesImported(key="tree", added=len(_TREE), changed=0, by_id=None))


def settled_town() -> Town:
    since = clock.today() - timedelta(days=400)
    district = District.objects.create(code="131103", name="测试区", valid_from=since)
    street = Street.objects.create(district=district, code="131103001", name="测试街道", valid_from=since)
    other = Street.objects.create(district=district, code="131103002", name="另一街道", valid_from=since)

    def community(code: str, name: str, letters: str, of: Street) -> Community:
        return Community.objects.create(street=of, code=code, name=name, letters=letters, valid_from=since)

    wandu = community("131103001001", "万都社区", "WD", street)
    gucheng = community("131103001002", "古城社区", "GC", street)
    faraway = community("131103002001", "远处社区", "YC", other)
    estate, building = estate_of(wandu, "wandu", "万都小区")
    estate_b, building_b = estate_of(gucheng, "gucheng", "古城小区")
    property_company = organised("hengling", "恒邻物业", "property", wandu)
    bureau = organised("chengguan", "区城管局", "department", whole_district=True)
    next_door = organised("linjia", "邻家商户", "business", gucheng)
    tree_grown()
    return Town(
        district=district,
        street=street,
        wandu=wandu,
        gucheng=gucheng,
        faraway=faraway,
        estate=estate,
        building=building,
        estate_b=estate_b,
        building_b=building_b,
        yard=Venue.objects.create(community=wandu, estate=estate, code="yard", name="万都院里", kind="yard"),
        wangjie=posted("wangjie", "王姐", "grid", since, community=wandu),
        shuji=posted("shuji", "苏书记", "secretary", since, community=wandu),
        xiaoliu=posted("xiaoliu", "小刘", "worker", since, community=wandu),
        jiedao=posted("jiedao", "街道", "street", since, street=street),
        quji=posted("quji", "区里", "district", since),
        shenji=posted("shenji", "审计", "auditor", since),
        xiaochen=posted("xiaochen", "小陈", "worker", since, community=gucheng),
        laozhou=acting("laozhou", "老周", property_company, since),
        chengguan=acting("chengguan", "马科员", bureau, since),
        lilei=acting("lilei", "李磊", next_door, since),
        passerby=person("passerby", "没有岗位的人"),
        property_company=property_company,
        bureau=bureau,
        volunteers=organised("red-vest", "红马甲志愿队", "volunteers", wandu),
        office=organised("wandu-juwei", "万都社区居委会", "community", wandu),
    )
