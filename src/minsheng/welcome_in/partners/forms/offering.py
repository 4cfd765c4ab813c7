"""What is offered, what is needed, and what is promised for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, day_field, one_of, text_box
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Estate

from ..states import OfferKind
from .partners import line_box, looked_over_box


def _estate_field() -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, to_field_name="code", required=False, empty_label=_("全社区都行")
    )


class OfferForm(forms.Form):
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪家单位"), queryset=None, to_field_name="code", empty_label=_("请选一家"), error_messages=CHOOSE
    )
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("在哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    kind = one_of(_("能给什么"), OfferKind.choices, if_empty=_("选一下能给什么"))
    words = text_box(_("写一句"), rows=2, help_text=_("比如：活动室隔壁一间空房，能坐二十人。不写谁的姓名和电话。"))
    amount = line_box(_("多少"), 40, required=False, help_text=_("比如：一间；每周半天；两把梯子。"))
    estate = _estate_field()
    since = day_field(_("从哪天起"))
    until = day_field(_("到哪天止"), required=False, help_text=_("一直有就空着。"))
    looked_over = looked_over_box()

    def __init__(self, *args: Any, organisations: Any, places: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name, rows in (("organisation", organisations), ("community", places)):
            fields[name].queryset = rows
            only = list(rows[:2])
            if len(only) == 1:
                fields[name].initial = only[0].code
        fields["estate"].queryset = Estate.objects.unscoped("names of places are public").filter(
            community__in=places, valid_to=None
        )


class NeedForm(forms.Form):
    kind = one_of(_("要什么"), OfferKind.choices, if_empty=_("选一下要什么"))
    words = text_box(
        _("换个说法，写给单位看"),
        rows=3,
        help_text=_("不抄居民的原话，不写姓名、电话、门牌号。比如：一位老人出门不便，要人陪着去医院。"),
    )
    amount = line_box(_("多少"), 40, required=False, help_text=_("比如：一间；每周半天；两把梯子。"))
    estate = _estate_field()
    since = day_field(_("从哪天起"))
    until = day_field(_("最晚哪天"), required=False)
    looked_over = looked_over_box()

    def __init__(self, *args: Any, estates: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["estate"].queryset = estates


class MatchForm(forms.Form):
    words = text_box(_("答应做什么"), rows=2, help_text=_("记在合伙人那一页的“答应过的”。不写居民的姓名、电话和门牌号。"))
    due = day_field(_("哪天之前"))
    looked_over = looked_over_box()
