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
from minsheng.neighbourhood.queries import serving

from ..events import ProgrammeDateCalledOff, ProgrammeDateChanged, ProgrammeDateHeld, ProgrammeDatePlanned
from ..models import Programme, ProgrammeDate, ProgrammeHelper
from ..queries.programme_topics import Behind
from ..states import DATE_MOVES, DateKind, DateState
from .texts import require_for_organisations, require_reworded

MOST_PEOPLE = 50_000


@dataclass(frozen=True)
class TopicGiven:
    """What of the record proposed the topic: voices of a kind, of an estate or (without one) the community, in a span of time."""

    category: Category
    since: datetime
    until: datetime
    estate: Estate | None = None


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

    Raises BadInput for a place or an organisation of another community, and for words that may name a resident.
    """
    require(by, "work_together.plan_programme_date", community)
    if programme.ended_at is not None:
        raise StateForbids("这个项目已经停了，不能再排。", "programme_ended")
    if not programme.reaches(community):
        raise BadInput("这个项目不管这个社区，请重选。", "community", "not_of_programme")
    moment = clock.now()
    fields = _fields(community, plan, looked_over)
    if about is not None:
        if about.estate is not None and about.estate.community_id != community.pk:
            raise BadInput("这个小区不在这个社区里，请重选。", "estate")
        behind = Behind((about.category,), community, about.estate, about.since, about.until)
        require_reworded(behind.voices(), {"topic": fields["topic"], "materials": fields["materials"]})
        fields |= {
            "about_category": about.category,
            "about_estate": about.estate,
            "about_since": about.since,
            "about_until": about.until,
        }
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
    _name_occasion(date)
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
def change_programme_date(*, date: ProgrammeDate, plan: DatePlan, by: User, looked_over: bool = False) -> None:
    """Another time, place, topic or helper. One that was called off takes place after all."""
    require(by, "work_together.keep_programme_date", date)
    again = date.state == DateState.CALLED_OFF
    fields = _fields(date.community, plan, looked_over)
    _move(date, DateState.PLANNED, called_off_words="", **fields)
    _name_occasion(date)
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
    require_reworded(Voice.objects.unscoped("what was heard there").filter(occasion=date.occasion_id), {"words": kept})
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
) -> Voice:
    """Write down what somebody asked or said there: a voice like any other, which no organisation sees. `answer`: answered at once."""
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
        speaker=speaker,
        by=by,
    )
    if answer.strip():
        casework.settle_voice(voice=voice, words=answer, by=by)
    return voice


def _has_come(date: ProgrammeDate) -> bool:
    return clock.local(date.at).date() <= clock.today()


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


def _name_occasion(date: ProgrammeDate) -> None:
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
