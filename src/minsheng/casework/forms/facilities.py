"""What is written about a facility."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate, Facility, User, Venue
from minsheng.neighbourhood.queries import colleagues_in, serving

from ..models import Voice
from ..queries.facilities import facilities_of_voice
from .fields import CHOOSE, REQUIRED, day_field, one_of, text_box


def _chosen_from(label: Any, empty: Any, *, to: str | None = None, help_text: Any = "") -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label,
        queryset=None,
        required=False,
        to_field_name=to,
        empty_label=empty,
        help_text=help_text,
        error_messages=CHOOSE,
    )


def _looked_over() -> forms.BooleanField:
    return forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)


class FacilityForm(forms.Form):
    """What everybody reads of it, and where it is."""

    name = forms.CharField(label=_("叫什么"), max_length=60, error_messages=REQUIRED, help_text=_("比如“邻里球室”。"))
    purpose = forms.CharField(
        label=_("干什么用的"), required=False, max_length=80, help_text=_("比如“打乒乓球、下棋”。居民在公示板上看得到。")
    )
    hours = forms.CharField(
        label=_("什么时候开"), required=False, max_length=80, help_text=_("照平常说的写，比如“每天8:30到20:30”。")
    )
    estate = _chosen_from(_("哪个小区"), _("不只一个小区"), to="code")
    venue = _chosen_from(_("在哪个场所"), _("没登记，或不在场所里"))
    looked_over = _looked_over()

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        estates: Any = self.fields["estate"]
        estates.queryset = Estate.objects.public().filter(community=community)
        venues: Any = self.fields["venue"]
        venues.queryset = Venue.objects.public().filter(community=community).order_by("name", "pk")


def _organisation_field() -> forms.ModelChoiceField[Any]:
    return _chosen_from(_("哪家单位管"), _("不是单位管"), to="code")


def _person_field() -> forms.ModelChoiceField[Any]:
    help_text = _("单位和个人选一个；都不选就是还没人管。")
    return _chosen_from(_("或者社区谁管"), _("不是社区的人管"), to="username", help_text=help_text)


def _offer_caretakers(form: forms.Form, community: Community) -> None:
    organisations: Any = form.fields["caretaker"]
    organisations.queryset = serving(community)
    people: Any = form.fields["caretaker_person"]
    people.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues_in(community)]).order_by("name", "pk")
    people.label_from_instance = lambda one: one.name


class CaretakerForm(forms.Form):
    caretaker = _organisation_field()
    caretaker_person = _person_field()

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_caretakers(self, community)


class OpenFacilityForm(FacilityForm):
    caretaker = _organisation_field()
    caretaker_person = _person_field()
    since = day_field(_("哪天开的"), required=False, help_text=_("不写就是今天。"))

    field_order = ("name", "purpose", "hours", "estate", "venue", "caretaker", "caretaker_person", "since", "looked_over")

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        _offer_caretakers(self, community)


class CheckFacilityForm(forms.Form):
    in_order = one_of(_("去看了，怎么样"), (("yes", pgettext_lazy("facility", "正常")), ("no", _("不正常"))))
    words = text_box(
        _("看到了什么"), required=False, rows=3, help_text=_("不正常的，要写哪里不正常。管它的单位看得到，不写居民的姓名和原话。")
    )
    on = day_field(_("哪天去看的"), required=False, help_text=_("不写就是今天。"))
    looked_over = _looked_over()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()


def facility_field() -> forms.ModelChoiceField[Any]:
    return _chosen_from(_("跟哪个设施有关"), _("跟设施没关系，或不清楚"), to="code")


def facility_named(one: Facility) -> str:
    return f"{one.estate.name} · {one.name}" if one.estate is not None else one.name


class AboutFacilityForm(forms.Form):
    facility = facility_field()

    def __init__(self, *args: Any, voice: Voice, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["facility"]
        field.queryset = facilities_of_voice(voice, user)
        field.label_from_instance = facility_named
