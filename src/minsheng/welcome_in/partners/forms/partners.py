"""Applying, checking, agreeing, looking at how it goes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms import WordsForm
from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, id_field, one_of, text_box
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.office_rules import office_rule

from ..models import Partner
from ..queries.partners import organisations_for
from ..states import KINDS


def line_box(label: Any, most: int, *, required: bool = True, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=REQUIRED
    )


class ApplyForm(forms.Form):
    client_id = id_field()
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("想和哪个社区合伙"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    kind = one_of(_("您是"), KINDS, if_empty=_("选一下是哪一类"))
    name = line_box(_("单位叫什么"), 60, help_text=_("个人写自己的姓名。"))
    licence = line_box(
        _("统一社会信用代码"), 40, required=False, help_text=_("18位，在营业执照或登记证上。没有的空着。"), autocomplete="off"
    )
    brings = text_box(_("能帮上什么"), rows=4, help_text=_("比如：有一间空房；每周能来两个人；会修家电。"))
    ties = text_box(
        _("和社区有没有别的往来"),
        rows=2,
        required=False,
        help_text=_("比如：正在给小区干工程、是物业的关联公司。写明白不影响申请。"),
    )
    contact = line_box(_("联系谁"), 40, autocomplete="name")
    phone = line_box(_("电话"), 20, help_text=_("只有社区办这件事的人看得到。"), inputmode="tel", autocomplete="tel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset = Community.objects.public().order_by("name")


class CheckForm(forms.Form):
    licence_seen = forms.BooleanField(label=_("看过证照原件了"), required=False)
    licence = line_box(_("统一社会信用代码"), 40, required=False, help_text=_("申请里写了的，对一对；没写的，照证照补上。"))
    conflict = text_box(
        _("有没有利益冲突，怎么避开"),
        rows=3,
        required=False,
        help_text=_("没有就空着。比如：它正承办3号楼的活，这件事不请它监督。"),
    )


def looked_over_box() -> forms.BooleanField:
    return forms.BooleanField(label=_("看过了，没有让人认出是谁的话"), required=False)


class ToldForm(WordsForm):
    """Words that leave the office: the partner reads them, and whoever holds the receipt."""

    looked_over = looked_over_box()


class AgreementForm(forms.Form):
    """The days are proposed by the office's rules; each may be written otherwise."""

    scope = text_box(_("做什么、不做什么"), rows=4)
    since = day_field(_("从哪天起"))
    until = day_field(_("到哪天止"))
    review_on = day_field(_("哪天复核"), help_text=_("到时候会提醒。"))
    trial_until = day_field(_("先试到哪天"))
    host_organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("试合作时哪家带"), queryset=None, to_field_name="code", required=False, empty_label=_("不选单位")
    )
    host_name = line_box(_("谁带"), 40, required=False, help_text=_("有经验的人，比如物业的周经理。单位和人至少写一个。"))
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("册子里的哪家单位"), queryset=None, to_field_name="code", required=False, empty_label=_("册子里没有，新加一家")
    )
    people = text_box(
        _("谁替它登录办事"),
        rows=2,
        required=False,
        help_text=_("一行一个姓名。空着：已经有人替它办事的还是他们，没有的就是联系人。协议结束，当天就登录不了。"),
    )
    looked_over = looked_over_box()

    def __init__(self, *args: Any, partner: Partner, user: User, places: list[Community], **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {
            "scope": partner.brings,
            "since": today,
            "until": today + timedelta(days=office_rule("partner_term_days") - 1),
            "review_on": today + timedelta(days=office_rule("partner_review_days")),
            "trial_until": today + timedelta(days=office_rule("partner_trial_days")),
            "people": "\n".join(partner.hands),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = organisations_for(user)
        fields["host_organisation"].queryset = Organisation.objects.visible_to(user).exclude(kind="community").order_by("name")
        if partner.organisation is not None:  # it stays the one it is
            del fields["organisation"]
            del fields["trial_until"]
        self.places = places
        if len(places) > 1:
            for number, place in enumerate(places):
                label = _("管：%(name)s") % {"name": place.name}
                fields[f"place_{number}"] = forms.BooleanField(
                    label=label, required=False, initial=place.pk == partner.community_id
                )
        fields["looked_over"] = fields.pop("looked_over")  # below all that it is about

    def agreed(self) -> dict[str, Any]:
        """As the act takes it."""
        data = dict(self.cleaned_data)
        chosen = [data.pop(f"place_{number}", len(self.places) == 1) for number in range(len(self.places))]
        data["communities"] = [place for place, is_chosen in zip(self.places, chosen, strict=True) if is_chosen]
        data["people"] = data["people"].splitlines()
        return data


class ReviewForm(forms.Form):
    words = text_box(_("合作得怎么样"), rows=3, help_text=_("写事，不给人打分。"))
    review_on = day_field(_("下次哪天复核"))
    until = day_field(_("协议到哪天止"), required=False, help_text=_("只能往后改；不改就空着。"))

    def __init__(self, *args: Any, may_lengthen: bool = True, **kwargs: Any) -> None:
        """`until` is asked only of who leads every community of the agreement."""
        super().__init__(*args, **kwargs)
        if not may_lengthen:
            del self.fields["until"]
