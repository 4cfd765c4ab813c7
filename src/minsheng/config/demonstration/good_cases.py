"""Good cases of the demonstration: which matters are told for other communities, and who releases them."""

from functools import lru_cache
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Case
from minsheng.casework.queries.good_cases import photos_to_choose
from minsheng.casework.states import GOOD
from minsheng.neighbourhood.models import User

from .people import data


@lru_cache(maxsize=1)
def told_for_others() -> dict[str, dict[str, Any]]:
    """What is told for others, by the title of its matter."""
    return {told["matter"]: told for told in data("good-cases.json")["good_cases"]}


def tell_others(*, case: Case, told: dict[str, Any], writer: User, releaser: User) -> None:
    """How it was done, for communities that meet the same; whoever may release it so far does, and looks at each photo."""
    if case.phase not in GOOD:  # a part of those that the office itself handled is asked once more
        return
    texts = {name: told[name] for name in ("title", "heard", "difficult", "solved", "takeaway")}
    good_case = actions.write_good_case(case=case, by=writer, **texts)
    if not told["circle"]:
        return
    actions.release_good_case(good_case=good_case, circle=told["circle"], by=releaser)
    for photo in photos_to_choose(good_case) if told["photos"] else []:
        actions.release_good_case_photo(good_case=good_case, attachment=photo, by=releaser)
