"""What can happen when the office goes out."""

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
class PlanChangeSeen(_OnOuting):
    """Somebody who was planned knows that the plan changed: `state` moved, cancelled, again or dropped."""

    change_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class MeetingNoticeMade(_OnOuting):
    """One page to hang up: what became of what was said. A person chose the lines; `lines` is how many."""

    notice_id: int
    lines: int
    until: str


@dataclass(frozen=True, kw_only=True)
class _OnMark(Happening):
    subject = ("household_mark", "mark_id")
    mark_id: int


@dataclass(frozen=True, kw_only=True)
class HouseholdMarked(_OnMark):
    """A household is to be seen at an interval of `days`. Which one and why stays out of the timeline."""

    days: int


@dataclass(frozen=True, kw_only=True)
class IntervalChanged(_OnMark):
    """A household is to be seen more or less often than before."""

    days: int
    before: int


@dataclass(frozen=True, kw_only=True)
class MarkEnded(_OnMark):
    """A reason to see a household does not stand any more."""


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Happening):
    """A worker promised somebody something small; it stands on the own day until kept. The words stay out of the timeline."""

    subject = ("promise", "promise_id")
    promise_id: int
    due: str


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Happening):
    """What was promised was done, or is not going to be; why stands with the promise."""

    subject = ("promise", "promise_id")
    promise_id: int
    kept: bool


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
class _OnCard(Happening):
    subject = ("card", "card_id")
    card_id: int


@dataclass(frozen=True, kw_only=True)
class CardWritten(_OnCard):
    """Somebody wrote on the card of a home. The words stay out of the timeline."""

    version: int


@dataclass(frozen=True, kw_only=True)
class CardWrittenByTwo(_OnCard):
    """Somebody wrote on a version that others had changed since: both texts stay until a person writes what holds."""

    conflict_id: int
    base: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CardConflictSettled(_OnCard):
    """A person read what two had written and wrote what holds."""

    conflict_id: int
    version: int


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
