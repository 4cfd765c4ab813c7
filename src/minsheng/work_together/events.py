"""What can happen when organisations work together."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnWhistle(Happening):
    """A whistle that is about a case is read in that case's story too."""

    subject = ("whistle", "whistle_id")
    also = ("case", "case_id")
    whistle_id: int
    case_id: int | None


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(_OnWhistle):
    """Organisations were called to a place at a time; `case_number` is empty where it is about a place alone."""

    number: str
    at: str
    place: str
    case_number: str
    words: str
    organisations: list[str]


@dataclass(frozen=True, kw_only=True)
class WhistleAnswered(_OnWhistle):
    """An organisation said that it comes, sends somebody, or does not come. Who comes stays out of the timeline."""

    call_id: int
    organisation: str
    answer: str
    ground: str
    words: str
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class ArrivalNoted(_OnWhistle):
    """Somebody of the office wrote down whether an organisation came; a correction is one more of these."""

    call_id: int
    organisation: str
    state: str
    before: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WhistleCalledOff(_OnWhistle):
    """Nobody needs to come. Who was called, and what they had answered, stays as it was."""

    words: str


@dataclass(frozen=True, kw_only=True)
class SessionHeld(Happening):
    """Organisations sat together over a case; `disagreed` are those that said so. What each said stands with the session."""

    subject = ("session", "session_id")
    also = ("case", "case_id")
    session_id: int
    case_id: int
    case_number: str
    how: str
    at: str
    organisations: list[str]
    disagreed: list[str]


@dataclass(frozen=True, kw_only=True)
class _OnPlan(Happening):
    subject = ("plan", "plan_id")
    also = ("case", "case_id")
    plan_id: int
    case_id: int


@dataclass(frozen=True, kw_only=True)
class PlanMade(_OnPlan):
    """A plan, or a new version that takes the place of the one before; `steps` are who does what until when."""

    case_number: str
    version: int
    steps: list[str]


@dataclass(frozen=True, kw_only=True)
class PlanSigned(_OnPlan):
    """An organisation agreed with a version, or did not and said why; it may say otherwise later."""

    version: int
    organisation: str
    verdict: str
    words: str
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class CasePushed(Happening):
    """Something was stuck, and those roles were told; `days` working days after its end (before it: negative). The program does it."""

    subject = ("case", "case_id")
    case_id: int
    assignment_id: int | None
    stage: str
    organisation: str
    due: str
    days: int
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class SupervisionLetterIssued(Happening):
    """An organisation was told in writing to bring its share on by a day; its clock stays as it is."""

    subject = ("case", "case_id")
    case_id: int
    assignment_id: int
    letter_id: int
    number: str
    organisation: str
    until: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PushLevelsTakenIn(Happening):
    """After how many working days who is told was set anew, as a whole table."""

    subject = ("push_levels", "key")
    key: str
    table_id: int
    levels: int
    source: str


@dataclass(frozen=True, kw_only=True)
class _OnDispatchList(Happening):
    """Each version is a thing of its own; one made from a decision is read in the story of its case too."""

    subject = ("dispatch_list", "list_id")
    list_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class DispatchListImported(_OnDispatchList):
    """The district took in the list of duties from a sheet; `added` and `taken_out` are rows against the version before."""

    file_name: str
    rows: int
    added: int
    taken_out: int


@dataclass(frozen=True, kw_only=True)
class DispatchListPutBack(_OnDispatchList):
    """The rows of an earlier version, `taken_from`, hold again."""

    taken_from: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class DispatchListCorrected(_OnDispatchList):
    """What was decided on a refusal went into the list of duties; each row as a sentence."""

    also = ("case", "case_id")
    case_id: int
    assignment_id: int
    added: list[str]
    taken_out: list[str]
    words: str


@dataclass(frozen=True, kw_only=True)
class _OnProgramme(Happening):
    subject = ("programme", "programme_id")
    programme_id: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeStarted(_OnProgramme):
    """An organisation does something here all year; `area` is a community, a street, or empty for the whole district."""

    name: str
    organisation: str
    area: str
    categories: list[str]


@dataclass(frozen=True, kw_only=True)
class ProgrammeEnded(_OnProgramme):
    """No more dates are planned. Those that were stay to be read."""

    words: str


@dataclass(frozen=True, kw_only=True)
class _OnProgrammeDate(Happening):
    """Read with its programme too."""

    subject = ("programme_date", "date_id")
    also = ("programme", "programme_id")
    date_id: int
    programme_id: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeDatePlanned(_OnProgrammeDate):
    """A date of a programme; `about` is the kind of matter in the record that proposed its topic, empty where none did."""

    number: str
    kind: str
    at: str
    place: str
    topic: str
    about: str
    organisations: list[str]


@dataclass(frozen=True, kw_only=True)
class ProgrammeDateChanged(_OnProgrammeDate):
    """Another time, place or topic; `again`: it had been called off and takes place after all."""

    at: str
    place: str
    topic: str
    organisations: list[str]
    again: bool


@dataclass(frozen=True, kw_only=True)
class ProgrammeDateCalledOff(_OnProgrammeDate):
    """It does not take place, and why. Who was planned stays as it was."""

    words: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeDateHeld(_OnProgrammeDate):
    """It took place, with so many people; a correction is one more of these. What was asked stands with the date."""

    headcount: int


@dataclass(frozen=True, kw_only=True)
class _OnContribution(Happening):
    subject = ("case", "case_id")
    case_id: int
    contribution_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionNoted(_OnContribution):
    """Somebody gave money, hours or things; `amount` is a decimal number as text. `replaces` names the entry that this one corrects."""

    giver: str
    who: str
    organisation_id: int | None
    kind: str
    amount: str
    words: str
    by_office: bool
    replaces: int | None


@dataclass(frozen=True, kw_only=True)
class ContributionTakenBack(_OnContribution):
    """It was written down by mistake; it stays to be read and counts no more."""

    who: str
    kind: str
    amount: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ThanksWished(Happening):
    """An organisation said whether it wishes to be thanked by name on the public board."""

    subject = ("case", "case_id")
    case_id: int
    organisation: str
    organisation_id: int
    wished: bool
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Happening):
    """A person decided who is asked, with a proposal of the program beside: `proposed` may be nobody, `reasons` are its sentences."""

    subject = ("case", "case_id")
    case_id: int
    assignment_id: int
    proposed: list[str]
    reasons: list[str]
    decided: list[str]
