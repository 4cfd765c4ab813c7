"""Starting a programme, planning a date of it, writing down how it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, estate_field, id_field, one_of, text_box
from minsheng.casework.models import Category
from minsheng.casework.states import VoiceKind
from minsheng.neighbourhood.models import Community, Estate, Organisation, User, Venue
from minsheng.neighbourhood.queries import serving

from ..actions.programme_dates import MOST_PEOPLE
from ..models import Programme
from ..queries.whistles import may_name
from ..states import DateKind
from .whistles import in_shanghai, moment_field


def short_line(label: Any, most: int, *, placeholder: Any = "", help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"placeholder": placeholder} if placeholder else {}),
        error_messages=REQUIRED,
    )


def several(label: Any, rows: Any, help_text: Any = "") -> Any:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=rows,
        required=False,
        to_field_name="code",
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )


class StartForm(forms.Form):
    client_id = id_field()
    name = short_line(_("项目叫什么"), 40, placeholder=_("比如：法律明白人进小区"), required=True)
    area = forms.ChoiceField(label=_("管哪一片"), error_messages=CHOOSE)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪家单位来做"), queryset=None, to_field_name="code", empty_label=_("请选一家"), error_messages=CHOOSE
    )

    def __init__(self, *args: Any, areas: Sequence[Any], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].choices = [(key, name) for key, name, *_rest in areas]
        fields["organisation"].queryset = Organisation.objects.visible_to(by).order_by("name")
        rows = Category.objects.filter(retired=False).select_related("parent")
        fields["categories"] = several(_("和哪几类事有关"), rows, _("选了，系统按记录提议在哪儿办、说什么。"))


class Looked(forms.Form):
    """What organisations will read: a box to tick appears once something in it may name somebody."""

    looked: tuple[str, ...] = ()

    looked_over = forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = " ".join(str(self.data.get(self.add_prefix(name), "")) for name in self.looked) if self.is_bound else ""
        if not may_name(None, typed):
            del self.fields["looked_over"]


class DateForm(Looked):
    looked = ("place", "topic", "audience", "materials")

    client_id = id_field()
    kind = one_of(_("做什么"), DateKind.choices, initial=DateKind.TALK)
    at = moment_field(_("什么时候"))
    topic = short_line(_("说什么"), 80, placeholder=_("晚上安静些：民法典怎么说"))
    estate = estate_field()
    venue: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个广场、超市、活动室"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("不在这些地方"),
        error_messages=CHOOSE,
    )
    place = short_line(_("在哪儿"), 60, placeholder=_("东门口"))
    audience = short_line(_("请谁来听"), 60, placeholder=_("住在临街几栋的，老人"))
    materials = short_line(_("带什么"), 200, placeholder=_("展板两块，折页100份"))
    who = short_line(_("单位谁来"), 80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    about_estate = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, community: Community, programme: Programme, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["estate"].queryset = Estate.objects.public().filter(community=community)
        fields["venue"].queryset = Venue.objects.public().filter(community=community)
        others = serving(community).exclude(pk=programme.organisation_id)
        last = fields.pop("looked_over", None)
        fields["helpers"] = several(_("还请哪几家一起"), others)
        if last is not None:
            fields["looked_over"] = last
        if changing:
            del fields["client_id"], fields["about"], fields["about_estate"]
        else:
            del fields["version"]

    def clean_at(self) -> datetime:
        return in_shanghai(self.cleaned_data["at"])


class HeldForm(Looked):
    looked = ("words",)

    headcount = forms.IntegerField(
        label=_("来了几位"),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={**REQUIRED, "invalid": _("人数写成数字，比如23")},
    )
    words = text_box(
        _("大家都问了什么"),
        required=False,
        rows=3,
        help_text=_("来的单位看得到，换个说法写。谁问的、怎么问的，一条一条记成民声。"),
    )


class AskedForm(forms.Form):
    """One line asked or said there. Only the words; all else may stay empty."""

    client_id = id_field()
    words = text_box(_("怎么问的、怎么说的"), rows=3, help_text=_("照原话写，不用改成公文。来的单位看不到。"))
    kind = one_of(_("是什么"), VoiceKind.choices, required=False, help_text=_("不选也行，系统先猜一个。"))
    name = short_line(_("谁说的"), 40, placeholder=_("比如李大娘"))
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    place = short_line(_("说的是哪儿"), 80)
    answer = text_box(_("当场答了什么"), required=False, rows=2, help_text=_("写了，这一条就算“当场办了”，说话的人会看到。"))
