"""What can happen at a duty point: its week, who sits there, swaps, a shift."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnDutyPoint(Happening):
    subject = ("duty_point", "point_id")
    point_id: int


@dataclass(frozen=True, kw_only=True)
class DutyPointOpened(_OnDutyPoint):
    """A place in an estate where somebody sits and listens."""

    name: str
    place: str


@dataclass(frozen=True, kw_only=True)
class DutyPointClosed(_OnDutyPoint):
    """Nobody sits there any more; `shifts` is how many planned ones were called off with it."""

    words: str
    shifts: int


@dataclass(frozen=True, kw_only=True)
class DutyWeekSet(_OnDutyPoint):
    """When it is open each week from now on, like 周一 09:00—11:00; the weeks before stay to be read."""

    times: list[str]


@dataclass(frozen=True, kw_only=True)
class StandingSeatsHandedOn(_OnDutyPoint):
    """Somebody else usually sits there at these `times`; with `until`, a leave, to the end of that day."""

    times: list[str]
    who: str
    before: str
    until: str


@dataclass(frozen=True, kw_only=True)
class RosterMade(Happening):
    """Shifts were made from the weeks of one point or all of a community; made again, `made` is nought."""

    subject = ("community_roster", "community_id")
    community_id: int
    since: str
    until: str
    made: int


@dataclass(frozen=True, kw_only=True)
class RosterAccepted(Happening):
    """A person looked over what was proposed, changed what had to be changed, and it holds; `seats` is how many were filled."""

    subject = ("community_roster", "community_id")
    community_id: int
    seats: int


@dataclass(frozen=True, kw_only=True)
class _OnShift(Happening):
    subject = ("duty_shift", "shift_id")
    shift_id: int


@dataclass(frozen=True, kw_only=True)
class SeatTaken(_OnShift):
    """Somebody of the office wrote who sits there; `near` when it was said that the way between two estates is short."""

    ability: str
    who: str
    near: bool


@dataclass(frozen=True, kw_only=True)
class SeatFreed(_OnShift):
    """Who was to sit there does not."""

    ability: str
    who: str


@dataclass(frozen=True, kw_only=True)
class SwapAsked(_OnShift):
    """Somebody asked somebody else to sit in their place, or to exchange seats."""

    swap_id: int
    to: str


@dataclass(frozen=True, kw_only=True)
class SwapAnswered(_OnShift):
    """Who was asked agreed, and sits there from now on; or not, and everything stays."""

    swap_id: int
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class SwapWithdrawn(_OnShift):
    """Who asked does not ask any more."""

    swap_id: int


@dataclass(frozen=True, kw_only=True)
class DutyCancelled(_OnShift):
    """Nobody sits there this time, and why."""

    words: str


@dataclass(frozen=True, kw_only=True)
class DutyTakenUp(_OnShift):
    """A cancelled shift happens after all."""


@dataclass(frozen=True, kw_only=True)
class DutyBegun(_OnShift):
    """Somebody sits down and listens. Also when one that was handed over too early goes on."""

    again: bool


@dataclass(frozen=True, kw_only=True)
class DutyEnded(_OnShift):
    """Handed over: so much was heard, so much of it settled on the spot. The note stays out of the timeline."""

    heard: int
    settled: int


@dataclass(frozen=True, kw_only=True)
class DutyChangeSeen(_OnShift):
    """Somebody who sits there, or was to, knows of it: `state` cancelled, again, dropped or seated."""

    change_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class PresenceConfirmed(_OnShift):
    """A second person says whether somebody was there; `corrects` when an earlier word was wrong."""

    presence_id: int
    present: bool
    corrects: bool
