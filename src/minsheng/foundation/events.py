"""What can happen. An event is a frozen dataclass in the past tense, of plain values; it says what happened, never what should follow."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

_by_name: dict[str, type["Happening"]] = {}
_listeners: dict[type["Happening"], list[Callable[[Any], None]]] = {}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Base of all events. `subject` names the chain it is written to: (kind, field that holds the id); `also` a second reader."""

    by_id: int | None

    subject: ClassVar[tuple[str, str]] = ("", "")
    also: ClassVar[tuple[str, str]] = ("", "")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__name__.startswith("_"):
            _by_name[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "by_id"}

    def chain(self) -> tuple[str, str]:
        kind, field = self.subject
        return kind, str(getattr(self, field))

    def second_chain(self) -> tuple[str, str]:
        kind, field = self.also
        value = getattr(self, field) if field else None
        return (kind, str(value)) if value else ("", "")


@dataclass(frozen=True, kw_only=True)
class PayloadsErased(Happening):
    """Personal data was erased on a person's request: the payloads of `sequences` of this chain are gone, the chain stays whole."""

    chain_kind: str
    chain_id: str
    sequences: list[int]
    act: str

    def chain(self) -> tuple[str, str]:
        return self.chain_kind, self.chain_id


def all_events() -> dict[str, type[Happening]]:
    """Every event there is, by name: `docs/events.md` is held against it."""
    return dict(_by_name)


def listen(event: type[Happening], listener: Callable[[Any], None]) -> None:
    """Call `listener` in the transaction of every such event. For apps.py alone."""
    _listeners.setdefault(event, []).append(listener)


def tell_listeners(event: Happening) -> None:
    for listener in _listeners.get(type(event), []):
        listener(event)
