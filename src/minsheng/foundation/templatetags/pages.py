"""Small pieces that every page uses: icons, chips, days, codes. Built into every template."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import segno
from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.counting import count_shown
from minsheng.foundation.ids import in_fours
from minsheng.foundation.marking import Piece
from minsheng.foundation.working_days import published, unknown_years, working_days_between, year_unknown

register = template.Library()
WEEKDAYS = "一二三四五六日"


@register.simple_tag
@cache  # a page has a hundred of them, of a few dozen kinds; where the file stands is known once a process has begun
def icon(name: str) -> SafeString:
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("minsheng/icons.svg"), name)


@register.simple_tag
def chip(thing: Any) -> SafeString:
    """The status chip of a voice, case or share: icon and word, a tint only where somebody waits."""
    kind, picture = thing.look
    shown = thing.chip_words if hasattr(thing, "chip_words") else thing.get_state_display()
    return format_html('<span class="st {}">{}{}</span>', kind, icon(picture), shown)


@register.filter
def with_marks(pieces: Iterable[Piece]) -> SafeString:
    """What `marked` cut into pieces (marking.py), the sought words marked."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", words) if sought else words,) for words, sought in pieces))


@register.simple_tag
def clock_chip(due: datetime | None) -> SafeString:
    """还剩2个工作日 → 今天17:30 → 超1个工作日: always with its unit; the moment and the rule in the title."""
    if due is None:
        return mark_safe("")
    day, at = _local(due), {"at": f"{clock.local(due):%H:%M}"}
    left = working_days_between(clock.today(), day)
    title = _("%(day)s %(at)s前，按工作日算") % (at | {"day": clock.day_shown(day)})
    if not published(day):
        title += _("；%(year)s年的放假安排还没有，先按周一到周五算") % {"year": day.year}
    if due < clock.now() and day == clock.today():
        return format_html(
            '<span class="ck over" title="{}">{}{}</span>', title, icon("alert-triangle"), _("超了，今天%(at)s的") % at
        )
    if day < clock.today():
        late = max(1, working_days_between(day, clock.today()))
        words = ngettext("超%(n)s个工作日", "超%(n)s个工作日", late) % {"n": late}
        return format_html('<span class="ck over" title="{}">{}{}</span>', title, icon("alert-triangle"), words)
    if day == clock.today():
        return format_html('<span class="ck soon" title="{}">{}{}</span>', title, icon("clock"), _("今天%(at)s") % at)
    kind = "ck soon" if left <= 1 else "ck"
    if left < 1:  # off until then: no working day is left, and it is not late
        tomorrow = day - clock.today() == timedelta(days=1)
        words = _("明天%(at)s") % at if tomorrow else _("%(day)s %(at)s") % (at | {"day": clock.day_shown(day)})
        return format_html('<span class="{}" title="{}">{}{}</span>', kind, title, icon("clock"), words)
    words = ngettext("还剩%(n)s个工作日", "还剩%(n)s个工作日", left) % {"n": left}
    return format_html('<span class="{}" title="{}">{}{}</span>', kind, title, icon("clock"), words)


@register.simple_tag
def pause_chip(day: date) -> SafeString:
    """暂停到12月1日, dashed."""
    words = _("暂停到%(day)s") % {"day": clock.day_shown(day)}
    return format_html('<span class="ck pau">{}{}</span>', icon("player-pause"), words)


@register.simple_tag
def unknown_year(*days: date | datetime | None) -> SafeString:
    """In words, where a day lies in a year of which it is not known yet when people are off."""
    years = unknown_years(_local(one) for one in days if one)
    return format_html_join("", '<p class="s">{}</p>', ((year_unknown(year),) for year in years))


def _local(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """11月20日; with the year where it is not this one. Kept on one line."""
    if value is None:
        return ""
    local = _local(value)
    if get_language() == "en":
        return format_html('<span class="nb">{}</span>', f"{local:%-d %b %Y}")
    year = "" if local.year == clock.today().year else f"{local.year}年"
    return format_html('<span class="nb">{}{}月{}日</span>', year, local.month, local.day)


@register.filter
def weekday(value: date | datetime) -> str:
    local = _local(value)
    if local == clock.today():
        return _("今天")
    return day_of_week(local)


@register.filter
def day_of_week(value: date | datetime) -> str:
    """星期四, also when it is today."""
    local = _local(value)
    return f"{local:%A}" if get_language() == "en" else f"星期{WEEKDAYS[local.weekday()]}"


@register.filter
def day_heading(value: date | datetime) -> str:
    """What stands above the rows of one day: 今天, 昨天, 11月23日 星期一."""
    local = _local(value)
    if local == clock.today():
        return _("今天")
    if local == clock.today() - timedelta(days=1):
        return _("昨天")
    return f"{clock.day_shown(local)} {day_of_week(local)}"


@register.filter
def field_name(label: str, wrong: str) -> str:
    """The name of a field before what is `wrong` with it: "类别：". A question names itself, and so does a sentence that has the name."""
    name = str(label)
    return "" if name[-1:] in ("？", "?", "") or name in str(wrong) else name + _("：")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """11月20日 09:30."""
    if value is None:
        return ""
    local = clock.local(value)
    return format_html("{} {}", day(value), f"{local:%H:%M}")


@register.filter
def hour(value: datetime) -> str:
    return f"{clock.local(value):%H:%M}"


@register.filter
def since_words(value: datetime) -> str:
    """How long ago, as people say it: 3小时, 2天."""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 60:
        number = max(1, minutes)
        return ngettext("%(n)s分钟", "%(n)s分钟", number) % {"n": number}
    if minutes < 1440:
        number = minutes // 60
        return ngettext("%(n)s小时", "%(n)s小时", number) % {"n": number}
    number = minutes // 1440
    return ngettext("%(n)s天", "%(n)s天", number) % {"n": number}


@register.filter
def fours(code: str) -> str:
    return in_fours(code)


@register.filter
def marked(text: str, words: tuple[str, ...]) -> SafeString:
    """Words that two texts share, underlined."""
    shown = str(conditional_escape(text))
    if words:
        pattern = "|".join(re.escape(str(conditional_escape(word))) for word in words)
        shown = re.sub(pattern, lambda match: f"<mark>{match[0]}</mark>", shown)
    return mark_safe(shown)


@register.filter
def breaks(title: str) -> SafeString:
    """Headings break after punctuation."""
    return mark_safe(re.sub(r"([，：；、])", r"\1<wbr>", str(conditional_escape(title))))


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as inline SVG, drawn in one ink; the stylesheet gives its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=1, border=0, omitsize=True, title=_("二维码"), svgclass=None, lineclass=None))


@register.filter
def up_to(number: int) -> str:
    """A count as it is shown: 10,000+ where counting stopped."""
    return count_shown(number)


@register.simple_tag(takes_context=True)
def here_with(context: dict[str, Any], **changes: Any) -> str:
    """The present address with some of its query changed: filters live in the URL."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"
