"""What can happen to phones and what they hand in."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class DeviceRegistered(Happening):
    """Somebody put the notebook on a phone; its secret was shown once."""

    subject = ("device", "device_id")
    device_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class DeviceWithdrawn(Happening):
    """A phone was lost or given back: it locks, reads nothing more and may only deliver what it still has."""

    subject = ("device", "device_id")
    device_id: int
    name: str
    of: str


@dataclass(frozen=True, kw_only=True)
class RecordCame(Happening):
    """A phone handed in a sealed record; `sealed_hash` is over the bytes as they came."""

    subject = ("delivery", "delivery_id")
    delivery_id: int
    record: str
    device_id: int
    sealed_hash: str


@dataclass(frozen=True, kw_only=True)
class PhotoCame(Happening):
    """All pieces of a sealed photo or voice memo are here."""

    subject = ("sent_file", "file_id")
    file_id: int
    record: str
    pieces: int


@dataclass(frozen=True, kw_only=True)
class RecordTakenIn(Happening):
    """A person of the office looked at what a phone had handed in and took it in; `of` wrote it, `result` is what came of it."""

    subject = ("delivery", "delivery_id")
    delivery_id: int
    of: str
    result: str


@dataclass(frozen=True, kw_only=True)
class RecordTurnedDown(Happening):
    """A person of the office looked at it and did not take it in, and why. It stays as it came."""

    subject = ("delivery", "delivery_id")
    delivery_id: int
    of: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PhotoTurnedDown(Happening):
    """A person of the office looked at a photo of a phone that could not be used, and why it is left out."""

    subject = ("sent_file", "file_id")
    file_id: int
    of: str
    words: str
