"""What can happen to an outing: planned, begun, what is said, ended; who is told; small promises."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnOuting(Happening):
    subject = ("outing", "outing_id")
    outing_id: int


@dataclass(frozen=True, kw_only=True)
class OutingPlanned(_OnOuting):
    """A visit or a meeting in the yard was planned; `team` are people of the office, `organisations` those who come along."""

    number: str
    kind: str
    at: str
    place: str
    team: list[str]
    organisations: list[str]


@dataclass(frozen=True, kw_only=True)
class OutingChanged(_OnOuting):
    """Another time, place, topic or team; what was planned before stays in the entries before."""

    at: str
    place: str
    topic: str
    team: list[str]
    organisations: list[str]


@dataclass(frozen=True, kw_only=True)
class OutingBegun(_OnOuting):
    """People sit down, or set out. Also when one that was ended too early goes on."""

    again: bool


@dataclass(frozen=True, kw_only=True)
class PeopleCounted(_OnOuting):
    """How many came. Names of those who wanted to give one stay out of the timeline."""

    headcount: int
    names: int


@dataclass(frozen=True, kw_only=True)
class StopMade(_OnOuting):
    """Somebody stood at one door of a visit. What was seen and thought there stays out of the timeline; `voices` are numbers."""

    stop_id: int
    outcome: str
    voices: list[str]
    next_on: str


@dataclass(frozen=True, kw_only=True)
class HomesPutIn(_OnOuting):
    """Homes were put on the list of a visit; which ones and why stays out of the timeline."""

    homes: int


@dataclass(frozen=True, kw_only=True)
class HomeDropped(_OnOuting):
    """A home was taken off the list of a visit."""

    outing_home_id: int


@dataclass(frozen=True, kw_only=True)
class HomesReordered(_OnOuting):
    """The homes of a visit are walked in another order."""

    homes: int


@dataclass(frozen=True, kw_only=True)
class OutingEnded(_OnOuting):
    """It is over; `voices` is how many things were heard."""

    voices: int
    next_at: str


@dataclass(frozen=True, kw_only=True)
class OutingCancelled(_OnOuting):
    """It does not happen. Who was planned stays as it was."""

    words: str


@dataclass(frozen=True, kw_only=True)
class OutingTakenUp(_OnOuting):
    """A cancelled one happens after all."""

    at: str


@dataclass(frozen=True, kw_only=True)
class OutingHandedOn(_OnOuting):
    """Somebody else leads it: the work of whoever was to lead it was handed over."""

    led_by: str
    before: str


@dataclass(frozen=True, kw_only=True)
class CompanionHandedOn(_OnOuting):
    """Somebody else goes along: the work of whoever was to was handed over."""

    who: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PlanChangeSeen(_OnOuting):
    """Somebody who was planned knows that the plan changed: `state` moved, cancelled, again, dropped, led or seated."""

    change_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class MeetingNoticeMade(_OnOuting):
    """One page to hang up: what became of what was said. A person chose the lines; `lines` is how many."""

    notice_id: int
    lines: int
    until: str


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Happening):
    """A worker promised somebody something small; it stands on the own day until kept. The words stay out of the timeline."""

    subject = ("promise", "promise_id")
    promise_id: int
    due: str


@dataclass(frozen=True, kw_only=True)
class PromiseHandedOn(Happening):
    """Somebody else sees to what was promised: the work of whoever gave the word was handed over."""

    subject = ("promise", "promise_id")
    promise_id: int
    to: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Happening):
    """What was promised was done, or is not going to be; why stands with the promise."""

    subject = ("promise", "promise_id")
    promise_id: int
    kept: bool
