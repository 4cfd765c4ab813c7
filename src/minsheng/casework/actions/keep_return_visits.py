"""Return visits follow the ends of a case, as its clocks follow its phase: nobody has to make or cancel one."""

from datetime import timedelta

from minsheng.foundation import clock
from minsheng.neighbourhood.queries import office_rules

from ..models import Case, ReturnVisit
from ..queries.return_visits import in_sample
from ..states.return_visits import VISITED, VisitKind

WHY = "visits follow the ends of a case"
# Which office rules say how many of the ended cases are looked at, and after how many days.
RULES = {
    VisitKind.FIRST: ("return_visit_percent", "return_visit_days"),
    VisitKind.AGAIN: ("look_again_percent", "look_again_days"),
}


def keep_return_visits(case: Case, was: str) -> None:
    """The phase has changed: what ended is to be looked at again; what goes on is not."""
    if case.phase not in VISITED:
        if was in VISITED:
            ReturnVisit.objects.unscoped(WHY).open().filter(case=case).update(off_at=clock.now())
        return
    ReturnVisit.objects.unscoped(WHY).filter(case=case, round=case.round, found="").update(off_at=None)
    rules, today = office_rules(), clock.today()
    wanted = [
        ReturnVisit(case=case, round=case.round, kind=kind, due_on=today + timedelta(days=rules[days]))
        for kind, (percent, days) in RULES.items()
        if in_sample(case.number, kind, rules[percent])
    ]
    ReturnVisit.objects.bulk_create(wanted, ignore_conflicts=True)
