"""Sheets that are filled in by hand and typed in afterwards: one description for the paper and for the form, so that numbers and order agree.

A further sheet is one more `Sheet` in the registry: the list, the paper and the form know it from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Community, Estate, User

from .forms import has_several_communities, my_community
from .forms.fields import CHOOSE, id_field

MOST_ROWS = 60
FIRST_NUMBER = 0x2460  # ①


class SheetHead(forms.Form):
    """What stands above the rows; each sheet adds its own. The fields that show are numbered first."""

    client_id = id_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if "estate" in self.fields:
            self.fields["estate"].queryset = Estate.objects.visible_to(user).filter(valid_to=None)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Box:
    """One box of a row. `width` in mm on paper, 0 for what is left; `circle`: what is there to be circled; `needed` in a row that is not empty;
    `printed`: it stands on the paper already where rows are listed, and alone makes no row."""

    name: str
    title: Any
    width: int = 0
    circle: Sequence[tuple[str, Any]] = ()
    kind: str = "text"  # text | line | day | time | phone
    most: int = 0
    needed: bool = False
    printed: bool = False

    @property
    def pixels(self) -> int:
        return round(self.width * 96 / 25.4)

    def field(self, number: str) -> forms.Field:
        named: dict[str, Any] = {"label": format_lazy("{} {}", number, self.title), "required": False}
        if self.circle:
            return forms.ChoiceField(choices=[("", _("没圈")), *self.circle], error_messages=CHOOSE, **named)
        if self.kind == "day":
            wrong = {"invalid": _("日子写成2026-12-01这样")}
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=wrong, **named
            )
        if self.kind == "time":
            wrong = {"invalid": _("时间写成14:30这样")}
            return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=wrong, **named)
        if self.kind == "phone":
            return forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}), **named)
        if self.kind == "line":
            return forms.CharField(max_length=self.most or 80, **named)
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **named)


@dataclass(frozen=True)
class Printed:
    """A row that stands on the paper already: what the form begins with, by the names of its boxes, and what else is told beside it."""

    boxes: dict[str, str]
    beside: str = ""

    @property
    def beside_box(self) -> str:
        """Below which box it stands: the last that is printed."""
        return next(reversed(self.boxes), "")


@dataclass(frozen=True)
class Sheet:
    """`begin` makes of the head what the rows belong to, `take` keeps one row (each once for its own id), `end` is told that all are kept.
    All three raise refusals, `begin` of the fields of the head, `take` of its boxes. `onward`: where one goes then."""

    code: str
    name: Any
    about: Any
    head: type[SheetHead]
    boxes: Sequence[Box]
    rows: int
    row_height: int  # mm
    begin: Callable[[User, dict[str, Any]], Any]
    take: Callable[[User, Any, dict[str, Any]], None]
    onward: Callable[[Any], str]
    end: Callable[[User, Any], None] = lambda user, what: None
    listed: Callable[[User, Community], list[Printed]] | None = None
    across: bool = False
    slips: bool = False
    note: Any = ""

    def head_titles(self) -> list[tuple[str, str, Any]]:
        """Number, name and title of what is written above the rows."""
        shown = [(name, field.label) for name, field in self.head.base_fields.items() if not field.widget.is_hidden]
        return [(number_of(at), name, title) for at, (name, title) in enumerate(shown)]

    def head_circle(self, name: str) -> list[Any]:
        """What is to be circled above the rows: the choices that are the same for everybody."""
        field = self.head.base_fields[name]
        choices: Any = field.choices if type(field) is forms.ChoiceField else ()
        return [label for _value, label in choices]

    def numbered(self) -> list[tuple[str, Box]]:
        """The boxes of a row, numbered on from the head."""
        before = len(self.head_titles())
        return [(number_of(before + at), box) for at, box in enumerate(self.boxes)]

    def row_form(self) -> type[forms.Form]:
        fields = {box.name: box.field(number) for number, box in self.numbered()}
        return type("RowForm", (RowForm,), fields | {"sheet": self})


class RowForm(forms.Form):
    """One row. What is empty but for what was printed is no row."""

    client_id = id_field()
    sheet: Sheet

    def is_written(self) -> bool:
        return any(self.cleaned_data.get(box.name) for box in self.sheet.boxes if not box.printed)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_written():
            for box in self.sheet.boxes:
                if box.needed and not data.get(box.name) and box.name not in self.errors:
                    self.add_error(box.name, _("这一行缺了“%(what)s”") % {"what": box.title})
        return data


def number_of(at: int) -> str:
    return chr(FIRST_NUMBER + at)


SHEETS: dict[str, Sheet] = {}


def add_sheet(sheet: Sheet) -> None:
    """For apps.py alone."""
    SHEETS[sheet.code] = sheet


def typed_of(data: dict[str, Any]) -> dict[str, str]:
    """A row or a head as it was sent, without its id: what the same sent again is known by."""
    return {key: str(value) for key, value in data.items() if value and key != "client_id"}


def community_of(user: User, estate: Estate | None) -> Community:
    """Where a sheet belongs. Raises BadInput where somebody of several communities named no estate."""
    community = estate.community if estate else my_community(user)
    if community is None or (estate is None and has_several_communities(user)):
        raise BadInput("请选哪个小区，才知道记在哪个社区。", "estate", "which_estate")
    return community


def moment_of(day: date | None) -> datetime:
    """A day without an hour is noon of it, and never later than now."""
    return min(clock.day_start(day) + timedelta(hours=12), clock.now()) if day else clock.now()
