"""What hangs at the door, as a message to a chat group: Chinese, as residents read it, and nobody's name."""

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Estate

from ..models import MeetingNotice
from .duty import Sitting

_WEEK = "一二三四五六日"


def notice_for_group(notice: MeetingNotice) -> str:
    """The lines as a person looked them over for the page."""
    lines = [f"【{notice.outing.community.name}】上次您说的{len(notice.lines)}条，后来怎样"]
    lines += [f"{n}．{line['said']}——{line['then']}" for n, line in enumerate(notice.lines, 1)]
    return "\n".join([*lines, *([notice.next_words] if notice.next_words else [])])


def sittings_for_group(estate: Estate, sittings: list[Sitting]) -> str:
    """When and where; who sits there stands on the page itself."""
    lines = [f"【{estate.name}】您说我听：社区和物业的人坐在这儿，有话就来说"]
    for one in sittings:
        start, end = clock.local(one.start), clock.local(one.end)
        lines.append(f"{start.month}月{start.day}日（周{_WEEK[start.weekday()]}）{start:%H:%M}—{end:%H:%M}，{one.where}")
    return "\n".join(lines)
