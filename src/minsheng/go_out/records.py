"""What a phone's record may say, by its act (docs/notebook.md, "Records"). What is not known here is kept and ignored."""

import json
import uuid
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from minsheng.foundation import clock
from minsheng.foundation.api import invalid_words
from minsheng.foundation.canonical import content_hash
from minsheng.foundation.errors import BadInput
from minsheng.foundation.texts import keepable

SCHEMA = 1
MOST_WORDS = 200_000


class NotReadable(Exception):
    """It opened, and is no record of this id."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


P = TypeVar("P", bound=_Part)


class Named(_Part):
    """A thing by its number, or by the record on a phone that made it."""

    number: str = Field("", max_length=40)
    record: uuid.UUID | None = None


class Said(_Part):
    """Who spoke: nothing of it is required."""

    mode: Literal["named", "household", "unknown", "withheld"] = "unknown"
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=60)
    household: str = Field("", max_length=60)
    on_behalf: str = Field("", max_length=60)


class Begin(_Part):
    outing: Named | None = None
    kind: str = Field("", max_length=20)
    community: str = Field("", max_length=60)
    estate: str = Field("", max_length=60)
    place: str = Field("", max_length=80)
    topic: str = Field("", max_length=80)


class Remark(_Part):
    outing: Named | None = None
    shift: str = Field("", max_length=20)
    community: str = Field("", max_length=60)
    text: str = Field("", max_length=MOST_WORDS)
    kind: str = Field("", max_length=20)
    estate: str = Field("", max_length=60)
    building: str = Field("", max_length=60)
    place: str = Field("", max_length=80)
    speaker: Said | None = None
    observed: str = Field("", max_length=MOST_WORDS)
    judgement: str = Field("", max_length=MOST_WORDS)
    answer: str = Field("", max_length=MOST_WORDS)
    urgency: str = Field("normal", max_length=20)
    replaces: Named | None = None


class Same(_Part):
    voice: Named
    earlier: str = Field(max_length=40)
    same: bool


class Count(_Part):
    outing: Named
    headcount: int
    names: str = Field("", max_length=MOST_WORDS)


class End(_Part):
    outing: Named
    next_at: datetime | None = None


class StopRecord(_Part):
    outing: Named
    home: str = Field("", max_length=80)
    building: str = Field("", max_length=60)
    outcome: str = Field("met", max_length=20)
    saw: str = Field("", max_length=MOST_WORDS)
    hopes: str = Field("", max_length=MOST_WORDS)
    hurts: str = Field("", max_length=MOST_WORDS)
    felt: str = Field("", max_length=MOST_WORDS)
    next_on: date | None = None


class PromiseRecord(_Part):
    outing: Named | None = None
    community: str = Field("", max_length=60)
    words: str = Field("", max_length=2000)
    due: date


class Keep(_Part):
    promise: Named | str
    kept: bool = True
    words: str = Field("", max_length=2000)


class Card(_Part):
    home: str = Field(max_length=20)
    base: int = 0
    words: str = Field("", max_length=MOST_WORDS)


class DutyBegin(_Part):
    shift: str = Field(max_length=20)


class DutyEnd(_Part):
    shift: str = Field(max_length=20)
    note: str = Field("", max_length=MOST_WORDS)


class PresenceRecord(_Part):
    seat: str = Field(max_length=20)
    present: bool
    words: str = Field("", max_length=2000)
    corrects: bool = False


def understood(plain: bytes, record: uuid.UUID) -> dict[str, Any]:
    """The record as an object. Raises NotReadable for what is none, or says another id than it came with."""
    try:
        found = json.loads(plain)
        if not isinstance(found, dict) or uuid.UUID(str(found.get("id"))) != record:
            raise NotReadable
        content_hash(found)
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, no id, no number that can be written
        raise NotReadable from error
    return found


def hash_of(said: dict[str, Any]) -> str:
    """The same for the same content, however it was sealed."""
    return content_hash(said)


def schema_of(said: dict[str, Any]) -> int | None:
    """Which version wrote it; None where it does not say."""
    found = said.get("schema")
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 1_000_000 else None


def moment_of(said: dict[str, Any]) -> datetime | None:
    """What the phone's clock said; None where it said nothing that can be read."""
    return moment_in(said.get("at"))


def moment_in(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
        found = found.replace(tzinfo=clock.SHANGHAI) if found.tzinfo is None else found
        found.astimezone(clock.SHANGHAI)
    except (ValueError, OverflowError):
        return None
    return found


def cleaned(value: Any) -> Any:
    """Without what no database keeps; null is the same as left out."""
    if isinstance(value, dict):
        return {cleaned(key): cleaned(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    return keepable(value) if isinstance(value, str) else value


def filled(kind: type[P], said: dict[str, Any]) -> P:
    """The fields of this act. Raises BadInput in words for the first that does not fit."""
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])[:100]
        raise BadInput(invalid_words(field, first["type"], dict(first.get("ctx") or {}))[:300], field) from error
