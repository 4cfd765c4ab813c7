"""What can happen on the way out and in."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class ListExported(Happening):
    """Somebody took a list out of the building as an Excel file. `chosen` is the filter, without what was typed by hand."""

    subject = ("export", "number")
    number: str
    name: str
    title: str
    rows: int
    chosen: str


@dataclass(frozen=True, kw_only=True)
class RemarkLeft(Happening):
    """Somebody complained about the program or suggested something. The words stay out of the timeline."""

    subject = ("remark", "number")
    number: str
    page: str


@dataclass(frozen=True, kw_only=True)
class RemarkAnswered(Happening):
    """The district answered a remark about the program."""

    subject = ("remark", "number")
    number: str
    words: str


@dataclass(frozen=True, kw_only=True)
class FeedMade(Happening):
    """Somebody made a secret address for the calendar of a telephone; never the address itself."""

    subject = ("user", "user_id")
    user_id: int
    feed_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Happening):
    """Such an address opens nothing any more."""

    subject = ("user", "user_id")
    user_id: int
    feed_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentMade(Happening):
    """Somebody took a document out of the building as a Word file. `template` is null for the default; `fell_back`: the office's was broken."""

    subject = ("document", "number")
    number: str
    kind: str
    title: str
    template: int | None
    fell_back: bool


@dataclass(frozen=True, kw_only=True)
class TemplateReplaced(Happening):
    """A template for a kind of document was handed in and is used from now on, in one place and what lies in it."""

    subject = ("template", "of")
    of: str
    kind: str
    place: str
    template_id: int
    name: str
    file: str


@dataclass(frozen=True, kw_only=True)
class TemplateChosen(Happening):
    """An earlier version of a template is used again."""

    subject = ("template", "of")
    of: str
    kind: str
    place: str
    template_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class TemplateSetAside(Happening):
    """A place has no template of its own any more: that of the place above it holds, or the default."""

    subject = ("template", "of")
    of: str
    kind: str
    place: str


@dataclass(frozen=True, kw_only=True)
class MeetingInvitationIssued(Happening):
    """Somebody was asked to come to a meeting."""

    subject = ("meeting", "notice_id")
    notice_id: int
    number: str
    topic: str
    at: str
    place: str
    invited: list[str]
    case_number: str


@dataclass(frozen=True, kw_only=True)
class MeetingCalledOff(Happening):
    """A meeting does not take place."""

    subject = ("meeting", "notice_id")
    notice_id: int
    number: str
    words: str


class _OnWay(Happening):
    subject = ("way", "way_id")


@dataclass(frozen=True, kw_only=True)
class WaySetUp(_OnWay):
    """The district set up a way out. `host` is where it leads; never a secret, never a whole address."""

    way_id: int
    kind: str
    name: str
    host: str


@dataclass(frozen=True, kw_only=True)
class WayChanged(_OnWay):
    """It was changed. `secrets` are the names of those that were written anew."""

    way_id: int
    name: str
    host: str
    secrets: list[str]


@dataclass(frozen=True, kw_only=True)
class WaySwitched(_OnWay):
    """From now on it really sends (`live`), or writes files alone again."""

    way_id: int
    name: str
    live: bool


@dataclass(frozen=True, kw_only=True)
class WayTried(_OnWay):
    """Somebody sent a trial by it."""

    way_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class WayEnded(_OnWay):
    """It is not used any more; what waited for it, `letters`, was given up."""

    way_id: int
    name: str
    letters: int


@dataclass(frozen=True, kw_only=True)
class LetterSentAgain(Happening):
    """Something that had not got through is tried again, because a person said so."""

    subject = ("letter", "letter_id")
    letter_id: int
    way: str
    number: str


@dataclass(frozen=True, kw_only=True)
class LetterGivenUp(Happening):
    """It is not tried any more, because a person said so."""

    subject = ("letter", "letter_id")
    letter_id: int
    way: str
    number: str
