"""Becoming a volunteer, putting right what is kept, a guardian's yes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, id_field, one_of, text_box
from minsheng.neighbourhood.models import Organisation
from minsheng.neighbourhood.states import OrganisationKind

from ..actions import GuardianSaid
from ..models import Volunteer
from ..queries.volunteers import teams_of
from ..states import Age, ConsentHow, Relation


def line(label: Any, most: int, *, required: bool = True, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=REQUIRED
    )


def box(label: Any, help_text: Any = "", error: Any = "") -> forms.BooleanField:
    messages = {**REQUIRED, "required": error} if error else REQUIRED
    return forms.BooleanField(label=label, required=bool(error), help_text=help_text, error_messages=messages)


def choose(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("请选一个")), *choices], required=required, error_messages=CHOOSE)


class _Person(forms.Form):
    """What is kept of a volunteer. Nothing beyond what is needed to call them and to plan: no identity number, no address."""

    name = line(_("姓名"), 40, autocomplete="name")
    phone = line(_("电话"), 20, help_text=_("只有这个社区的人看得到。"), inputmode="tel", autocomplete="tel")
    age = one_of(_("多大了"), Age.choices, if_empty=_("选一下多大了"))
    born = day_field(_("出生日期"), required=False, help_text=_("不满18岁的，写了就不用到时候再改。"))
    skills = line(_("会做什么"), 200, required=False, help_text=_("比如：理发、修灯、辅导作业、开车。"))
    times = line(_("什么时候有空"), 200, required=False, help_text=_("比如：周末上午。"))
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("跟哪支队"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("自己来，不跟队"),
        error_messages=CHOOSE,
    )


class VolunteerForm(_Person):
    """As somebody writes it on the public form, or says it at the desk."""

    client_id = id_field()
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("想在哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    guardian_name = line(_("监护人姓名"), 40, required=False, help_text=_("不满18岁的要有监护人同意，社区会打电话问。"))
    guardian_phone = line(_("监护人电话"), 20, required=False, inputmode="tel")
    guardian_relation = choose(_("监护人是孩子的"), Relation.choices, required=False)
    agreed = box(_("同意社区为志愿服务记下这些"), error=_("同意了才能登记"))

    field_order = ("community", "name", "phone", "age", "born", "guardian_name", "guardian_phone", "guardian_relation")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["community"].queryset = places
        fields["team"].queryset = (
            Organisation.objects.unscoped("teams are public")
            .filter(kind=OrganisationKind.VOLUNTEERS, communities__in=places)
            .distinct()
            .order_by("name")
        )

    def said(self) -> dict[str, Any]:
        """As the act takes it."""
        data = dict(self.cleaned_data)
        parts = [data.pop(f"guardian_{part}") for part in ("name", "phone", "relation")]
        data["guardian"] = GuardianSaid(*parts) if any(parts) else None
        return data


class ChangeForm(_Person):
    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": volunteer.name,
            "phone": volunteer.phone,
            "age": volunteer.age,
            "born": volunteer.born,
            "skills": volunteer.skills,
            "times": volunteer.times,
            "team": volunteer.team.code if volunteer.team else "",
        }
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_of(volunteer.community)


class ConsentForm(forms.Form):
    name = line(_("监护人姓名"), 40)
    phone = line(_("监护人电话"), 20, inputmode="tel")
    relation = choose(_("监护人是孩子的"), Relation.choices)
    how = one_of(_("怎么同意的"), ConsentHow.choices, if_empty=_("选一下怎么同意的"))
    on = day_field(_("哪天同意的"), required=False, help_text=_("空着就是今天。"))


class LineForm(forms.Form):
    """One line with the reason."""

    words = text_box(_("为什么"), rows=2, help_text=_("不写姓名、电话和门牌号。"))
