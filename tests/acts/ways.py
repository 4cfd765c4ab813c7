"""Acts on the ways out, and on what did not get through."""

from collections.abc import Callable
from typing import Any

from minsheng.channels import actions
from minsheng.channels.actions import WayPlan
from minsheng.channels.models import Way
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from minsheng.neighbourhood.models import User
from tests.people import Town, fresh

from .ready import Ready

PLAN = WayPlan(name="区平台", address="https://platform.example.cn/in", tells=["case.opened"])


def way_of(town: Town) -> Way:
    """A webhook that writes files."""
    return actions.set_up_way(kind="webhook", plan=PLAN, by=town.quji)


def stuck_letter(way: Way) -> OutboxItem:
    """A letter that was given up by itself."""
    now = clock.now()
    return OutboxItem.objects.create(
        key=f"{way.key}:stuck", way=way.key, kind="case.opened", reference="WD-26-0001", queued_at=now, stopped_at=now
    )


def set_up_way(town: Town) -> Ready:
    act = actions.set_up_way
    return Ready(town.quji, {"quji"}, lambda by: act(kind="webhook", plan=PLAN, by=by), ["way WaySetUp"])


def _on(town: Town, act: Callable[..., Any], entry: str, **more: Any) -> Ready:
    way = way_of(town)

    def do(by: User) -> Any:
        return act(way=fresh(way), by=by, **more)

    return Ready(town.quji, {"quji"}, do, [f"way {entry}"])


def change_way(town: Town) -> Ready:
    return _on(town, actions.change_way, "WayChanged", plan=PLAN)


def switch_way_on(town: Town) -> Ready:
    return _on(town, actions.switch_way_on, "WaySwitched")


def switch_way_off(town: Town) -> Ready:
    ready = _on(town, actions.switch_way_off, "WaySwitched")
    actions.switch_way_on(way=Way.objects.latest("pk"), by=town.quji)
    return ready


def try_way(town: Town) -> Ready:
    return _on(town, actions.try_way, "WayTried")


def end_way(town: Town) -> Ready:
    return _on(town, actions.end_way, "WayEnded")


def send_letter_again(town: Town) -> Ready:
    letter, act = stuck_letter(way_of(town)), actions.send_letter_again
    return Ready(town.quji, {"quji"}, lambda by: act(letter=fresh(letter), by=by), ["letter LetterSentAgain"])


def give_letter_up(town: Town) -> Ready:
    letter, act = stuck_letter(way_of(town)), actions.give_letter_up
    return Ready(town.quji, {"quji"}, lambda by: act(letter=fresh(letter), by=by), ["letter LetterGivenUp"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (set_up_way, change_way, switch_way_on, switch_way_off, try_way, end_way, send_letter_again, give_letter_up)
}
