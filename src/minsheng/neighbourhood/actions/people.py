"""What can be done to people: uncover, view as; the office's own numbers."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import LookLog
from minsheng.foundation.timeline import record

from ..events import OfficeRuleChanged, ResidentUncovered, ViewedAs
from ..models import OfficeRule, Resident, User
from ..office_rules import default_rules, office_rule
from ..permission import require


@transaction.atomic
def uncover_resident(*, resident: Resident, reason: str, by: User) -> tuple[str, str]:
    """The full name and telephone of a resident, for a reason that is kept. Raises BadInput without one."""
    require(by, "neighbourhood.uncover_resident", resident)
    if len(reason.strip()) < 2:
        raise BadInput("请写一句为什么要看，比如“回电话”。", "reason")
    LookLog.objects.create(at=clock.now(), by=by, act="uncover_resident", what=f"resident {resident.pk}", reason=reason[:500])
    record(ResidentUncovered(resident_id=resident.pk, reason=reason[:500], by_id=by.pk))
    return resident.uncovered_name(), resident.uncovered_phone()


@transaction.atomic
def begin_view_as(*, user: User, reason: str, by: User) -> None:
    """Look at the program as `user` sees it, changing nothing. Never opens a sealed room."""
    require(by, "neighbourhood.view_as")
    if len(reason.strip()) < 2:
        raise BadInput("请写一句为什么要以别人的身份查看。", "reason")
    LookLog.objects.create(at=clock.now(), by=by, act="view_as", what=f"user {user.username}", reason=reason[:500])
    record(ViewedAs(user_id=user.pk, reason=reason[:500], by_id=by.pk))


@transaction.atomic
def change_office_rule(*, key: str, value: int, by: User) -> None:
    """Set a number that the office decides; from now on, never backwards (what was promised stays as promised)."""
    require(by, "neighbourhood.change_rules")
    rule = default_rules().get(key)
    if rule is None:
        raise BadInput("没有这一条规则。", "key")
    if not int(rule["least"]) <= value <= int(rule["most"]):
        raise BadInput(f"这个数要在 {rule['least']} 到 {rule['most']} 之间，请改一下。", "value")
    before = office_rule(key)
    OfficeRule.objects.update_or_create(key=key, defaults={"value": value})
    record(OfficeRuleChanged(key=key, value=value, before=before, by_id=by.pk))
