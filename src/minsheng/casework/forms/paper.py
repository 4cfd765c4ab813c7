"""What was written by hand on the blank sheet, typed in row by row."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.neighbourhood.models import Estate, User

from ..states import BY_RESIDENTS, Source
from .fields import day_field, id_field

ROWS = 10


class SheetForm(forms.Form):
    """What stands at the head of the sheet."""

    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("不清楚")
    )
    source = forms.ChoiceField(
        label=_("在哪种场合听到的"),
        required=False,
        choices=[
            (Source.OTHER, _("没写，或别的场合")),
            *(c for c in Source.choices if c[0] not in (*BY_RESIDENTS, Source.IMPORT, Source.OTHER)),
        ],
        initial=Source.OTHER,
    )
    day = day_field(_("哪天听到的"), required=False, help_text=_("空着就是今天。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = Estate.objects.visible_to(user).filter(valid_to=None)  # type: ignore[attr-defined]


class RowForm(forms.Form):
    """One row; without words it is left out."""

    client_id = id_field()
    words = forms.CharField(label=_("原话"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=80)
    name = forms.CharField(label=_("谁说的"), required=False, max_length=40)
    phone = forms.CharField(label=_("电话"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("words") and any(data.get(name) for name in ("place", "name", "phone")):
            self.add_error("words", _("这一行缺了原话"))
        return data


RowFormSet = forms.formset_factory(RowForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)
