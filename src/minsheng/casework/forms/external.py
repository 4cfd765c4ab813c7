"""What staff type of orders of other platforms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..states.external import Platform
from .fields import REQUIRED, one_of, text_box


class OrderForm(forms.Form):
    platform = one_of(_("从哪儿来的"), Platform.choices)
    number = forms.CharField(label=_("单子的编号"), max_length=60, error_messages=REQUIRED)
    due_at = forms.DateTimeField(
        label=_("要在什么时候以前回"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("时间写成2026-12-01 17:00这样")},
    )


class ReplyForm(forms.Form):
    words = text_box(_("回复的话"), rows=10, help_text=_("复制到那边的平台里；改过的话，这里也留改过的。"))
    interim = forms.BooleanField(label=_("阶段性答复，办完还要再回"), required=False)
