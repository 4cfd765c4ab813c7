"""Say that a household is to be seen now and then, how often, and when that is over; and keep that somebody read it."""

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import LookLog
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Home, User
from minsheng.neighbourhood.permission import require

from ..events import HouseholdMarked, IntervalChanged, MarkEnded
from ..mark_kinds import mark_kinds
from ..models import HouseholdMark
from .last_seen import keep_last_seen

LONGEST = 365
# So many identities fit into one row of the log of looks.
IN_A_ROW = 25


def _days(days: int) -> int:
    if not 1 <= days <= LONGEST:
        raise BadInput(f"几天一次，写1到{LONGEST}之间的数。", "days", "interval")
    return days


@transaction.atomic
def mark_household(
    *,
    home: Home,
    kind: str,
    by: User,
    days: int | None = None,
    note: str = "",
    best_from: time | None = None,
    best_until: time | None = None,
    since: date | None = None,
    until: date | None = None,
) -> HouseholdMark:
    """A reason to see a household at an interval; without `days`, as often as the list of kinds says.

    `best_from` to `best_until` is when somebody is usually at home. Raises BadInput.
    """
    require(by, "go_out.mark_household", home)
    known = mark_kinds().get(kind)
    if known is None:
        raise BadInput("没有这一种，请从给出的里面选。", "kind", "mark_kind")
    first = since or clock.today()
    if until is not None and until < first:
        raise BadInput("到期的日子比开始的还早，请改一改。", "until", "mark_over")
    if (best_from is None) != (best_until is None) or (best_from and best_until and best_from >= best_until):
        raise BadInput("方便的时间要写从几点到几点，早的在前。", "best_until", "best_time")
    standing = HouseholdMark.objects.unscoped("mark").filter(home=home, kind=kind, ended_at=None)
    if standing.filter(until__lt=clock.today()).update(ended_at=clock.now(), ended_by=by) == 0 and standing.exists():
        raise BadInput(f"这一户已经写了“{known.name}”，要改就改几天一次。", "kind", "marked_already")
    kept = words_kept(note, "note", required=False)
    mark = HouseholdMark.objects.create(
        home=home,
        building=home.building,
        community_id=home.building.estate.community_id,
        kind=kind,
        days=_days(days if days is not None else known.days),
        note_sealed=privacy.seal(kept, "mark.note") if kept else "",
        best_from=best_from,
        best_until=best_until,
        since=first,
        until=until,
        by=by,
        made_at=clock.now(),
    )
    keep_last_seen(home)
    record(HouseholdMarked(mark_id=mark.pk, days=mark.days, by_id=by.pk))
    return mark


@transaction.atomic
def change_interval(*, mark: HouseholdMark, days: int, by: User) -> None:
    """See this household more or less often."""
    require(by, "go_out.mark_household", mark.home)
    standing = HouseholdMark.objects.unscoped("interval").filter(pk=mark.pk, ended_at=None)
    if not standing.update(days=_days(days)):
        raise StateForbids("这一条已经不用了。", "mark_ended")
    keep_last_seen(mark.home)
    record(IntervalChanged(mark_id=mark.pk, days=days, before=mark.days, by_id=by.pk))


@transaction.atomic
def end_mark(*, mark: HouseholdMark, by: User) -> None:
    """The reason does not stand any more; that it did stays to be read."""
    require(by, "go_out.mark_household", mark.home)
    standing = HouseholdMark.objects.unscoped("end").filter(pk=mark.pk, ended_at=None)
    if not standing.update(ended_at=clock.now(), ended_by=by):
        raise StateForbids("这一条已经不用了。", "mark_ended")
    keep_last_seen(mark.home)
    record(MarkEnded(mark_id=mark.pk, by_id=by.pk))


def note_reading(*, homes: Sequence[int], by: User) -> None:
    """Keep who read why which homes (ids) are to be seen, as every uncovering is kept; nothing where nothing was shown."""
    for start in range(0, len(homes), IN_A_ROW):
        part = homes[start : start + IN_A_ROW]
        which = " ".join(map(str, part))
        LookLog.objects.create(at=clock.now(), by=by, act="read_marks", what=f"marks of homes {len(part)}", reason=which)
