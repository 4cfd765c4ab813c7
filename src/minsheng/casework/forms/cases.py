"""What staff type of a case and of what residents say to its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.neighbourhood.models import Community, Estate, Organisation, User

from ..states import (
    EndKind,
    Satisfaction,
    Track,
    Urgency,
    Verdict,
    Via,
)
from .fields import REQUIRED, CategoryField, id_field, one_of, text_box


class CaseForm(forms.Form):
    client_id = id_field()
    title = forms.CharField(
        label=_("事项叫什么"),
        max_length=80,
        help_text=_("说清在哪儿、要办什么，比如“3号楼南侧绿地：清走菜畦，补种绿化”。"),
        error_messages=REQUIRED,
    )
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=None, to_field_name="code", empty_label=None
    )
    category = CategoryField(required=True)
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("整个社区")
    )
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=80)
    urgency = one_of(_("急不急"), Urgency.choices, required=False, initial=Urgency.NORMAL)
    concerns: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("说的就是哪家单位"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("不是说哪家单位"),
        help_text=_("选了以后，这家不能只靠自己的佐证了结这件事。"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["community"].queryset = Community.objects.visible_to(user).filter(valid_to=None)
        fields["estate"].queryset = Estate.objects.visible_to(user).filter(valid_to=None)
        fields["concerns"].queryset = Organisation.objects.visible_to(user).exclude(kind="community")


class AnswerForm(forms.Form):
    words = text_box(_("给说过话的人的回话"), rows=6, help_text=_("问的是什么、查了什么、办成了什么、以后找谁。说人话。"))
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)


class StaffConfirmForm(forms.Form):
    verdict = one_of(_("解决了吗"), Verdict.choices)
    satisfaction = one_of(_("满意吗"), Satisfaction.choices, required=False, initial=Satisfaction.NOT_ASKED)
    via = one_of(_("怎么问到的"), [c for c in Via.choices if c[0] != Via.CODE])
    words = text_box(_("原话"), required=False, rows=2)


class InspectForm(forms.Form):
    verdict = one_of(_("看到的是什么样"), [c for c in Verdict.choices if c[0] != Verdict.UNREACHABLE])
    told_by = one_of(_("怎么告诉大家"), (("poster", _("贴告示")), ("meeting", _("下次会上说"))))
    words = text_box(_("看到了什么"), rows=3)


class EndForm(forms.Form):
    kind = one_of(_("怎么结束"), EndKind.choices)
    track = forms.ChoiceField(label=_("转到哪一处"), required=False, choices=[("", _("不转")), *Track.choices])
    words = text_box(
        _("原因，也是告诉居民的话"), rows=4, help_text=_("批了以后，说过话的人都会看到这段话。110、119、120马上转，事后再批。")
    )
