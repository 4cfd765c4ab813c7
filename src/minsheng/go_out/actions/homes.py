"""The homes that a visit means to see: put on its list, taken off, walked in another order."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Home, User
from minsheng.neighbourhood.permission import require

from ..events import HomeDropped, HomesPutIn, HomesReordered
from ..models import Outing, OutingHome
from ..states import OutingState

# More than anybody walks in an afternoon, and as many as a page shows.
MOST_HOMES = 300


def _may_change(outing: Outing, by: User) -> None:
    require(by, "go_out.lead_outing", outing)
    if outing.is_meeting:
        raise StateForbids("小板凳会不分户。", "outing_state")
    if outing.state not in (OutingState.PLANNED, OutingState.GOING):
        raise StateForbids(f"这一场已经“{outing.get_state_display()}”，不能再改。", "outing_state")


@transaction.atomic
def put_homes(*, outing: Outing, homes: Sequence[Home], by: User, why: Mapping[int, str] | None = None) -> None:
    """Put homes at the end of the list of a visit, in this order; one that is on it already stays where it is.

    `why` says for a home (by id) why it is on it; it is kept sealed. Raises BadInput for a home of another community.
    """
    _may_change(outing, by)
    if any(home.building.estate.community_id != outing.community_id for home in homes):
        raise BadInput("有一户不在这个社区里，请重选。", "homes", "home_elsewhere")
    before = OutingHome.objects.unscoped("put in").filter(outing=outing)
    known = {row.home_id: row for row in before}
    standing = [row for row in known.values() if row.dropped_at is None]
    wanted = list({home.pk: home for home in homes if home.pk not in {row.home_id for row in standing}}.values())
    if not wanted:
        raise BadInput("请至少选一户还没排进来的。", "homes", "no_homes_chosen")
    if len(standing) + len(wanted) > MOST_HOMES:
        raise BadInput(f"一次走访最多排{MOST_HOMES}户，分成几次吧。", "homes", "too_many_homes")
    last = max((row.position for row in standing), default=0)
    for position, home in enumerate(wanted, last + 1):
        said = (why or {}).get(home.pk, "")
        kept = {"position": position, "why_sealed": privacy.seal(said, "outing.why") if said else "", "dropped_at": None}
        before.update_or_create(outing=outing, home=home, defaults=kept | {"put_by": by})
    record(HomesPutIn(outing_id=outing.pk, homes=len(wanted), by_id=by.pk))


@transaction.atomic
def drop_home(*, outing_home: OutingHome, by: User) -> None:
    """Take a home off the list; it can be put back, and what was seen there stays."""
    _may_change(outing_home.outing, by)
    standing = OutingHome.objects.unscoped("drop").filter(pk=outing_home.pk, dropped_at=None)
    if not standing.update(dropped_at=clock.now()):
        raise StateForbids("这一户已经不在名单上了。", "outing_home")
    record(HomeDropped(outing_id=outing_home.outing_id, outing_home_id=outing_home.pk, by_id=by.pk))


@transaction.atomic
def order_homes(*, outing: Outing, order: Sequence[int], by: User) -> None:
    """Walk in this order: ids of homes on the list; those that are not named come after, as they stood."""
    _may_change(outing, by)
    rows = OutingHome.objects.unscoped("order").standing().filter(outing=outing).order_by("position", "pk")
    standing = {row.home_id: row for row in rows}
    if not set(order) <= set(standing) or len(set(order)) != len(order):
        raise BadInput("有一户不在名单上，请刷新再排。", "order", "not_on_the_list")
    sorted_rows = [standing[pk] for pk in order] + [row for pk, row in standing.items() if pk not in set(order)]
    for position, row in enumerate(sorted_rows, 1):
        row.position = position
    OutingHome.objects.unscoped("order").bulk_update(sorted_rows, ["position"], batch_size=200)
    record(HomesReordered(outing_id=outing.pk, homes=len(sorted_rows), by_id=by.pk))
