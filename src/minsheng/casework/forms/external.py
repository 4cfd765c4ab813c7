"""What staff type of orders of other platforms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries.platforms import places_told, platforms_in_use
from ..states.external import PLACES
from .fields import REQUIRED, one_of, text_box


class OrderForm(forms.Form):
    platform = one_of(_("从哪儿来的"), ())
    number = forms.CharField(label=_("单子的编号"), max_length=60, error_messages=REQUIRED)
    due_at = forms.DateTimeField(
        label=_("要在什么时候以前回"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("时间写成2026-12-01 17:00这样")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        platform: Any = self.fields["platform"]
        platform.choices = [(one.code, one.name) for one in platforms_in_use()]


class PlatformForm(forms.Form):
    """A platform and the form of the reply that it wants."""

    name = forms.CharField(label=_("平台叫什么"), max_length=30, error_messages=REQUIRED)
    reply = text_box(_("回复的格式"), rows=10)
    in_use = forms.BooleanField(label=_("还在用，记工单时选得到"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("大括号里的，由程序填上：%(places)s。别的字照写照发。") % {"places": places_told(PLACES)}
        self.fields["reply"].help_text = told


class ReplyForm(forms.Form):
    words = text_box(_("回复的话"), rows=10, help_text=_("复制到那边的平台里；改过的话，这里也留改过的。"))
    interim = forms.BooleanField(label=_("阶段性答复，办完还要再回"), required=False)
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)
