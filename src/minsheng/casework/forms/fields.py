"""Fields that several forms use; and the two forms of a single box."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from minsheng.foundation import clock
from minsheng.foundation.working_days import unknown_years, year_unknown
from minsheng.neighbourhood.queries import office_rule

from ..models import Category

REQUIRED = {
    "required": _("这里要写，现在是空的"),
    "invalid_choice": _("请从给出的里面选一个"),
    "invalid": _("写得不对，请改一改"),
}


CHOOSE = {**REQUIRED, "required": _("请选一个")}


def text_box(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), error_messages=REQUIRED
    )


def estate_field() -> forms.ModelChoiceField[Any]:
    """Where, if it is in an estate; which there are to choose depends on who asks, so that the form sets them."""
    return forms.ModelChoiceField(
        label=_("哪个小区"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("不在小区里"),
        error_messages=CHOOSE,
    )


class KeyedRadios(forms.RadioSelect):
    """Each with the number key that chooses it, as in the inbox."""

    def create_option(
        self, name: str, value: Any, label: Any, selected: bool, index: int, *more: Any, **named: Any
    ) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, selected, index, *more, **named)
        option["key"] = option["attrs"]["data-key"] = str(index + 1)
        return option


def one_of(
    label: Any,
    choices: Any,
    *,
    required: bool = True,
    help_text: Any = "",
    initial: Any = None,
    if_empty: Any = "",
    widget: type[forms.RadioSelect] = forms.RadioSelect,
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        widget=widget,
        initial=initial,
        error_messages={**CHOOSE, "required": if_empty} if if_empty else CHOOSE,
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={**REQUIRED, "invalid": _("日子写成2026-12-01这样")},
    )


def say_unknown_years(field: Any, *days: date | None) -> None:
    """Below a box for a day: that of a year which the day asked for, or one of the days that the office looks ahead, lies in nobody knows the holidays yet."""
    today = clock.today()
    ahead = today + timedelta(days=office_rule("calendar_ahead_days"))
    years = unknown_years(day for day in (today, ahead, *days) if day)
    lines = [field.help_text, *map(year_unknown, years)]
    field.help_text = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines if line))


def id_field() -> forms.UUIDField:
    """Made when the page is written, so that a form sent twice is one write, without a script too."""
    return forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class WordsForm(forms.Form):
    """One box of words; its label says what for."""

    words = text_box(_("写一句"))

    def __init__(
        self, *args: Any, label: Any = "", required: bool = True, help_text: Any = "", rows: int = 4, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.required, field.help_text = label or field.label, required, help_text
        field.widget.attrs["rows"] = rows


class CategoryField(forms.ModelChoiceField[Category]):
    def __init__(self, *, required: bool = False, label: Any = None) -> None:
        rows = Category.objects.filter(retired=False).select_related("parent")
        super().__init__(
            label=label or _("类别"),
            queryset=rows,
            required=required,
            to_field_name="code",
            empty_label=_("还没定"),
            error_messages=CHOOSE,
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("为什么"), max_length=500, help_text=_("会记进查看记录。"), error_messages=REQUIRED)
