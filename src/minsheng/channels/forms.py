"""What people type about the program, for a meeting, and the file they choose as a template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, one_of, text_box
from minsheng.neighbourhood.models import Community

from .actions import WayPlan
from .models import Way
from .states import BodyKind, Encryption, WayKind
from .ways.kinds import KINDS
from .ways.sms import pairs


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


class LedgerSheetForm(forms.Form):
    """An empty sheet of the office's own, for a ledger."""

    file = forms.FileField(
        label=_("空表"),
        error_messages={"required": _("请选一张Excel表（.xlsx）。"), "empty": _("这个文件是空的，请重新选一次。")},
        help_text=_("表名、列名、列宽、签字的几行照您的；列名认得的就填，不认得的空着。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class FeedForm(forms.Form):
    name = forms.CharField(
        label=_("用在哪儿"),
        max_length=40,
        required=False,
        help_text=_("不写也行。写了以后好认，比如“我的手机”。"),
        widget=forms.TextInput(attrs={"placeholder": _("我的手机")}),
    )


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    """Typed, kept, and never shown again: left empty it stays as it was."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=400,
        help_text=help_text or _("存好以后看不到了；空着就还用原来的。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class WayForm(forms.Form):
    """What a way out of one kind needs. What stands in the fields of other kinds is not asked for."""

    name = forms.CharField(
        label=_("叫什么"), max_length=40, error_messages=REQUIRED, help_text=_("自己认得就行，比如“街道短信”。")
    )
    community = forms.ModelChoiceField(
        label=_("说哪个社区的事"),
        queryset=Community.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("全区"),
        error_messages=CHOOSE,
    )
    key = _secret(_("机器人地址里key=后面那一串"), _("在企业微信群里点机器人，复制它的地址。"))
    corp = forms.CharField(label=_("企业编号（CorpID）"), required=False, max_length=64)
    agent = forms.CharField(label=_("应用编号（AgentId）"), required=False, max_length=16)
    app = forms.CharField(label=_("开发者编号（AppID）"), required=False, max_length=64)
    token = _secret(_("令牌（Token）"), _("和公众平台“服务器配置”里写的一样。"))
    encryption = one_of(_("消息加解密方式"), Encryption.choices, required=False, initial=Encryption.SAFE)
    aes = _secret(_("消息加解密密钥（EncodingAESKey）"), _("43个字符，安全模式要用。"))
    secret = _secret(_("密钥（Secret）"))
    to = forms.CharField(
        label=_("发给谁"), required=False, max_length=200, help_text=_("企业微信里的账号，几个用|隔开；空着就是所有人。")
    )
    address = forms.CharField(label=_("地址"), required=False, max_length=400, help_text=_("写完整，https://开头。"))
    method = one_of(_("怎么请求"), [("POST", "POST"), ("GET", "GET")], required=False, initial="POST")
    body_kind = one_of(_("正文是"), BodyKind.choices, required=False, initial=BodyKind.FORM)
    body = text_box(
        _("正文的样子"),
        required=False,
        rows=6,
        help_text=_("照短信公司的说明写。要填的地方写{phone}、{text}，密钥写{secret:名字}。"),
    )
    headers = text_box(_("请求头"), required=False, rows=2, help_text=_("一行一个，写成“名字: 值”。"))
    more_secrets = text_box(
        _("密钥"), required=False, rows=3, help_text=_("一行一个，写成“名字=值”。存好以后看不到了；空着就还用原来的。")
    )
    success = forms.CharField(
        label=_("发成了，回话里有什么"),
        required=False,
        max_length=80,
        help_text=_('比如"code":0。空着就只看对方有没有正常回话。'),
    )
    failure = forms.CharField(
        label=_("没发成，回话里有什么"),
        required=False,
        max_length=80,
        help_text=_("有这个就过一会儿再发。空着：分不清的都等人定，不自己重发。"),
    )
    words = text_box(_("短信写什么"), required=False, rows=3, help_text=_("只能放编号{number}和链接{link}，不写姓名和说了什么。"))
    try_phone = forms.CharField(label=_("试发的手机号"), required=False, max_length=11, help_text=_("写办公手机，不写居民的。"))

    def __init__(self, *args: Any, kind: str, communities: Any, way: Way | None = None, **kwargs: Any) -> None:
        if way is not None:
            kept = {"name": way.name, "address": way.address, "community": way.community, **way.details}
            kwargs["initial"] = kept | {
                f"tells_{index}": key in way.tells for index, (key, _label) in enumerate(KINDS[kind].tells)
            }
        super().__init__(*args, **kwargs)
        self.kind = KINDS[kind]
        asked = ("name", "community", *self.kind.fields)
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]
        field: Any = self.fields["community"]
        field.queryset = communities
        for name in self.kind.needs:
            # A secret that is there already need not be written again.
            self.fields[name].required = name not in self.kind.secrets or way is None
            self.fields[name].error_messages |= REQUIRED
        if kind in (WayKind.ROBOT, WayKind.APP, WayKind.ACCOUNT):
            self.fields["address"].help_text = _("平常空着。只在自己另设了转发的地方时写。")
        for index, (_key, label) in enumerate(self.kind.tells):
            told = forms.BooleanField(label=_("告诉：%(what)s") % {"what": label}, required=False)
            self.fields[f"tells_{index}"] = told

    def plan(self) -> WayPlan:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        secrets = {name: data[name] for name in self.kind.secrets if name in self.fields and name != "more_secrets"}
        secrets |= dict(pairs(data.get("more_secrets", "")))
        plain = set(self.fields) - {"name", "community", "address", *self.kind.secrets}
        return WayPlan(
            name=data["name"],
            address=data.get("address", ""),
            community=data["community"],
            tells=[key for index, (key, _label) in enumerate(self.kind.tells) if data[f"tells_{index}"]],
            details={name: data[name] for name in plain if not name.startswith("tells_")},
            secrets=secrets,
        )
