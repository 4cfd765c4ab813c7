"""What can happen to volunteers. Names, telephones and days of birth stay out of the timeline."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnVolunteer(Happening):
    subject = ("volunteer", "volunteer_id")
    volunteer_id: int


@dataclass(frozen=True, kw_only=True)
class VolunteerApplied(_OnVolunteer):
    """Somebody wants to be a volunteer and agreed to what is kept for that; without `by` on the public form."""

    number: str


@dataclass(frozen=True, kw_only=True)
class VolunteerEntered(_OnVolunteer):
    """The office wrote down somebody who stood at the desk and agreed to what is kept: a volunteer from this moment on."""

    number: str


@dataclass(frozen=True, kw_only=True)
class VolunteerWelcomed(_OnVolunteer):
    """The community takes them as a volunteer."""


@dataclass(frozen=True, kw_only=True)
class VolunteerDeclined(_OnVolunteer):
    """The community does not take them, and they read why."""

    words: str


@dataclass(frozen=True, kw_only=True)
class VolunteerChanged(_OnVolunteer):
    """What is kept of a volunteer was put right: which parts, and no value of any."""

    parts: list[str]


@dataclass(frozen=True, kw_only=True)
class GuardianConsented(_OnVolunteer):
    """A guardian allows it: how that was said, on which day, written down by whom. A later one takes the place of an earlier."""

    guardian_id: int
    relation: str
    how: str
    on: str


@dataclass(frozen=True, kw_only=True)
class GuardianConsentTakenBack(_OnVolunteer):
    """A guardian allows it no more; what was planned ahead (`services`) falls with it."""

    guardian_id: int
    words: str
    services: list[int]


@dataclass(frozen=True, kw_only=True)
class VolunteerLeft(_OnVolunteer):
    """A volunteer left; without `by` where it was said with the code. What was planned ahead (`services`) falls, what was done stays."""

    services: list[int]


@dataclass(frozen=True, kw_only=True)
class VolunteerErased(_OnVolunteer):
    """Name, telephone, birth, skills, times and guardians were taken out because they asked; hours stay as hours of nobody."""


@dataclass(frozen=True, kw_only=True)
class _OnService(Happening):
    subject = ("service", "service_id")
    service_id: int


@dataclass(frozen=True, kw_only=True)
class ServicePlanned(_OnService):
    """A service was planned: what, where, from when to when, how many, and what is dangerous about it."""

    number: str
    title: str
    place: str
    at: str
    until: str
    wanted: int | None
    minors_ok: bool
    risks: str
    insured: bool


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(_OnService):
    """It is now so; whoever signed up is told (`told`: how many) where day, hour or place changed."""

    title: str
    place: str
    at: str
    until: str
    wanted: int | None
    minors_ok: bool
    risks: str
    insured: bool
    told: int


@dataclass(frozen=True, kw_only=True)
class ServiceCancelled(_OnService):
    """It does not take place, and whoever signed up is told (`told`: how many)."""

    words: str
    told: int


@dataclass(frozen=True, kw_only=True)
class NamesReleased(_OnService):
    """The team that does it may read who comes, or no more."""

    released: bool


@dataclass(frozen=True, kw_only=True)
class _OnSignUp(_OnService):
    also = ("volunteer", "volunteer_id")
    volunteer_id: int


@dataclass(frozen=True, kw_only=True)
class VolunteerSignedUp(_OnSignUp):
    """A volunteer comes; without `by` where it was said with the code."""

    with_guardian: bool


@dataclass(frozen=True, kw_only=True)
class VolunteerSteppedBack(_OnSignUp):
    """A volunteer does not come after all; without `by` where it was said with the code."""


@dataclass(frozen=True, kw_only=True)
class VolunteerTold(_OnSignUp):
    """They know what changed: the office told them, or without `by` they read it themselves."""

    news: str


@dataclass(frozen=True, kw_only=True)
class AttendanceConfirmed(_OnSignUp):
    """A second person wrote down whether they were there, from when to when."""

    sign_up_id: int
    hours_id: int
    came: bool
    since: str
    until: str
    minutes: int
    with_guardian: bool


@dataclass(frozen=True, kw_only=True)
class AttendanceCorrected(_OnSignUp):
    """It was otherwise: this row takes the place of an earlier one (`replaces`), for this reason."""

    sign_up_id: int
    hours_id: int
    replaces: int
    reason: str
    came: bool
    since: str
    until: str
    minutes: int
    with_guardian: bool


@dataclass(frozen=True, kw_only=True)
class CertificateAsked(_OnVolunteer):
    """A volunteer wants the record as a certificate; without `by` where it was said with the code."""

    certificate_id: int
    due: str


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(_OnVolunteer):
    """The certificate was issued: its number and sums, and by which rows of hours."""

    certificate_id: int
    number: str
    minutes: int
    services: int
    star: int
    covered: bool
    hours: list[int]


@dataclass(frozen=True, kw_only=True)
class CertificateVoided(_OnVolunteer):
    """It is worth nothing any more, and whoever checks it reads that."""

    certificate_id: int
    words: str
