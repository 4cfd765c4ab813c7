"""Three phones, no order: whatever was cut, sent twice, shuffled or sent in pieces, the end is that of the orderly day (invariant 1).

The usual run tries a few ways; `MINSHENG_INTERLEAVINGS=10000 python -m pytest tests/go_out/test_interleavings.py` tries many.
"""

import os
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from minsheng.casework.models import Attachment, Voice, WriteConflict
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out.models import Delivery, Outing, Piece, Promise, SentFile, Stop
from tests.acts.outings import planned
from tests.chain import photo
from tests.people import Town, fresh
from tests.phones import Phone, written

pytestmark = pytest.mark.slow

PHONES = 3
WHICH = strategies.integers(0, PHONES - 1)
CHANCE = strategies.integers(0, 2**32 - 1)
WHY = "a test"


def roots() -> dict[int, str]:
    """Voice → the words with which what it stands for was first written down."""
    said: dict[int, str] = {}
    for voice in Voice.objects.unscoped(WHY).order_by("pk"):
        said[voice.pk] = said[voice.replaces_id] if voice.replaces_id else voice.words
    return said


def end_state() -> dict[str, Any]:
    """Everything that people would see, without the numbers and ids that the order of arrival gives."""
    first, names = roots(), {outing.occasion_id: outing.place for outing in Outing.objects.unscoped(WHY)}
    photos = Attachment.objects.unscoped(WHY)
    return {
        "outings": sorted(
            (one.place, one.kind, one.state, one.headcount, one.came, one.begun_at is not None) for one in outings_here()
        ),
        "voices": sorted(
            (voice.words, voice.state, voice.heard_at, voice.heard_by.username, voice.household, names.get(voice.occasion_id, ""))
            for voice in Voice.objects.unscoped(WHY).select_related("heard_by")
        ),
        "corrections": sorted(
            (voice.replaces.words, voice.words)
            for voice in Voice.objects.unscoped(WHY).exclude(replaces=None).select_related("replaces")
        ),
        "photos": sorted((first[one.voice_id], one.path, one.by.username) for one in photos.select_related("by")),
        "doors": sorted((one.home, one.saw, one.by.username) for one in Stop.objects.unscoped(WHY).select_related("by")),
        "promises": sorted((one.words, one.kept, one.by.username) for one in Promise.objects.unscoped(WHY).select_related("by")),
        "records": sorted((str(one.record), one.act, one.state) for one in Delivery.objects.unscoped(WHY)),
        "files": sorted((str(one.file), one.state) for one in SentFile.objects.unscoped(WHY)),
        "pieces": Piece.objects.count(),
        "conflicts": WriteConflict.objects.count(),
        "entries": sorted(Counter(TimelineEntry.objects.exclude(kind="PeopleCounted").values_list("kind", flat=True)).items()),
    }


def outings_here() -> list[Outing]:
    return list(Outing.objects.unscoped(WHY).select_related("occasion"))


