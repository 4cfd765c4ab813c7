"""Acts on what was heard, each on something that is there."""

from minsheng.casework import actions
from minsheng.casework.models import ImportBatch
from minsheng.neighbourhood.models import Facility, Resident, User
from tests.chain import named
from tests.people import Town

from .luck import LEADS, OFFICE, STAFF, WHY, Luck, Move, cases, voices


def hear_voice(town: Town, luck: Luck, by: User) -> None:
    """By one of three who left their names, or by nobody that can be asked."""
    speaker = named(luck.randint(1, 3)) if luck.random() < 0.7 else None
    more = {"estate": town.estate} if luck.random() < 0.5 else {}
    actions.hear_voice(words="灯不亮", community=town.wandu, by=by, speaker=speaker, **more)


def say_more(town: Town, luck: Luck, by: User) -> None:
    actions.say_more(earlier=luck.one(voices(town)), words="又坏了", by=by if luck.random() < 0.5 else None)


def repeat_voice(town: Town, luck: Luck, by: User) -> None:
    actions.repeat_voice(voice=luck.one(voices(town, "new")), earlier=luck.one(voices(town)), by=by)


def check_settled(town: Town, luck: Luck, by: User) -> None:
    act = actions.check_settled
    act(voice=luck.one(voices(town, "settled")), fine=luck.random() < 0.5, words="没好", by=by)


def import_voices(town: Town, luck: Luck, by: User) -> None:
    content = f"编号,姓名,电话,内容\n{luck.randint(1, 10**6)},李四,,水不热\n".encode()
    actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=by)


def undo_import(town: Town, luck: Luck, by: User) -> None:
    actions.undo_import(batch=luck.one(ImportBatch.objects.unscoped(WHY).order_by("pk")), by=by)


def erase_resident(town: Town, luck: Luck, by: User) -> None:
    actions.erase_resident(resident=luck.one(Resident.objects.unscoped(WHY).order_by("pk")), reason="本人要求", by=by)


def link_facility(town: Town, luck: Luck, by: User) -> None:
    rows = Facility.objects.unscoped(WHY).filter(community=town.wandu).order_by("pk")
    actions.link_facility(voice=luck.one(voices(town)), facility=luck.one(rows), by=by)


def open_facility_of_case(town: Town, luck: Luck, by: User) -> None:
    actions.open_facility_of_case(case=luck.one(cases(town)), name=f"球室{luck.randint(1, 10**6)}", by=by)


ON_VOICES: dict[str, Move] = {
    "hear_voice": Move(STAFF, hear_voice),
    "say_more": Move(STAFF, say_more),
    "read_receipt": Move(STAFF, lambda town, luck, by: actions.read_receipt(voice=luck.one(voices(town)), by=by)),
    "sort_voice": Move(
        STAFF,
        lambda town, luck, by: actions.sort_voice(voice=luck.one(voices(town)), kind=luck.choice(["need", "problem"]), by=by),
    ),
    "settle_voice": Move(
        STAFF, lambda town, luck, by: actions.settle_voice(voice=luck.one(voices(town, "new")), words="换了", by=by)
    ),
    "note_voice": Move(
        STAFF, lambda town, luck, by: actions.note_voice(voice=luck.one(voices(town, "new")), words="谢谢", by=by)
    ),
    "pass_voice": Move(
        STAFF,
        lambda town, luck, by: actions.pass_voice(voice=luck.one(voices(town, "new")), track="12345", words="已转", by=by),
    ),
    "hand_over_voice": Move(
        STAFF,
        lambda town, luck, by: actions.hand_over_voice(
            voice=luck.one(voices(town, "new")), community=town.gucheng, words="那边的", by=by
        ),
    ),
    "repeat_voice": Move(STAFF, repeat_voice),
    "unsort_voice": Move(STAFF, lambda town, luck, by: actions.unsort_voice(voice=luck.one(voices(town)), by=by)),
    "check_settled": Move(OFFICE, check_settled),
    "import_voices": Move(OFFICE, import_voices),
    "undo_import": Move(OFFICE, undo_import),
    "erase_resident": Move(LEADS, erase_resident),
    "link_facility": Move(STAFF, link_facility),
    "open_facility_of_case": Move(OFFICE, open_facility_of_case),
}
