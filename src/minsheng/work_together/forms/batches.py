"""One case of a batch: whether it goes, who leads, what is asked of it, and who helps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, id_field, text_box
from minsheng.neighbourhood.models import Organisation

from ..queries.batches import Row


class DispatchForm(forms.Form):
    """Asks for nothing unless it is ticked: what stands in the other rows is a proposal that nobody took up."""

    client_id = id_field()
    tick = forms.BooleanField(label=_("看过了，就这么派"), required=False)
    lead = forms.ChoiceField(label=_("请谁牵头"), required=False, error_messages=CHOOSE)
    share = text_box(_("请它做哪一份"), required=False, rows=2, help_text=_("写清做什么，不写居民的姓名、电话和原话。"))
    due = day_field(_("最晚哪天"), required=False, help_text=_("不写就按社区定的工作日数。"))
    support = forms.ChoiceField(label=_("请谁协办"), required=False, error_messages=CHOOSE)
    support_share = text_box(_("请它协办哪一份"), required=False, rows=2)
    think = forms.BooleanField(label=_("想好了，照样派"), required=False)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        kwargs |= {"initial": {"lead": row.seen.lead, "support": row.seen.support}, "prefix": row.case.number}
        super().__init__(*args, **kwargs)
        self.row = row
        self.by_code = {one.organisation.code: one.organisation for one in row.choices}
        choices = [(code, one.name) for code, one in self.by_code.items()]
        fields: Any = self.fields
        fields["lead"].choices = [("", _("还没定")), *choices]
        fields["support"].choices = [("", _("不用")), *choices]

    @property
    def ticked(self) -> bool:
        return bool(self["tick"].data)

    @property
    def helps(self) -> bool:
        """Something was typed of a helper or a day, so that a page shows it unfolded."""
        return any(self[name].data or self[name].errors for name in ("support", "support_share", "due"))

    @property
    def written(self) -> bool:
        """Something was typed that nobody would like to type again."""
        return any(str(self[name].data or "").strip() for name in ("share", "support_share", "due"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not data.get("tick"):
            return data
        wanted = {"lead": CHOOSE, "share": REQUIRED} | ({"support_share": REQUIRED} if data.get("support") else {})
        for name, words in wanted.items():
            if name not in self.errors and not data.get(name):
                self.add_error(name, words["required"])
        return data

    def chosen(self, name: str) -> Organisation | None:
        return self.by_code.get(self.cleaned_data[name])
