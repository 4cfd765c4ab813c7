"""What staff type about duty points: a point, its week, a roster, who sits where, handing over."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, day_field, one_of, text_box
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate, User

from .actions import SeatWanted, TimeWanted
from .models import DutySeat, DutyTime
from .proposing import Proposed
from .states import WEEKDAYS, DutyAbility

SPARE_ROWS, FEWEST_ROWS = 2, 5
WANTED, MAYBE = "wanted", "maybe"
FIELD_OF = {DutyAbility.COMMUNITY_WORKER: "worker", DutyAbility.PROPERTY_STAFF: "property", DutyAbility.PARTNER: "partner"}


class DutyPointForm(forms.Form):
    estate: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个小区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    name = forms.CharField(label=_("叫什么"), max_length=60, error_messages=REQUIRED, initial=_("“您说我听”服务点"))
    place = forms.CharField(
        label=_("在哪儿"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": _("东门岗亭旁")})
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["estate"].queryset = Estate.objects.public().filter(community=community)


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"invalid": _("时间写成09:00这样")},
    )


class WeekForm(forms.Form):
    """A row for each opening time and a few empty ones; a row without times is no row."""

    def __init__(self, *args: Any, here: Mapping[str, Sequence[User]], week: Sequence[DutyTime] = (), **kwargs: Any) -> None:
        self.here = here
        typed: Any = args[0] if args else None
        count = max(len(week) + SPARE_ROWS, FEWEST_ROWS)
        if typed is not None:
            asked = str(typed.get("rows", ""))
            count = min(max(int(asked), 1), 60) if asked.isascii() and asked.isdigit() and len(asked) < 4 else count
        kwargs["initial"] = {"rows": count} | _typed_before(week)
        super().__init__(*args, **kwargs)
        self.fields["rows"] = forms.CharField(required=False, widget=forms.HiddenInput)
        for n in range(count):
            self.fields[f"day_{n}"] = forms.TypedChoiceField(
                label=_("星期几"),
                choices=list(enumerate(WEEKDAYS)),
                coerce=int,
                required=False,
                error_messages=CHOOSE,
            )
            self.fields[f"from_{n}"] = _time_field(_("从几点"))
            self.fields[f"to_{n}"] = _time_field(_("到几点"))
            for ability, field in FIELD_OF.items():
                people = [(user.username, user.name) for user in here[ability]]
                choices = [("", _("不用")), (WANTED, _("要，先不定人")), (MAYBE, _("有更好")), (_("固定的人"), people)]
                self.fields[f"{field}_{n}"] = forms.ChoiceField(
                    label=ability.label, choices=choices, required=False, error_messages=CHOOSE
                )
        self.count = count

    def lines(self) -> list[list[Any]]:
        """The fields row by row."""
        names = ("day", "from", "to", *FIELD_OF.values())
        return [[self[f"{name}_{n}"] for name in names] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        for n in range(self.count):
            begins, ends = data.get(f"from_{n}"), data.get(f"to_{n}")
            half = f"to_{n}" if begins and not ends else f"from_{n}" if ends and not begins else ""
            if half and half not in self.errors:
                self.add_error(half, _("从几点到几点，两个都要写"))
        return data

    def times(self) -> list[TimeWanted]:
        data, found = self.cleaned_data, []
        for n in range(self.count):
            begins, ends = data.get(f"from_{n}"), data.get(f"to_{n}")
            if isinstance(begins, time) and isinstance(ends, time):
                seats = [self._seat(ability, data[f"{field}_{n}"]) for ability, field in FIELD_OF.items()]
                found.append(TimeWanted(data[f"day_{n}"] or 0, begins, ends, [seat for seat in seats if seat is not None]))
        return found

    def _seat(self, ability: DutyAbility, chosen: str) -> SeatWanted | None:
        if not chosen:
            return None
        person = next((user for user in self.here[ability] if user.username == chosen), None)
        needed = chosen != MAYBE and (person is None or ability != DutyAbility.PARTNER)
        return SeatWanted(str(ability), needed, person)


def _typed_before(week: Sequence[DutyTime]) -> dict[str, Any]:
    """The week in force, as it was typed."""
    found: dict[str, Any] = {}
    for n, row in enumerate(week):
        found |= {f"day_{n}": row.weekday, f"from_{n}": row.begins, f"to_{n}": row.ends}
        for seat in row.seats.all():
            chosen = seat.usual.username if seat.usual else WANTED if seat.required else MAYBE
            found[f"{FIELD_OF[DutyAbility(seat.ability)]}_{n}"] = chosen
    return found


class RosterForm(forms.Form):
    since = day_field(_("从哪天"))
    until = day_field(_("到哪天"), help_text=_("一次最多三个月。排过的日子再排一遍，也不会变。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        kwargs["initial"] = {"since": tomorrow, "until": tomorrow + timedelta(days=27)}
        super().__init__(*args, **kwargs)


def near_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("来得及"), required=False, help_text=_("前后两班不在一个小区、隔得很近的时候才要勾。"))


class SeatForm(forms.Form):
    """Who sits there; nobody frees the seat."""

    who = forms.ChoiceField(label=_("谁坐"), required=False, error_messages=CHOOSE)
    near_seen = near_field()

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.username: user for user in people}
        fields: Any = self.fields
        fields["who"].choices = [("", _("先空着")), *((user.username, user.name) for user in people)]

    def clean_who(self) -> User | None:
        return self.people.get(self.cleaned_data["who"])


class ProposalForm(forms.Form):
    """A choice for each free seat, with who is proposed chosen already; a seat may stay free."""

    near_seen = near_field()

    def __init__(self, *args: Any, seats: Sequence[Proposed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for one in seats:
            people = [(user.username, user.name) for user in one.people]
            self.fields[f"seat_{one.seat.pk}"] = forms.ChoiceField(
                label=str(one.seat.get_ability_display()),
                required=False,
                choices=[("", _("先空着")), *people],
                initial=one.who.username if one.who else "",
                error_messages=CHOOSE,
            )

    def lines(self) -> list[tuple[Proposed, Any]]:
        return [(one, self[f"seat_{one.seat.pk}"]) for one in self.seats]

    def chosen(self) -> list[tuple[DutySeat, User]]:
        found = []
        for one in self.seats:
            typed = self.cleaned_data[f"seat_{one.seat.pk}"]
            who = next((user for user in one.people if user.username == typed), None)
            if who is not None:
                found.append((one.seat, who))
        return found


class EndDutyForm(forms.Form):
    note = text_box(
        _("交代一句"), required=False, rows=4, help_text=_("下一班要接着办的、要留心的。听到的和当场办的，已经列在上面。")
    )


class PresenceForm(forms.Form):
    present = one_of(_("在不在"), [("yes", _("在")), ("no", _("没在"))], if_empty=_("选一下在不在"))
    words = forms.CharField(label=_("说一句"), required=False, max_length=200, help_text=_("比如：临时去处理漏水了。"))


class SwapForm(forms.Form):
    """Ask somebody to sit in one's place, or to exchange with one of their shifts."""

    to = forms.ChoiceField(label=_("问谁"), error_messages=CHOOSE)

    def __init__(self, *args: Any, people: Sequence[User], seats: Sequence[DutySeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.username: user for user in people}
        self.seats = {f"seat-{seat.pk}": seat for seat in seats}
        fields: Any = self.fields
        fields["to"].choices = [
            ("", _("请选一个")),
            (_("请人替一班"), [(user.username, user.name) for user in people]),
            (_("跟人对换"), [(key, _exchange(seat)) for key, seat in self.seats.items()]),
        ]


def _exchange(seat: DutySeat) -> str:
    start = clock.local(seat.shift.start)
    return f"{seat.who.name if seat.who else ''} · {start.month}月{start.day}日{start:%H:%M} {seat.shift.point.name}"


class SwapAnswerForm(forms.Form):
    agreed = one_of(_("答应吗"), [("yes", _("答应")), ("no", _("不行"))], if_empty=_("选一下答不答应"))
