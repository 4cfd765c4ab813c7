"""What a partner promised, and whether it was done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import day_field, one_of, text_box


class HelpForm(forms.Form):
    words = text_box(_("做什么"), rows=2, help_text=_("比如：星期六带两把梯子来换灯。不写居民的姓名、电话和门牌号。"))
    due = day_field(_("哪天之前"))


class HelpNotedForm(forms.Form):
    kept = one_of(_("做没做到"), [("yes", _("做到了")), ("no", _("没做到"))], if_empty=_("选一下做没做到"))
    words = text_box(_("说一句"), rows=2, required=False, help_text=_("没做到的，写一句为什么。"))
