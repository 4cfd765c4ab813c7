"""What a letter of supervision asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import REQUIRED, text_box


class SuperviseForm(forms.Form):
    words = text_box(_("要求它怎么办"), rows=4, help_text=_("单位看得到。不写居民的原话、姓名、电话和门牌号。"))
    until = forms.DateField(
        label=_("最晚哪天"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={**REQUIRED, "invalid": _("日子写成2026-12-01这样")},
    )
    issuer = forms.CharField(label=_("落款"), required=False, max_length=60, help_text=_("不写就是您所在的社区或街道。"))
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)
