"""The numbers that an office decides, as they are shown: now, by default, and where they come from."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.neighbourhood.office_rules import default_rules
from minsheng.neighbourhood.queries import office_rules


def counted_by_rule(key: str, number: int) -> str:
    """The number of a rule with what it counts."""
    if key.endswith("_percent"):
        return f"{number}%"
    if key == "second_factor":
        return {0: _("谁都不强求"), 1: _("街道、区里和审计"), 2: _("所有人")}.get(number, f"{number}")
    words = {
        "attempts": ngettext("%(n)s次", "%(n)s次", number),
        "extensions": ngettext("%(n)s次", "%(n)s次", number),
        "alike_days": ngettext("%(n)s天", "%(n)s天", number),
        "code_hours": ngettext("%(n)s小时", "%(n)s小时", number),
        "case_days": ngettext("%(n)s个工作日", "%(n)s个工作日", number),
        "pause_days": ngettext("%(n)s个工作日", "%(n)s个工作日", number),
    }
    return words.get(key, "%(n)s") % {"n": number}


def rules_shown() -> list[dict[str, str]]:
    """Each with what it is called, what holds `now`, the default `value`, both with their unit, and its `source`."""
    values = office_rules()
    return [
        {**row, "now": counted_by_rule(key, values[key]), "value": counted_by_rule(key, int(row["value"]))}
        for key, row in default_rules().items()
    ]
