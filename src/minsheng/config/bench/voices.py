"""One made-up voice after the other: its words, its speaker, its receipt, its chain, and what was told."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from minsheng.casework import wording
from minsheng.casework.actions.notices import mark_of
from minsheng.casework.models import Notice, Voice, VoiceText, Write
from minsheng.foundation import clock, ids, privacy
from minsheng.foundation.canonical import text_fingerprint
from minsheng.foundation.models import OutboxItem, TimelineEntry, TimelineHead
from minsheng.neighbourhood.models import Resident

from .chains import Chain, canonical, hashed
from .place import Home, Office, Place
from .rows import Table, moment
from .tables import sought
from .words import Tongue

# Behind the number that the office itself has reached in a month: a voice of the benchmark never takes a real one's number.
NUMBERS_FROM = 1_000_000
SOURCES = ("visit", "yard_meeting", "duty_point", "desk", "phone", "wechat_group", "web", "other")
KINDS = ("problem", "problem", "problem", "problem", "need", "suggestion", "question", "praise")


@dataclass(frozen=True, slots=True)
class Spoken:
    """As much of a voice as the rest of its life needs."""

    id: int
    number: str
    community: int
    askable: bool
    named: bool


@dataclass(frozen=True, slots=True)
class OfCase:
    """The case that a voice was put to."""

    id: int
    opened: datetime
    category: int
    home: Home


class Block:
    """Made-up voices, written into `tables`; `reserved` are the ids that belong to this block."""

    def __init__(self, place: Place, tables: dict[Any, Table], reserved: dict[Any, list[int]], seed: str, now: datetime) -> None:
        self.place, self.t, self.now = place, tables, now.replace(microsecond=0)
        self.left = {model: iter(numbers) for model, numbers in reserved.items()}
        self.chance = Random(seed)
        self.tongue = Tongue(self.chance)

    def new(self, model: Any) -> int:
        return next(self.left[model])

    def heard(self, office: Office, at: datetime, case: "OfCase | None", state: str) -> Spoken:
        """One voice, its speaker, its receipt, its chain, and the notice that it was heard."""
        chance, tongue, voice = self.chance.random, self.tongue, self.new(Voice)
        home = case.home if case else tongue.one(office.homes)
        words = tongue.said(home.building)
        drawn = chance()
        mode = "named" if drawn < 0.78 else "household" if drawn < 0.88 else "unknown"
        speaker = None
        if mode == "named":
            speaker = self.new(Resident)
            phone = tongue.phone() if chance() < 0.9 else ""
            self.t[Resident].add(
                speaker,
                office.id,
                privacy.seal(tongue.name(), "resident.name"),
                privacy.seal(phone, "resident.phone"),
                privacy.index_of(phone, "resident.phone"),
            )
        source = tongue.one(SOURCES)
        by = None if source == "web" else office.grid if chance() < 0.6 else office.worker
        household = f"{home.building}一户" if mode == "household" else ""
        number = f"MS-{office.letters}-{clock.local(at):%y%m}-{NUMBERS_FROM + voice}"
        said = ["", "", at.isoformat(timespec="microseconds"), source, household, "", by]
        chain = Chain("voice", voice, self.t[TimelineEntry])
        chain.tie(
            "VoiceHeard",
            at,
            by,
            voice_id=voice,
            number=number,
            source=source,
            words_hash=hashed(words),
            record_hash=hashed(canonical(said)),
            speaker_id=speaker,
            replaces="",
            follows="",
        )
        settled = at + timedelta(minutes=20)
        reply = tongue.result() if state == "settled" else "谢谢您告诉我们。" if state == "noted" else ""
        if state == "settled":
            chain.tie("VoiceSettled", settled, office.worker, voice_id=voice, words=reply)
        elif state == "noted":
            chain.tie("VoiceNoted", settled, office.worker, voice_id=voice, words=reply)
        chain.head(self.t[TimelineHead])
        code = ids.new_receipt_code()
        sorted_at = case.opened if case else settled if state != "new" else None
        self.t[Voice].add(
            voice,
            number,
            office.id,
            home.estate_id,
            home.building_id,
            home.building,
            words,
            "praise" if state == "noted" else tongue.one(KINDS),
            case.category if case else None,
            source,
            moment(at),
            moment(at),
            by,
            mode,
            speaker,
            household,
            (askable := mode != "unknown" or source == "web"),
            state,
            reply,
            moment(sorted_at) if sorted_at else None,
            office.worker if sorted_at else None,
            case.id if case else None,
            privacy.seal(code, "voice.receipt"),
            privacy.index_of(code, "voice.receipt"),
            text_fingerprint(words),
        )
        self.t[VoiceText].add(voice, "said", *sought(office.id, words, home.building))
        if reply:
            self.t[VoiceText].add(voice, "replied", *sought(office.id, reply))
        client = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        self.t[Write].add(client.hex, hashed(words), "hear_voice", str(voice), moment(at), by)
        spoken = Spoken(voice, number, office.id, askable, speaker is not None)
        numbered: Any = spoken
        self.tell(spoken, None, "heard", "heard", wording.heard(numbered), at)
        if state == "settled":
            self.tell(spoken, None, "result", f"settled:{settled:%Y%m%d%H%M%S%f}", wording.settled(reply), settled)
        elif state == "noted":
            self.tell(spoken, None, "result", f"noted:{settled:%Y%m%d%H%M%S%f}", wording.noted(reply), settled)
        return spoken

    def tell(self, spoken: Spoken, case: int | None, kind: str, event: str, words: str, at: datetime) -> None:
        """A notice and its place in the outbox; after a few days nearly everybody has seen or heard it."""
        read = self.chance.random() < (0.6 if self.now - at < timedelta(days=25) else 0.999)
        told = moment(min(at + timedelta(hours=3), self.now)) if read else None
        via = ("phone" if spoken.named and self.chance.random() < 0.5 else "receipt") if read else ""
        shown = moment(at)
        self.t[Notice].add(
            spoken.id, spoken.community, case, kind, event, words, shown, told, via, mark_of(spoken.id, kind, event, words)
        )
        self.t[OutboxItem].add(f"notice:{spoken.id}:{kind}:{event}", "receipt", kind, spoken.number, shown, shown, 1)