class ThreePhones(RuleBasedStateMachine):
    """What happens to three phones on one day; at its end everything has come through, and is compared with the orderly day."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        self.outer = transaction.savepoint()
        self.phones = [Phone(fresh(user)) for user in (town.wangjie, town.xiaoliu, town.shuji)]
        self.plan = planned(town, place="定好的院里")
        self.inner = transaction.savepoint()
        # In the order in which it was written: which phone, and the record or the piece of a photo.
        self.day: list[tuple[int, dict[str, Any] | tuple[str, bytes]]] = []
        self.sealed: dict[str, dict[str, str]] = {}
        self.places: list[dict[str, Any]] = [{"number": self.plan.number}]
        self.visits: list[dict[str, Any]] = []
        self.standing: list[tuple[int, dict[str, Any]]] = []
        self.promised: list[tuple[int, dict[str, Any]]] = []
        self.begins = clock.now() - timedelta(hours=8)

    def write(self, which: int, act: str, **fields: Any) -> dict[str, Any]:
        number = len(self.day)
        said = written(act, **fields) | {"at": clock.local(self.begins + timedelta(seconds=number)).isoformat()}
        self.day.append((which, said))
        return said

    @initialize()
    def one_begins(self) -> None:
        self.write(0, "begin", outing=self.places[0])

    @rule(which=WHICH)
    def begin_on_the_spot(self, which: int) -> None:
        kind = "visit" if len(self.places) % 2 else "yard_meeting"
        where = {"community": self.town.wandu.code, "estate": "wandu", "place": f"第{len(self.places)}处"}
        begun = self.write(which, "begin", kind=kind, **where)
        self.places.append({"record": begun["id"]})
        if kind == "visit":
            self.visits.append({"record": begun["id"]})

    @rule(which=WHICH)
    def begin_the_planned_one_too(self, which: int) -> None:
        self.write(which, "begin", outing=self.places[0])

    @rule(which=WHICH, where=CHANCE, pictures=strategies.integers(0, 2))
    def remark(self, which: int, where: int, pictures: int) -> None:
        place = [None, *self.places][where % (len(self.places) + 1)]
        at = {"outing": place} if place else {"community": self.town.wandu.code}
        said = self.write(which, "remark", text=f"第{len(self.day)}句", speaker={"mode": "household", "household": "502"}, **at)
        self.standing.append((which, said))
        for number in range(pictures):
            picture = photo(f"#{len(self.day):03d}{number:03d}", (64, 48))
            self.day += [(which, piece) for piece in self.phones[which].file(said["id"], picture, piece=400)]

    @rule(chance=CHANCE)
    def correct(self, chance: int) -> None:
        if self.standing:
            at = chance % len(self.standing)
            which, wrong = self.standing[at]
            where = {key: wrong[key] for key in ("outing", "community") if key in wrong}
            right = self.write(which, "remark", text=f"第{len(self.day)}句，改过", replaces={"record": wrong["id"]}, **where)
            self.standing[at] = (which, right)

    @rule(which=WHICH, where=CHANCE, named=strategies.booleans())
    def count(self, which: int, where: int, named: bool) -> None:
        names = f"李大娘、{len(self.day)}号" if named else ""
        self.write(which, "count", outing=self.places[where % len(self.places)], headcount=10 + len(self.day), names=names)

    @rule(which=WHICH, where=CHANCE)
    def end(self, which: int, where: int) -> None:
        self.write(which, "end", outing=self.places[where % len(self.places)])

    @rule(which=WHICH, where=CHANCE)
    def door(self, which: int, where: int) -> None:
        if self.visits:
            visit = self.visits[where % len(self.visits)]
            self.write(which, "stop", outing=visit, home=f"{len(self.day)}室", saw="煤", hurts=f"第{len(self.day)}句")

    @rule(which=WHICH, where=CHANCE)
    def promise(self, which: int, where: int) -> None:
        due = clock.today().isoformat()
        said = self.write(which, "promise", outing=self.places[where % len(self.places)], words=f"第{len(self.day)}件", due=due)
        self.promised.append((which, said))

    @rule(chance=CHANCE)
    def keep(self, chance: int) -> None:
        if self.promised:
            which, said = self.promised[chance % len(self.promised)]
            self.write(which, "keep", promise={"record": said["id"]}, kept=True)

    @rule(which=WHICH, chance=CHANCE)
    def a_signal_for_a_moment(self, which: int, chance: int) -> None:
        """Some of what this phone wrote, sent before or not, in any order, some of it twice; the answer may get lost, nobody minds."""
        mine, luck = [thing for phone, thing in self.day if phone == which], random.Random(chance)
        some = luck.choices(mine, k=min(len(mine), 1 + chance % 6)) if mine else []
        self.hand_in(which, some, luck)

    def hand_in(self, which: int, things: list[Any], luck: random.Random | None) -> None:
        phone, records = self.phones[which], [thing for thing in things if isinstance(thing, dict)]
        pieces = [thing for thing in things if not isinstance(thing, dict)]
        if luck is not None and luck.random() < 0.5:
            pieces, later = [], pieces
        else:
            later = []
        for piece in pieces:
            phone.put(*piece)
        if records:
            # Sealed anew now and then: the same record, other bytes.
            items = [self.sealed.get(one["id"]) or phone.sealed(one) for one in records]
            self.sealed |= {item["id"]: item for item in items if luck is None or luck.random() < 0.7}
            phone.send_sealed(items)
        for piece in later:
            phone.put(*piece)

    def teardown(self) -> None:
        try:
            luck = random.Random(len(self.day))
            rest = list(self.day)
            luck.shuffle(rest)
            for which, thing in rest:
                self.hand_in(which, [thing], luck)
            shuffled = end_state()
            transaction.savepoint_rollback(self.inner)
            self.inner = transaction.savepoint()
            for which, thing in self.day:
                self.hand_in(which, [thing], None)
            orderly = end_state()
            assert shuffled == orderly
            records = [thing for _which, thing in self.day if isinstance(thing, dict)]
            assert {state for _id, _act, state in orderly["records"]} <= {"taken"}
            assert len(orderly["records"]) == len(records)
            assert len(orderly["photos"]) == len(orderly["files"]) and orderly["pieces"] == 0
        finally:
            transaction.savepoint_rollback(self.outer)


EXAMPLES = int(os.environ.get("MINSHENG_INTERLEAVINGS", "3"))


def test_any_interleaving_ends_like_the_orderly_day(town):
    chosen = settings(max_examples=EXAMPLES, stateful_step_count=12, deadline=None, database=None)
    run_state_machine_as_test(lambda: ThreePhones(town), settings=chosen)
