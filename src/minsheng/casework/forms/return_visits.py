"""What is typed of a look again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..states.return_visits import Found
from .fields import one_of, text_box


class ReturnVisitForm(forms.Form):
    found = one_of(_("现在什么样"), Found.choices)
    words = text_box(_("看到什么、听到什么"), required=False, rows=3, help_text=_("又不行了的，要写哪里不行。"))
