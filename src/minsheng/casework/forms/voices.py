"""What staff type of a voice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Building, Community, Estate, User
from minsheng.neighbourhood.queries import scope_of

from ..queries.facilities import facilities_to_choose
from ..states import (
    BY_RESIDENTS,
    CallOutcome,
    Source,
    SpeakerMode,
    Track,
    Urgency,
    VoiceKind,
)
from .facilities import facility_field, facility_named
from .fields import CHOOSE, CategoryField, KeyedRadios, id_field, one_of, text_box


class HearForm(forms.Form):
    """Quick entry: words, place, who, a photo; nothing required but the words."""

    client_id = id_field()
    replaces = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    words = text_box(_("居民怎么说的"), rows=3, help_text=_("照原话写，不用改成公文。"))
    kind = one_of(_("是什么"), VoiceKind.choices, required=False, help_text=_("不选也行，系统先猜一个。"))
    place = forms.CharField(
        label=_("在哪儿"), required=False, max_length=80, widget=forms.TextInput(attrs={"placeholder": _("3号楼南侧")})
    )
    name = forms.CharField(
        label=_("谁说的"), required=False, max_length=40, widget=forms.TextInput(attrs={"placeholder": _("比如李大娘")})
    )
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("别拍到人脸和门牌。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    facility = facility_field()
    source = forms.ChoiceField(
        label=_("在哪种场合听到的"),
        required=False,
        choices=[
            (Source.OTHER, _("没写，或别的场合")),
            *(c for c in Source.choices if c[0] not in (*BY_RESIDENTS, Source.IMPORT, Source.OTHER)),
        ],
        initial=Source.OTHER,
    )
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("记到哪个社区"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("看小区"),
        help_text=_("选了小区，就记到那个小区的社区。"),
    )
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("不清楚")
    )
    speaker_mode = forms.ChoiceField(
        label=_("说话的人"),
        required=False,
        choices=[("", _("照上面写的")), ("household", _("一户人家（上面写哪一户）")), ("withheld", _("不愿留名"))],
    )
    judgement = text_box(_("您的判断"), required=False, rows=2, help_text=_("为什么会这样、该找谁。只有同事看得到。"))
    observed = text_box(_("看到的"), required=False, rows=2, help_text=_("您自己看到的事实，和居民原话分开存。"))
    on_behalf = forms.CharField(label=_("替谁说的"), required=False, max_length=60, help_text=_("比如：替母亲说的"))
    heard_at = forms.DateTimeField(
        label=_("什么时候听到的"),
        required=False,
        help_text=_("不写就是现在。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("时间写成2026-12-01 09:30这样")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = Estate.objects.visible_to(user).filter(valid_to=None)  # type: ignore[attr-defined]
        if has_several_communities(user):
            self.fields["community"].queryset = my_communities(user)  # type: ignore[attr-defined]
        else:
            del self.fields["community"]
        facilities: Any = self.fields["facility"]
        facilities.queryset = facilities_to_choose(user)
        facilities.label_from_instance = facility_named
        if not self.is_bound:  # with mistakes, their summary is read first
            self.fields["words"].widget.attrs["autofocus"] = True

    @property
    def occasion_words(self) -> str:
        """The occasion that goes along unseen, in the part that is folded away; nothing while nobody chose one."""
        chosen = self["source"].value()
        return "" if chosen in ("", None, Source.OTHER) else str(dict(self.fields["source"].choices).get(chosen, ""))  # type: ignore[attr-defined]

    def clean_heard_at(self) -> Any:
        moment = self.cleaned_data["heard_at"]
        return moment.replace(tzinfo=clock.SHANGHAI) if moment is not None and moment.tzinfo is None else moment


class GroupForm(forms.Form):
    """The community is asked for where somebody has several."""

    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("记到哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    chat = text_box(_("群里的话"), rows=14, help_text=_("名字、时间、原话一起贴，不用整理。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_several_communities(user):
            self.fields["community"].queryset = my_communities(user)  # type: ignore[attr-defined]
        else:
            del self.fields["community"]


class SortForm(forms.Form):
    """The inbox: kind, category, urgency, place, and which way it goes."""

    WAYS = (
        ("join", pgettext_lazy("button", "归入事项")),
        ("new", _("立新事项")),
        ("settle", _("当场办了")),
        ("pass", _("转别处")),
        ("note", _("记下谢谢")),
        ("repeat", _("说过的事")),
    )

    kind = one_of(_("是什么"), VoiceKind.choices, required=False)
    category = CategoryField()
    urgency = one_of(_("急不急"), Urgency.choices, required=False)
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=80)
    way = one_of(_("怎么走"), WAYS, required=False)
    case = forms.CharField(required=False, max_length=24)
    earlier = forms.CharField(required=False, max_length=24)
    title = forms.CharField(label=_("事项叫什么"), required=False, max_length=80)
    track = forms.ChoiceField(label=_("转给谁"), choices=Track.choices, required=False)
    reply = text_box(
        _("回话"),
        required=False,
        rows=2,
        help_text=_("说话的人会看到：“您说的当场办了：……”，或“您说的这件事要走“12345 热线”。……”，后面接您写的。"),
    )


class CallForm(forms.Form):
    client_id = id_field()
    outcome = one_of(_("这一通怎么样"), CallOutcome.choices, widget=KeyedRadios)
    words = text_box(_("说了什么"), required=False, rows=2)


class ImportForm(forms.Form):
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("导到哪个社区"), queryset=None, to_field_name="code", empty_label=None, error_messages=CHOOSE
    )
    file = forms.FileField(
        label=_("文件"), help_text=_("Excel（.xlsx、.xls）或CSV。列名按常见叫法认，要有一列是内容。"), error_messages=CHOOSE
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.visible_to(user).filter(valid_to=None)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("转给哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    words = text_box(_("说一句为什么"), required=False, rows=2)

    def __init__(self, *args: Any, voice: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.public().exclude(pk=voice.community_id)  # type: ignore[attr-defined]


def building_named(estate: Estate | None, place: str) -> Building | None:
    """ "3号楼南侧" in an estate with a 3号楼: the building, so that likeness and lists know it."""
    if estate is None or not place:
        return None
    rows = Building.objects.unscoped("of an estate already visible").filter(estate=estate)
    found: list[Building] = sorted((b for b in rows if b.name and place.startswith(b.name)), key=lambda b: -len(b.name))
    return found[0] if found else None


def speaker_mode(name: str, phone: str) -> str:
    return SpeakerMode.NAMED if name or phone else SpeakerMode.UNKNOWN


def my_communities(user: User) -> Any:
    """Where somebody's entries may go: a worker's own communities; an officer's all."""
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(valid_to=None)
    return rows.filter(pk__in=scope.own_communities) if scope.own_communities else rows


def has_several_communities(user: User) -> bool:
    """Then nobody can know to which one something belongs that names no place."""
    return len(my_communities(user).values_list("pk")[:2]) > 1


def my_community(user: User) -> Community | None:
    """Where somebody's entries go by default: the one community of a worker; for officers the first."""
    found: Community | None = my_communities(user).first()
    return found
