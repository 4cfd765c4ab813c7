"""万都's storeroom: what each gave to make it a room for table tennis and chess, who cares for it, and what was said and seen later."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import BoardItem, Case
from minsheng.casework.queries.board import shown_item
from minsheng.casework.states import LEAVES_SOMETHING
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import check_facility, open_facility
from minsheng.neighbourhood.models import Facility
from minsheng.work_together.actions import note_contribution, wish_thanks

from .people import People

WHY = "the demonstration plays every part"
ESTATE, ROOM = "wandu", "邻里球室"
# Case by its kind → who gave what: an organisation by its code (empty: the residents together), kind, how much, what.
GAVE: dict[str, list[tuple[str, str, str, str]]] = {
    "culture-place": [
        ("hengling", "things", "5", "乒乓球台一张、棋桌四张"),
        ("hengling", "hours", "36", "清库房、接灯和插座"),
        ("zhuangshi", "hours", "48", "刷墙补地面"),
        ("zhuangshi", "money", "860.5", "腻子和涂料，按成本"),
        ("", "things", "12", "旧椅子和棋盘"),
    ],
    "surroundings-green": [
        ("hengling", "money", "6400", "冬青和月季的苗钱"),
        ("hengling", "hours", "64", "平整、栽种"),
        ("", "things", "24", "楼顶种植箱"),
    ],
}
# Who said whether they wish to be thanked.
WISHES = {"culture-place": {"hengling": True, "zhuangshi": True}}
# What was said later, of what kind, how many days ago, and what the office answered at once; empty: noted with thanks.
SAID = (
    (
        "球台天天有人排队，周末能不能分个时段，让孩子们也打上。",
        "suggestion",
        19,
        "和物业商量好了：周六上午归孩子，时间贴在门口。",
    ),
    ("下雨天有地方下棋了，谢谢你们。", "praise", 12, ""),
)


def _case(category: str) -> Case | None:
    rows = Case.objects.unscoped(WHY).filter(estate__code=ESTATE, category__code=category, parked_until=None)
    found: Case | None = rows.select_related("community", "estate", "building").order_by("pk").first()
    return found


def what_stays(people: People, end: datetime) -> Iterator[tuple[datetime, Any]]:
    """Its days in their order: the room opens a month ago and is looked at this week; what was given is written down two days ago."""

    def at(days: int, hour: int) -> datetime:
        return clock.day_start(clock.local(end).date() - timedelta(days=days)) + timedelta(hours=hour)

    yield at(28, 9), lambda: _opens(people)
    for words, kind, days, answer in SAID:
        yield at(days, 16), lambda words=words, kind=kind, answer=answer: _says(people, words, kind, answer)
    yield at(5, 10), lambda: _looks(people)
    yield at(2, 9), lambda: _give(people)


def _room() -> Facility | None:
    found: Facility | None = Facility.objects.unscoped(WHY).filter(estate__code=ESTATE, name=ROOM).first()
    return found


def _opens(people: People) -> None:
    estate, secretary = people.estates[ESTATE], people.users["shuji"]
    said: dict[str, Any] = {
        "name": ROOM,
        "purpose": "打乒乓球、下棋",
        "hours": "每天8:30到20:30",
        "caretaker": people.organisations["hengling"],
        "by": secretary,
    }
    case = _case("culture-place")
    if case is not None and case.phase in LEAVES_SOMETHING:
        actions.open_facility_of_case(case=case, **said)
    else:  # of a demonstration of few matters
        open_facility(community=estate.community, estate=estate, **said)


def _says(people: People, words: str, kind: str, answer: str) -> None:
    estate, listener = people.estates[ESTATE], people.users["wangjie"]
    heard: dict[str, Any] = {"community": estate.community, "estate": estate, "facility": _room(), "source": "visit"}
    voice = actions.hear_voice(words=words, kind=kind, by=listener, **heard)
    if answer:
        actions.settle_voice(voice=voice, words=answer, by=listener)
    else:
        actions.note_voice(voice=voice, words="", by=listener)


def _looks(people: People) -> None:
    room = _room()
    if room is not None:
        check_facility(facility=room, in_order=True, words="灯都亮，球网换了新的，门口贴着时间。", by=people.users["wangjie"])


def _give(people: People) -> None:
    """The company writes down its own, the office everybody else's; the board thanks who wishes it."""
    secretary = people.users["shuji"]
    for category, rows in GAVE.items():
        case = _case(category)
        if case is None:
            continue
        held = set(
            case.assignments.unscoped(WHY).standing().exclude(state="released").values_list("organisation__code", flat=True)
        )
        for code, kind, amount, words in rows:
            organisation = people.organisations[code] if code else None
            if code and code not in held:
                continue
            own = people.acts_for.get(code) or secretary
            note_contribution(
                case=case, organisation=organisation, kind=kind, amount=Decimal(amount), words=words, looked_over=True, by=own
            )
        for code, wished in WISHES.get(category, {}).items():
            if code in held and code in people.acts_for:
                wish_thanks(case=case, organisation=people.organisations[code], wished=wished, by=people.acts_for[code])
        _thanks(case, secretary)


def _thanks(case: Case, secretary: Any) -> None:
    """What stands on the board is released once more, with thanks."""
    item: BoardItem | None = shown_item(case)
    if item is not None:
        said: dict[str, Any] = {
            "title": item.title,
            "words": item.words,
            "quote": item.quote,
            "quoted": item.quoted,
            "consent": item.consent,
        }
        actions.release_to_board(case=case, pictures=item.pictures, thanks=True, looked_over=True, by=secretary, **said)
