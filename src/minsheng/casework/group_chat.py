"""A piece of chat as it is copied from a WeChat group: who wrote what, and when."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput

MOST = 60
_DATE = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_DAY = rf"(?:{_DATE}|(?P<word>今天|昨天|前天)|(?:星期|周)(?P<week>[一二三四五六日天]))"
_HALF = r"(?P<half>上午|下午|晚上|凌晨|中午|早上|早晨|清晨|傍晚|夜里|半夜)"
_TIME = rf"{_HALF}?\s*(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]\d{{2}})?(?:\s*(?P<noon>[AaPp][Mm]))?"
_WHEN = rf"(?:{_DAY}\s*)?{_TIME}"
_DATED = re.compile(rf"^(?P<name>\S.{{0,39}}?)\s+(?=\d{{4}}\D){_WHEN}$")
# How a chat is laid out, as its first line of the kind shows; a line like one of another kind is then what somebody wrote.
_KINDS = {
    # "王阿姨 9:30" over the words, as phones and forwarded records have it
    "above": re.compile(rf"^(?P<name>[^\s:：][^:：]{{0,30}}?)\s+{_WHEN}$"),
    # "2026-11-24 09:30:12 王阿姨(10001)" over the words
    "before": re.compile(rf"^{_WHEN}\s+(?P<name>[^:：，。！？]{{1,30}}?)(?:[(<]\w+[)>])?$"),
    # "[9:30] 王阿姨：words"
    "inside": re.compile(rf"^[\[【(（]?{_WHEN}[\]】)）]?\s*(?P<name>[^:：]{{1,30}})[:：]\s*(?P<words>.+)$"),
    # "王阿姨：" over the words, as a computer copies them
    "alone": re.compile(r"^(?P<name>[^\s:：，。！？][^:：，。！？]{0,19})[:：]$"),
    # "王阿姨：words"
    "colon": re.compile(r"^(?P<name>[^\s:：，。！？]{1,20})[:：]\s*(?P<words>.+)$"),
}
_DAY_LINE = re.compile(rf"^[—–─=-]{{2,}}\s*{_DAY}\s*(?:{_TIME})?\s*[—–─=-]{{2,}}$")
_TIME_LINE = re.compile(rf"^{_DAY}\s*{_TIME}$")
# What stands before a time or a colon and is nobody's name.
_UNTIL = re.compile(
    r"^[今明昨后每][天晚早日].*|.*(?:[今明昨后][天晚早日]|时间|开会|停水|停电|停气|截止|开始|结束|现在|[到在于从至])$"
)
_LABEL = re.compile(
    r"^(?:https?|ftp|[「『“\"《@#>].*|[我你您他她咱这那请有没不].*|大家.*|各位.*|另外.*|还有.*"
    r"|第?[一二三四五六七八九十\d]+[、.)）]?|[\d一二三四五六七八九十]+(?:号楼|栋|幢|单元|楼|层|排|区|期)"
    r"|.{0,6}(?:通知|公告|提醒|地址|地点|电话|联系人|联系方式|注意|备注|回复|问题|原因|建议|诉求|情况|内容|要求|标题))$",
    re.IGNORECASE,
)
# What the program writes into a chat by itself; only as a whole line.
_BY_ITSELF = re.compile(
    r"^\[(?:图片|表情|语音|视频|文件|动画表情|链接)[^\]]*\]$|^[—–─=\s-]+$|^亲爱的[:：]?$|^.{0,40}聊天记录(?:如下)?[:：]?$"
    r"|^(?:[\"“].{1,30}[\"”]|你|我)\s*撤回了一条消息.{0,6}$|^\S{1,30}撤回了一条消息$"
    r"|^(?:[\"“].{1,30}[\"”]|你|我)\s*拍了拍\s*(?:[\"“].{1,30}[\"”]|我|你|自己)[^，。！？]{0,20}$"
    r"|^[^，。！？]{1,40}加入了?群聊$|^[\"“]?[^，。！？]{1,30}(?:移出了?群聊|修改群名为.{1,40})$"
)
_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_LATE = ("下午", "晚上", "傍晚")


@dataclass(frozen=True)
class Said:
    """One remark. `at` is aware, None where the chat names no time."""

    name: str
    words: str
    at: datetime | None


@dataclass
class _Remark:
    name: str
    at: datetime | None
    lines: list[str] = field(default_factory=list)
    heading: str = ""  # without a day, it may be what somebody wrote
    shown: bool = False  # something stood there, be it a picture


def split_chat(pasted: str) -> list[Said]:
    """The remarks of a pasted chat, in order; pictures, recalled messages and notices of the group are left out.

    Lines without a name go on the remark above. Raises BadInput where nothing can be told apart, and for more than sixty remarks.
    """
    lines = [" ".join(raw.split()) for raw in re.split(r"\r\n|\r|\n", pasted)]
    remarks = _remarks(lines, _kind_of(lines))
    said = [Said(one.name, "\n".join(one.lines), one.at) for one in remarks if one.lines]
    if not said:
        raise BadInput("没看出谁说了什么。请从群里多选几条，复制，贴到这里。", "chat", "no_remarks")
    if len(said) > MOST:
        raise BadInput(f"一次最多{MOST}条，这里有{len(said)}条。请分几次贴。", "chat", "too_many_remarks")
    return said


def _kind_of(lines: list[str]) -> str:
    """The layout that most lines have. Names with nothing but a colon count where the chat begins with one: anybody may write a colon."""
    written = [line for line in lines if line and not _BY_ITSELF.search(line) and not _DAY_LINE.match(line)]
    first = next((line for line in written if not _TIME_LINE.match(line)), "")
    counts = {kind: sum(_begins(line, kind, line == first) for line in written) for kind in ("above", "before", "inside")}
    counts |= {kind: sum(bool(_heading(line, kind)) for line in written) for kind in ("alone", "colon") if _heading(first, kind)}
    return max(counts, key=lambda kind: counts[kind]) if any(counts.values()) else ""


def _begins(line: str, kind: str, is_first: bool) -> bool:
    """ "9:30 开会" inside a chat begins nothing; a day or a bracket there does."""
    found = _heading(line, kind)
    return found is not None and (kind == "above" or is_first or _has_day(found) or line[0] in "[【(（")


def _has_day(match: re.Match[str]) -> bool:
    return bool(match["month"] or match["word"] or match["week"])


def _heading(line: str, kind: str, gap: bool = False) -> re.Match[str] | None:
    """`gap`: nothing stands above it, so that whatever comes before a time is a name, however odd."""
    if not kind or _BY_ITSELF.search(line) or _DAY_LINE.match(line) or _TIME_LINE.match(line):
        return None
    if kind == "above" and (dated := _DATED.match(line)):
        return dated
    found = _KINDS[kind].match(line)
    if found is None:
        return None
    name = found["name"].strip()
    if kind == "above":
        return None if not gap and _UNTIL.match(name) else found
    return None if _LABEL.match(name) or _UNTIL.match(name) else found


def _remarks(lines: list[str], kind: str) -> list[_Remark]:
    found: list[_Remark] = []
    day: date | None = None
    last: datetime | None = None
    dated = False
    with_blanks, gap = kind == "alone" and "" in "\n".join(lines).strip().split("\n"), True
    for line in lines:
        if not line:
            gap = True
            continue
        heading = _heading(line, kind, gap) if gap or not with_blanks else None
        if heading and kind == "before" and day and not _has_day(heading):
            heading = None  # whoever exports days exports them everywhere: "9:30 停的" was written
        if day_line := _DAY_LINE.match(line) or (_TIME_LINE.match(line) if kind in ("alone", "colon") else None):
            last = _moment(day_line, None, None)
            day, dated = clock.local(last).date() if last else day, True
            last = last if day_line["hour"] else None
        elif heading is not None:
            _no_heading_after_all(found)
            has_time = "hour" in heading.groupdict()
            last = _moment(heading, day, last) if has_time else last
            day = clock.local(last).date() if has_time and last else day
            dated = dated or (has_time and _has_day(heading))
            if not dated:
                _no_later_than(found, last)
            bare = kind == "above" and not gap and not _has_day(heading)
            found.append(_Remark(heading["name"].strip(), last, heading=line if bare else ""))
            found[-1].lines += [words for words in [heading.groupdict().get("words")] if words and not _BY_ITSELF.search(words)]
        else:
            found += [] if found else [_Remark("", None)]
            found[-1].shown = True
            found[-1].lines += [] if _BY_ITSELF.search(line) else [line]
        gap = False
    _no_heading_after_all(found)
    return found


def _no_later_than(found: list[_Remark], at: datetime | None) -> None:
    """Where no day is told and a remark turned out to be of the evening before, those above it are no later."""
    if at is not None and found and (above := found[-1].at) is not None and above > at:
        for one in found:
            one.at = one.at - timedelta(days=1) if one.at else None


def _no_heading_after_all(found: list[_Remark]) -> None:
    """ "停水到 8:00" with nothing below it was said by whoever stands above."""
    if len(found) > 1 and found[-1].heading and not found[-1].lines and not found[-1].shown:
        found[-2].lines.append(found.pop().heading)


def _moment(match: re.Match[str], day: date | None, last: datetime | None) -> datetime | None:
    """When it was; `day` and `last` are those of the remark above, for a time without a day."""
    now, today = clock.now(), clock.today()
    try:
        at = _hour(match)
        if match["month"]:
            on = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
            on = on.replace(year=on.year - 1) if not match["year"] and on > today else on
            return datetime.combine(on, at, tzinfo=clock.SHANGHAI)
        if match["word"]:
            return datetime.combine(today - timedelta(days=_BACK[match["word"]]), at, tzinfo=clock.SHANGHAI)
        if match["week"]:
            back = (today.weekday() - "一二三四五六日".index(match["week"].replace("天", "日"))) % 7
            moment = datetime.combine(today - timedelta(days=back), at, tzinfo=clock.SHANGHAI)
            return moment if moment <= now else moment - timedelta(days=7)
        moment = datetime.combine(day or today, at, tzinfo=clock.SHANGHAI)
    except ValueError:
        return None
    if moment > now:  # nobody writes in the future: it was the evening before
        return moment - timedelta(days=1)
    after_midnight = moment + timedelta(days=1)
    return after_midnight if last is not None and moment < last and after_midnight <= now else moment


def _hour(match: re.Match[str]) -> time:
    if match["hour"] is None:
        return time(0)
    hour, half, noon = int(match["hour"]), match["half"], (match["noon"] or "").lower()
    if hour < 12 and (half in _LATE or noon == "pm" or (half == "中午" and hour < 3) or (half in ("夜里", "半夜") and hour > 6)):
        hour += 12
    elif hour == 12 and (half in ("凌晨", "上午", "夜里", "半夜") or noon == "am"):  # 凌晨12:10 is ten past midnight
        hour = 0
    return time(hour, int(match["minute"]))
