"""What people type about the program, and what the district answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import text_box


class RemarkForm(forms.Form):
    """One field."""

    words = text_box(_("哪里不好用，想怎么改？"), rows=5, help_text=_("一句话就行。别写居民的姓名、电话。"))


class RemarkAnswerForm(forms.Form):
    words = text_box(_("怎么回"), rows=4, help_text=_("提的人凭编号看得到。"))
