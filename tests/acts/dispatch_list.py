"""Acts on the list of duties 派单目录."""

from collections.abc import Callable, Sequence
from typing import Any

from minsheng.casework import actions as casework
from minsheng.casework.models import Assignment
from minsheng.neighbourhood.models import User
from minsheng.work_together import actions
from minsheng.work_together.models import DispatchList
from tests.chain import offered
from tests.people import Town, fresh
from tests.sheets import xlsx

from .ready import Ready

HEAD = ("类别*", "单位", "单位类型", "牵头还是协办*", "街道", "社区", "依据*", "备注")
LAMP = ("property-repair", "恒邻物业", "", "牵头", "", "万都社区", "某政办〔2025〕3号 第5条", "公共照明")


def sheet(*rows: Sequence[Any]) -> bytes:
    return xlsx([HEAD, *(rows or (LAMP,))], names=("派单目录",))


def listed(town: Town, *rows: Sequence[Any]) -> DispatchList:
    """The district has taken in a list; 恒邻物业 leads repairs in 万都 where nothing else is said."""
    return actions.import_dispatch_list(content=sheet(*rows), file_name="目录.xlsx", by=fresh(town.quji))


def decided(town: Town, decision: str = "upheld", **changes: Any) -> Assignment:
    """恒邻物业 said 不归我们管, and the street has decided."""
    share = offered(town, **changes)
    casework.refuse_share(assignment=share, ground="not_ours", words="这是公共照明", by=town.laozhou)
    casework.adjudicate_refusal(assignment=fresh(share), decision=decision, words="归城管", by=town.jiedao)
    return fresh(share)


def import_dispatch_list(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.import_dispatch_list(content=sheet(), file_name="目录.xlsx", by=by)

    return Ready(town.quji, {"quji"}, do, ["dispatch_list DispatchListImported"])


def put_back_dispatch_list(town: Town) -> Ready:
    first = listed(town)
    listed(town, (*LAMP[:3], "协办", *LAMP[4:]))
    return Ready(
        town.quji,
        {"quji"},
        lambda by: actions.put_back_dispatch_list(listing=fresh(first), by=by),
        ["dispatch_list DispatchListPutBack"],
    )


def correct_dispatch_list(town: Town) -> Ready:
    share = decided(town)
    return Ready(
        town.jiedao,
        {"jiedao", "quji"},
        lambda by: actions.correct_dispatch_list(share=fresh(share), organisation=town.bureau, by=by),
        ["dispatch_list DispatchListCorrected"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act for act in (import_dispatch_list, put_back_dispatch_list, correct_dispatch_list)
}
