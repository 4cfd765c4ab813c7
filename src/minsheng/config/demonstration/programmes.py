"""What justice, police and the fire brigade do all year in the demonstration: dates that were held, one that rain called off, those to come."""

from datetime import datetime, timedelta
from typing import Any

from minsheng.casework import actions as casework
from minsheng.casework.models import Category
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Estate, Street, User, Venue
from minsheng.work_together import actions
from minsheng.work_together.actions import DatePlan, TopicGiven
from minsheng.work_together.models import Programme

from .people import People, data

WHY = "the demonstration plays every part"
STARTED, PLANNED_AHEAD, LATELY = timedelta(days=75), timedelta(days=2), timedelta(days=60)
# How long after its beginning somebody writes down how it was.
OVER = timedelta(hours=2)


def all_year(people: People, end: datetime) -> None:
    """The three programmes with their dates, each act at its own time and none after `end`."""
    for told in data("programmes.json"):
        street = Street.objects.filter(code=told["street"]).first() if "street" in told else None
        with clock.at(end - STARTED):
            programme = actions.start_programme(
                name=told["name"],
                organisation=people.organisations[told["organisation"]],
                street=street,
                categories=list(Category.objects.filter(code__in=told["categories"])),
                by=people.street_officers[street.code] if street else people.users["quji"],
            )
        for one in told["dates"]:
            _date(people, programme, one, end)


def _date(people: People, programme: Programme, told: dict[str, Any], end: datetime) -> None:
    estate = people.estates[told["estate"]]
    by = people.staff[estate.community.code]["secretary"]
    hour, minute = (int(part) for part in told["time"].split(":"))
    day = clock.local(end).date() + timedelta(days=told["days"])
    at = clock.day_start(day) + timedelta(hours=hour, minutes=minute)
    moment = min(at - PLANNED_AHEAD, end)
    about = None
    if "about" in told:
        about = TopicGiven(Category.objects.get(code=told["about"]), moment - LATELY, moment, estate)
    plan = DatePlan(
        kind=told["kind"],
        at=at,
        estate=estate,
        venue=Venue.objects.unscoped(WHY).filter(code=told.get("venue", "")).first(),
        helpers=[people.organisations[code] for code in told.get("helpers", ())],
        **{key: told.get(key, "") for key in ("place", "topic", "audience", "materials", "who")},
    )
    with clock.at(moment):
        date = actions.plan_programme_date(
            programme=programme, community=estate.community, plan=plan, about=about, looked_over=True, by=by
        )
    if "called_off" in told:
        with clock.at(at - OVER):
            actions.call_off_programme_date(date=date, words=told["called_off"], by=by)
    if "headcount" in told:
        with clock.at(at + OVER):
            for asked in told["asked"]:
                _ask(people, date, estate, asked, by)
            actions.note_programme_held(date=date, headcount=told["headcount"], words=told["words"], looked_over=True, by=by)


def _ask(people: People, date: Any, estate: Estate, asked: dict[str, Any], by: User) -> None:
    """Heard there, sorted, and answered at once."""
    building = people.buildings[estate.code, asked["building"]]
    voice = actions.note_at_programme(date=date, words=asked["words"], kind="question", building=building, by=by)
    casework.sort_voice(voice=voice, kind="question", category=Category.objects.get(code=asked["category"]), by=by)
    casework.settle_voice(voice=voice, words=asked["answer"], by=by)
