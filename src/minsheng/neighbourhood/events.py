"""What can happen to people and places."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class ResidentUncovered(Happening):
    """Somebody looked at a covered name or telephone, for a reason."""

    subject = ("resident", "resident_id")
    resident_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResidentErased(Happening):
    """A resident's personal data was erased on request; the tombstone stays."""

    subject = ("resident", "resident_id")
    resident_id: int
    reason: str
    voices: list[int]


@dataclass(frozen=True, kw_only=True)
class ViewedAs(Happening):
    """A district officer began to look at the program as somebody else, able to change nothing."""

    subject = ("user", "user_id")
    user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfficeRuleChanged(Happening):
    """A number that the office decides was changed."""

    subject = ("rule", "key")
    key: str
    value: int
    before: int


@dataclass(frozen=True, kw_only=True)
class PlaceImported(Happening):
    """A workbook of places, people and organisations was taken in."""

    subject = ("place_batch", "batch_id")
    batch_id: int
    file_name: str
    created: int
    repeated: int
    refused: int
    changed: int = 0


@dataclass(frozen=True, kw_only=True)
class PlaceImportUndone(Happening):
    """What a workbook had brought in was taken back: places end, accounts close, what it changed is as before."""

    subject = ("place_batch", "batch_id")
    batch_id: int
    undone: int


@dataclass(frozen=True, kw_only=True)
class BuildingsPlaced(Happening):
    """Where the buildings of an estate stand on its plan was said."""

    subject = ("estate", "estate_id")
    estate_id: int
    placed: int
    unplaced: int


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Happening):
    """Somebody was given a one-time code to log in with."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Happening):
    """Somebody who left and held no post comes in no more; `organisations` are those they acted for until then."""

    subject = ("user", "user_id")
    user_id: int
    organisations: list[str]
    keys_ended: int


@dataclass(frozen=True, kw_only=True)
class PasswordChosen(Happening):
    """Somebody chose a password of their own."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class RemindersChosen(Happening):
    """Somebody chose whether a digest comes each working day; never the address it goes to."""

    subject = ("user", "user_id")
    user_id: int
    daily: bool


@dataclass(frozen=True, kw_only=True)
class KeyMade(Happening):
    """A key for a program was made; never the key itself. Without `by` it was made at the machine."""

    subject = ("user", "user_id")
    user_id: int
    key_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class KeyEnded(Happening):
    """A program's key opens nothing any more."""

    subject = ("user", "user_id")
    user_id: int
    key_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Happening):
    """Somebody's log-in asks from now on for a code from their telephone, or for one of their passkeys."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnded(Happening):
    """Somebody gave up the codes of their telephone, with one of them or with what else they log in with."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorTaken(Happening):
    """Somebody else's second factor was taken away, codes and passkeys, for a reason. Without `by` it was done at the machine."""

    subject = ("user", "user_id")
    user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Happening):
    """Somebody's log-in asks from now on for this passkey, or for what else they have set up."""

    subject = ("user", "user_id")
    user_id: int
    passkey_id: int


@dataclass(frozen=True, kw_only=True)
class PasskeyNamed(Happening):
    """Somebody gave a passkey of theirs another name."""

    subject = ("user", "user_id")
    user_id: int
    passkey_id: int


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Happening):
    """Somebody removed a passkey of their own; it opens nothing any more."""

    subject = ("user", "user_id")
    user_id: int
    passkey_id: int


@dataclass(frozen=True, kw_only=True)
class SpareCodesMade(Happening):
    """New spare codes were made; the old ones open nothing any more."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SpareCodeUsed(Happening):
    """A spare code was used in place of the telephone."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class LoginEnded(Happening):
    """Somebody ended one of their own log-ins; never which device it was."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class OtherLoginsEnded(Happening):
    """Somebody ended all their own log-ins but the one they sat at."""

    subject = ("user", "user_id")
    user_id: int


@dataclass(frozen=True, kw_only=True)
class GridEntrusted(Happening):
    """It was said whose a grid is; `workers` are names of staff. These see what is kept about its households."""

    subject = ("grid", "grid_id")
    grid_id: int
    name: str
    workers: list[str]


@dataclass(frozen=True, kw_only=True)
class HomeEntered(Happening):
    """A home that the register did not have yet was written into it; its number stays out of the timeline."""

    subject = ("home", "home_id")
    home_id: int
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CalendarTakenIn(Happening):
    """The working calendar of a year came in as a sheet: special days and opening hours."""

    subject = ("calendar", "year")
    year: int
    days: int
    hours: int
    source: str


class _OnFacility(Happening):
    subject = ("facility", "facility_id")


@dataclass(frozen=True, kw_only=True)
class FacilityOpened(Happening):
    """Residents have something to use; `case_number` is the case that it came of, empty where it was there before."""

    subject = ("facility", "facility_id")
    also = ("case", "case_id")
    facility_id: int
    case_id: int | None
    case_number: str
    code: str
    name: str
    purpose: str
    hours: str
    caretaker: str


@dataclass(frozen=True, kw_only=True)
class FacilityChanged(_OnFacility):
    """It is called otherwise, or is open at other hours, or for something else."""

    facility_id: int
    name: str
    purpose: str
    hours: str
    place: str


@dataclass(frozen=True, kw_only=True)
class FacilityHandedOn(_OnFacility):
    """Somebody else cares for it from now on; `caretaker` is empty where nobody does."""

    facility_id: int
    name: str
    caretaker: str
    before: str


@dataclass(frozen=True, kw_only=True)
class FacilityClosed(_OnFacility):
    """Residents can use it no more, and why."""

    facility_id: int
    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class FacilityOpenedAgain(_OnFacility):
    """It had been closed and can be used again."""

    facility_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class FacilityChecked(_OnFacility):
    """Somebody of the office was there on that day, and found it in order or not."""

    facility_id: int
    name: str
    check_id: int
    on: str
    in_order: bool
    words: str
