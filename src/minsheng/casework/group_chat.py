"""A piece of chat as it is copied from a WeChat group: who wrote what, and when."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput

MOST = 60
_DAY = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_WHEN = rf"(?:{_DAY}\s*|(?P<word>今天|昨天|前天)\s*)?(?P<half>上午|下午|晚上|凌晨|中午)?\s*(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]\d{{2}})?"
# "王阿姨 2026/11/25 09:30" or "王阿姨 9:30" over the words; "[9:30] 王阿姨：words"; "王阿姨：words".
_HEADING = re.compile(rf"^(?P<name>[^\s:：][^:：\n]{{0,30}}?)\s+{_WHEN}\s*$")
_BRACKET = re.compile(rf"^[\[【(（]?{_WHEN}[\]】)）]?\s*(?P<name>[^:：\n]{{1,30}})[:：]\s*(?P<words>.+)$")
_COLON = re.compile(r"^(?P<name>[^\s:：，。！？]{1,20})[:：]\s*(?P<words>.+)$")
_NO_WORDS = re.compile(r"^\[(?:图片|表情|语音|视频|文件|动画表情|链接)[^\]]*\]$|撤回了一条消息|拍了拍|加入了?群聊|^—+$")


@dataclass(frozen=True)
class Said:
    """One remark. `at` is aware, None where the chat names no time."""

    name: str
    words: str
    at: datetime | None


def split_chat(pasted: str) -> list[Said]:
    """The remarks of a pasted chat, in order; pictures, recalled messages and notices of the group are left out.

    Lines without a name go on the remark above. Raises BadInput where nothing can be told apart, and for more than sixty remarks.
    """
    found: list[list[object]] = []
    day: date | None = None
    for raw in pasted.replace("\r", "\n").split("\n"):
        line = raw.replace("\u2005", " ").strip()
        if not line:
            continue
        match = _HEADING.match(line) or _BRACKET.match(line)
        if match:
            at = _moment(match, day)
            day = clock.local(at).date() if at else day
            found.append([match["name"].strip(), match.groupdict().get("words") or "", at])
        elif colon := _COLON.match(line):
            found.append([colon["name"], colon["words"], None])
        elif found:
            found[-1][1] = f"{found[-1][1]}\n{line}" if found[-1][1] else line
        else:
            found.append(["", line, None])
    said = [Said(str(n), str(w).strip(), a) for n, w, a in found if str(w).strip() and not _NO_WORDS.search(str(w).strip())]  # type: ignore[arg-type]
    if not said:
        raise BadInput("没看出谁说了什么。请从群里多选几条，复制，贴到这里。", "chat", "no_remarks")
    if len(said) > MOST:
        raise BadInput(f"一次最多{MOST}条，这里有{len(said)}条。请分几次贴。", "chat", "too_many_remarks")
    return said


def _moment(match: re.Match[str], day: date | None) -> datetime | None:
    today = clock.today()
    hour, minute = int(match["hour"]), int(match["minute"])
    if (match["half"] in ("下午", "晚上") and hour < 12) or (match["half"] == "中午" and hour < 3):
        hour += 12
    elif match["half"] in ("凌晨", "上午") and hour == 12:  # 凌晨12:10 is ten past midnight
        hour = 0
    try:
        if match["month"]:
            on = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
            on = on.replace(year=on.year - 1) if not match["year"] and on > today else on
        else:
            back = {"今天": 0, "昨天": 1, "前天": 2}.get(match["word"] or "")
            on = today - timedelta(days=back) if back is not None else day or today
        return datetime.combine(on, time(hour, minute), tzinfo=clock.SHANGHAI)
    except ValueError:
        return None
