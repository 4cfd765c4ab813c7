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
    """A guardian allows it no more."""

    guardian_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class VolunteerLeft(_OnVolunteer):
    """A volunteer left; without `by` where it was said with the code. What was done stays."""


@dataclass(frozen=True, kw_only=True)
class VolunteerErased(_OnVolunteer):
    """Name, telephone, birth, skills, times and guardians were taken out because they asked; hours stay as hours of nobody."""
