"""What can happen to orders of other platforms."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class ExternalOrderNoted(Happening):
    """The number and deadline of a hotline or platform were put to a case."""

    subject = ("case", "case_id")
    case_id: int
    order_id: int
    platform: str
    number: str
    due: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class ExternalOrderReplied(Happening):
    """A reply to such an order went back, in these words; after an interim one the platform waits for another."""

    subject = ("case", "case_id")
    case_id: int
    order_id: int
    platform: str
    number: str
    words: str
    interim: bool = False
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class ExternalOrderTakenBack(Happening):
    """Such an order had been put to the wrong case."""

    subject = ("case", "case_id")
    case_id: int
    order_id: int
    platform: str
    number: str


@dataclass(frozen=True, kw_only=True)
class PlatformChanged(Happening):
    """A platform that sends orders was named, and the form of the reply to it written; or it is used no more."""

    subject = ("platform", "code")
    code: str
    name: str
    reply: str
    in_use: bool
