"""What staff type when they go out."""

from datetime import datetime
from datetime import time as clock_at
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, estate_field, id_field, one_of, text_box
from minsheng.casework.states import VoiceKind
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate, User
from minsheng.neighbourhood.queries import colleagues_in, serving

from .actions.outings import MOST_PEOPLE
from .mark_kinds import mark_kinds
from .states import OutingKind, OutingReason, StopOutcome


def moment_field(label: Any, *, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("时间写成2026-12-01 19:00这样")},
    )


def clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"invalid": _("时间写成14:30这样")},
    )


def in_shanghai(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=clock.SHANGHAI) if moment is not None and moment.tzinfo is None else moment


class OutingForm(forms.Form):
    """Where and when, what about, who goes along: nothing required, so that one may also begin at once."""

    client_id = id_field()
    kind = one_of(_("做什么"), OutingKind.choices, initial=OutingKind.YARD_MEETING)
    estate = estate_field()
    place = forms.CharField(
        label=_("在哪儿"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": _("3号楼前")})
    )
    at = moment_field(_("什么时候"), help_text=_("不写就是现在。"))
    topic = forms.CharField(label=_("说什么"), required=False, max_length=80, help_text=_("没有题目也行：大家想说什么说什么。"))
    reason = forms.ChoiceField(
        label=_("为什么去"), required=False, choices=[("", _("不说")), *OutingReason.choices], error_messages=CHOOSE
    )
    team: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("社区谁去"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )
    organisations: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("请哪几家一起"),
        queryset=None,
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, community: Community, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["estate"].queryset = Estate.objects.public().filter(community=community)
        fields["team"].queryset = User.objects.filter(pk__in=[user.pk for user in colleagues_in(community)]).order_by("name")
        fields["team"].label_from_instance = lambda user: user.name
        fields["organisations"].queryset = serving(community)
        if changing:
            del fields["kind"], fields["client_id"]

    def clean_at(self) -> datetime | None:
        return in_shanghai(self.cleaned_data["at"])


class RemarkForm(forms.Form):
    """One line said. Only the words; kind and all else may stay empty."""

    client_id = id_field()
    words = text_box(_("刚才说的"), rows=2)
    kind = one_of(_("是什么"), VoiceKind.choices, required=False)
    name = forms.CharField(
        label=_("谁说的"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _("孙先生、5号楼一户都行")}),
    )
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    place = forms.CharField(label=_("说的是哪儿"), required=False, max_length=80)
    answer = forms.CharField(
        label=_("当场答了什么"),
        required=False,
        max_length=500,
        help_text=_("写了，这一条就算“当场办了”，说话的人会看到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    observed = text_box(_("看到的"), required=False, rows=2, help_text=_("您自己看到的事实，和居民原话分开存。"))
    judgement = text_box(_("您的判断"), required=False, rows=2, help_text=_("为什么会这样、该找谁。只有同事看得到。"))
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("别拍到人脸和门牌。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )


class StopForm(forms.Form):
    """望闻问切: four prompts, one sentence is enough."""

    client_id = id_field()
    home = forms.CharField(
        label=_("哪一户"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": _("3号楼2单元502")})
    )
    outcome = one_of(_("见到了吗"), StopOutcome.choices, initial=StopOutcome.MET)
    saw = text_box(_("望：看到了什么"), required=False, rows=2, help_text=_("屋里屋外，您自己看到的。"))
    hopes = text_box(_("闻：他盼什么、怎么想"), required=False, rows=2, help_text=_("照原话写，会记成一条民声。"))
    hurts = text_box(_("问：难在哪儿"), required=False, rows=2, help_text=_("照原话写，会记成一条民声。"))
    felt = text_box(_("切：背后是什么"), required=False, rows=2, help_text=_("您的判断，只有同事看得到。"))
    next_on = day_field(_("下次哪天去"), required=False)


class HomesForm(forms.Form):
    homes = text_box(_("哪几户"), rows=6, help_text=_("写成“3号楼2单元502”；几个小区时前面写上小区。"))


class MarkForm(forms.Form):
    """Which home, and why it is to be seen now and then."""

    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, to_field_name="code", empty_label=None, error_messages=CHOOSE
    )
    home = forms.CharField(
        label=_("哪一户"),
        max_length=60,
        error_messages=REQUIRED,
        help_text=_("楼、单元、门牌号。册子里没有这一户，会加进去。"),
        widget=forms.TextInput(attrs={"placeholder": _("3号楼2单元502")}),
    )
    kind = one_of(_("为什么要常去看"), [])
    days = forms.IntegerField(
        label=_("几天去一次"),
        required=False,
        help_text=_("不写就照这一种平常的天数。"),
        error_messages={"invalid": _("写一个数")},
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    note = text_box(
        _("说明"), required=False, rows=2, help_text=_("比如：儿子在外地，耳朵不好要多敲几下。封着存，只有管这一户的人看得到。")
    )
    best_from = clock_field(_("几点以后方便"))
    best_until = clock_field(_("到几点"))
    until = day_field(_("写到哪天为止"), required=False, help_text=_("不写就一直算。"))

    def __init__(self, *args: Any, estates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["estate"].queryset = estates
        fields["kind"].choices = [
            (kind.code, _("%(name)s（%(n)s天一次）") % {"name": kind.label, "n": kind.days}) for kind in mark_kinds().values()
        ]


class IntervalForm(forms.Form):
    days = forms.IntegerField(
        label=_("几天去一次"),
        error_messages={**REQUIRED, "invalid": _("写一个数")},
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


class RoundForm(forms.Form):
    """Who goes, when, and how many homes at most."""

    workers: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("谁去"),
        queryset=None,
        to_field_name="username",
        widget=forms.CheckboxSelectMultiple,
        error_messages={**CHOOSE, "required": _("勾上谁去，至少一位")},
    )
    at = moment_field(_("什么时候出门"))
    until = clock_field(_("几点前回来"))
    most = forms.IntegerField(
        label=_("每人最多几户"),
        required=False,
        min_value=1,
        max_value=200,
        error_messages={"invalid": _("写一个数"), "min_value": _("至少写1户"), "max_value": _("一趟最多200户")},
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, walkers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workers"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in walkers]).order_by("name")
        field.label_from_instance = lambda user: user.name
        self.fields["at"].error_messages["required"] = _("写一下什么时候出门")
        self.fields["at"].required = True

    def clean_at(self) -> datetime | None:
        return in_shanghai(self.cleaned_data["at"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("at"):
            at = data["at"]
            data["end"] = datetime.combine(at.date(), data.get("until") or clock_at(18), tzinfo=at.tzinfo)
            if data["end"] <= at:
                self.add_error("until", _("回来要比出门晚"))
        return data


class CountForm(forms.Form):
    headcount = forms.IntegerField(
        label=_("来了几位"),
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={**REQUIRED, "min_value": _("人数不能少于0"), "max_value": _("人数太多了，请再数一遍")},
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    names = text_box(_("愿意留名的"), required=False, rows=3, help_text=_("不留也行。只有社区的人看得到，不进公告。"))


class EndForm(forms.Form):
    next_at = moment_field(_("下一次什么时候"), help_text=_("定了就写，会印在告示下面。"))

    def clean_next_at(self) -> datetime | None:
        return in_shanghai(self.cleaned_data["next_at"])


class PromiseForm(forms.Form):
    words = forms.CharField(
        label=_("答应了什么"),
        max_length=200,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"placeholder": _("把助浴的表送到5号楼")}),
    )
    due = day_field(_("哪天"))


class KeepForm(forms.Form):
    kept = one_of(_("做到了吗"), [("yes", _("做到了")), ("no", _("做不到了"))], if_empty=_("选一下做到了没有"))
    words = text_box(_("说一句"), required=False, rows=2, help_text=_("做不到的要写为什么。"))


class SeenForm(forms.Form):
    """知道了: `told` says which change was on the page."""

    told = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class NoticeForm(forms.Form):
    until = day_field(_("贴到哪天"))
    next_words = forms.CharField(label=_("下一次"), required=False, max_length=80, help_text=_("比如：下周四晚7点，还在3号楼前"))


class TurnDownForm(forms.Form):
    words = forms.CharField(
        label=_("为什么不收"),
        max_length=200,
        error_messages=REQUIRED,
        help_text=_("写的人在手机上看得到。"),
        widget=forms.TextInput(attrs={"placeholder": _("重了，前一条已经记过")}),
    )


class CardForm(forms.Form):
    words = text_box(_("要知道的"), required=False, rows=4, help_text=_("比如：有狗，先打电话。别写病、别写身份证号。"))
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SettleCardForm(forms.Form):
    words = text_box(_("以后算数的"), required=False, rows=5)
