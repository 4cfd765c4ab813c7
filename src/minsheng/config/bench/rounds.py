"""How long it takes to share homes out and to order each walk: made-up homes, nothing read or written."""

import random
import time
from typing import Any

from minsheng.go_out.rounds import Candidate, Limits, Walker, can_plan, rounds

HOMES_OF_A_BUILDING = 25


def made_up(homes: int, seed: int) -> list[Candidate]:
    """Buildings in a square of two kilometres; every tenth home suits for an hour and a half alone."""
    chance = random.Random(seed)
    buildings = max(1, homes // HOMES_OF_A_BUILDING)
    places = [(37.55 + chance.random() * 0.018, 115.57 + chance.random() * 0.0227) for _ in range(buildings)]
    return [
        Candidate(
            home=n,
            building=n % buildings,
            door=("小区", f"{n % buildings + 1}号楼", "", str(100 + n // buildings)),
            overdue=chance.randrange(90),
            at=places[n % buildings],
            window=(60, 150) if n % 10 == 0 else None,
        )
        for n in range(homes)
    ]


def measured(*, homes: int, workers: int, most: int, minutes: int, seed: int) -> dict[str, Any]:
    """One afternoon for all of the workers: wall and processor seconds, and how many homes stand in their walks."""
    candidates, walkers = made_up(homes, seed), [Walker(key) for key in range(workers)]
    rounds(candidates[:4], walkers[:1], Limits(homes=2, minutes=60))  # the solver is loaded once
    wall, processor = time.monotonic(), time.process_time()
    found = rounds(candidates, walkers, Limits(homes=most, minutes=minutes))
    return {
        "homes": homes,
        "workers": workers,
        "seconds": round(time.monotonic() - wall, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "seen": sum(len(each.homes) for each in found.values()),
        "solver": can_plan(),
    }
