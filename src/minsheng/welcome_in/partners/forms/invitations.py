"""Inviting somebody, and what is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms import WordsForm
from minsheng.casework.forms.fields import CHOOSE, day_field, one_of, text_box
from minsheng.neighbourhood.models import Community, Organisation

from ..models import Invitation
from ..states import KINDS, InviteFor
from .partners import line_box, looked_over_box


class InviteForm(forms.Form):
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个社区请"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    purpose = one_of(_("请来做什么"), InviteFor.choices, if_empty=_("选一下请来做什么"))
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("册子里的哪家单位"), queryset=None, to_field_name="code", required=False, empty_label=_("册子里没有，写在下面")
    )
    name = line_box(_("叫什么"), 60, required=False, help_text=_("册子里选了就不用写。个人写他的姓名。"))
    kind = forms.ChoiceField(label=_("是哪一类"), choices=[("", _("不选")), *KINDS], required=False, error_messages=CHOOSE)
    contact = line_box(_("联系谁"), 40, required=False, help_text=_("册子里没有的要写。只有社区办这件事的人看得到。"))
    phone = line_box(_("电话"), 20, required=False, inputmode="tel", autocomplete="off")
    words = text_box(
        _("请他来的话"), rows=3, help_text=_("比如：每月来一次，给老人讲讲怎么防骗。对方看得到，不写谁的姓名和电话。")
    )
    day = day_field(_("哪天来"), required=False, help_text=_("定了日子的写；没定空着。"))
    until = day_field(_("哪天前给个答复"))
    looked_over = looked_over_box()

    def __init__(self, *args: Any, places: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["community"].queryset = places
        fields["organisation"].queryset = organisations
        only: list[Community] = list(places[:2])
        if len(only) == 1:
            fields["community"].initial = only[0].code
            fields["community"].widget = forms.HiddenInput()

    def said(self) -> dict[str, Any]:
        """As the act takes it: of one of the register its own name and kind stand."""
        data = dict(self.cleaned_data)
        chosen: Organisation | None = data["organisation"]
        return data | {"name": "", "kind": ""} if chosen is not None else data


class ComeForm(forms.Form):
    """They come. To be a partner they say what they can help with; whom to call only where nobody knows it yet."""

    brings = text_box(_("能帮上什么"), rows=3, help_text=_("比如：有一间空房；每周能来两个人；会修家电。"))
    licence = line_box(
        _("统一社会信用代码"), 40, required=False, help_text=_("18位，在营业执照或登记证上。没有的空着。"), autocomplete="off"
    )
    ties = text_box(
        _("和社区有没有别的往来"),
        rows=2,
        required=False,
        help_text=_("比如：正在给小区干工程、是物业的关联公司。写明白不影响申请。"),
    )
    contact = line_box(_("联系谁"), 40, autocomplete="name")
    phone = line_box(_("电话"), 20, help_text=_("只有社区办这件事的人看得到。"), inputmode="tel", autocomplete="tel")
    words = text_box(_("还有什么要说"), rows=2, required=False)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        not_asked = [] if invitation.is_to_partner else ["brings", "licence", "ties", "contact", "phone"]
        if invitation.is_to_partner and invitation.phone:
            not_asked = ["contact", "phone"]
        for name in not_asked:
            del self.fields[name]


class NotComeForm(WordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=_("为什么来不了"), required=False, rows=2, help_text=_("不写也行。"), **kwargs)
