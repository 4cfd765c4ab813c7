"""What is typed of an organisation's share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.queries import serving

from ..states import (
    HANDED_IN,
    Decision,
    Ground,
    PauseReason,
    ShareRole,
    Stage,
)
from .fields import CHOOSE, day_field, id_field, one_of, say_unknown_years, text_box


class OfferForm(forms.Form):
    client_id = id_field()
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("派给哪家"), queryset=None, to_field_name="code", empty_label=_("请选一家"), error_messages=CHOOSE
    )
    role = one_of(_("牵头还是协办"), ShareRole.choices)
    share = text_box(_("请它做哪一份"), rows=3, help_text=_("写清做什么，不写居民的姓名、电话和原话。"))
    due = day_field(_("最晚哪天"), required=False, help_text=_("不写就按社区定的工作日数。"))
    think = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.visible_to(user)
        here = serving(community).order_by().values("pk")
        self.fields["organisation"].queryset = rows.filter(pk__in=here)  # type: ignore[attr-defined]
        say_unknown_years(self.fields["due"])


class HandOutForm(forms.Form):
    name = forms.CharField(
        label=_("给谁"), max_length=20, required=False, help_text=_("怎么称呼，比如“物业张师傅”。不写就用单位的名字。")
    )


class AcceptForm(forms.Form):
    promise_date = day_field(_("答应哪天办好"), help_text=_("答应了就定下，会告诉说过话的居民。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_unknown_years(self.fields["promise_date"], self.initial.get("promise_date"))


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

    def __init__(self, *args: Any, lacking: Sequence[str] = (), all_of_them: bool = True, **kwargs: Any) -> None:
        """`lacking`: the stages that the act will ask for, all or one of them; the page marks them."""
        super().__init__(*args, **kwargs)
        wanted = {"document" if stage == Stage.SIGNATURE else str(stage) for stage in lacking}
        for name in wanted:
            field: Any = self.fields[name]
            field.needed = _("（要有）") if all_of_them or len(wanted) == 1 else _("（至少要一样）")


class AttachForm(forms.Form):
    client_id = id_field()
    file = forms.FileField(label=_("照片或文件"), error_messages=CHOOSE)
    stage = one_of(_("这是什么"), [c for c in Stage.choices if c[0] in HANDED_IN])
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class CheckForm(forms.Form):
    passed = one_of(_("到场看过，怎么样"), (("yes", _("属实，通过")), ("no", _("不行，要重做"))))
    words = text_box(_("看到了什么"), required=False, rows=3, help_text=_("不通过的，要写哪里不行。"))


class PauseForm(forms.Form):
    reason = one_of(_("为什么要停"), PauseReason.choices)
    until = day_field(_("最晚停到哪天"), help_text=_("到这天自己接着走；早了可以提前恢复。"))
    words = text_box(_("写一句"), rows=3, help_text=_("在等什么、等谁。说过话的人会知道停到哪天。"))


class ExtensionForm(forms.Form):
    wanted = day_field(_("改到哪天"), help_text=_("社区同意了才算；没同意以前，还是原来的日子。"))
    words = text_box(_("为什么来不及"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_unknown_years(self.fields["wanted"])


class DecideExtensionForm(forms.Form):
    granted = one_of(_("同意吗"), (("yes", _("同意改期")), ("no", _("不同意，按原来的日子"))))
    words = text_box(_("写一句"), required=False, rows=3, help_text=_("不同意的，要写为什么。"))
