"""What is done together, as a message to a chat group: Chinese, as residents read it, and nobody's name."""

from django.utils import translation

from minsheng.casework.models import Case
from minsheng.casework.queries.nameless import nameless, spoken_in
from minsheng.foundation import clock

from ..models import ProgrammeDate
from ..states import DateState
from .contributions import Given

_WEEK = "一二三四五六日"


def date_for_group(date: ProgrammeDate) -> str:
    """When, where, what and by whom; who comes of an organisation stays on the page. What was called off says so, what was held how many came."""
    at = clock.local(date.at)
    with translation.override("zh-hans"):
        what = f"{date.get_kind_display()}：{date.topic}" if date.topic else str(date.get_kind_display())
    by = "、".join([date.programme.organisation.name, *(helper.organisation.name for helper in date.helping)])
    lines = [f"【{date.where}】{nameless(what)}", f"{at.month}月{at.day}日（周{_WEEK[at.weekday()]}）{at:%H:%M}，{by}来"]
    if date.state == DateState.CALLED_OFF:
        return "\n".join([*lines, "这一场不办了。"])
    if date.headcount is not None:
        return "\n".join([*lines, f"来了{date.headcount}位。"])
    lines += [f"请来听：{nameless(date.audience)}"] if date.audience else []
    return "\n".join(lines)


def given_for_group(case: Case, given: Given) -> str:
    """The sums of what was given for a case, and the thanks to those organisations that wish to be named."""
    if not given.rows:
        return ""
    with translation.override("zh-hans"):
        sums = "、".join(given.totals)
    names = "、".join(one.organisation.name for one in given.wishes if one.wished)
    text = f"【{case.place_to_the_building}】{nameless(case.title, spoken_in(case))}：大家一起出了{sums}。"
    return text + (f"感谢{names}。" if names else "")
