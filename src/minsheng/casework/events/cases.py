"""What can happen to cases, answers and ends."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


class _OnCase(Happening):
    subject = ("case", "case_id")


@dataclass(frozen=True, kw_only=True)
class FileAttached(Happening):
    """A photo or document was handed in to a case."""

    subject = ("case", "case_id")
    case_id: int
    attachment_id: int
    stage: str
    organisation: str
    name: str
    file: str
    thumbnail: str


@dataclass(frozen=True, kw_only=True)
class CaseOpened(_OnCase):
    """The office undertook something."""

    case_id: int
    number: str
    title: str
    voices: int


@dataclass(frozen=True, kw_only=True)
class VoiceLinked(_OnCase):
    """A voice was put to a case."""

    also = ("voice", "voice_id")
    case_id: int
    voice_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class VoiceUnlinked(_OnCase):
    """A voice was taken out of a case again."""

    also = ("voice", "voice_id")
    case_id: int
    voice_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ExcerptReleased(_OnCase):
    """A worker put what residents said into other words, for the organisations to read."""

    case_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class ResidentsAnswered(_OnCase):
    """Everyone who spoke was told what was done, and asked."""

    case_id: int
    answer_id: int
    words: str
    asked: int


@dataclass(frozen=True, kw_only=True)
class ResidentConfirmed(_OnCase):
    """Somebody who spoke gave a verdict."""

    also = ("voice", "voice_id")
    case_id: int
    voice_id: int
    verdict: str
    satisfaction: str
    via: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(_OnCase):
    """A case was opened again and raised a level."""

    also = ("voice", "voice_id")
    case_id: int
    round: int
    level: int
    words: str
    voice_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseInspected(_OnCase):
    """Nobody who spoke can be reached: a second person looked, and people were told by poster or at a meeting."""

    case_id: int
    verdict: str
    words: str
    told_by: str


@dataclass(frozen=True, kw_only=True)
class EndProposed(_OnCase):
    """Somebody of the office proposed to end a case without the residents' yes."""

    case_id: int
    kind: str
    track: str
    words: str
    at_once: bool


@dataclass(frozen=True, kw_only=True)
class EndApproved(_OnCase):
    """A second person approved that end."""

    case_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class EndDeclined(_OnCase):
    """A second person did not approve it; the case goes on."""

    case_id: int
    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CategoriesImported(Happening):
    """The tree of matters was replaced or added to from a file."""

    subject = ("categories", "key")
    key: str
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class BoardItemReleased(_OnCase):
    """Somebody of the office released words about a case for everybody to read."""

    case_id: int
    item_id: int
    title: str
    words: str
    pictures: bool
    thanks: bool = False


@dataclass(frozen=True, kw_only=True)
class BoardItemTakenDown(_OnCase):
    """It was taken down from the public board."""

    case_id: int
    item_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class WorkHandedOver(Happening):
    """All that somebody held went to somebody else, with a slip of what was open."""

    subject = ("user", "user_id")
    also = ("user", "to_id")
    user_id: int
    to_id: int
    hand_over_id: int
    since: str
    until: str
    reason: str
    posts: list[str]
    lines: int
    keys_ended: int


@dataclass(frozen=True, kw_only=True)
class HandOverEnded(Happening):
    """What was handed over came back before the time, or was never to be handed over."""

    subject = ("user", "user_id")
    also = ("user", "to_id")
    user_id: int
    to_id: int
    hand_over_id: int
    back_on: str
    posts: list[str]
