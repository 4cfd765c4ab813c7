"""What can be done to people: uncover, view as; the office's own numbers."""

from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import LookLog
from minsheng.foundation.timeline import record

from ..events import OfficeRuleChanged, ResidentUncovered, ViewedAs
from ..models import ENDING, OfficeRule, Resident, User
from ..office_rules import default_rules, office_rules
from ..permission import require
from ..queries import residents_by_ending, residents_by_phone

# As many as somebody reads while it rings, and as one line of the log names.
CALLERS, ROWS = 8, 200


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
def look_up_caller(*, digits: str, by: User) -> list[Resident]:
    """Who in one's own area may be calling, by the last four digits or the whole number, covered; that somebody looked is kept.

    Raises BadInput for other digits: digit by digit, a covered number could be guessed.
    """
    require(by, "neighbourhood.look_up_caller")
    typed = privacy.plain_phone(digits)
    if len(typed) != ENDING and not privacy.is_phone(typed):
        raise BadInput("电话请写最后四位，或者写完整的号码。", "digits", "four_digits")
    rows = residents_by_ending(by, typed, ROWS) if len(typed) == ENDING else residents_by_phone(by, typed, ROWS)
    found = list({one.same_as: one for one in reversed(rows)}.values())[::-1][:CALLERS]
    shown = "residents " + " ".join(str(one.pk) for one in found) if found else "nobody"
    LookLog.objects.create(at=clock.now(), by=by, act="look_up_caller", what=shown[:120], reason="来电")
    return found


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
    before = office_rules()[key]
    OfficeRule.objects.update_or_create(key=key, defaults={"value": value})
    office_rules.forget()
    record(OfficeRuleChanged(key=key, value=value, before=before, by_id=by.pk))
