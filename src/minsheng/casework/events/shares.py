"""What can happen to an organisation's share, and to its clock."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


class _OnCase(Happening):
    subject = ("case", "case_id")


@dataclass(frozen=True, kw_only=True)
class ShareOffered(_OnCase):
    """An organisation was asked to take a share."""

    case_id: int
    assignment_id: int
    organisation: str
    role: str
    share: str
    due: str
    warnings: list[str]


@dataclass(frozen=True, kw_only=True)
class ShareAccepted(_OnCase):
    """An organisation promised a date."""

    case_id: int
    assignment_id: int
    organisation: str
    promise_date: str


@dataclass(frozen=True, kw_only=True)
class ShareRefused(_OnCase):
    """An organisation refused its share, with a ground."""

    case_id: int
    assignment_id: int
    organisation: str
    ground: str
    words: str


@dataclass(frozen=True, kw_only=True)
class RefusalAdjudicated(_OnCase):
    """Street or district decided whether a refusal stands."""

    case_id: int
    assignment_id: int
    organisation: str
    decision: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ShareTakenBack(_OnCase):
    """The office took a share back."""

    case_id: int
    assignment_id: int
    organisation: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ShareReminded(_OnCase):
    """Somebody asked an organisation after its share."""

    case_id: int
    assignment_id: int
    organisation: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ShareHandedOut(_OnCase):
    """A secret address was made with which an organisation without an account works on its share until a day.

    `digest` is what is kept of its secret, `bearer_id` under whom its holder acts.
    """

    case_id: int
    assignment_id: int
    organisation: str
    link_id: int
    until: str
    digest: str
    bearer_id: int


@dataclass(frozen=True, kw_only=True)
class ShareLinkRevoked(_OnCase):
    """The secret address of a share opens nothing any more."""

    case_id: int
    assignment_id: int
    organisation: str
    link_id: int


@dataclass(frozen=True, kw_only=True)
class SharePaused(_OnCase):
    """The clock of a share was made to stand still, for a reason, at the most until a day."""

    case_id: int
    assignment_id: int
    organisation: str
    reason: str
    until: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ShareResumed(_OnCase):
    """The clock of a share goes on before the last day of its pause."""

    case_id: int
    assignment_id: int
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(_OnCase):
    """An organisation asked for a later day."""

    case_id: int
    assignment_id: int
    organisation: str
    wanted: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ExtensionDecided(_OnCase):
    """The office granted a later day, or did not."""

    case_id: int
    assignment_id: int
    organisation: str
    granted: bool
    wanted: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClockRuleChanged(Happening):
    """How long a stage may take was set, for all matters (category empty) or for one category."""

    subject = ("clock_rule", "stage")
    stage: str
    category: str
    amount: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class ClockRuleDropped(Happening):
    """How long a stage may take is no longer set for one category, or (empty) for all matters: what it stands under counts again."""

    subject = ("clock_rule", "stage")
    stage: str
    category: str


@dataclass(frozen=True, kw_only=True)
class ResultGiven(_OnCase):
    """An organisation says that its share is done, and shows it."""

    case_id: int
    assignment_id: int
    organisation: str
    words: str
    evidence: int


@dataclass(frozen=True, kw_only=True)
class ResultChecked(_OnCase):
    """Somebody who had no part in the share looked at the result."""

    case_id: int
    assignment_id: int
    organisation: str
    passed: bool
    words: str
