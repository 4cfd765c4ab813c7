"""What each of us opens in the morning: what waits for me, the clocks that run out, the month in sentences."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from minsheng.casework.models import Assignment, Case, ExternalOrder, Voice
from minsheng.casework.models.shares import WAITING_STATES
from minsheng.casework.queries.cases import CASE_PARTS, late_shares, overdue_since
from minsheng.casework.queries.external import orders_soon, orders_worked_with
from minsheng.casework.queries.parking import parked
from minsheng.casework.queries.soon import cases_paused, cases_soon, soon_asked
from minsheng.casework.queries.voices import calls_waiting, to_look_at_again
from minsheng.casework.states import OPEN, AssignmentState, ClockStage, Phase, VoiceState
from minsheng.foundation import clock
from minsheng.foundation.counting import counted, counted_together
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_days import unknown_years
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from . import going_out, partnering, standing, together, volunteering
from .todo import Todo

MOST, CLOCKS = 40, 12
# The phases that the month is told in.
TOLD = (Phase.CONFIRMED, Phase.PARTLY, Phase.INSPECTED, Phase.REOPENED, Phase.ASKING, Phase.UNCONFIRMED, Phase.EXPLAINED)


@dataclass(frozen=True)
class Figure:
    """A number in a sentence, and the list it opens (invariant 9)."""

    before: str
    number: int
    after: str
    url: str


@dataclass
class Day:
    todos: list[Todo] = field(default_factory=list)
    clocks: list[Any] = field(default_factory=list)
    paused: list[Assignment] = field(default_factory=list)
    # Of how many cases there are such: the lists are longer than what a morning shows of them.
    running_out: int = 0
    standing_still: int = 0
    figures: list[Figure] = field(default_factory=list)
    news: list[Todo] = field(default_factory=list)
    unsorted: int = 0
    calls: int = 0
    looks: int = 0
    visits: int = 0
    orders: int = 0
    kept: int = 0
    cards: int = 0
    homes_due: int = 0
    pushed: int = 0
    menu: dict[str, int] = field(default_factory=dict)
    # Of an organisation: where it is called to.
    called: list[Todo] = field(default_factory=list)

    @property
    def unknown_years(self) -> list[int]:
        """Of the days that stand on it, the years whose holidays nobody took in yet."""
        days = [*(todo.day for todo in self.todos), *(one.due_at for one in self.clocks)]
        return unknown_years(clock.local(day).date() if isinstance(day, datetime) else day for day in days if day)

    @property
    def first(self) -> Todo | None:
        return next(iter([*self.called, *self.todos]), None)


def day_of_staff(user: User) -> Day:
    """The morning of a worker, secretary or officer: late first, then who has waited longest."""
    today = clock.today()
    cases = Case.objects.worked_by(user).open().filter(parked_until=None).select_related(*CASE_PARTS)
    day = Day()
    late = list(late_shares(user, MOST))
    seen = {share.case_id for share in late}
    day.todos = [_late(share) for share in late]
    my_own = Q(phase=Phase.END_PROPOSED, endings__proposed_by=user, endings__approved_at=None, endings__declined_at=None)
    rows = cases.filter(phase__in=_what_i_may_do(user)).exclude(pk__in=seen).exclude(my_own).order_by("phase_since")
    over = overdue_since(ClockStage.REPLY, ClockStage.HANDLE, ClockStage.CONFIRM)  # those are not the office's own
    rows = rows.annotate(over=over)[:MOST]
    day.todos += sorted((_todo(case, case.over) for case in rows), key=lambda todo: todo.day is None)
    calls = {"looks": to_look_at_again(user), "calls": calls_waiting(user), "orders": _orders(user)}
    first = going_out.waiting(user) | together.waiting(user) | standing.waiting(user)
    counts = counted_together(_waiting(user) | calls | first | _running_out(user) | _of_the_month(user))
    at_once, later = going_out.outings(user) if counts["outings"] else ([], [])
    promised = going_out.promises(user) if counts["promises"] else []
    changed = going_out.changed_plans(user) if counts["changes"] else []
    duty = going_out.duty(user) if counts["duty"] else []
    swaps = going_out.swaps(user) if counts["swaps"] else []
    whistles = together.awaited(user) if counts["whistles"] else []
    expired = cases.filter(phase=Phase.ASKING, confirm_by__lt=today).order_by("confirm_by")[:MOST]
    next_ends, paused = soon_asked(user)
    orders, expired, runs, stands, decide, due, facilities, helps, partners, silent, *volunteers = asked_together(
        _orders_asked(user),
        expired,
        next_ends[:CLOCKS],
        paused[:CLOCKS],
        *standing.asked(user),
        *partnering.asked(user),
        *volunteering.asked(user),
    )
    begun = [*changed, *_passed_on_at_once(user), *whistles, *at_once, *duty]
    day.todos = [*begun, *map(_order, orders), *standing.todos(decide, due), *day.todos, *later, *swaps, *promised]
    day.todos += [*volunteering.todos(*volunteers), *partnering.todos(helps, partners, silent), *standing.looks(facilities)]
    day.todos += [_expired(case) for case in expired]
    day.clocks, day.running_out = runs, counts["soon"]
    day.paused, day.standing_still = stands, counts["paused"]
    day.unsorted, day.looks, day.calls = counts["inbox"], counts["looks"], counts["calls"]
    day.orders = counts["orders"]
    day.visits = counts["visits"]
    day.kept, day.cards = counts["kept"], counts["cards"] if scope_of(user).led(Role.SECRETARY) else 0
    day.homes_due, day.pushed = counts["homes_due"], counts["pushed"]
    day.menu = {name: counts[name] for name in _waiting(user)}
    day.figures = month_in_sentences(counts)
    return day


def _waiting(user: User) -> dict[str, Any]:
    """What the menu counts."""
    unsorted = Voice.objects.visible_to(user).filter(state=VoiceState.NEW)
    return {"inbox": unsorted, "cases": Case.objects.worked_by(user).open()}


def _running_out(user: User) -> dict[str, Any]:
    cases = Case.objects.worked_by(user)
    return {"soon": cases_soon(cases), "paused": cases_paused(cases)}


def _of_the_month(user: User) -> dict[str, Any]:
    first = clock.day_start(clock.today().replace(day=1))
    cases = Case.objects.worked_by(user)
    heard = {"heard": Voice.objects.visible_to(user).live().filter(heard_at__gte=first)}
    of_phases = {str(phase): cases.filter(phase=phase, parked_until=None) for phase in TOLD}
    return heard | of_phases | {"parked": parked(cases)}


def _what_i_may_do(user: User) -> set[str]:
    """The phases that wait for somebody of this user's role (casework/rules.py): a grid worker looks, an officer decides."""
    scope = scope_of(user)
    found: set[str] = set()
    if scope.is_officer:
        found |= {Phase.DISPUTED, Phase.END_PROPOSED}
    if scope.own_communities:
        found.add(Phase.CHECKING)
        if scope.has_role(Role.WORKER, Role.SECRETARY):
            found |= {Phase.REOPENED, Phase.UNHELD, Phase.TO_DISPATCH, Phase.TO_ANSWER}
        if scope.has_role(Role.SECRETARY):
            found.add(Phase.END_PROPOSED)
    return found


