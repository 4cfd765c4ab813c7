"""What can happen to voices, cases, shares and answers. docs/events.md lists them all; a test holds the two together."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


class _OnVoice(Happening):
    subject = ("voice", "voice_id")


class _OnCase(Happening):
    subject = ("case", "case_id")


@dataclass(frozen=True, kw_only=True)
class VoiceHeard(_OnVoice):
    """Somebody's words were written down, here or on a phone. `words_hash` lets a later change of the row be noticed."""

    voice_id: int
    number: str
    source: str
    words_hash: str
    replaces: str = ""


@dataclass(frozen=True, kw_only=True)
class VoiceSorted(_OnVoice):
    """Kind, category, place or urgency of a voice were set."""

    voice_id: int
    kind: str
    category: str
    urgency: str


@dataclass(frozen=True, kw_only=True)
class VoiceSettled(_OnVoice):
    """What was asked was done or answered on the spot."""

    voice_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class SettledVoiceChecked(_OnVoice):
    """A second person looked whether what was settled on the spot really is."""

    voice_id: int
    fine: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class VoicePassed(_OnVoice):
    """A voice was passed to another legal track, and the speaker told."""

    voice_id: int
    track: str
    words: str


@dataclass(frozen=True, kw_only=True)
class VoiceHandedOver(_OnVoice):
    """A voice that belongs to another community went there, with its speaker and its receipt."""

    voice_id: int
    community: str
    name: str
    before: str
    words: str


@dataclass(frozen=True, kw_only=True)
class VoiceNoted(_OnVoice):
    """Praise, or something to keep: thanked and kept."""

    voice_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class VoiceRepeated(_OnVoice):
    """The same person spoke of the same matter again."""

    voice_id: int
    earlier: str


@dataclass(frozen=True, kw_only=True)
class VoiceUnsorted(_OnVoice):
    """A sorting was undone; the voice waits to be sorted again."""

    voice_id: int
    was: str


@dataclass(frozen=True, kw_only=True)
class VoiceReplaced(_OnVoice):
    """A correction came in: a newer voice stands in for this one."""

    voice_id: int
    newer: str


@dataclass(frozen=True, kw_only=True)
class VoiceImportUndone(_OnVoice):
    """The import this voice came with was undone."""

    voice_id: int
    batch: int


@dataclass(frozen=True, kw_only=True)
class VoicesImported(Happening):
    """A file of messages was taken in."""

    subject = ("batch", "batch_id")
    batch_id: int
    file_name: str
    created: int
    repeated: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Happening):
    """A file of messages was taken back as one act."""

    subject = ("batch", "batch_id")
    batch_id: int
    voices: int


@dataclass(frozen=True, kw_only=True)
class FileAttached(Happening):
    """A photo or document was handed in to a case."""

    subject = ("case", "case_id")
    case_id: int
    attachment_id: int
    stage: str
    organisation: str
    name: str


@dataclass(frozen=True, kw_only=True)
class VoicePhotoAttached(_OnVoice):
    """A photo was added to a voice."""

    voice_id: int
    attachment_id: int


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
class SpeakerCalled(_OnVoice):
    """Somebody tried to tell a speaker something by telephone."""

    voice_id: int
    notice_id: int
    outcome: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CategoriesImported(Happening):
    """The tree of matters was replaced or added to from a file."""

    subject = ("categories", "key")
    key: str
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class ConflictSettled(Happening):
    """A person looked at a write that had come twice with other content."""

    subject = ("write", "write_id")
    write_id: int
    conflict_id: int
