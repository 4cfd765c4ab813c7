"""Taking in a table of levels."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LevelsForm(forms.Form):
    file = forms.FileField(
        label=_("推一推的表（Excel或CSV）"),
        error_messages={"required": _("请选一个Excel或CSV文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
