"""Play ninety days of a district through the same acts that people use, in the order of time."""

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from typing import Any

from django.db import transaction

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.casework.states import Phase
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.kept import kept
from minsheng.foundation.seals import seal_changed_heads
from minsheng.foundation.working_days import is_working_day
from minsheng.work_together.tasks import push_what_is_stuck

from . import story
from .dispatch_list import list_of_duties
from .duty import sit_down
from .facilities import what_stays
from .households import households
from .outings import Outings, what_comes_next
from .partners import partners
from .people import People, data, settle_in
from .phones import from_phones
from .programmes import all_year
from .sayings import speaker_of
from .standing import one_asked_in_writing, one_parked, one_says_more
from .story import Plan, steps_of
from .together import acts_of, called_for_today
from .volunteers import volunteers

DAYS = 90
# Days before today on whose mornings what is stuck is pushed, and seconds in which all of it is.
PUSHED_BACK, LONG_ENOUGH = 7, 60.0
# Longer than any confirmation period with the longest holidays in it.
SILENCE = timedelta(days=20)
# How many matters stand where today: every phase is among them.
SHAPE: tuple[tuple[str, int], ...] = (
    (Phase.ASKING, 14),
    (Phase.CONFIRMED, 46),
    (Phase.WORKING, 17),
    (Phase.TO_DISPATCH, 5),
    (Phase.OFFERED, 6),
    (Phase.CHECKING, 6),
    (Phase.TO_ANSWER, 5),
    (Phase.REOPENED, 5),
    (Phase.PARTLY, 7),
    (Phase.END_PROPOSED, 3),
    (Phase.EXPLAINED, 6),
    (Phase.WITHDRAWN, 2),
    (Phase.PASSED_OUTSIDE, 2),
    (Phase.UNCONFIRMED, 4),
    (Phase.INSPECTED, 3),
)
ENDED_LONG_AGO = {
    Phase.CONFIRMED,
    Phase.PARTLY,
    Phase.EXPLAINED,
    Phase.WITHDRAWN,
    Phase.PASSED_OUTSIDE,
    Phase.UNCONFIRMED,
    Phase.INSPECTED,
}
YOUNG = {Phase.TO_DISPATCH, Phase.OFFERED, Phase.DISPUTED, Phase.UNHELD, Phase.END_PROPOSED}


@transaction.atomic
def build_demonstration(say: Callable[[int, int], None] = lambda done, total: None, most: int | None = None) -> People:
    """Make the demonstration district, whole or not at all; `say(done, total)` tells how far it is; `most` matters, where not all.

    The same at every hour of a day but for keys, codes and what is hashed with them: it ends with the last midnight.
    """
    end = clock.day_start(clock.today())
    with kept():
        with clock.at(end):
            people = settle_in()
        singles = [single for name in ("matters-a.json", "matters-b.json") for single in data(name)["singles"]]
        outings = Outings()
        _play(_plans_until(end)[:most], singles[:most], people, outings, end, say)
        outings.end_all(end)
        with clock.at(end):
            what_comes_next(people, outings.held, end)
            households(people, end)
            sit_down(people, end)
            from_phones(people, end)
            called_for_today(people, end)
            list_of_duties(people)
            one_parked(people, end)
            one_asked_in_writing(people)
            one_says_more()
            all_year(people, end)
            partners(people, end)
            volunteers(people, end)
        seal_changed_heads()
    return people


def _play(
    plans: list[Plan],
    singles: list[dict[str, Any]],
    people: People,
    outings: Outings,
    end: datetime,
    say: Callable[[int, int], None],
) -> None:
    """Do all acts in the order of time; none is later than `end`."""
    queue: list[tuple[datetime, int, Iterator[tuple[datetime, Any]], Any]] = []
    for number, plan in enumerate(plans):
        _push(queue, number, _timed(plan, people, outings, end))
    for number, single in enumerate(singles):
        _push(queue, len(plans) + number, _single(single, number, people, outings, end))
    _push(queue, len(plans) + len(singles), _pushed_up(end))
    _push(queue, len(plans) + len(singles) + 1, what_stays(people, end))
    total, done = sum(_length(plan) for plan in plans) + len(singles) * 2, 0
    while queue:
        moment, number, rest, act = heapq.heappop(queue)
        with clock.at(moment):
            act()
        done += 1
        if done % 60 == 0:
            say(min(done, total), total)
        _push(queue, number, rest)
    say(total, total)


def _push(queue: list[Any], number: int, moments: Iterator[tuple[datetime, Any]]) -> None:
    following = next(moments, None)
    if following is not None:
        heapq.heappush(queue, (following[0], number, moments, following[1]))


def _pushed_up(end: datetime) -> Iterator[tuple[datetime, Any]]:
    """On the last working mornings what is stuck is pushed, as the worker does it every minute."""
    calendar = calendar_in_force()
    days = (clock.local(end).date() - timedelta(days=back) for back in range(PUSHED_BACK, 0, -1))
    for day in days:
        if calendar.is_worked(day):
            yield calendar.hours_of(day)[0][0] + timedelta(minutes=5), partial(push_what_is_stuck, LONG_ENOUGH)


