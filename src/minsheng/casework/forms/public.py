"""What residents type; nothing is required but their words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.neighbourhood.models import Community, Estate

from ..states import (
    Satisfaction,
    Verdict,
)
from .fields import id_field, one_of, text_box


class SpeakForm(forms.Form):
    """The public form, its one required field."""

    words = text_box(_("您想说什么"), rows=6, help_text=_("一句话就行，照平时说话写。"))


class MoreForm(forms.Form):
    """One thing more, by the receipt code."""

    client_id = id_field()
    words = text_box(_("还想说什么"), rows=3, help_text=_("催一催、补一句、又坏了，都行。社区的人会看到。"))


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
        self.fields["estate"].choices = [("", _("不在里头，或不清楚")), *groups]  # type: ignore[attr-defined]


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
    verdict = one_of(
        _("您看，解决了吗？"),
        [c for c in Verdict.choices if c[0] != Verdict.UNREACHABLE],
        if_empty=_("请选一个：解决了、解决了一部分，还是没解决"),
    )


class SatisfactionForm(forms.Form):
    satisfaction = one_of(
        _("这次办得，您满意吗？"), [c for c in Satisfaction.choices if c[0] != Satisfaction.NOT_ASKED], required=False
    )
    words = text_box(_("还想说什么"), required=False, rows=3)
