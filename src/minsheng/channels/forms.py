"""What people type about the program, for a meeting, and the file they choose as a template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, text_box
from minsheng.neighbourhood.models import Community


class RemarkForm(forms.Form):
    """One field."""

    words = text_box(_("哪里不好用，想怎么改？"), rows=5, help_text=_("一句话就行。别写居民的姓名、电话。"))


class RemarkAnswerForm(forms.Form):
    words = text_box(_("怎么回"), rows=4, help_text=_("提的人凭编号看得到。"))


class MeetingInvitationForm(forms.Form):
    """Four things that no meeting is without; the rest may stay empty."""

    community = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=Community.objects.none(), to_field_name="code", empty_label=None, error_messages=CHOOSE
    )
    topic = forms.CharField(label=_("开会说什么事"), max_length=60, error_messages=REQUIRED, help_text=_("题目里用，一句话。"))
    at = forms.DateTimeField(
        label=_("什么时候"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={**REQUIRED, "invalid": _("时间写成2026-12-01 09:30这样")},
    )
    place = forms.CharField(label=_("在哪儿"), max_length=80, error_messages=REQUIRED)
    invited = text_box(_("请谁来"), rows=5, help_text=_("一行一家。给人看的，不写居民的电话。"))
    agenda = text_box(_("会上说什么"), required=False)
    bring = text_box(_("请准备、请带来"), required=False, rows=2)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False, help_text=_("写单位的人，不写居民。"))
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    document_number = forms.CharField(label=_("发文字号"), max_length=40, required=False, help_text=_("没有就空着。"))
    issuer = forms.CharField(label=_("落款"), max_length=60, required=False, help_text=_("空着就写社区的名字。"))

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset = communities
        if len(communities[:2]) == 1:
            field.widget = forms.HiddenInput()

    def clean_invited(self) -> list[str]:
        return str(self.cleaned_data["invited"]).splitlines()


class TemplateForm(forms.Form):
    """A Word file to be used as a template."""

    file = forms.FileField(
        label=_("Word模板"),
        error_messages={"required": _("请选一个Word文件（.docx）。"), "empty": _("这个文件是空的，请重新选一次。")},
        help_text=_("从“下载现在的模板”改起最省事；花括号里的字段名不要动。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )


class FeedForm(forms.Form):
    name = forms.CharField(
        label=_("用在哪儿"),
        max_length=40,
        required=False,
        help_text=_("不写也行。写了以后好认，比如“我的手机”。"),
        widget=forms.TextInput(attrs={"placeholder": _("我的手机")}),
    )
