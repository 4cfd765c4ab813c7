"""How many voices of the same kind there were before a date and after it, and how much of the difference may be chance."""

from dataclasses import dataclass
from datetime import timedelta
from math import exp, fsum, inf, lgamma, log

from minsheng.foundation import clock
from minsheng.foundation.counting import counted_together
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule

from ..models import ProgrammeDate
from ..states import DateState
from .programme_topics import Apart, Behind

# Nineteen of twenty such intervals hold the true ratio.
IN_DOUBT = 0.05


@dataclass(frozen=True)
class Comparison:
    """Voices in two spans of `days` whole days, the day itself in neither. The ratio after : before lies between `low` and `high`."""

    days: int
    before: int
    after: int
    low: float
    high: float

    @property
    def tells(self) -> str:
        """fewer | more | nothing: nothing where "no change" lies inside of the interval too."""
        return "fewer" if self.high < 1 else "more" if self.low > 1 else "nothing"

    @property
    def high_shown(self) -> float | None:
        """None where there is no bound above: nobody spoke before."""
        return None if self.high == inf else self.high


def behind_comparison(date: ProgrammeDate, which: str) -> Behind | None:
    """The voices that are counted `before` and `after` a date: of the kind that proposed it, else of the kinds of its programme; in the
    estate, else the community; without what was asked there, whenever that was written down.

    None before there is a whole day after it, or where no kind is known.
    """
    days = _days_after(date)
    categories = [date.about_category] if date.about_category is not None else list(date.programme.categories.all())
    if date.state != DateState.HELD or days < 1 or not categories:
        return None
    day = clock.local(date.at).date()
    first = day - timedelta(days=days) if which == "before" else day + timedelta(days=1)
    since, until = clock.day_start(first), clock.day_start(first + timedelta(days=days))
    return Apart(categories, date.community, date.about_estate or date.estate, since, until, date.occasion_id)


def _days_after(date: ProgrammeDate) -> int:
    """How many whole days have passed since, at most as many as the office looks at."""
    return min(office_rule("topic_days"), (clock.today() - clock.local(date.at).date()).days - 1)


def compared(date: ProgrammeDate, user: User) -> Comparison | None:
    """For staff, who can open both lists."""
    then, since = behind_comparison(date, "before"), behind_comparison(date, "after")
    if then is None or since is None:
        return None
    counts = counted_together({"before": then.seen_by(user), "after": since.seen_by(user)})
    low, high = ratio_between(counts["before"], counts["after"])
    return Comparison(_days_after(date), counts["before"], counts["after"], low, high)


def ratio_between(before: int, after: int) -> tuple[float, float]:
    """Between which ratios after : before the truth lies, for counts of two equally long spans; 0 and inf where nothing bounds it.

    Counts of rare things follow Poisson. Given their sum, one of them is binomial, and the exact interval of its share (Clopper and
    Pearson, Biometrika 26, 1934) is one of the ratio.
    """
    n = before + after
    low = 0.0 if after == 0 else _share_where(after, n, IN_DOUBT / 2)
    high = 1.0 if before == 0 else _share_where(after + 1, n, 1 - IN_DOUBT / 2)
    return low / (1 - low), inf if high == 1 else high / (1 - high)


def _share_where(k: int, n: int, wanted: float) -> float:
    """The share for which `k` or more of `n` have the probability `wanted`; that rises with the share."""
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(k, n, middle) < wanted else (low, middle)
    return (low + high) / 2


def _at_least(k: int, n: int, share: float) -> float:
    def chance(i: int) -> float:
        ways = lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1)
        return exp(ways + i * log(share) + (n - i) * log(1 - share))

    return fsum(chance(i) for i in range(k, n + 1))
