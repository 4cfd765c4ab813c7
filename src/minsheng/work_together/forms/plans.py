"""Who sat together, the steps of a plan, agreeing or not."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, id_field, one_of, text_box
from minsheng.casework.models import Assignment
from minsheng.neighbourhood.models import Organisation

from ..states import Consent, HowHeld
from .whistles import in_shanghai, moment_field

MOST_STEPS, MORE = 30, 2


class HoldForm(forms.Form):
    """One row for each organisation that may have been there; a row in which nothing is written was not there."""

    client_id = id_field()
    how = one_of(_("怎么会商的"), HowHeld.choices, initial=HowHeld.ON_SPOT)
    at = moment_field(_("什么时候"), help_text=_("不写就是刚才。"))
    where = forms.CharField(label=_("在哪儿"), required=False, max_length=60)
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], near: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near
        self.fields["at"].required = False
        self.organisations = organisations
        for one in organisations:
            key = f"seat-{one.code}"
            self.fields[f"{key}-there"] = forms.BooleanField(
                label=one.name, required=False, widget=forms.CheckboxInput(attrs={"class": "box"})
            )
            self.fields[f"{key}-who"] = forms.CharField(label=_("谁来的"), required=False, max_length=40)
            self.fields[f"{key}-view"] = text_box(_("它怎么说"), required=False, rows=2)
            self.fields[f"{key}-disagrees"] = forms.BooleanField(
                label=_("有不同意见"), required=False, widget=forms.CheckboxInput(attrs={"class": "box"})
            )

    @property
    def seats(self) -> list[dict[str, Any]]:
        """The rows of who is expected, as a page shows them."""
        return [self._seat(one) for one in self.organisations if one.pk in self.near]

    @property
    def other_seats(self) -> list[dict[str, Any]]:
        """Of whoever else serves here; nobody expects them, and a page keeps them folded."""
        return [self._seat(one) for one in self.organisations if one.pk not in self.near]

    def _seat(self, one: Organisation) -> dict[str, Any]:
        parts = ("there", "who", "view", "disagrees")
        written = self.is_bound and any(self.data.get(f"seat-{one.code}-{part}") for part in parts)
        return {part: self[f"seat-{one.code}-{part}"] for part in parts} | {"name": one.name, "written": written}

    @property
    def others_written(self) -> bool:
        return not self.near or any(seat["written"] for seat in self.other_seats)

    def clean_at(self) -> Any:
        moment = self.cleaned_data["at"]
        return in_shanghai(moment) if moment else None

    def seats_given(self) -> list[dict[str, Any]]:
        found = []
        for one in self.organisations:
            row = {part: self.cleaned_data[f"seat-{one.code}-{part}"] for part in ("there", "who", "view", "disagrees")}
            if row.pop("there") or any(row.values()):
                found.append({"organisation": one, **row})
        return found


class StepForm(forms.Form):
    assignment: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("谁"), queryset=None, empty_label=_("选一家"), error_messages=CHOOSE
    )
    what = forms.CharField(label=_("做什么"), max_length=120, error_messages=REQUIRED)
    due = day_field(_("哪天做完"))
    cost = forms.IntegerField(
        label=_("多少钱（元）"),
        required=False,
        min_value=0,
        max_value=100_000_000,
        error_messages={"invalid": _("写整数，比如1200")},
    )
    payer = forms.CharField(label=_("谁出钱"), required=False, max_length=40)
    after = forms.CharField(label=_("等哪几步"), required=False, max_length=40, help_text=_("写步数，比如1、2。"))
    owners_decision = forms.BooleanField(label=_("要业主大会先定（民法典278条）"), required=False)

    def __init__(self, *args: Any, shares: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignment"]
        field.queryset = shares
        field.label_from_instance = _named

    def clean_after(self) -> list[int]:
        """1、2 → [1, 2], however the numbers are set apart."""
        typed = self.cleaned_data["after"]
        for mark in "、，,；; 和":
            typed = typed.replace(mark, " ")
        numbers = typed.split()
        if not all(number.isdigit() and len(number) < 3 for number in numbers):
            raise forms.ValidationError(_("写前面的步数，比如1、2"))
        return [int(number) for number in numbers]


def _named(share: Assignment) -> str:
    return share.organisation.name


EMPTY = {"empty_permitted": True, "use_required_attribute": False}


def plan_formset(shares: Any, data: Any, initial: list[dict[str, Any]]) -> Any:
    """Rows for the steps there are and two more; an empty row, also one that was emptied, is no step."""
    made = forms.formset_factory(StepForm, extra=MORE, max_num=MOST_STEPS, absolute_max=MOST_STEPS, validate_max=True)
    return made(data, initial=initial, form_kwargs={"shares": shares, **EMPTY}, prefix="step")


class PlanForm(forms.Form):
    """What a plan has beside its steps."""

    client_id = id_field()
    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)


class SignForm(forms.Form):
    client_id = id_field()
    verdict = one_of(_("同意不同意"), Consent.choices, if_empty=_("选一下同意不同意"))
    words = text_box(_("说一句"), required=False, rows=2, help_text=_("不同意的要写为什么。一起办的几家都看得到。"))
