"""Sheets that are filled in out there: a visit door by door, a meeting in the yard line by line, an hour at a duty point."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.casework.actions import Speaker
from minsheng.casework.forms import building_named, day_field, estate_field, speaker_mode
from minsheng.casework.forms.fields import CHOOSE, text_box
from minsheng.casework.models import Voice
from minsheng.casework.paper_sheets import Box, Sheet, SheetHead, community_of, moment_of, typed_of
from minsheng.casework.receiving import receive
from minsheng.casework.states import VoiceKind
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import colleagues_in

from . import actions
from .actions import Plan
from .actions.outings import MOST_PEOPLE
from .models import DutyShift, Outing, Stop
from .queries.on_paper import outings_to_type, shifts_to_type
from .states import OutingKind, OutingState, ShiftState, StopOutcome

_BETWEEN = re.compile(r"[、，,；;\s]+")


class OutingHead(SheetHead):
    """Which outing: one that was planned or is on; else it is a new one, of this place and day, and over."""

    outing = forms.ChoiceField(label=_("哪一场"), required=False, error_messages=CHOOSE)
    estate = estate_field()
    day = day_field(_("哪天"), required=False)
    team = forms.CharField(label=_("谁去的"), required=False, max_length=200)
    kind = ""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        asked = str(self.data.get("outing") or self.initial.get("outing") or "")
        self.outings = {one.number: one for one in outings_to_type(user, self.kind, asked)}
        fields: Any = self.fields
        choices = [(number, f"{clock.local(one.at):%m-%d} {one.occasion.title}") for number, one in self.outings.items()]
        fields["outing"].choices = [("", _("没定过，照下面新记一场")), *choices]

    def clean_outing(self) -> Outing | None:
        return self.outings.get(self.cleaned_data["outing"])


class VisitHead(OutingHead):
    kind = OutingKind.VISIT


class MeetingHead(OutingHead):
    place = forms.CharField(label=_("在哪儿"), required=False, max_length=60)
    headcount = forms.IntegerField(
        label=_("来了几位"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={"invalid": _("写一个数"), "max_value": _("人数太多了，请再数一遍")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    names = forms.CharField(label=_("愿意留名的"), required=False, max_length=500)
    kind = OutingKind.YARD_MEETING


class DutyHead(SheetHead):
    shift = forms.ChoiceField(label=_("哪一班"), error_messages=CHOOSE)
    note = text_box(_("交代一句"), required=False, rows=2)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        asked = str(self.data.get("shift") or self.initial.get("shift") or "")
        self.shifts = {str(one.pk): one for one in shifts_to_type(user, asked)}
        fields: Any = self.fields
        fields["shift"].choices = [("", _("请选一个")), *((key, _shift_shown(one)) for key, one in self.shifts.items())]

    def clean_shift(self) -> DutyShift | None:
        return self.shifts.get(self.cleaned_data["shift"])


def _shift_shown(shift: DutyShift) -> str:
    return f"{clock.local(shift.start):%m-%d %H:%M} {shift.point.estate.name} {shift.point.name}"


@dataclass(frozen=True)
class Went:
    """What the rows of a visit or a meeting belong to. `new`: it was not known before, and is over once its rows are kept."""

    outing: Outing
    moment: datetime
    new: bool


def _team(typed: str, community: Community) -> list[User]:
    """The colleagues that somebody wrote by name."""
    names = [name for name in _BETWEEN.split(typed) if name]
    here = {user.name: user for user in colleagues_in(community)} if names else {}
    unknown = next((name for name in names if name not in here), None)
    if unknown is not None:
        raise BadInput(f"{unknown}不在这个社区工作，请照名册上的名字写，或者空着。", "team", "not_a_colleague")
    return [here[name] for name in dict.fromkeys(names)]


def _begin_outing(user: User, head: dict[str, Any], kind: str) -> Went:
    moment = moment_of(head["day"])
    known: Outing | None = head["outing"]
    if known is not None:
        # What is still planned begins now; what was said is of its own day, if no other is written.
        if known.state == OutingState.PLANNED:
            actions.begin_outing(outing=known, by=user)
        return Went(known, moment if head["day"] else min(known.at, clock.now()), new=False)
    community = community_of(user, head["estate"])
    plan = Plan(at=moment, estate=head["estate"], place=head.get("place", ""), team=_team(head["team"], community))
    content = {key: value for key, value in typed_of(head).items() if key != "names"} | {"kind": str(kind)}
    content |= {"estate": head["estate"].code if head["estate"] else "", "names": head.get("names", "")}

    def do() -> Outing:
        return actions.plan_outing(community=community, kind=kind, plan=plan, by=user)

    got = receive(client_id=head["client_id"], act="plan_outing", content=content, by=user, kind=Outing, do=do)
    if got.new:
        actions.begin_outing(outing=got.result, by=user, said_at=moment)
    return Went(got.result, moment, new=got.new)


def _begin_visit(user: User, head: dict[str, Any]) -> Went:
    return _begin_outing(user, head, OutingKind.VISIT)


def _begin_meeting(user: User, head: dict[str, Any]) -> Went:
    went = _begin_outing(user, head, OutingKind.YARD_MEETING)
    counted = head["headcount"]
    if counted is not None and (went.new or went.outing.occasion.headcount != counted):
        actions.count_people(outing=went.outing, headcount=counted, names=head["names"], by=user)
    return went


def _end_outing(user: User, went: Went) -> None:
    if went.new:
        actions.end_outing(outing=went.outing, by=user, said_at=went.moment)


def _take_stop(user: User, went: Went, row: dict[str, Any]) -> None:
    def do() -> Stop:
        typed = {key: row[key] for key in ("home", "saw", "hopes", "hurts", "felt", "next_on")}
        building = building_named(went.outing.estate, row["home"])
        outcome = row["outcome"] or StopOutcome.MET
        return actions.make_stop(outing=went.outing, building=building, outcome=outcome, said_at=went.moment, by=user, **typed)

    content = typed_of(row) | {"outing": went.outing.number}
    receive(client_id=row["client_id"], act="make_stop", content=content, by=user, kind=Stop, do=do)


def _speaker(row: dict[str, Any]) -> Speaker:
    return Speaker(speaker_mode(row["name"], row["phone"]), row["name"], row["phone"])


def _take_line(user: User, went: Went, row: dict[str, Any]) -> None:
    def do() -> Voice:
        return actions.note_remark(
            outing=went.outing,
            words=row["words"],
            kind=row["kind"],
            speaker=_speaker(row),
            place=row["place"],
            building=building_named(went.outing.estate, row["place"]),
            answer=row["answer"],
            heard_at=went.moment,
            by=user,
        )

    content = typed_of(row) | {"outing": went.outing.number}
    receive(client_id=row["client_id"], act="hear_voice", content=content, by=user, kind=Voice, do=do)


def _begin_duty(user: User, head: dict[str, Any]) -> tuple[DutyShift, str]:
    shift: DutyShift = head["shift"]
    ends = shift.state in (ShiftState.PLANNED, ShiftState.GOING) and shift.end <= clock.now()
    if head["note"] and not ends:
        raise BadInput("这一班还没到点，或者已经交过班。交代的话，交班的时候写。", "note", "note_when_handing_over")
    if shift.state == ShiftState.PLANNED:
        actions.begin_duty(shift=shift, by=user, said_at=shift.start)
    return shift, head["note"]


def _take_at_duty(user: User, what: tuple[DutyShift, str], row: dict[str, Any]) -> None:
    shift, _note = what
    start = clock.local(shift.start)
    heard_at = min(datetime.combine(start.date(), row["at"], start.tzinfo) if row["at"] else shift.start, clock.now())

    def do() -> Voice:
        return actions.note_at_duty(
            shift=shift,
            words=row["words"],
            speaker=_speaker(row),
            place=row["place"],
            building=building_named(shift.point.estate, row["place"]),
            answer=row["answer"],
            heard_at=heard_at,
            by=user,
        )

    content = typed_of(row) | {"shift": str(shift.pk)}
    receive(client_id=row["client_id"], act="hear_voice", content=content, by=user, kind=Voice, do=do)


def _end_duty(user: User, what: tuple[DutyShift, str]) -> None:
    """A shift whose time is over is handed over; one that goes on, goes on."""
    shift, note = what
    if shift.state == ShiftState.GOING and shift.end <= clock.now():
        actions.end_duty(shift=shift, note=note, by=user, said_at=shift.end)


OUT_THERE = [
    Sheet(
        code="visit",
        name=_("走访记录表"),
        about=_("走访、入户带着，一户一行，望闻问切写哪格都行。"),
        head=VisitHead,
        boxes=[
            Box("home", _("哪一户"), 34, kind="line", most=60),
            Box("outcome", _("见到没有"), 26, circle=StopOutcome.choices),
            Box("saw", _("望：看到了什么")),
            Box("hopes", _("闻：他盼什么、怎么想")),
            Box("hurts", _("问：难在哪儿")),
            Box("felt", _("切：背后是什么")),
            Box("next_on", _("下次哪天去"), 26, kind="day"),
        ],
        rows=6,
        row_height=20,
        begin=_begin_visit,
        take=_take_stop,
        end=_end_outing,
        onward=lambda went: reverse("outing", args=[went.outing.number]),
        across=True,
        note=_("闻、问两格照原话写，会各记成一条民声。别写病、别写身份证号。"),
    ),
    Sheet(
        code="meeting",
        name=_("小板凳会记录表"),
        about=_("院里开会带着，一句一行，当场答了的写在最后一格。"),
        head=MeetingHead,
        boxes=[
            Box("words", _("原话（照他说的写）"), needed=True),
            Box("kind", _("是什么"), 24, circle=VoiceKind.choices),
            Box("name", _("谁说的"), 24, kind="line", most=40),
            Box("phone", _("电话"), 32, kind="phone"),
            Box("place", _("说的是哪儿"), 30, kind="line"),
            Box("answer", _("当场答了什么"), 50),
        ],
        rows=18,
        row_height=14,
        begin=_begin_meeting,
        take=_take_line,
        end=_end_outing,
        onward=lambda went: reverse("outing", args=[went.outing.number]),
        across=True,
        note=_("不愿留名的，姓名、电话空着就行。"),
    ),
    Sheet(
        code="duty",
        name=_("坐班登记表"),
        about=_("服务点坐班用，来一位写一行，当场办了的写在最后一格。"),
        head=DutyHead,
        boxes=[
            Box("at", _("几点"), 20, kind="time"),
            Box("words", _("原话（照他说的写）"), needed=True),
            Box("name", _("谁说的"), 26, kind="line", most=40),
            Box("phone", _("电话"), 34, kind="phone"),
            Box("place", _("说的是哪儿"), 34, kind="line"),
            Box("answer", _("当场答了什么"), 56),
        ],
        rows=9,
        row_height=14,
        begin=_begin_duty,
        take=_take_at_duty,
        end=_end_duty,
        onward=lambda what: reverse("duty_shift", args=[what[0].pk]),
        across=True,
        note=_("只记来的人说了什么，不记谁几点到岗。"),
    ),
]