def _late(share: Assignment) -> Todo:
    case, name = share.case, {"name": share.organisation.name}
    about = {"case": case.title, **name}
    # Most titles have a colon of their own, after the place.
    title = (_("%(case)s，%(name)s的一份还没办好") if "：" in case.title else _("%(case)s：%(name)s的一份还没办好")) % about
    times = share.reminders
    reminded = ngettext("催过%(n)s次", "催过%(n)s次", times) % {"n": times} if times else _("还没催过")
    return Todo(
        title,
        f"{_('它的日子是%(day)s') % {'day': clock.day_shown(share.day)}} · {reminded}",
        reverse("case", args=[case.number]),
        _("去催"),
        day=share.due_at,
        said=share.share,
        does=_("催%(name)s，它超了日子") % name,
        about=case.title,
        effect=_("会记进时间线"),
    )


def _expired(case: Case) -> Todo:
    why, url = _("确认期过了，还不够数"), reverse("case", args=[case.number])
    return Todo(case.title, why, url, _("打开"), thing=case, does=_("再问一遍，或者提请结束"), about=case.title, effect=why)


# Phase → why it waits for this person, the act of its row; what the band says of the act, and of what comes of it.
_ASKS: dict[str, tuple[Any, Any, Any, Any]] = {
    Phase.REOPENED: (
        gettext_lazy("居民说没解决，要重新定谁来办"),
        gettext_lazy("定谁办"),
        gettext_lazy("居民说没解决：重新定谁来办"),
        gettext_lazy("派出去就告诉这一家；答应了日子，再告诉居民"),
    ),
    Phase.DISPUTED: (
        gettext_lazy("有一家拒接，等街道或区里裁定"),
        gettext_lazy("去看"),
        gettext_lazy("裁定拒接"),
        gettext_lazy("定了以后，派办的人和这家都看到"),
    ),
    Phase.UNHELD: (
        gettext_lazy("有一份没人接，要另找一家"),
        gettext_lazy("另派"),
        gettext_lazy("有一份没人接：另找一家"),
        gettext_lazy("派出去就告诉这一家；答应了日子，再告诉居民"),
    ),
    Phase.TO_DISPATCH: (
        gettext_lazy("立了，还没派给谁"),
        gettext_lazy("去派"),
        gettext_lazy("定谁来办：可以请几家一起"),
        gettext_lazy("派出去就告诉这一家；答应了日子，再告诉居民"),
    ),
    Phase.CHECKING: (
        gettext_lazy("交了结果，要没经手的人去核验"),
        gettext_lazy("去核验"),
        gettext_lazy("到场核验交来的结果"),
        gettext_lazy("通过了才能给居民回话"),
    ),
    Phase.TO_ANSWER: (
        gettext_lazy("都办好核验过了，该给居民回话"),
        gettext_lazy("写回话"),
        gettext_lazy("给说过话的人回话，问他们解决没解决"),
        gettext_lazy("发之前先看一遍"),
    ),
    Phase.END_PROPOSED: (
        gettext_lazy("有人提了结束，要第二个人批"),
        gettext_lazy("去批"),
        gettext_lazy("批不批这件事的结束"),
        gettext_lazy("批了以后，说过话的人会看到原因"),
    ),
}


