"""What somebody gave, and whether they wish to be thanked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, id_field, one_of
from minsheng.casework.models import Case
from minsheng.neighbourhood.queries import serving

from ..states import GivenKind

NUMBER = {**REQUIRED, "invalid": _("写成数，比如1200或12.5"), "max_decimal_places": _("最多写两位小数")}


class GivenForm(forms.Form):
    """What an organisation writes of itself."""

    client_id = id_field()
    kind = one_of(_("出的是什么"), GivenKind.choices)
    amount = forms.DecimalField(
        label=_("多少"),
        max_digits=12,
        decimal_places=2,
        localize=False,
        help_text=_("资金写元，工时写小时，物写几件。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages=NUMBER,
    )
    words = forms.CharField(
        label=_("是什么"),
        required=False,
        max_length=120,
        help_text=_("物要写，比如“乒乓球台”。一起办的几家看得到，不写居民的姓名。"),
    )
    receipt = forms.FileField(
        label=_("收据"), required=False, help_text=_("照片或PDF。只有社区和出的这一家看得到。"), widget=forms.ClearableFileInput()
    )
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)


class OfficeGivenForm(GivenForm):
    """What the office writes of anybody: an organisation, somebody by what they are, or where neither is said the residents together."""

    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪家出的"), queryset=None, required=False, to_field_name="code", empty_label=_("不是单位"), error_messages=CHOOSE
    )
    role = forms.CharField(
        label=_("不是单位的，是谁"),
        required=False,
        max_length=40,
        help_text=_("写身份，比如“退休的木工”，不写姓名；空着就是居民大家一起。"),
    )

    field_order = ("client_id", "organisation", "role", "kind", "amount", "words", "receipt", "looked_over")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = serving(case.community)


class ThanksForm(forms.Form):
    wished = one_of(_("公示板上点名感谢，愿意吗"), (("yes", _("愿意")), ("no", _("不用点名"))))
