"""Invariant 2 for what is parked, looked at again, come back or asked for in writing: a row that no entry speaks of is found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from minsheng.casework import actions
from minsheng.casework.models import CameBack, Case, Parking, ReturnVisit, ShareLink, StageClock
from minsheng.config.wholeness import record_findings
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.neighbourhood.actions import change_office_rule, check_facility
from minsheng.neighbourhood.models import Facility, FacilityCheck
from minsheng.work_together.actions import wish_thanks
from minsheng.work_together.models import Contribution, SupervisionLetter, ThanksWish
from tests.acts.contributions import gave
from tests.acts.escalation import letter_of
from tests.acts.facilities import room
from tests.acts.parking import parked, proposed
from tests.chain import WHY, accepted, answered, heard, named, offered, opened, says, voices_of
from tests.kept import kept
from tests.people import Town, fresh, settled_town

pytestmark = pytest.mark.slow  # each lives whole cases
DAY = timedelta(days=1)
PARKING = "提请、批准、再看或接着办的挂账，和时间线对不上。"
FELL = "没批的挂账该随事项结束，它却没有，或者事项没结束过。"
SEEN, ROUNDS = "回访看到的，和时间线对不上。", "有一次回访，和事项结束、重开对不上。"
LINK, LETTER = "又回来的，和时间线对不上。", "督办单多了、少了或被改过。"
HANDED, GIVEN = "给单位的链接多了、少了或被改过。", "各方出的多了、少了或被改过。"


def all_of_it(town: Town) -> dict[str, Case]:
    """A parked case that was looked at again and one taken up, one only proposed, one whose proposal fell, one visited and come back."""
    change_office_rule(key="return_visit_percent", value=100, by=town.quji)
    change_office_rule(key="look_again_percent", value=100, by=town.quji)
    stands, up = parked(town), parked(town, accepted(town).case)
    actions.review_parking(case=stands, review_on=clock.today() + 90 * DAY, words="还没批", by=town.jiedao)
    actions.take_up_case(case=up, words="批了", by=town.xiaoliu)
    letter_of(town, fresh(up).assignments.unscoped(WHY).get())
    waits, fell = proposed(town), proposed(town)
    actions.propose_end(case=fresh(fell), kind="withdrawn", words="不要了", by=town.xiaoliu)
    actions.approve_end(case=fresh(fell), by=town.shuji)
    ended = answered(town, heard(town, speaker=named(1)))
    says(voices_of(ended)[0])
    first, _again = ReturnVisit.objects.unscoped(WHY).filter(case=ended).order_by("due_on")
    actions.record_return_visit(visit=first, found="came_back", words="又不亮了", by=town.wangjie)
    actions.undo_return_visit(visit=fresh(first), by=town.wangjie)
    actions.record_return_visit(visit=fresh(first), found="fine", words="", by=town.wangjie)
    back, other = opened(town, heard(town)), opened(town, heard(town))
    for case in (back, other):
        actions.link_came_back(case=case, earlier=fresh(ended), by=town.xiaoliu)
    actions.unlink_came_back(case=other, earlier=fresh(ended), by=town.xiaoliu)
    handed = offered(town, opened(town), town.volunteers).case
    actions.hand_out_share(assignment=handed.assignments.unscoped(WHY).get(), by=town.xiaoliu)
    gave(town, fresh(handed), organisation=town.volunteers, by=town.xiaoliu)
    wish_thanks(case=fresh(handed), organisation=town.volunteers, wished=False, by=town.xiaoliu)
    return {"handed": handed, "stands": stands, "up": up, "waits": waits, "fell": fell, "ended": ended, "back": back}


def _parking(case: Case):
    return Parking.objects.unscoped(WHY).filter(case=case)


def _visits(case: Case):
    return ReturnVisit.objects.unscoped(WHY).filter(case=case)


def _forge_parking(town: Town, case: Case) -> None:
    now = clock.now()
    Parking.objects.create(
        case=case, ground="funds", words="没钱", condition="有钱", review_on=clock.today(), proposed_by=town.xiaoliu,
        proposed_at=now, declined_at=now, declined_by=town.jiedao,
    )  # fmt: skip


def _forge_visit(town: Town, case: Case) -> None:
    ReturnVisit.objects.create(case=case, round=case.round, kind="first", due_on=clock.today(), off_at=clock.now())


def _forge_letter(town: Town, case: Case) -> None:
    share = fresh(case).assignments.unscoped(WHY).get()
    given = {"words": "快办", "until": clock.today(), "due": clock.today(), "days_late": 0, "issuer": "街道"}
    SupervisionLetter.objects.create(
        number="DB-WD-26-999", community=town.wandu, assignment=share, issued_by=town.shuji, issued_at=clock.now(), **given
    )


def _approve_by_nobody(town: Town, case: Case) -> None:
    _parking(case).update(approved_at=clock.now())
    Case.objects.unscoped(WHY).filter(pk=case.pk).update(parked_until=_parking(case).get().review_on)
    ends = calendar_in_force().close_of(fresh(case).parked_until)
    StageClock.objects.unscoped(WHY).running().filter(case=case).update(stage="review", due_at=ends, amount=None, unit="")


FORGERIES: dict[str, tuple[str, str, Callable[[Town, Case], object]]] = {
    "a parking that nobody proposed": ("back", PARKING, _forge_parking),
    "a parking deleted": ("waits", PARKING, lambda town, case: _parking(case).delete()),
    "its condition changed": ("stands", PARKING, lambda town, case: _parking(case).update(condition="别的")),
    "approved by another": ("stands", PARKING, lambda town, case: _parking(case).update(approved_by=town.quji)),
    "approved by nobody": ("waits", PARKING, _approve_by_nobody),
    "declined without an entry": (
        "waits",
        PARKING,
        lambda town, case: _parking(case).update(declined_by=town.jiedao, declined_at=clock.now()),
    ),
    "looked at more often": ("stands", PARKING, lambda town, case: _parking(case).update(reviews=F("reviews") + 1)),
    "a proposal fallen from an open case": ("waits", FELL, lambda town, case: _parking(case).update(ended_at=clock.now())),
    "a proposal that outlives its case": ("fell", FELL, lambda town, case: _parking(case).update(ended_at=None)),
    "another thing found": ("ended", SEEN, lambda town, case: _visits(case).filter(found="fine").update(found="nobody")),
    "found by another": ("ended", SEEN, lambda town, case: _visits(case).filter(found="fine").update(by=town.shuji)),
    "found by nobody": ("ended", SEEN, lambda town, case: _visits(case).filter(found="").update(found="fine", by=town.shuji)),
    "what was found deleted": ("ended", SEEN, lambda town, case: _visits(case).exclude(found="").delete()),
    "a look that is dropped": ("ended", ROUNDS, lambda town, case: _visits(case).filter(found="").update(off_at=clock.now())),
    "a look at what never ended": ("waits", ROUNDS, _forge_visit),
    "a link that nobody made": (
        "stands",
        LINK,
        lambda town, case: CameBack.objects.create(
            case=case, earlier=Case.objects.unscoped(WHY).first(), by=town.shuji, at=clock.now()
        ),
    ),
    "a link deleted": ("back", LINK, lambda town, case: CameBack.objects.unscoped(WHY).filter(case=case).delete()),
    "a link taken apart by nobody": (
        "back",
        LINK,
        lambda town, case: CameBack.objects.unscoped(WHY).filter(case=case).update(undone_at=clock.now(), undone_by=town.shuji),
    ),
    "a letter that nobody issued": ("up", LETTER, _forge_letter),
    "its day changed": ("up", LETTER, lambda town, case: SupervisionLetter.objects.unscoped(WHY).update(until=clock.today())),
    "a letter deleted": ("up", LETTER, lambda town, case: SupervisionLetter.objects.unscoped(WHY).all().delete()),
    "a link with another day": (
        "handed",
        HANDED,
        lambda town, case: ShareLink.objects.unscoped(WHY).update(until=clock.today() + 300 * DAY),
    ),
    "a link revoked by nobody": (
        "handed",
        HANDED,
        lambda town, case: ShareLink.objects.unscoped(WHY).update(revoked_at=clock.now(), revoked_by=town.shuji),
    ),
    "more given than was said": ("handed", GIVEN, lambda town, case: Contribution.objects.unscoped(WHY).update(amount=99999)),
    "a link that another secret opens": (
        "handed",
        HANDED,
        lambda town, case: ShareLink.objects.unscoped(WHY).update(digest="0" * 64),
    ),
    "a link that another bears": ("handed", HANDED, lambda town, case: ShareLink.objects.unscoped(WHY).update(bearer=town.shuji)),
    "given by another organisation": (
        "handed",
        "各方出的换了是谁出的。",
        lambda town, case: Contribution.objects.unscoped(WHY).update(organisation=town.bureau),
    ),
    "a yes to thanks that nobody said": (
        "handed",
        "愿不愿意点名感谢，和时间线对不上。",
        lambda town, case: ThanksWish.objects.unscoped(WHY).update(wished=True),
    ),
    "what was given is gone": (
        "handed",
        GIVEN,
        lambda town, case: Contribution.objects.unscoped(WHY).update(gone_at=clock.now()),
    ),
    "the clock of the look moved": (
        "stands",
        "再看挂账的钟和定的日子对不上。",
        lambda town, case: StageClock.objects.unscoped(WHY).running().filter(case=case).update(due_at=clock.now() + 300 * DAY),
    ),
}


def lived() -> tuple[Town, dict[str, Case]]:
    town = settled_town()
    cases = all_of_it(town)
    assert list(record_findings()) == []
    return town, cases


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORGERIES)
def test_what_no_entry_speaks_of_is_found(name: str) -> None:
    town, cases = kept("what stands", lived)
    which, finding, forge = FORGERIES[name]
    case = cases[which]
    forge(town, fresh(case))
    assert list(record_findings()) == [f"事项{case.number}：{finding}"]


NAMED, LOOKED = "名字、用处或开放时间被改过。", "去看过的，和时间线对不上。"
OF_FACILITIES: dict[str, tuple[str, Callable[[Facility], object]]] = {
    "another name": (NAMED, lambda row: Facility.objects.unscoped(WHY).update(name="棋室")),
    "a look found it in order": (LOOKED, lambda row: FacilityCheck.objects.unscoped(WHY).update(in_order=True)),
    "its words changed": (LOOKED, lambda row: FacilityCheck.objects.unscoped(WHY).update(words="没事")),
    "a look is gone": (LOOKED, lambda row: FacilityCheck.objects.unscoped(WHY).all().delete()),
    "shown as in order": (LOOKED, lambda row: Facility.objects.unscoped(WHY).update(in_order=True)),
}


@pytest.mark.parametrize("name", OF_FACILITIES)
def test_what_no_entry_says_of_a_facility_is_found(town: Town, name: str) -> None:
    facility = room(town)
    check_facility(facility=facility, in_order=False, words="门坏了", by=town.wangjie)
    assert list(record_findings()) == []
    finding, forge = OF_FACILITIES[name]
    forge(facility)
    assert list(record_findings()) == [f"设施{facility.code}：{finding}"]