def _length(plan: Plan) -> int:
    return len(plan.matter["voices"]) + 10 + acts_of(plan.matter)


def _plans_until(now: datetime) -> list[Plan]:
    """Every matter with the phase it is to reach, as seen from the moment `now`."""
    rng = random.Random(1103)
    matters = data("matters-a.json")["matters"] + data("matters-b.json")["matters"]
    targets: dict[int, str] = {0: Phase.ASKING, 1: Phase.CONFIRMED}
    refusing = [n for n, matter in enumerate(matters) if n > 1 and matter.get("refusal")]
    rng.shuffle(refusing)
    for number, phase in zip(refusing, [Phase.DISPUTED] * 5 + [Phase.UNHELD] * 3 + [Phase.CONFIRMED] * 99, strict=False):
        targets[number] = phase
    # A deal in which neighbours in the list get different phases, so that every community has something of everything.
    pool = [phase for phase, count in SHAPE for _ in range(count)]
    rng.shuffle(pool)
    pool.sort(key=lambda phase: phase not in (Phase.PASSED_OUTSIDE, Phase.WITHDRAWN))
    left = cycle(pool)
    plans = []
    for number, matter in enumerate(matters):
        target = targets.get(number) or next(left)
        if target == Phase.UNCONFIRMED:
            begin = now - timedelta(days=rng.uniform(58, DAYS - 1))
            end = begin + timedelta(days=12)
        elif target in ENDED_LONG_AGO:
            begin = now - timedelta(days=rng.uniform(24, DAYS - 1))
            end = min(begin + timedelta(days=rng.uniform(8, 18)), now - timedelta(days=1))
        elif target in YOUNG:
            begin = now - timedelta(days=rng.uniform(2, 6))
            end = now - timedelta(hours=rng.uniform(2, 20))
        else:
            begin = now - timedelta(days=rng.uniform(8, 20))
            end = now - timedelta(hours=rng.uniform(3, 60))
        plans.append(Plan(matter, target, begin, end, seed=1000 + number, visitor=number == 0))
    plans[0].begin, plans[0].end = now - timedelta(days=42), now - timedelta(days=1)
    plans[1].begin, plans[1].end = now - timedelta(days=80), now - timedelta(days=40)
    return plans


def _timed(plan: Plan, people: People, outings: Outings, latest: datetime) -> Iterator[tuple[datetime, Any]]:
    """Spread the acts of a plan from its beginning to its end, in office hours, each after the one before."""
    rng = random.Random(plan.seed)
    steps = _length(plan) + 8
    stride = (plan.end - plan.begin) / steps
    moment = plan.begin
    for number, act in enumerate(steps_of(plan, people, outings)):
        if act == "wait":
            plan.begin += SILENCE
            continue
        if isinstance(act, datetime):  # what was agreed on comes when its hour has come
            moment = max(moment, act)
            continue
        wanted = office_hours(plan.begin + stride * number, rng)
        moment = max(wanted, moment + timedelta(minutes=rng.randint(4, 50)))
        if moment > latest:
            moment = latest - timedelta(seconds=1)
        yield moment, act


def _single(
    single: dict[str, Any], number: int, people: People, outings: Outings, now: datetime
) -> Iterator[tuple[datetime, Any]]:
    rng = random.Random(5000 + number)
    staff = people.staff[single["community"]]
    listener = staff.get("grid") or staff.get("worker") or staff["secretary"]
    sorter = staff.get("worker") or staff.get("secretary") or listener
    heard: list[Voice] = []
    waits = single["outcome"] == "new"
    day = now - timedelta(hours=rng.uniform(3, 50)) if waits else now - timedelta(days=rng.uniform(3, DAYS - 2))
    moment = min(office_hours(day, rng), now - timedelta(minutes=20 + number))

    def hear() -> None:
        said: dict[str, Any] = {
            "words": single["words"],
            "estate": people.estates[single["estate"]],
            "building": people.buildings.get((single["estate"], single["building"] or 0)),
            "place": single["place"],
            "kind": single["kind"],
            "speaker": speaker_of(single, rng),
        }
        secretary = staff.get("secretary") or sorter
        heard.append(story.heard(outings, single["source"], people.communities[single["community"]], listener, secretary, said))

    def sort() -> None:
        words = single["outcome_words"]
        if single["outcome"] == "settled":
            actions.settle_voice(voice=heard[0], words=words, by=listener)
        elif single["outcome"] == "passed":
            actions.pass_voice(voice=heard[0], track=single["track"], words=words, by=sorter)
        elif single["outcome"] == "noted":
            actions.note_voice(voice=heard[0], words=words, by=sorter)

    yield moment, hear
    if not waits:
        yield moment + timedelta(minutes=rng.randint(5, 600)), sort


def office_hours(moment: datetime, rng: random.Random) -> datetime:
    """The same day at a time when an office is open; on a day that is worked."""
    local = moment.astimezone(clock.SHANGHAI)
    while not is_working_day(local.date()):
        local -= timedelta(days=1)
    return local.replace(hour=rng.randint(8, 17), minute=rng.randint(0, 59))
