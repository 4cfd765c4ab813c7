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
