"""What waits this morning of volunteers: what is on today, who was there, who is to be told, who wants to be one or wants a certificate."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.activities.models import Certificate, Service, SignUp, Volunteer
from minsheng.welcome_in.activities.queries.certificates import certificates_due
from minsheng.welcome_in.activities.queries.services import (
    services_to_confirm,
    services_to_confirm_by_team,
    services_today,
    to_be_told,
)
from minsheng.welcome_in.activities.queries.volunteers import applications

from .todo import Todo

MOST = 40


def asked(user: User) -> tuple[Any, ...]:
    """For the office: services of today, those whose presence waits, who is to be told, applications, certificates."""
    return (
        services_today(user)[:MOST],
        services_to_confirm(user)[:MOST],
        to_be_told(user)[:MOST],
        applications(user)[:MOST],
        certificates_due(user)[:MOST],
    )


def todos(
    today: list[Service], over: list[Service], tell: list[SignUp], wants: list[Volunteer], certificates: list[Certificate]
) -> list[Todo]:
    return [
        *map(_today, today),
        *map(_tell, tell),
        *map(_confirm, over),
        *map(_certificate, certificates),
        *map(_wants, wants),
    ]


def asked_of(user: User) -> Any:
    """For whoever acts for a team: whose presence waits, where the office released the names."""
    return services_to_confirm_by_team(user)[:MOST]


def of_team(over: list[Service]) -> list[Todo]:
    return [_confirm(one) for one in over]


def _hours(one: Service) -> str:
    at, until = clock.local(one.at), clock.local(one.until)
    return f"{at:%H:%M}–{until:%H:%M} · {one.place}"


def _today(one: Service) -> Todo:
    title = _("今天有志愿服务：%(title)s") % {"title": one.title}
    return Todo(
        title, _hours(one), _page(one), _("去看"), thing=one, does=title, about=one.community.name, effect=_("谁来，在这一页")
    )


def _confirm(one: Service) -> Todo:
    title = _("%(title)s：还有人没记来没来") % {"title": one.title}
    day = clock.day_shown(clock.local(one.at).date())
    return Todo(
        title,
        f"{day} · {one.place}",
        _page(one),
        _("记到场"),
        thing=one,
        does=title,
        about=one.community.name,
        effect=_("时长只从这里来；自己的要由别人记"),
    )


def _tell(one: SignUp) -> Todo:
    name = {"name": one.volunteer.name_shown, "title": one.service.title}
    title = _("告诉%(name)s：%(title)s") % name
    return Todo(
        title,
        str(one.get_news_display()),
        _page(one.service),
        _("去打电话"),
        thing=one.service,
        does=title,
        about=one.service.place,
        effect=str(one.get_news_display()),
    )


def _wants(one: Volunteer) -> Todo:
    title = _("%(name)s想当志愿者") % {"name": one.name_shown}
    day = _("%(day)s报的名") % {"day": clock.day_shown(clock.local(one.applied_at).date())}
    url = reverse("volunteer", args=[one.number])
    return Todo(title, day, url, _("去看"), thing=one, does=title, about=one.community.name, effect=day)


def _certificate(one: Certificate) -> Todo:
    title = _("给%(name)s开志愿服务记录证明") % {"name": one.volunteer.name_shown}
    day = _("%(day)s前开好") % {"day": clock.day_shown(one.due)}
    url = reverse("volunteer_issue_certificate", args=[one.volunteer.number])
    return Todo(title, day, url, _("开证明"), thing=one, does=title, about=one.volunteer.community.name, effect=day)


def _page(one: Service) -> str:
    return reverse("service", args=[one.number])
