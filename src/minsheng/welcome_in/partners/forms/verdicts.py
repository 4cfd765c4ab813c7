"""Whether what a partner promised helped those for whom it was promised."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, one_of
from minsheng.casework.models import Voice
from minsheng.casework.states import Via

from ..states import Helped

WHICH = _("请选一项：帮上了、帮上一些、没帮上")


class HelpedForm(forms.Form):
    """By the receipt code."""

    verdict = one_of(_("您看，帮上了吗？"), Helped.choices, if_empty=WHICH)


class _WhichVoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {Truncator(obj.words).chars(24)}"


class HelpJudgedForm(forms.Form):
    """What somebody said on the telephone or at the door."""

    voice = _WhichVoice(
        label=_("谁说的"), queryset=Voice.objects.none(), to_field_name="number", empty_label=_("请选"), error_messages=CHOOSE
    )
    verdict = one_of(_("他说帮上了吗"), Helped.choices, if_empty=WHICH)
    via = one_of(_("怎么说的"), [c for c in Via.choices if c[0] != Via.CODE])

    def __init__(self, *args: Any, voices: QuerySet[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice"].queryset = voices  # type: ignore[attr-defined]
