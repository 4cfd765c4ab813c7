"""Acts on phones with a notebook, and on what they handed in."""

import uuid
from collections.abc import Callable
from typing import Any

from minsheng.foundation.sealing import newest_key, seal_to
from minsheng.go_out import actions
from minsheng.go_out.actions.deliveries import receive_record, try_deliveries
from minsheng.go_out.actions.sent_files import fit_file, receive_piece
from minsheng.go_out.models import Delivery, HouseholdConflict, SentFile
from minsheng.neighbourhood.models import Home, User
from tests.people import Town, fresh
from tests.phones import plain_of, remark

from .ready import LEADS, STAFF, Ready


def kept(town: Town, text: str = "灯不亮") -> Delivery:
    """What a withdrawn phone of 王姐 handed in: it waits for the secretary."""
    device, _secret = actions.register_device(name="红米", by=town.wangjie)
    actions.withdraw_device(device=device, by=town.wangjie)
    said, key = remark(None, text), newest_key()
    sealed = seal_to(key.public, plain_of(said), said["id"])
    found = receive_record(device=fresh(device), record_id=uuid.UUID(said["id"]), key=key.id, sealed=sealed, by=town.wangjie)
    try_deliveries([found.pk])
    return fresh(found)


def kept_file(town: Town) -> SentFile:
    """A photo of 王姐's phone that is none."""
    device, _secret = actions.register_device(name="红米", by=town.wangjie)
    said, key, file = remark(None, "灯不亮"), newest_key(), uuid.uuid4()
    record = uuid.UUID(said["id"])
    sealed = seal_to(key.public, plain_of(said), said["id"])
    found = receive_record(device=device, record_id=record, key=key.id, sealed=sealed, by=town.wangjie)
    try_deliveries([found.pk])
    content = seal_to(key.public, b"{}\nno photo", str(file))
    sent = receive_piece(device=device, file=file, index=0, of=1, record_id=record, key=key.id, content=content, by=town.wangjie)
    fit_file(sent.pk)
    return fresh(sent)


def register_device(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.register_device(name="红米", by=by)

    return Ready(town.wangjie, STAFF | {"xiaochen"}, do, ["device DeviceRegistered"])


def withdraw_device(town: Town) -> Ready:
    device, _secret = actions.register_device(name="红米", by=town.wangjie)

    def do(by: User) -> Any:
        return actions.withdraw_device(device=fresh(device), by=by)

    return Ready(town.shuji, LEADS | {"wangjie"}, do, ["device DeviceWithdrawn"])


def take_delivery(town: Town) -> Ready:
    found = kept(town)

    def do(by: User) -> Any:
        return actions.take_delivery(delivery=fresh(found), by=by)

    return Ready(town.shuji, LEADS, do, ["voice VoiceHeard", "delivery RecordTakenIn"])


def turn_down_delivery(town: Town) -> Ready:
    found = kept(town)

    def do(by: User) -> Any:
        return actions.turn_down_delivery(delivery=fresh(found), words="重了", by=by)

    return Ready(town.shuji, LEADS, do, ["delivery RecordTurnedDown"])


def turn_down_file(town: Town) -> Ready:
    found = kept_file(town)

    def do(by: User) -> Any:
        return actions.turn_down_file(sent_file=fresh(found), words="不是照片", by=by)

    return Ready(town.shuji, LEADS, do, ["sent_file PhotoTurnedDown"])


def by_two(town: Town) -> HouseholdConflict:
    """王姐 and 小刘 wrote about the same home without knowing of each other."""
    home = Home.objects.create(building=town.building, code="502")
    actions.write_card(home=home, words="有狗", base=0, by=town.wangjie)
    conflict = actions.write_card(home=home, words="先打电话", base=0, by=town.xiaoliu).conflict
    assert conflict is not None
    return conflict


def write_card(town: Town) -> Ready:
    home = Home.objects.create(building=town.building, code="502")

    def do(by: User) -> Any:
        return actions.write_card(home=home, words="有狗", base=0, by=by)

    return Ready(town.wangjie, STAFF, do, ["card CardWritten"])


def settle_card_conflict(town: Town) -> Ready:
    found = by_two(town)

    def do(by: User) -> Any:
        return actions.settle_card_conflict(conflict=fresh(found), words="有狗，先打电话", by=by)

    return Ready(town.shuji, LEADS, do, ["card CardConflictSettled"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        register_device,
        withdraw_device,
        take_delivery,
        turn_down_delivery,
        turn_down_file,
        write_card,
        settle_card_conflict,
    )
}
