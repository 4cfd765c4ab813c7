"""What a dispatcher is told before it goes out. A warning stops nobody; it is kept with the offer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minsheng.neighbourhood.models import Organisation

from ..models import Case
from ..states import ShareRole


@dataclass(frozen=True)
class Warning:
    code: str
    text: str


def warnings_before_offering(case: Case, organisation: Organisation, role: str) -> list[Warning]:
    """Two things to think about: the accused leading its own case, and the community leading what is a department's duty."""
    found = []
    if role == ShareRole.LEAD and case.concerns_id == organisation.pk:
        text = _("这件事说的就是%(name)s。由它牵头，佐证就不能只由它给；最好请别家牵头。") % {"name": organisation.name}
        found.append(Warning("concerned_leads", text))
    if role == ShareRole.LEAD and organisation.is_office and case.category.department_duty:
        text = _("这一类是部门的职责，社区可以协助，不该当牵头（《北京市接诉即办工作条例》第17条同类规定）。请先吹哨部门。")
        found.append(Warning("department_duty", text))
    return found
