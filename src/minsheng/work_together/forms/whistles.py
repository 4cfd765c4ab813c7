"""Calling organisations, answering, writing down who came."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, estate_field, id_field, one_of, text_box
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate
from minsheng.neighbourhood.queries import serving

from ..states import CallState, NoShow


def moment_field(label: Any, *, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={**REQUIRED, "invalid": _("时间写成2026-12-01 19:00这样")},
    )


def in_shanghai(moment: datetime) -> datetime:
    return moment.replace(tzinfo=clock.SHANGHAI) if moment.tzinfo is None else moment


class BlowForm(forms.Form):
    client_id = id_field()
    organisations: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("叫哪几家"),
        queryset=None,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={**CHOOSE, "required": _("一家也没选。勾上要叫的，再点。")},
    )
    at = moment_field(_("几时到"))
    estate = estate_field()
    where = forms.CharField(
        label=_("到哪儿"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": _("3号楼前")})
    )
    words = text_box(_("什么事，要它们来做什么"), rows=4, help_text=_("各家都看得到。不写居民的原话、姓名、电话和门牌号。"))
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)

    def __init__(self, *args: Any, community: Community, with_estate: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisations"].queryset = serving(community)
        fields["estate"].queryset = Estate.objects.public().filter(community=community)
        if not with_estate:  # a case knows its place
            del fields["estate"]

    def clean_at(self) -> datetime:
        return in_shanghai(self.cleaned_data["at"])


class AnswerForm(forms.Form):
    answer = one_of(
        _("来不来"),
        [(CallState.COMING, _("来")), (CallState.SUBSTITUTE, _("派人替")), (CallState.REFUSED, _("不来"))],
        if_empty=_("选一下来不来"),
    )
    who = forms.CharField(label=_("谁来"), required=False, max_length=40, help_text=_("派人替的，要写姓名。"))
    ground = forms.ChoiceField(
        label=_("为什么不来"), required=False, choices=[("", _("来的不用选")), *NoShow.choices], error_messages=CHOOSE
    )
    words = text_box(_("说一句"), required=False, rows=2, help_text=_("其他原因要写明白。叫您的社区看得到，别家看不到。"))


class ArrivalForm(forms.Form):
    state = one_of(
        _("到没到"),
        [(CallState.CAME, _("到了")), (CallState.LATE, _("晚到")), (CallState.MISSING, _("没到"))],
        if_empty=_("选一下到没到"),
    )
    who = forms.CharField(label=_("来的是谁"), required=False, max_length=40)
    words = text_box(_("说一句"), required=False, rows=2, help_text=_("比如：晚了20分钟，路上堵车。"))
