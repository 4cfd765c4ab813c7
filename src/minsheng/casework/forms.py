"""What people type for an act. Nothing is required but what the act is impossible without (invariant 13)."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, User
from minsheng.neighbourhood.queries import scope_of

from .models import Category
from .states import (
    CallOutcome,
    Decision,
    EndKind,
    Ground,
    Satisfaction,
    ShareRole,
    Source,
    SpeakerMode,
    Stage,
    Track,
    Urgency,
    Verdict,
    Via,
    VoiceKind,
)

REQUIRED = {
    "required": _("这里要写，现在是空的"),
    "invalid_choice": _("请从给出的里面选一个"),
    "invalid": _("写得不对，请改一改"),
}


def text_box(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), error_messages=REQUIRED
    )


def one_of(label: Any, choices: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        widget=forms.RadioSelect,
        initial=initial,
        error_messages=REQUIRED,
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={**REQUIRED, "invalid": _("日子写成2026-12-01这样")},
    )


def id_field() -> forms.UUIDField:
    """Made when the page is written, so that a form sent twice is one write, without a script too."""
    return forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class WordsForm(forms.Form):
    """One box of words; its label says what for."""

    words = text_box(_("写一句"))

    def __init__(
        self, *args: Any, label: Any = "", required: bool = True, help_text: Any = "", rows: int = 4, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.required, field.help_text = label or field.label, required, help_text
        field.widget.attrs["rows"] = rows


class HearForm(forms.Form):
    """Quick entry: words, place, who, a photo; nothing required but the words."""

    client_id = id_field()
    replaces = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    words = text_box(_("居民怎么说的"), rows=4, help_text=_("照原话写，不用改成公文。"))
    kind = one_of(_("是什么"), VoiceKind.choices, required=False, help_text=_("不选也行，系统先猜一个。"))
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=80, help_text=_("比如：3号楼南侧，2单元门口"))
    name = forms.CharField(label=_("谁说的"), required=False, max_length=40, help_text=_("李大娘、孙先生都行；没留名就空着。"))
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "class": "short"}),
    )
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("别拍到人脸和门牌。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    source = forms.ChoiceField(
        label=_("在哪种场合听到的"),
        required=False,
        choices=[c for c in Source.choices if c[0] not in ("web", "import")],
        initial=Source.VISIT,
    )
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("不清楚")
    )
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

    def clean_heard_at(self) -> Any:
        moment = self.cleaned_data["heard_at"]
        return moment.replace(tzinfo=clock.SHANGHAI) if moment is not None and moment.tzinfo is None else moment


class CategoryField(forms.ModelChoiceField[Category]):
    def __init__(self, *, required: bool = False, label: Any = None) -> None:
        rows = Category.objects.filter(retired=False).select_related("parent")
        super().__init__(
            label=label or _("类别"),
            queryset=rows,
            required=required,
            to_field_name="code",
            empty_label=_("还没定"),
            error_messages=REQUIRED,
        )


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
    reply = text_box(_("回话"), required=False, rows=2)


class CaseForm(forms.Form):
    client_id = id_field()
    title = forms.CharField(
        label=_("事项叫什么"),
        max_length=80,
        help_text=_("说清在哪儿、要办什么，比如“3号楼南侧绿地：清走菜畦，补种绿化”。"),
        error_messages=REQUIRED,
    )
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=None, to_field_name="code", empty_label=None
    )
    category = CategoryField(required=True)
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("整个社区")
    )
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=80)
    urgency = one_of(_("急不急"), Urgency.choices, required=False, initial=Urgency.NORMAL)
    concerns: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("说的就是哪家单位"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("不是说哪家单位"),
        help_text=_("选了以后，这家不能只靠自己的佐证了结这件事。"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["community"].queryset = Community.objects.visible_to(user).filter(valid_to=None)
        fields["estate"].queryset = Estate.objects.visible_to(user).filter(valid_to=None)
        fields["concerns"].queryset = Organisation.objects.visible_to(user).exclude(kind="community")


class OfferForm(forms.Form):
    client_id = id_field()
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("派给哪家"), queryset=None, to_field_name="code", empty_label=_("请选一家"), error_messages=REQUIRED
    )
    role = one_of(_("牵头还是协办"), ShareRole.choices)
    share = text_box(_("请它做哪一份"), rows=3, help_text=_("写清做什么，不写居民的姓名、电话和原话。"))
    due = day_field(_("最晚哪天"), required=False, help_text=_("不写就按社区定的工作日数。"))
    think = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.visible_to(user)
        serving = Organisation.communities.through.objects.filter(community=community).values("organisation_id")
        self.fields["organisation"].queryset = rows.filter(Q(whole_district=True) | Q(pk__in=serving))  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    promise_date = day_field(_("答应哪天办好"), help_text=_("答应了就定下，会告诉说过话的居民。"))


class RefuseForm(forms.Form):
    ground = one_of(_("为什么不办"), Ground.choices)
    words = text_box(_("写一句缘由"), rows=3, help_text=_("街道或区里会看着这句话裁定。"))


class AdjudicateForm(forms.Form):
    decision = one_of(_("怎么定"), Decision.choices)
    words = text_box(_("写一句理由"), rows=3, help_text=_("派办的人和这家单位都会看到。"))


class ResultForm(forms.Form):
    words = text_box(_("办成了什么样"), rows=3)
    before = forms.FileField(label=_("之前的照片"), required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    after = forms.FileField(
        label=_("之后的照片"),
        required=False,
        help_text=_("站在同一个地方、朝同一个方向拍。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    document = forms.FileField(label=_("单据或签字单"), required=False, help_text=_("照片或PDF、Word都行。"))


class AttachForm(forms.Form):
    client_id = id_field()
    file = forms.FileField(label=_("照片或文件"), error_messages=REQUIRED)
    stage = one_of(_("这是什么"), [c for c in Stage.choices if c[0] != Stage.VOICE])
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class CheckForm(forms.Form):
    passed = one_of(_("到场看过，怎么样"), (("yes", _("属实，通过")), ("no", _("不行，要重做"))))
    words = text_box(_("看到了什么"), required=False, rows=3, help_text=_("不通过的，要写哪里不行。"))


class AnswerForm(forms.Form):
    words = text_box(_("给说过话的人的回话"), rows=6, help_text=_("问的是什么、查了什么、办成了什么、以后找谁。说人话。"))
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)


class StaffConfirmForm(forms.Form):
    verdict = one_of(_("解决了吗"), Verdict.choices)
    satisfaction = one_of(_("满意吗"), Satisfaction.choices, required=False, initial=Satisfaction.NOT_ASKED)
    via = one_of(_("怎么问到的"), [c for c in Via.choices if c[0] != Via.CODE])
    words = text_box(_("原话"), required=False, rows=2)


class InspectForm(forms.Form):
    verdict = one_of(_("看到的是什么样"), [c for c in Verdict.choices if c[0] != Verdict.UNREACHABLE])
    told_by = one_of(_("怎么告诉大家"), (("poster", _("贴告示")), ("meeting", _("下次会上说"))))
    words = text_box(_("看到了什么"), rows=3)


class EndForm(forms.Form):
    kind = one_of(_("怎么结束"), EndKind.choices)
    track = forms.ChoiceField(label=_("转到哪一处"), required=False, choices=[("", _("不转")), *Track.choices])
    words = text_box(
        _("原因，也是告诉居民的话"), rows=4, help_text=_("批了以后，说过话的人都会看到这段话。110、119、120马上转，事后再批。")
    )


class CallForm(forms.Form):
    outcome = one_of(_("这一通怎么样"), CallOutcome.choices)
    words = text_box(_("说了什么"), required=False, rows=2)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("为什么"), max_length=500, help_text=_("会记进查看记录。"), error_messages=REQUIRED)


class ImportForm(forms.Form):
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("导到哪个社区"), queryset=None, to_field_name="code", empty_label=None
    )
    file = forms.FileField(
        label=_("文件"), help_text=_("Excel（.xlsx、.xls）或CSV。列名按常见叫法认，要有一列是内容。"), error_messages=REQUIRED
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.visible_to(user).filter(valid_to=None)  # type: ignore[attr-defined]


class SpeakForm(forms.Form):
    """The public form, its one required field."""

    words = text_box(_("您想说什么"), rows=6, help_text=_("一句话就行，照平时说话写。"))


class HandOverForm(forms.Form):
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("转给哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个")
    )
    words = text_box(_("说一句为什么"), required=False, rows=2)

    def __init__(self, *args: Any, voice: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.public().exclude(pk=voice.community_id)  # type: ignore[attr-defined]


class WhereForm(forms.Form):
    """`estate` is the code of an estate, or `@` and the code of a community for its other places."""

    estate = forms.ChoiceField(label=_("哪个小区"), required=False)
    place = forms.CharField(
        label=_("具体在哪儿"), required=False, max_length=80, help_text=_("比如“2号楼北边，快递柜旁边”。不用写自己家的门牌号。")
    )
    photo = forms.FileField(
        label=_("照片"), required=False, help_text=_("别拍到人脸。"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        estates: dict[int, list[tuple[str, str]]] = {}
        for estate in Estate.objects.public().order_by("name"):
            estates.setdefault(estate.community_id, []).append((estate.code, estate.name))
        groups = [
            (
                community.name,
                [*estates.get(community.pk, []), (f"@{community.code}", community.name)],
            )
            for community in Community.objects.public().order_by("code")
        ]
        self.fields["estate"].choices = [("", _("不在上面，或不清楚")), *groups]  # type: ignore[attr-defined]


class WhoForm(forms.Form):
    name = forms.CharField(label=_("怎么称呼您"), required=False, max_length=40, help_text=_("姓什么都行，不写也行。"))
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=30,
        help_text=_("办好了给您回话用，别人看不到。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "class": "short"}),
    )
    on_behalf = forms.CharField(label=_("替别人说的话，替谁"), required=False, max_length=60, help_text=_("比如：替母亲说的"))


class VerdictForm(forms.Form):
    verdict = one_of(_("您看，解决了吗？"), [c for c in Verdict.choices if c[0] != Verdict.UNREACHABLE])


class SatisfactionForm(forms.Form):
    satisfaction = one_of(
        _("这次办得，您满意吗？"), [c for c in Satisfaction.choices if c[0] != Satisfaction.NOT_ASKED], required=False
    )
    words = text_box(_("还想说什么"), required=False, rows=3)


def building_named(estate: Estate | None, place: str) -> Building | None:
    """ "3号楼南侧" in an estate with a 3号楼: the building, so that likeness and lists know it."""
    if estate is None or not place:
        return None
    rows = Building.objects.unscoped("of an estate already visible").filter(estate=estate)
    found: list[Building] = sorted((b for b in rows if b.name and place.startswith(b.name)), key=lambda b: -len(b.name))
    return found[0] if found else None


def speaker_mode(name: str, phone: str) -> str:
    return SpeakerMode.NAMED if name or phone else SpeakerMode.UNKNOWN


def my_community(user: User) -> Community | None:
    """Where somebody's entries go by default: the one community of a worker; for officers the first."""
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(valid_to=None)
    if scope.own_communities:
        rows = rows.filter(pk__in=scope.own_communities)
    found: Community | None = rows.first()
    return found
