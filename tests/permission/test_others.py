"""What belongs to others: never seen, never done, never counted, and as cheap to refuse as what is not there.

Three sides (sides.py) ask for each other's things. Addresses come from the same list as the matrix.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.permission.sides import things_of
from tests.permission.sides_absent import absent
from tests.permission.test_matrix import promised
from tests.permission.world import (
    ADDRESSES,
    GOT,
    KEY_IN_HAND,
    OTHERS,
    OWN,
    Asked,
    Call,
    World,
    calls_to,
    things_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
LIKE = {"laozhou": "lilei", "xiaochen": "xiaochen", "wangjie": "xiaochen", "shuji": "xiaochen"}
# In which column of the matrix the same person of 万都 stands.
AS_IN_WANDU = {"laozhou": "laozhou", "wangjie": "wangjie", "shuji": "shuji", "xiaochen": "xiaoliu"}
# An office is no demonstration: the tour, which shows everything, is not there. And here a company asks for files it handed in.
MADE_HERE = {
    # nothing of this world stands on the board
    "board_item": "hidden",
    "board_photo": "hidden",
    "tour": "hidden",
    "file": "ok",
    "thumbnail": "ok",
}


def named_things(world: World, address: str) -> Iterator[tuple[str, Call, Call, bool]]:
    """Who asks, for a thing of others, and the same for what does not exist; last, whether it is the empty form of an act."""
    for viewer, name in OTHERS:
        values = world.sides[name].values
        own = calls_to(address, world.sides[OWN[viewer]].values)
        not_there = calls_to(address, absent(values))
        for theirs, mine, nothing in zip(calls_to(address, values), own, not_there, strict=True):
            if theirs.named() != mine.named():  # else it names no thing of anybody
                yield viewer, theirs, nothing, mine is not own[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_belongs_to_others_is_not_there(world: World, address: str) -> None:
    """Answered as promised to a stranger; tells nothing, does nothing."""
    row = promised()[address]
    for viewer, theirs, _, empty_form in named_things(world, address):
        got, where = world.ask(viewer, theirs), f"{viewer} {theirs.method} {theirs.path}"
        if not (empty_form and got.status == 405):
            assert got.answer == row[LIKE[viewer]], where
        if not KEY_IN_HAND.search(address):
            assert world.leaked(viewer, theirs, got) == [], where
            assert got.writes() == [], where


PRICED = [address for address in ADDRESSES if not KEY_IN_HAND.search(address)]


@pytest.mark.parametrize("address", PRICED)
def test_a_404_costs_the_same_whether_it_is_there_or_not(world: World, address: str) -> None:
    """No stop-watch: the very same statements, and but for what was asked the very same answer."""
    for viewer, theirs, nothing, _ in named_things(world, address):
        got, missed = world.ask(viewer, theirs), world.ask(viewer, nothing)
        where = f"{viewer} {theirs.method} {theirs.path}"
        assert got.sql == missed.sql, where
        assert (got.status, got.without(theirs)) == (missed.status, missed.without(nothing)), where


@pytest.mark.parametrize("address", ADDRESSES)
def test_own_things_answer_and_show_nothing_of_others(world: World, address: str) -> None:
    """The control: each on the own side as promised to the same person of 万都; and no word of others in any answer."""
    row = promised()[address]
    for viewer in AS_IN_WANDU:
        side = world.sides[OWN[viewer]]
        for call in calls_to(address, things_for(viewer, side.values)):
            got, where = world.ask(viewer, call), f"{viewer} {call.method} {call.path}"
            if call.method != "GET" or call.api or address in GOT:
                owned = MADE_HERE.get(address, row[AS_IN_WANDU[viewer]])
                assert got.answer == owned, where
            if not KEY_IN_HAND.search(address):
                assert world.leaked(viewer, call, got) == [], where


def test_each_side_does_show_its_own(world: World) -> None:
    """Else the silence about others would prove nothing: every word is on some page of those it belongs to."""
    for viewer, expected in (("wangjie", "hengling"), ("xiaochen", "linjia"), ("shuji", "hongyuan")):
        side = world.sides[expected]
        later = {"case": side.values["asking"], "share": side.values["done"], "file": side.values["proof"]}
        shown = "".join(
            world.ask(viewer, call).body
            for address in ADDRESSES
            for values in (side.values, side.values | later)
            for call in calls_to(address, values)
            if call.method == "GET" or "uncover" in address
        )
        names = {
            side.values[key] for key in ("voice", "asked_voice", "case", "asking", "receipt", "file", "proof", "organisation")
        }
        names |= {side.word, side.words_said, side.organisation.name, side.hand.name, f"{side.speaker}甲", f"{side.phone}00"}
        assert names <= side.secrets and {name for name in names if name not in shown} == set(), viewer
    for viewer, expected in (("laozhou", "hengling"), ("lilei", "linjia")):
        values = world.sides[expected].values
        shown = world.ask(viewer, Call("GET", f"/cases/{values['asking']}/")).body
        assert world.sides[expected].word in shown and values["proof"] in shown


def test_a_partner_in_the_same_case_shows_who_and_when_only(world: World) -> None:
    """老周 leads, 区城管局 helps: its share has no page for him, may not be touched, and its words are not his."""
    values = {**world.sides["hengling"].values, **world.partner}
    touched = 0
    for address in ADDRESSES:
        for call in calls_to(address, values):
            if call.named() in {own.named() for own in calls_to(address, things_for("laozhou", world.sides["hengling"].values))}:
                continue
            got, where = world.ask("laozhou", call), f"{call.method} {call.path}"
            read = address == "GET /api/v1/assignments/{identity}"
            assert got.answer in ({"ok"} if read else {"hidden", "no"}) or got.status == 405, where
            assert world.leaked("laozhou", call, got) == [] and got.writes() == [], where
            touched += 1
    assert touched > 20
    line = world.ask("laozhou", Call("GET", f"/cases/{values['case']}/")).body
    assert world.town.bureau.name in line


# What holds the moment in which it was asked for, a workbook among them, is another each time.
LISTS = [
    a
    for a in ADDRESSES
    if not re.search(r"receipt|invited|partners/invitations|speak|healthz|tour|places/import|place_|^feed$|levels_sheet", a)
]


def seen_by(world: World, viewer: str, ask: Callable[[str, Call], Asked]) -> dict[str, str]:
    """Every list, count and own thing as this viewer sees it."""
    calls = [call for a in LISTS for call in calls_to(a, things_for(viewer, world.sides[OWN[viewer]].values))]
    return {call.path: ask(viewer, call).without(call) for call in calls if call.method == "GET"}


@pytest.mark.parametrize("viewer", ["laozhou", "xiaochen", "wangjie"])
def test_whatever_others_do_changes_nothing_here(world: World, viewer: str) -> None:
    """Menu counts, totals, lists, what is alike, own pages: all the same after as many things again on the other sides."""
    before = seen_by(world, viewer, world.ask)
    for side in world.sides.values():
        if side.secrets & world.forbidden(viewer) - world.sides[OWN[viewer]].said:
            things_of(world.town, replace(side, said=set(), work=set()), again="又")
    after = seen_by(world, viewer, world.ask_anew)
    assert len(before) > 40
    assert {path for path, page in before.items() if after[path] != page} == set()
