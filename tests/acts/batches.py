"""Acts on a batch of cases."""

from collections.abc import Callable

from minsheng.work_together import actions
from minsheng.work_together.queries.batches import ProposalSeen
from tests.chain import opened
from tests.people import Town, fresh

from .ready import OFFICE, Ready

SEEN = ProposalSeen("hengling", "恒邻物业", reasons=("派单目录写它牵头：3号文",))


def dispatch_case(town: Town) -> Ready:
    """恒邻物业 leads as proposed, 区城管局 helps, whom nobody proposed."""
    case, helper = opened(town), {"support": town.bureau, "support_share": "来看看"}

    def do(by: object) -> object:
        return actions.dispatch_case(case=fresh(case), lead=town.property_company, share="把灯修好", seen=SEEN, by=by, **helper)

    return Ready(town.shuji, OFFICE, do, ["case ShareOffered", "case ShareOffered", "case ProposalDecided"])


ACTS: dict[str, Callable[[Town], Ready]] = {act.__name__: act for act in (dispatch_case,)}
