"""Phones of the demonstration: cards of homes, two texts about one of them, and what a withdrawn phone still delivered."""

import json
import uuid
from datetime import datetime, timedelta

from minsheng.foundation import clock
from minsheng.foundation.sealing import newest_key, seal_to
from minsheng.go_out import actions
from minsheng.go_out.actions.deliveries import receive_record, try_deliveries
from minsheng.go_out.models import Device
from minsheng.neighbourhood.models import Home, User

from .people import People

WHY = "the demonstration"
# Building, unit, number, and what the next one who knocks should know.
CARDS = (
    (2, 1, "302", "耳朵不好，多敲几下，门口喊一声是社区的"),
    (3, 2, "502", "上午在家，儿子周末来"),
    (5, 2, "601", "刚出院，别待太久"),
    (8, 1, "301", "有只小狗，先打个招呼"),
)
TWICE = (3, 2, "502")
OTHER = "腿不方便，敲了门要等两分钟"
SAID = "花坛沿子塌了一截，孩子们从上面跑，怕绊着"


def from_phones(people: People, end: datetime) -> None:
    """What waits for the secretary: 王姐 and she herself wrote about one home, and a lost phone was found and sent what lay on it."""
    secretary, wangjie = people.users["shuji"], people.users["wangjie"]
    with clock.at(end - timedelta(days=20)):
        for building, unit, number, words in CARDS:
            actions.write_card(home=_home(people, building, unit, number), words=words, base=0, by=wangjie)
    with clock.at(end - timedelta(days=2, hours=3)):
        actions.write_card(home=_home(people, *TWICE), words=OTHER, base=0, by=secretary)
    _lost_phone(people, end, wangjie, secretary)


def _home(people: People, building: int, unit: int, number: str) -> Home:
    rows = Home.objects.unscoped(WHY).filter(building=people.buildings["wandu", building], unit__code=str(unit))
    found: Home = rows.get(name=number)
    return found


def _lost_phone(people: People, end: datetime, worker: User, secretary: User) -> None:
    said_at = end - timedelta(days=5, hours=6)
    with clock.at(end - timedelta(days=30)):
        device, _secret = actions.register_device(name="旧手机", by=worker)
    with clock.at(end - timedelta(days=4)):
        actions.withdraw_device(device=Device.objects.unscoped(WHY).get(pk=device.pk), by=secretary)
    record, key = uuid.uuid4(), newest_key()
    said = {
        "schema": 1,
        "id": str(record),
        "act": "remark",
        "at": clock.local(said_at).isoformat(),
        "text": SAID,
        "kind": "problem",
    }
    said |= {"community": people.estates["wandu"].community.code, "estate": "wandu", "place": "3号楼前"}
    sealed = seal_to(key.public, json.dumps(said, ensure_ascii=False).encode(), str(record))
    with clock.at(end - timedelta(days=1)):
        device = Device.objects.unscoped(WHY).get(pk=device.pk)
        kept = receive_record(device=device, record_id=record, key=key.id, sealed=sealed, by=worker)
        try_deliveries([kept.pk])
