"""Plan a date of a programme, change it, call it off, write down how it was and what residents asked there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Category, Occasion, Voice
from minsheng.casework.states import Source
from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, User, Venue
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import communities_served, serving

from ..events import ProgrammeDateCalledOff, ProgrammeDateChanged, ProgrammeDateHeld, ProgrammeDatePlanned
from ..models import Programme, ProgrammeDate, ProgrammeHelper
from ..queries.programme_topics import Behind, Exactly, about_one_of, told_when_planned
from ..queries.programme_words import said_around
from ..states import DATE_MOVES, DateKind, DateState
from .texts import require_for_organisations, require_reworded

# As many as the column can hold on both databases, in round figures.
MOST_PEOPLE = 30_000
READ_BY_ORGANISATIONS = ("place", "topic", "audience", "materials", "who")


@dataclass(frozen=True)
class TopicGiven:
    """What of the record proposed the topic: voices of a kind, of an estate, in a span of time."""

    category: Category
    since: datetime
    until: datetime
    estate: Estate


@dataclass(frozen=True)
class DatePlan:
    """What, when and where; who is meant, what is brought along, who comes, and which organisations help."""

    kind: str
    at: datetime
    estate: Estate | None = None
    venue: Venue | None = None
    place: str = ""
    topic: str = ""
    audience: str = ""
    materials: str = ""
    who: str = ""
    helpers: Sequence[Organisation] = ()


@transaction.atomic
def plan_programme_date(
    *,
    programme: Programme,
    community: Community,
    plan: DatePlan,
    by: User,
    about: TopicGiven | None = None,
    looked_over: bool = False,
) -> ProgrammeDate:
    """Put a date into the year of a programme. All that is written of it is read by the organisations that come.

    Raises BadInput for a place or an organisation of another community, a topic that is none of the programme's, and for words that may
    name a resident.
    """
    require(by, "work_together.plan_programme_date", community)
    if programme.ended_at is not None:
        raise StateForbids("这个项目已经停了，不能再排。", "programme_ended")
    if not programme.reaches(community):
        raise BadInput("这个项目不管这个社区，请重选。", "community", "not_of_programme")
    moment = clock.now()
    _require_serves(programme, community)
    fields = _fields(community, plan, looked_over)
    if about is not None:
        fields |= _proposed(programme, community, about, fields)
    month = clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"programme:{community.letters}:{month}")
    occasion = Occasion.objects.create(community=community, kind=Source.PROGRAMME, title="", at=plan.at)
    date = ProgrammeDate.objects.create(
        number=f"XM-{community.letters}-{month}-{number:03d}",
        programme=programme,
        community=community,
        occasion=occasion,
        planned_by=by,
        planned_at=moment,
        **fields,
    )
    name_occasion(date)
    _set_helpers(date, plan)
    record(
        ProgrammeDatePlanned(
            date_id=date.pk,
            programme_id=programme.pk,
            number=date.number,
            kind=date.kind,
            at=date.at.isoformat(),
            place=date.where,
            topic=date.topic,
            about=about.category.name if about else "",
            organisations=[programme.organisation.name, *(one.name for one in plan.helpers)],
            by_id=by.pk,
        )
    )
    return date


@transaction.atomic
def change_programme_date(
    *, date: ProgrammeDate, plan: DatePlan, by: User, looked_over: bool = False, seen_version: int | None = None
) -> None:
    """Another time, place, topic or helper. One that was called off takes place after all, unless its programme has ended.

    `seen_version` is the one that the writer began from: raises SomebodyWasFaster where there is a newer one.
    """
    require(by, "work_together.keep_programme_date", date)
    if seen_version not in (None, date.version):
        raise SomebodyWasFaster
    again = date.state == DateState.CALLED_OFF
    if again and date.programme.ended_at is not None:
        raise StateForbids("这个项目已经停了，取消了的不能再办。", "programme_ended")
    if DateState.PLANNED in DATE_MOVES[date.state]:
        _require_serves(date.programme, date.community)
    fields = _fields(date.community, plan, looked_over)
    require_reworded(said_around(date), _read_by_organisations(fields))
    _move(date, DateState.PLANNED, called_off_words="", **fields)
    name_occasion(date)
    _set_helpers(date, plan)
    record(
        ProgrammeDateChanged(
            date_id=date.pk,
            programme_id=date.programme_id,
            at=date.at.isoformat(),
            place=date.where,
            topic=date.topic,
            organisations=[date.programme.organisation.name, *(one.name for one in plan.helpers)],
            again=again,
            by_id=by.pk,
        )
    )


@transaction.atomic
def call_off_programme_date(*, date: ProgrammeDate, words: str, by: User) -> None:
    """It does not take place, and why. Who was planned stays to be read."""
    require(by, "work_together.keep_programme_date", date)
    kept = short_words_kept(words, "words", 200, required=True)
    require_for_organisations(None, {"words": kept}, True)
    require_reworded(said_around(date), {"words": kept})
    _move(date, DateState.CALLED_OFF, called_off_words=kept)
    record(ProgrammeDateCalledOff(date_id=date.pk, programme_id=date.programme_id, words=kept, by_id=by.pk))


@transaction.atomic
def note_programme_held(*, date: ProgrammeDate, headcount: int, by: User, words: str = "", looked_over: bool = False) -> None:
    """How many came, and in a sentence what was asked: the organisation reads it. Written down again, the later one counts."""
    require(by, "work_together.keep_programme_date", date)
    if not 0 <= headcount <= MOST_PEOPLE:
        raise BadInput(f"人数写0到{MOST_PEOPLE}之间的数。", "headcount")
    if date.state == DateState.PLANNED and not _has_come(date):
        raise StateForbids("还没到那一天，到时候再记。", "programme_ahead")
    kept = short_words_kept(words, "words", 300)
    require_for_organisations(None, {"words": kept}, looked_over)
    require_reworded(said_around(date), {"words": kept})
    _move(date, DateState.HELD, held_words=kept, held_noted_at=clock.now(), held_noted_by=by)
    date.occasion.headcount = headcount
    date.occasion.save(update_fields=["headcount"])
    record(ProgrammeDateHeld(date_id=date.pk, programme_id=date.programme_id, headcount=headcount, by_id=by.pk))


@transaction.atomic
def note_at_programme(
    *,
    date: ProgrammeDate,
    words: str,
    by: User,
    kind: str = "",
    speaker: Speaker | None = None,
    place: str = "",
    building: Building | None = None,
    answer: str = "",
    heard_at: datetime | None = None,
) -> Voice:
    """Write down what somebody asked or said there: a voice like any other, which no organisation sees. `answer`: answered at once.

    Written down on a later day, it was still said on the day itself, unless `heard_at` says when.
    """
    require(by, "work_together.hear_at_programme", date)
    if date.state == DateState.CALLED_OFF:
        raise StateForbids("这一场取消了，没有人在那儿说话。", "date_state")
    if date.state == DateState.PLANNED and not _has_come(date):
        raise StateForbids("还没到那一天，到时候再记。", "programme_ahead")
    voice = casework.hear_voice(
        words=words,
        community=date.community,
        estate=date.estate,
        building=building,
        place=place,
        kind=kind,
        source=Source.PROGRAMME,
        occasion=date.occasion,
        heard_at=heard_at or (None if _is_today(date) else date.at),
        speaker=speaker,
        by=by,
    )
    if answer.strip():
        casework.settle_voice(voice=voice, words=answer, by=by)
    return voice


def _is_today(date: ProgrammeDate) -> bool:
    return clock.local(date.at).date() == clock.today()


def _has_come(date: ProgrammeDate) -> bool:
    return clock.local(date.at).date() <= clock.today()


def _require_serves(programme: Programme, community: Community) -> None:
    """A programme of a street or of the district may reach further than its organisation serves, and an agreement may have run out."""
    if not communities_served(programme.organisation).filter(pk=community.pk).exists():
        name = programme.organisation.name
        raise BadInput(f"{name}现在不管这个社区，不能请它来。换一家来做，就另开一个项目。", "community", "does_not_serve")


def _proposed(programme: Programme, community: Community, about: TopicGiven, fields: dict[str, Any]) -> dict[str, Any]:
    """What proposed the topic, held against the programme; from now on the organisations read what of it was told today."""
    if about.estate.community_id != community.pk or about.estate.valid_to is not None:
        raise BadInput("这个小区不在这个社区里，请重选。", "about_estate")
    if not about_one_of(programme, about.category):
        raise BadInput("这类事不是这个项目管的，请从项目页上列出来的里面选。", "about", "topic_of_others")
    span = (community, about.estate, about.since, about.until)
    require_reworded(Behind((about.category,), *span).all_said(), _read_by_organisations(fields))
    return {
        "about_category": about.category,
        "about_estate": about.estate,
        "about_since": about.since,
        "about_until": about.until,
        "about_told": told_when_planned(Exactly((about.category,), *span)),
    }


def _read_by_organisations(fields: dict[str, Any]) -> dict[str, str]:
    return {field: fields[field] for field in READ_BY_ORGANISATIONS}


def _fields(community: Community, plan: DatePlan, looked_over: bool) -> dict[str, Any]:
    if plan.kind not in DateKind.values:
        raise BadInput("请选宣讲、现场宣传、演练、检查里的一种。", "kind")
    if not 1949 <= plan.at.year < 2200:
        raise BadInput("时间不对，请看看年份。", "at")
    if plan.estate is not None and plan.estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if plan.venue is not None and plan.venue.community_id != community.pk:
        raise BadInput("这个地方不在这个社区里，请重选。", "venue")
    here = set(serving(community).values_list("pk", flat=True)) if plan.helpers else set()
    for one in plan.helpers:
        if one.pk not in here:
            raise BadInput(f"{one.name}不管这个社区，请重选。", "helpers")
    most = {"place": 60, "topic": 80, "audience": 60, "materials": 200, "who": 80}
    texts = {field: short_words_kept(getattr(plan, field), field, room) for field, room in most.items()}
    # Who comes from the organisation has a name, and that may stand there.
    require_for_organisations(None, {"who": texts["who"]}, True)
    require_for_organisations(None, {field: text for field, text in texts.items() if field != "who"}, looked_over)
    return {"kind": plan.kind, "at": plan.at, "estate": plan.estate, "venue": plan.venue, **texts}


def _move(date: ProgrammeDate, to: str, **changes: Any) -> None:
    """Along the table, where the row is still as it was read."""
    if to not in DATE_MOVES[date.state]:
        raise StateForbids(f"这一场现在是“{date.get_state_display()}”，不能这样做。", "date_state")
    mine = ProgrammeDate.objects.unscoped("move").filter(pk=date.pk, state=date.state, version=date.version)
    moment = clock.now()
    if not mine.update(state=to, version=F("version") + 1, changed_at=moment, **changes):
        raise SomebodyWasFaster
    date.state, date.version, date.changed_at = to, date.version + 1, moment
    for field, value in changes.items():
        setattr(date, field, value)


def keep_dates_told(date: ProgrammeDate) -> None:
    """A text of a date was taken out: the occasion is named anew, and calendars on telephones take it for the newer of two."""
    name_occasion(date)
    rows = ProgrammeDate.objects.unscoped("what calendars hold is written anew").filter(pk=date.pk)
    rows.update(version=F("version") + 1, changed_at=clock.now())


def name_occasion(date: ProgrammeDate) -> None:
    """Named as people speak of it: where, and what it was."""
    occasion = date.occasion
    occasion.title = f"{date.where} {date.topic or date.get_kind_display()}"[:80]
    occasion.at, occasion.estate, occasion.venue = date.at, date.estate, date.venue
    occasion.save(update_fields=["title", "at", "estate", "venue"])


def _set_helpers(date: ProgrammeDate, plan: DatePlan) -> None:
    """Who helps from now on; who was planned before stays to be read (invariant 10)."""
    rows, others = (
        ProgrammeHelper.objects.filter(date=date),
        [one for one in plan.helpers if one.pk != date.programme.organisation_id],
    )
    rows.exclude(organisation__in=others).filter(dropped_at=None).update(dropped_at=clock.now())
    rows.filter(organisation__in=others).update(dropped_at=None)
    ProgrammeHelper.objects.bulk_create([ProgrammeHelper(date=date, organisation=one) for one in others], ignore_conflicts=True)