def _passed_on_at_once(user: User) -> list[Todo]:
    """Danger went to 110, 119 or 120 without waiting; a second person still says yes or no."""
    if not scope_of(user).has_role(Role.SECRETARY, Role.STREET, Role.DISTRICT):
        return []
    waiting = Case.objects.worked_by(user).filter(phase=Phase.PASSED_OUTSIDE).select_related(*CASE_PARTS)
    mine = {"endings__at_once": True, "endings__approved_at": None, "endings__declined_at": None, "endings__undone_at": None}
    rows = waiting.filter(**mine).exclude(endings__proposed_by=user).order_by("phase_since")[:MOST]
    why = _("有危险，已经马上转出，要第二个人补批")
    return [Todo(case.title, why, reverse("case", args=[case.number]), _("去批"), thing=case) for case in rows]


def _orders_asked(user: User) -> Any:
    """What 12345 or a platform wants a reply to within three working days: only the office replies."""
    return _orders(user).select_related("case").order_by("due_at")[:MOST]


def _orders(user: User) -> Any:
    rows = orders_soon(orders_worked_with(user))
    return rows if scope_of(user).has_role(Role.WORKER, Role.SECRETARY, Role.STREET, Role.DISTRICT) else rows.none()


def _order(order: ExternalOrder) -> Todo:
    return Todo(
        _("%(platform)s的单要回：%(title)s") % {"platform": order.platform_shown, "title": order.case.title},
        order.number,
        reverse("order_reply", args=[order.pk]),
        _("写回复"),
        day=order.due_at,
        does=_("回%(platform)s的单") % {"platform": order.platform_shown},
        about=order.case.title,
        effect=_("按事项里记着的写好了，看一遍就能复制"),
    )


def _todo(case: Case, over: Any = None) -> Todo:
    why, act, does, effect = _ASKS[case.phase]
    days = (clock.today() - clock.local(case.phase_since).date()).days
    waited = ngettext("等了%(n)s天", "等了%(n)s天", days) % {"n": days} if days else _("今天的")
    return Todo(
        case.title,
        f"{why} · {waited}",
        reverse("case", args=[case.number]),
        str(act),
        thing=None if over else case,
        day=over,
        does=str(does),
        about=case.title,
        effect=str(effect),
    )


