"""An iCalendar file (RFC 5545) of what somebody is planned for. It lies on telephones and with their makers: no resident stands in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event, Timezone

from minsheng.foundation import clock
from minsheng.foundation.agenda import Dated

TYPE = "text/calendar; charset=utf-8"
ZONE = "Asia/Shanghai"
# How often a program may ask again; most decide for themselves.
AGAIN = timedelta(hours=1)


def calendar_file(dated: Iterable[Dated], *, site: str) -> bytes:
    """`site` is how this installation is reached (https://host): the address back stands in each event. Always in Chinese."""
    calendar = Calendar()
    calendar.add("prodid", "-//Minsheng//Minsheng//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "民声日程")
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for one in dated:
        calendar.add_component(_event(one, site))
    found: bytes = calendar.to_ical()
    return found


def _event(one: Dated, site: str) -> Event:
    said = one.outside
    event = Event()
    # The same by whichever name the installation is reached, and another than that of the next district's.
    event.add("uid", f"{one.key}-{salted_hmac('minsheng.calendar', one.key).hexdigest()[:16]}@minsheng")
    event.add("dtstamp", one.changed_at or one.at)
    event.add("last-modified", one.changed_at or one.at)
    event.add("sequence", one.version)
    event.add("dtstart", clock.local(one.at))
    if one.until is not None and one.until > one.at:
        event.add("dtend", clock.local(one.until))
    summary = f"{one.kind}：{said.where}"
    event.add("summary", f"已取消：{summary}" if one.cancelled else summary)
    event.add("location", said.where)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
    why = f"取消了：{said.why}" if one.cancelled and said.why else ""
    event.add("description", "\n".join(line for line in (said.about, why, "谁说了什么不写在日历里，登录民声看。") if line))
    event.add("url", f"{site}{one.url or '/agenda/'}")
    return event


@lru_cache(maxsize=1)
def _zone() -> Timezone:
    """China's one clock since 1991, without summer time: one rule is the whole of it."""
    zone = Timezone.from_tzid(ZONE, first_date=date(2000, 1, 1))
    zone.pop("COMMENT", None)
    return zone
