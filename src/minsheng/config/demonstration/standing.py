"""What stands, is asked for in writing and is looked at again: one parked case, one letter; return visits made, and some that are due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Case, ReturnVisit
from minsheng.casework.queries.cases import late_shares
from minsheng.casework.states import Phase
from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import allowed
from minsheng.work_together.actions import issue_supervision_letter

from .people import People

WHY = "the demonstration plays every part"
# One of so many cases has a visit that nobody has made yet.
LEFT = 6
SEEN = ("去看了，好好的，院里的人也说好。", "路过看了一眼，还是办完时的样子。", "问了楼下的住户，没再坏过。")


def looked_again(case: Case, seed: int, people: list[User]) -> Iterator[Any]:
    """Each visit whose day has come, by the first of these who had no hand in it; of some cases nobody has gone yet."""
    today = clock.day_start(clock.today())
    if seed % LEFT == 0:
        return
    for visit in ReturnVisit.objects.unscoped(WHY).filter(case=case, found="", off_at=None).order_by("due_on"):
        hour = clock.day_start(visit.due_on) + timedelta(hours=10)
        goes = next((user for user in people if allowed(user, "casework.record_return_visit", case)), None)
        if hour >= today or goes is None:
            return
        yield hour
        yield lambda visit=visit, goes=goes: _looks(visit, seed, goes)


def _looks(visit: ReturnVisit, seed: int, goes: User) -> None:
    actions.record_return_visit(visit=visit, found="fine", words=SEEN[seed % len(SEEN)], by=goes)


def one_parked(people: People, end: datetime) -> None:
    """A case that nobody has been sent to yet waits for the repair fund; the street has approved it."""
    rows = Case.objects.unscoped(WHY).filter(phase=Phase.TO_DISPATCH).select_related("community__street", "estate", "building")
    officers, visitor = people.street_officers, people.users["jiedao"]
    # Where there is one, of the street whose account a visitor has.
    case = min(rows.order_by("number"), key=lambda one: officers[one.community.street.code] != visitor, default=None)
    if case is None:
        return
    staff = people.staff[case.community.code]
    proposer = staff.get("worker") or staff.get("secretary") or staff["grid"]
    actions.propose_parking(
        case=case,
        ground="funds",
        words="要动住宅专项维修资金，今年的申请已经截止，明年三月再报。",
        condition="明年的维修资金批下来",
        review_on=end.astimezone(clock.SHANGHAI).date() + timedelta(days=120),
        by=proposer,
    )
    fresh = rows.get(pk=case.pk)
    actions.approve_parking(case=fresh, by=officers[case.community.street.code])


def one_asked_in_writing(people: People) -> None:
    """The share that is late longest in the street whose account a visitor has: that street asks for it in writing."""
    visitor = people.users["jiedao"]
    late = next(
        (share for share in late_shares(visitor, 50) if allowed(visitor, "work_together.issue_supervision_letter", share)), None
    )
    if late is not None:
        words = "已经过了答应的日子。请抓紧办好，交结果和照片；有困难的，写明难在哪儿、还要几天。"
        issue_supervision_letter(
            assignment=late, words=words, until=working_days_after(clock.today(), office_rule("supervision_days")), by=visitor
        )


def one_says_more() -> None:
    """Somebody of 万都 whose matter is late asks on the receipt."""
    rows = Case.objects.unscoped(WHY).filter(phase=Phase.WORKING, community__letters="WD", parked_until=None).order_by("number")
    voice = next((one.voices.unscoped(WHY).order_by("id").first() for one in rows), None)
    if voice is not None:
        actions.say_more(earlier=voice, words="过了说好的日子了，什么时候能弄好？", by=None)
