"""Questions about outings: lists, the last one here, what became of what was said there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Answer, Assignment, Attachment, CaseEnding, Voice
from minsheng.casework.queries.receipts import sentence_of
from minsheng.casework.states import AssignmentState, Phase, VoiceState
from minsheng.foundation import clock
from minsheng.foundation.suspicious import Suspicious, suspicious_in
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule

from ..models import MeetingNotice, Outing, OutingMember, Promise, Stop
from ..states import BECAME_ICON, Became, OutingState

WHY = "what became of voices of an outing already visible"
PARTS = ("community", "estate", "venue", "occasion", "led_by")


def outings_seen_by(user: User) -> QuerySet[Outing]:
    found: QuerySet[Outing] = Outing.objects.visible_to(user).select_related(*PARTS)
    return found


def outing_or_none(user: User, number: str) -> Outing | None:
    return outings_seen_by(user).filter(number=number).first()


def coming(user: User) -> QuerySet[Outing]:
    """What goes on, and what is planned, the nearest first."""
    return outings_seen_by(user).filter(state__in=[OutingState.GOING, OutingState.PLANNED]).order_by("at", "pk")


def past(user: User) -> QuerySet[Outing]:
    return outings_seen_by(user).filter(state__in=[OutingState.OVER, OutingState.CANCELLED])


def of_today(user: User) -> QuerySet[Outing]:
    """Planned until tonight, or going on, with this person in the team: what stands on the own day."""
    mine = Q(led_by=user) | Exists(OutingMember.objects.filter(outing=OuterRef("pk"), user=user, dropped_at=None))
    return coming(user).filter(mine, at__lt=clock.day_end(clock.today()))


def team_of(outing: Outing) -> list[str]:
    """Who goes along, as people call them: the office first, then organisations."""
    people = [member.user.name for member in outing.members.filter(dropped_at=None).select_related("user").order_by("pk")]
    return people + [
        guest.organisation.name for guest in outing.guests.filter(dropped_at=None).select_related("organisation").order_by("pk")
    ]


def voices_of(outing: Outing, user: User) -> list[Voice]:
    """What was heard there, in the order in which it was said."""
    rows = Voice.objects.visible_to(user).live().filter(occasion=outing.occasion_id)
    rows = rows.select_related("speaker", "estate", "building", "case")
    photos = Attachment.objects.unscoped("photos of voices already visible").filter(taken_away_at=None).exclude(thumbnail="")
    rows = rows.prefetch_related(Prefetch("attachments", photos, to_attr="photos"))
    return list(rows.order_by("heard_at", "pk"))


def stops_of(outing: Outing, user: User) -> list[Stop]:
    """The doors of a visit, in the order in which they were stood at."""
    return list(Stop.objects.visible_to(user).filter(outing=outing).select_related("building", "by").order_by("at", "pk"))


def to_see_again(user: User) -> QuerySet[Stop]:
    """Doors for which a next day was set, until somebody stands there again: the nearest day first."""
    here = Q(outing__estate=OuterRef("outing__estate")) | Q(outing__estate=None, outing__community=OuterRef("outing__community"))
    later = Stop.objects.unscoped("was somebody there again").filter(here, home=OuterRef("home"), at__gt=OuterRef("at"))
    rows = Stop.objects.visible_to(user).exclude(next_on=None).exclude(home="").exclude(Exists(later))
    found: QuerySet[Stop] = rows.select_related("outing__estate", "outing__community", "building", "by").order_by("next_on", "pk")
    return found


def last_one_here(outing: Outing, user: User) -> Outing | None:
    """The meeting before, at the same spot; else the one before in the same estate."""
    rows = outings_seen_by(user).filter(state=OutingState.OVER, kind=outing.kind, at__lt=outing.at).exclude(pk=outing.pk)
    rows = rows.filter(community=outing.community_id).order_by("-at", "-pk")
    spots = []
    if outing.venue_id:
        spots.append(rows.filter(venue=outing.venue_id))
    if outing.estate_id and outing.place:
        spots.append(rows.filter(estate=outing.estate_id, place=outing.place))
    if outing.estate_id:
        spots.append(rows.filter(estate=outing.estate_id))
    return next((found for spot in spots if (found := spot.first()) is not None), None)


@dataclass(frozen=True)
class Line:
    """One thing said, and what became of it. `reworded`: no longer the words as they were said, and so not in quotation marks."""

    became: str
    said: str
    then: str
    voice: Voice | None = None
    marks: list[Suspicious] = field(default_factory=list)
    reworded: bool = False


_DONE = {Phase.ASKING, Phase.PARTLY, Phase.INSPECTED, Phase.UNCONFIRMED}
_CANNOT = {Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE}
_OF_VOICE = {
    VoiceState.SETTLED: Became.ANSWERED,
    VoiceState.NOTED: Became.ANSWERED,
    VoiceState.PASSED: Became.CANNOT,
}


def what_became_of(outing: Outing) -> list[Line]:
    """Each voice of the outing with what became of it, in the order of the wall: four statements, however many voices."""
    rows = Voice.objects.unscoped(WHY).live().filter(occasion=outing.occasion_id)
    voices = list(rows.select_related("case", "repeats__case").order_by("heard_at", "pk"))
    cases = {case.pk: case for voice in voices if (case := _case_of(voice)) is not None}
    answers: dict[int, str] = {}
    for answer in Answer.objects.unscoped(WHY).filter(case__in=cases).order_by("round", "pk"):
        answers[answer.case_id] = answer.words
    endings = dict(
        CaseEnding.objects.filter(case__in=cases, undone_at=None, declined_at=None).order_by("pk").values_list("case_id", "words")
    )
    shares: dict[int, list[Assignment]] = {}
    for share in Assignment.objects.unscoped(WHY).standing().filter(case__in=cases).select_related("organisation"):
        if share.round == cases[share.case_id].round:
            shares.setdefault(share.case_id, []).append(share)
    lines = []
    for voice in voices:
        case = _case_of(voice)
        if case is None:
            became = _OF_VOICE.get(VoiceState(voice.state), Became.IN_HAND)
            then = voice.state_words or sentence_of(voice, None)
        else:
            became = _became(case.phase)
            then = {Became.CANNOT: endings.get(case.pk, "")}.get(became) or answers.get(case.pk, "")
            if became == Became.IN_HAND:
                then = _in_hand(shares.get(case.pk, [])) or sentence_of(voice, case)
            then = then or sentence_of(voice, case)
        line = Line(str(became), voice.words, then, voice)
        lines.append(replace(line, marks=suspicious_in(f"{line.said}\n{line.then}")))
    order = list(Became.values)
    return sorted(lines, key=lambda line: order.index(line.became))


def _case_of(voice: Voice) -> Any:
    return voice.case or (voice.repeats.case if voice.repeats else None)


def _became(phase: str) -> Became:
    if phase == Phase.CONFIRMED:
        return Became.SOLVED
    if phase in _DONE:
        return Became.DONE
    return Became.CANNOT if phase in _CANNOT else Became.IN_HAND


def _in_hand(shares: Iterable[Assignment]) -> str:
    """恒邻物业12月5日前；区城管局还没答应日子: who has it in hand, and until when."""
    said = []
    for share in shares:
        name = {"name": share.organisation.name}
        if share.state in (AssignmentState.ACCEPTED, AssignmentState.REWORK, AssignmentState.ORDERED) and share.promise_date:
            day = share.extended_to or share.promise_date
            late = _("%(name)s答应%(day)s，过了日子，社区在催") if day < clock.today() else _("%(name)s在办，%(day)s前")
            said.append(late % (name | {"day": clock.day_shown(day)}))
        elif share.state == AssignmentState.OFFERED:
            said.append(_("派给了%(name)s，等它定日子") % name)
        elif share.state in (AssignmentState.GIVEN, AssignmentState.DONE):
            said.append(_("%(name)s办了") % name)
    return _("；").join(said)


@dataclass(frozen=True)
class Group:
    """The lines under one heading of the wall."""

    became: str
    icon: str
    label: str
    rows: list[Any]


def grouped(rows: Iterable[Any]) -> list[Group]:
    """Rows (lines, or what is kept as {became, …}) under their headings, in the order of the wall; empty ones left out."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["became"] if isinstance(row, dict) else row.became, []).append(row)
    return [Group(kind, BECAME_ICON[kind], str(kind.label), found[kind]) for kind in Became if kind in found]


