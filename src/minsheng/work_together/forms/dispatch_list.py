"""The list of duties 派单目录: its sheet, what of it is shown, and what a decision changes in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, one_of
from minsheng.casework.models import Assignment, Category, Refusal
from minsheng.casework.states import Decision, ShareRole
from minsheng.neighbourhood.queries import serving

from ..models import DispatchRow
from ..queries.dispatch_list import whole_in_words
from ..states import Area


class ListFileForm(forms.Form):
    file = forms.FileField(
        label=_("派单目录（Excel）"),
        error_messages={"required": _("请选一个Excel文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}),
    )


class ListFilterForm(forms.Form):
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("类别"), queryset=Category.objects.none(), required=False, to_field_name="code", empty_label=_("所有类别")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].queryset = Category.objects.filter(retired=False).select_related("parent").order_by("position")


class _Rows(forms.MultipleChoiceField):
    """Whether a row is still in the list is for the act to say: of an old page none may be."""

    def valid_value(self, value: Any) -> bool:
        return True


class CorrectForm(forms.Form):
    """`own`: the rows that its writer may take out; `version`: the list they stand in; `wide`: whether they may change what holds everywhere."""

    take_out = _Rows(label=_("去掉哪几行"), required=False, widget=forms.CheckboxSelectMultiple)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("以后归哪家"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("只去掉，不加"),
        error_messages=CHOOSE,
    )
    role = one_of(_("牵头还是协办"), ShareRole.choices, initial=ShareRole.LEAD)
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪类事"), queryset=None, to_field_name="code", empty_label=None, error_messages=CHOOSE
    )
    area = one_of(_("管到哪儿"), Area.choices, initial=Area.STREET)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    # The version that its writer has before them.
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        share: Assignment,
        refusal: Refusal,
        own: Sequence[DispatchRow],
        version: int,
        wide: bool,
        **kwargs: Any,
    ) -> None:
        upheld = refusal.decision == Decision.UPHELD
        named = [row for row in own if row.organisation_id == share.organisation_id] if upheld else []
        begin: dict[str, Any] = {
            "seen_version": version,
            "category": share.case.category,
            "take_out": [str(row.pk) for row in named],
        }
        if not upheld:
            begin["organisation"] = share.organisation.code
        super().__init__(*args, **{"initial": begin, **kwargs})
        fields: Any = self.fields
        fields["take_out"].choices = [(str(row.pk), whole_in_words(row)) for row in own]
        if not own:
            del fields["take_out"]
        fields["organisation"].queryset = serving(share.case.community)
        line = [share.case.category_id, share.case.category.parent_id]
        fields["category"].queryset = Category.objects.filter(pk__in=[pk for pk in line if pk]).select_related("parent")
        if not wide:
            fields["area"].choices = [choice for choice in Area.choices if choice[0] != Area.DISTRICT]

    def show_anew(self, version: int) -> None:
        """After a refusal the page shows the rows of this version: what is sent from it is about this one."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(version)
        self.data = data
