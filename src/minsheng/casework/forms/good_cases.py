"""What an office writes for other communities to learn from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import REQUIRED, one_of, text_box


class GoodCaseForm(forms.Form):
    title = forms.CharField(
        label=_("标题"), max_length=40, error_messages=REQUIRED, help_text=_("一眼看得出办成了什么，40字以内。")
    )
    heard = text_box(_("听到了什么"), required=False, rows=3, help_text=_("社区自己的话，不写是谁说的。"))
    difficult = text_box(_("难在哪儿"), required=False, rows=3, help_text=_("卡在谁那儿、为什么一直办不成。"))
    solved = text_box(_("怎么一起办成的"), rows=6, help_text=_("谁牵头、谁出了什么、先后怎么走的。"))
    takeaway = text_box(_("别处能照着做什么"), required=False, rows=3, help_text=_("换个社区，哪几步照样能用，哪几步要改。"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)


def circle_form(choices: list[tuple[str, str]]) -> type[forms.Form]:
    """Only as far as this person may let it go."""

    class CircleForm(forms.Form):
        circle = one_of(_("放给谁看"), choices)

    return CircleForm
