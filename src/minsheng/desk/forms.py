"""Small forms of the desk."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import day_field, text_box
from minsheng.casework.states import RULED_BY_DAY, Phase, VoiceKind
from minsheng.casework.states.hand_over import HandOverReason
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_time import UNITS_OF_DAYS, Unit
from minsheng.neighbourhood.models import Community, Estate, User

# No database counts every zone's first and last year.
LONG_AGO, FAR_OFF = date(1949, 10, 1), date(2199, 12, 31)


class LoginForm(AuthenticationForm):
    """Django's, with what is wrong said in plain words: an empty field is not a wrong password."""

    error_messages = {
        "invalid_login": _("用户名或密码不对，请再试一次；忘了密码找社区书记。"),
        "inactive": _("用户名或密码不对，请再试一次；忘了密码找社区书记。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = _("写上用户名")
        self.fields["password"].error_messages["required"] = _("写上密码")


class RuleForm(forms.Form):
    value = forms.IntegerField(
        label=_("改成"), min_value=0, max_value=3650, error_messages={"required": _("写一个数"), "invalid": _("写一个数")}
    )


class CategoriesForm(forms.Form):
    file = forms.FileField(
        label=_("类别表（CSV）"), help_text=_("第一行：code、parent、name、evidence、department_duty、urgent_words")
    )


class CalendarForm(forms.Form):
    file = forms.FileField(
        label=_("日历表（Excel）"),
        error_messages={"required": _("请选一个Excel文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}),
    )


class HandOverForm(forms.Form):
    to = forms.ChoiceField(
        label=_("交给谁"),
        help_text=_("只列能接的人：社区的岗位由社区的人接，单位的由本单位的人接。"),
        error_messages={"required": _("请选交给谁"), "invalid_choice": _("请从给出的里面选一个")},
    )
    reason = forms.ChoiceField(
        label=_("为什么"),
        choices=HandOverReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为什么交接")},
    )
    since = day_field(_("从哪天"), required=False, help_text=_("空着就是从现在起。"))
    until = day_field(_("到哪天"), required=False, help_text=_("请假的写上，过了这天自动还给本人；不回来的空着。"))
    words = text_box(_("要交代的话"), required=False, rows=2)

    def __init__(self, *args: Any, others: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(other.username, f"{other.name}（{label}）" if label else other.name) for other, label in others]
        self.fields["to"].choices = [("", _("选一位")), *names]  # type: ignore[attr-defined]


class HandOverEndForm(forms.Form):
    since = day_field(_("从哪天起还给本人"), required=False, help_text=_("空着就是从现在起。"))
    words = text_box(_("为什么"), required=False, rows=2)


class CloseAccountForm(forms.Form):
    """One press; where nobody else can log in for an organisation (`alone`), a tick that this is known."""

    nobody_acts = forms.BooleanField(required=False)

    def __init__(self, *args: Any, alone: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = gettext("、").join(alone)
        self.fields["nobody_acts"].label = gettext("知道%(names)s以后没有人登录，由社区代记、发链接") % {"names": names}
        if not alone:
            del self.fields["nobody_acts"]


class RemindersForm(forms.Form):
    email = forms.CharField(
        label=_("邮箱"),
        max_length=254,
        required=False,
        help_text=_("空着就不发。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("给哪个程序用"),
        max_length=60,
        help_text=_("写个好认的名字，比如“物业公司的派单系统”。"),
        error_messages={"required": _("给这把钥匙起个名字")},
    )


class ClockRuleForm(forms.Form):
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪一类"), queryset=None, required=False, to_field_name="code", empty_label=_("所有的")
    )
    amount = forms.IntegerField(
        label=_("多少"), min_value=1, max_value=999, error_messages={"required": _("写一个数"), "invalid": _("写一个数")}
    )
    unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices, widget=forms.RadioSelect, initial=Unit.WORKING_DAYS)

    def __init__(self, *args: Any, stage: str, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        if stage in RULED_BY_DAY:
            unit: Any = self.fields["unit"]
            unit.choices = [(one.value, one.label) for one in UNITS_OF_DAYS]
            unit.help_text = _("这一步定的是哪一天，不到几点，所以不按小时。")


class SearchForm(forms.Form):
    """One box, and what narrows it; all of it stays in the address."""

    q = forms.CharField(
        label=_("找什么"),
        required=False,
        max_length=60,
        error_messages={"max_length": _("太长了：挑最要紧的几个字，最多60字。")},
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
    )
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=None, required=False, to_field_name="code", empty_label=_("全部社区")
    )
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, required=False, to_field_name="code", empty_label=_("全部小区")
    )
    since = forms.DateField(label=_("从哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    phase = forms.ChoiceField(label=_("到哪一步"), required=False, choices=[("", _("全部")), *Phase.choices])
    kind = forms.ChoiceField(label=_("是什么"), required=False, choices=[("", _("全部")), *VoiceKind.choices])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = {
            "community": Community.objects.visible_to(user).filter(valid_to=None),
            "estate": Estate.objects.visible_to(user).filter(valid_to=None),
        }
        for (name, rows), found in zip(places.items(), asked_together(*places.values()), strict=True):
            field: Any = self.fields[name]
            field.queryset = rows
            field.choices = [("", field.empty_label), *((place.code, str(place)) for place in found)]
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("日子写成2026-03-08这样。")
            self.fields[name].validators.append(MinValueValidator(LONG_AGO, _("日子太早了，请改一下。")))
            self.fields[name].validators.append(MaxValueValidator(FAR_OFF, _("日子太远了，请改一下。")))


class ViewAsForm(forms.Form):
    reason = forms.CharField(label=_("为什么"), max_length=300, error_messages={"required": _("写一句为什么")})


class WorkbookForm(forms.Form):
    """A workbook chosen now, or (`kept`, `name`) the one that was looked at a moment ago."""

    file = forms.FileField(
        label=_("Excel文件"),
        error_messages={"required": _("请选一个Excel文件。")},
        help_text=_("社区、小区、楼栋、网格、人员、单位，一个文件里几张表都行。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}),
    )
    kept = forms.RegexField(r"^[0-9a-f]{2}/[0-9a-f]{64}\.xlsx$", required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("kept")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("手机上的6位数"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("手机不在身边，就写一个12位的备用码。"),
        error_messages={"required": _("写上手机上的6位数")},
    )


class PasskeyInput(forms.Widget):
    """A button that asks the browser for a passkey and sends the form with its answer. What was answered never comes back."""

    template_name = "desk/passkey_input.html"

    def __init__(self, button: Any, asked: str, origin: str, *, adds: bool = False) -> None:
        super().__init__()
        self.button, self.asked, self.origin, self.adds = button, asked, origin, adds

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        more = {"button": self.button, "asked": self.asked, "origin": self.origin, "adds": self.adds}
        return super().get_context(name, None, attrs) | more


class ProofForm(CodeForm):
    """A code, or a passkey where there is one for this address (`asked`: what the browser is to be asked). Without telephone: a spare code."""

    def __init__(self, data: Any = None, *, asked: str, origin: str, has_codes: bool) -> None:
        super().__init__(data)
        code = self.fields["code"]
        if not has_codes:
            code.label, code.help_text = _("备用码"), _("打印出来的12位数，一个只能用一次。")
            code.error_messages["required"] = _("写上一个12位的备用码")
        if asked:
            code.required = not self.data.get("passkey")
            passkey = forms.CharField(max_length=20_000, required=False, label=_("通行密钥"))
            passkey.widget = PasskeyInput(_("用通行密钥"), asked, origin)
            passkey.needed = code.needed = _("（两样用一样）")  # type: ignore[attr-defined]
            self.fields = {"passkey": passkey, "code": code}


class AddPasskeyForm(forms.Form):
    name = forms.CharField(label=_("叫什么"), max_length=60, error_messages={"required": _("给它起个名字，比如“我的手机”")})
    passkey = forms.CharField(label=_("指纹、面容或者PIN"), max_length=20_000)

    def __init__(self, data: Any = None, *, asked: str, origin: str, name: str) -> None:
        super().__init__(data, initial={"name": name})
        self.fields["passkey"].widget = PasskeyInput(_("添加通行密钥"), asked, origin, adds=True)
        self.fields["passkey"].needed = " "  # type: ignore[attr-defined]


class NamePasskeyForm(forms.Form):
    name = forms.CharField(label=_("叫什么"), max_length=60, error_messages={"required": _("给它起个名字，比如“我的手机”")})


class LostPhoneForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么"),
        max_length=300,
        help_text=_("比如：手机丢了，本人当面来说的。"),
        error_messages={"required": _("写一句为什么")},
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少10个字符，别全用数字。三个不相干的词连起来就好记。"),
        error_messages={"required": _("写一个新密码。")},
    )
    again = forms.CharField(
        label=_("再写一遍"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("两遍不一样，请再写一遍。"))
        return data
