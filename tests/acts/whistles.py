"""Acts of calling organisations together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.work_together import actions
from minsheng.work_together.models import Whistle, WhistleCall
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, Ready

WHY = "a test"


def blown(town: Town, *organisations: Any, **changes: Any) -> Whistle:
    """恒邻物业 is called to the green belt in front of building 3, now."""
    given: dict[str, Any] = {"at": clock.now(), "estate": town.estate, "where": "3号楼前", "words": "看绿地怎么补种"} | changes
    called = organisations or (town.property_company,)
    return actions.blow_whistle(community=town.wandu, organisations=called, by=town.shuji, **given)


def call_of(whistle: Whistle, organisation: Any) -> WhistleCall:
    return WhistleCall.objects.unscoped(WHY).get(whistle=whistle, organisation=organisation)


def blow_whistle(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.blow_whistle(
            community=town.wandu, organisations=[town.property_company], at=clock.now(), words="看绿地怎么补种", by=by
        )

    return Ready(town.shuji, LEADS, do, ["whistle WhistleBlown"])


def answer_whistle(town: Town) -> Ready:
    call = call_of(blown(town), town.property_company)
    return Ready(
        town.laozhou,
        {"laozhou"},
        lambda by: actions.answer_whistle(call=fresh(call), answer="coming", by=by),
        ["whistle WhistleAnswered"],
    )


def note_arrival(town: Town) -> Ready:
    call = call_of(blown(town), town.property_company)
    return Ready(
        town.xiaoliu, OFFICE, lambda by: actions.note_arrival(call=fresh(call), state="came", by=by), ["whistle ArrivalNoted"]
    )


def call_off_whistle(town: Town) -> Ready:
    whistle = blown(town, at=clock.now() + timedelta(days=1))
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.call_off_whistle(whistle=fresh(whistle), words="改天", by=by),
        ["whistle WhistleCalledOff"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act for act in (blow_whistle, answer_whistle, note_arrival, call_off_whistle)
}
