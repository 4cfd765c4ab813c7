"""Where buildings stand on the plan of their estate. Without it they are drawn in rows, by their numbers."""

from collections.abc import Mapping

from django.db import transaction

from minsheng.foundation.errors import BadInput
from minsheng.foundation.timeline import record

from ..events import BuildingsPlaced
from ..models import Building, Estate, User
from ..permission import require

WHY = "of an estate already found"
Position = tuple[int, int]


def position_kept(x: str, y: str, field: str) -> Position | None:
    """A place on the plan as it was typed, in hundredths from the left and from the top; None where nothing is said."""
    if not x and not y:
        return None
    if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit() and int(x) <= 100 and int(y) <= 100):
        raise BadInput("图上位置要横、竖都写，各是0到100的整数；不知道就两格都空着。", field, "plan_position")
    return int(x), int(y)


@transaction.atomic
def place_buildings(*, estate: Estate, positions: Mapping[str, Position | None], by: User) -> None:
    """Say where buildings (by code) stand; None takes a place away. Buildings that are not named stay where they are."""
    require(by, "neighbourhood.place_buildings", estate)
    known = {one.code: one for one in Building.objects.unscoped(WHY).filter(estate=estate, valid_to=None)}
    for code, position in positions.items():
        if code not in known:
            raise BadInput("这个小区没有这栋楼，请刷新再写。", "building")
        x, y = position or (None, None)
        if position is not None and not (0 <= position[0] <= 100 and 0 <= position[1] <= 100):
            raise BadInput("图上位置要横、竖都写，各是0到100的整数；不知道就两格都空着。", code, "plan_position")
        known[code].plan_x, known[code].plan_y = x, y
    changed = [known[code] for code in positions]
    Building.objects.unscoped(WHY).bulk_update(changed, ["plan_x", "plan_y"], batch_size=200)
    placed = sum(one.plan_x is not None for one in known.values())
    record(BuildingsPlaced(estate_id=estate.pk, placed=placed, unplaced=len(known) - placed, by_id=by.pk))