def with_result(lines: Iterable[Line]) -> int:
    """How many have a result or an answer that can be read out."""
    return sum(line.became != Became.IN_HAND for line in lines)


def speakers_named_in(outing: Outing, text: str) -> list[str]:
    """The names of those who spoke there that stand in `text`."""
    rows = Voice.objects.unscoped("does the text name who spoke").filter(occasion=outing.occasion_id).exclude(speaker=None)
    names = {voice.speaker.uncovered_name() for voice in rows.select_related("speaker") if voice.speaker is not None}
    return sorted(name for name in names if len(name) >= 2 and name in text)


def notice_or_none(user: User, identity: int) -> MeetingNotice | None:
    rows = MeetingNotice.objects.visible_to(user).select_related(*(f"outing__{part}" for part in PARTS))
    found: MeetingNotice | None = rows.filter(pk=identity).first()
    return found


def notices_of(outing: Outing) -> list[MeetingNotice]:
    found = list(MeetingNotice.objects.unscoped("of an outing already visible").filter(outing=outing).order_by("-pk")[:5])
    for notice in found:
        notice.outing = outing
    return found


def my_promises(user: User) -> QuerySet[Promise]:
    """What somebody promised and has not done yet, the nearest day first: for that person alone."""
    found: QuerySet[Promise] = Promise.objects.visible_to(user).open().filter(by=user)
    return found.select_related("outing", "voice").order_by("due", "pk")


def promises_of(outing: Outing, user: User) -> list[Promise]:
    return list(Promise.objects.visible_to(user).filter(outing=outing).select_related("by").order_by("due", "pk"))


def hangs_until() -> date:
    """Until when a page hangs, where nobody says."""
    return clock.today() + timedelta(days=office_rule("notice_hangs_days"))


def kept_outing(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """An outing as it stands beside a write that came twice with other content."""
    found = outings_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    said = [
        (_("什么时候"), clock.day_shown(clock.local(found.at).date())),
        (_("在哪儿"), found.where),
        (_("说什么"), found.topic),
    ]
    return reverse("outing", args=[found.number]), said


def kept_stop(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    found = Stop.objects.visible_to(user).filter(pk=identity).select_related("outing").first()
    if found is None:
        return None
    said = [(_("哪一户"), found.home), (_("看到的"), found.saw), (_("判断"), found.felt)]
    return reverse("outing", args=[found.outing.number]), said
