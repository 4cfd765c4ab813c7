"""What can happen to voices and to files of them."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


class _OnVoice(Happening):
    subject = ("voice", "voice_id")


@dataclass(frozen=True, kw_only=True)
class VoiceHeard(_OnVoice):
    """Somebody's words were written down, here or on a phone. The hashes and `speaker_id` let a later change of the row be noticed."""

    voice_id: int
    number: str
    source: str
    words_hash: str
    record_hash: str = ""
    speaker_id: int | None = None
    replaces: str = ""
    follows: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptRead(_OnVoice):
    """Somebody other than who wrote the voice down looked its receipt code up, to print or to read it out."""

    voice_id: int
    number: str


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
    speaker_id: int | None


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
class VoiceAboutFacility(_OnVoice):
    """It was said which facility a voice speaks of; `facility_id` is None where it is of none after all."""

    voice_id: int
    facility_id: int | None
    name: str


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
class VoicePhotoAttached(_OnVoice):
    """A photo was added to a voice."""

    voice_id: int
    attachment_id: int
    file: str
    thumbnail: str


@dataclass(frozen=True, kw_only=True)
class SpeakerCalled(_OnVoice):
    """Somebody tried to tell a speaker something by telephone."""

    voice_id: int
    notice_id: int
    outcome: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ConflictSettled(Happening):
    """A person looked at a write that had come twice with other content."""

    subject = ("write", "write_id")
    write_id: int
    conflict_id: int