def day_of_organisation(user: User) -> Day:
    """The morning of a representative: what is asked of us, what we promised."""
    rows = Assignment.objects.own(user).standing().filter(state__in=WAITING_STATES, case__ended_at=None, case__parked_until=None)
    rows = rows.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS)).order_by("state_since")
    asks = {
        AssignmentState.OFFERED: (_("请您答应个日子，或说明为什么不办"), _("答复")),
        AssignmentState.ORDERED: (_("裁定要办，请定日子"), _("定日子")),
        AssignmentState.ACCEPTED: (_("答应过的"), _("交结果")),
        AssignmentState.REWORK: (_("核验没通过，要重做"), _("重做")),
    }
    todos = []
    for share in sorted(rows[:200], key=lambda s: (s.is_paused, s.state != AssignmentState.REWORK, s.day)):
        why, act = asks[AssignmentState(share.state)]
        parts = [share.case.place_to_the_building, str(share.get_role_display())]
        if share.state != AssignmentState.ACCEPTED:  # what was promised needs no more words than its clock
            parts.append(why)
        url = reverse("case", args=[share.case.number])
        todos.append(Todo(share.share, " · ".join(parts), url, act, thing=share, day=share.due_at, said=share.case.category.name))
    waiting = Assignment.objects.own(user).standing().filter(state__in=[AssignmentState.GIVEN, AssignmentState.REFUSED])
    invited, helps, over = asked_together(*partnering.asked_of(user), volunteering.asked_of(user))
    outside = counted_together({name: rows for name, rows in going_out.waiting(user).items() if name in {"duty", "swaps"}})
    todos = [
        *(going_out.duty(user) if outside["duty"] else []),
        *(going_out.swaps(user) if outside["swaps"] else []),
        *todos,
        *partnering.promised(invited, helps),
        *volunteering.of_team(over),
    ]
    news = going_out.changed_plans(user)
    return Day(
        called=[*together.supervised(user), *together.called(user)],
        todos=todos,
        news=news,
        clocks=list(waiting.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS))[:20]),
    )


# Said positively, so that an index by state is of use.
OVER = (AssignmentState.DONE, AssignmentState.RELEASED, AssignmentState.TAKEN_BACK)
IN_HAND = tuple(state for state in AssignmentState if state not in OVER)


def shares_in_hand(user: Any) -> Any:
    """Shares that organisations have in hand, as far as somebody may see them: the figure and the list it opens (invariant 9)."""
    return Assignment.objects.visible_to(user).standing().filter(state__in=IN_HAND, case__phase__in=OPEN)


def month_in_sentences(counts: dict[str, int]) -> list[Figure]:
    """This month, each number with the list behind it; ends stay apart, and what there is none of is left out."""
    first, heard, by = clock.today().replace(day=1), counts["heard"], counts
    cases = reverse("cases")
    figures = [
        Figure(_("这个月听到"), heard, _("条；"), f"{reverse('voices')}?since={first.isoformat()}"),
        Figure(_("一共居民说解决了"), by.get(Phase.CONFIRMED, 0), _("件，"), f"{cases}?phase=confirmed"),
        Figure(_("解决一部分"), by.get(Phase.PARTLY, 0), _("件，"), f"{cases}?phase=partly"),
        Figure(_("没人能问、看过办好了"), by.get(Phase.INSPECTED, 0), _("件，"), f"{cases}?phase=inspected"),
        Figure(_("没解决重新办"), by.get(Phase.REOPENED, 0), _("件；"), f"{cases}?phase=reopened"),
        Figure(pgettext("figure", "等居民确认"), by.get(Phase.ASKING, 0), _("件，"), f"{cases}?phase=asking"),
        Figure(_("办了没人确认"), by.get(Phase.UNCONFIRMED, 0), _("件，不算满意；"), f"{cases}?phase=unconfirmed"),
        Figure(_("办不了已说明"), by.get(Phase.EXPLAINED, 0), _("件。"), f"{cases}?phase=explained"),
        Figure(_("另外挂着账、不算在里面"), by["parked"], _("件。"), f"{cases}?phase=parked"),
    ]
    told = [figure for figure in figures if figure.number] or figures[:1]
    last = told[-1]
    return [*told[:-1], replace(last, after=last.after.rstrip("，；。,;. ") + _("。"))]


def heard_by_me(user: User, limit: int = 8) -> Any:
    """A worker's own latest entries and where they stand: shown to that person alone (invariant 13)."""
    rows = Voice.objects.visible_to(user).live().filter(heard_by=user).select_related("estate", "building", "speaker", "case")
    return rows.order_by("-id")[:limit]


def counts_for_navigation(user: User) -> dict[str, int]:
    """What stands beside the menu: counts only where somebody waits."""
    scope = scope_of(user)
    if scope.is_staff:
        return counted_together(_waiting(user))
    if scope.organisations:
        waiting = Assignment.objects.own(user).standing().filter(state__in=WAITING_STATES, case__ended_at=None)
        waiting = waiting.filter(case__parked_until=None)
        return {"my_day": counted(waiting)}
    return {}
