"""One digest a working day instead of a reminder for each thing: figures and one address, never a name or a word that was said."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.models import Assignment, worked_in
from minsheng.casework.models.shares import WAITING_STATES
from minsheng.casework.queries.soon import SOON_DAYS, clocks_of_the_office
from minsheng.casework.queries.voices import call_list, inbox
from minsheng.casework.states import AssignmentState
from minsheng.foundation import clock
from minsheng.foundation.calendar import is_duty_time
from minsheng.foundation.counting import count_shown, counted
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.working_days import working_days_after
from minsheng.go_out.queries.changes import changes_waiting
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.welcome_in.partners.queries.invitations import invitations_to_us
from minsheng.work_together.queries.escalation import pushed_to


@dataclass(frozen=True)
class Due:
    """How many of the shares that somebody waits for, or has to do, stand where on their clocks; for staff also what the office has to do
    itself. A paused one is none of the others, and of a parked case there is nothing to do."""

    late: int
    today: int
    soon: int
    paused: int


def due_of(user: User) -> Due:
    """Staff: the shares of the cases they work with; a representative: those of the own organisation."""
    scope = scope_of(user)
    shares = Assignment.objects.visible_to(user) if scope.is_staff else Assignment.objects.own(user)
    shares = shares.standing().filter(state__in=WAITING_STATES, case__ended_at=None, case__parked_until=None)
    if scope.is_staff:
        shares = shares.filter(worked_in(scope, "case__"))
    day, now = clock.today(), clock.now()
    ends = clock.day_end(day), clock.day_end(working_days_after(day, SOON_DAYS))
    running = [shares.exclude(paused_until__gte=day), *([clocks_of_the_office(user)] if scope.is_staff else [])]
    return Due(
        late=sum(rows.filter(due_at__lt=now).count() for rows in running),
        today=sum(rows.filter(due_at__gte=now, due_at__lt=ends[0]).count() for rows in running),
        soon=sum(rows.filter(due_at__gte=ends[0], due_at__lt=ends[1]).count() for rows in running),
        paused=shares.filter(paused_until__gte=day).count(),
    )


def digest_of(user: User) -> list[str]:
    """What waits for somebody, one sentence a line, the pressing first; empty where nothing does: then nothing is sent."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.organisations):
        return []
    due, lines = due_of(user), []
    if due.late:
        lines.append(ngettext("%(n)s件超了日子", "%(n)s件超了日子", due.late) % {"n": due.late})
    if due.today:
        lines.append(ngettext("%(n)s件今天到日子", "%(n)s件今天到日子", due.today) % {"n": due.today})
    if due.soon:
        lines.append(ngettext("%(n)s件三个工作日内到日子", "%(n)s件三个工作日内到日子", due.soon) % {"n": due.soon})
    if scope.organisations and not scope.is_staff:
        offered = Assignment.objects.own(user).standing().filter(state=AssignmentState.OFFERED)
        asked = offered.filter(case__ended_at=None, case__parked_until=None).count()
        if asked:
            lines.append(ngettext("%(n)s件等您答复接不接", "%(n)s件等您答复接不接", asked) % {"n": asked})
    if scope.is_staff:
        stuck = counted(pushed_to(user))
        if stuck:
            lines.append(ngettext("%(n)s件推到了您这儿", "%(n)s件推到了您这儿", stuck) % {"n": count_shown(stuck)})
        unsorted, calls = inbox(user).count(), len(call_list(user))
        if unsorted:
            lines.append(ngettext("%(n)s条民声没分拣", "%(n)s条民声没分拣", unsorted) % {"n": unsorted})
        if calls:
            lines.append(ngettext("%(n)s个电话要打", "%(n)s个电话要打", calls) % {"n": calls})
    invited = invitations_to_us(user).count() if scope.organisations else 0
    if invited:
        lines.append(ngettext("%(n)s份邀请等您答复", "%(n)s份邀请等您答复", invited) % {"n": invited})
    changed = changes_waiting(user).count()
    if changed:
        lines.append(ngettext("%(n)s场要去的改了或者取消了", "%(n)s场要去的改了或者取消了", changed) % {"n": changed})
    if lines and due.paused:
        lines.append(ngettext("%(n)s件暂停着", "%(n)s件暂停着", due.paused) % {"n": due.paused})
    return lines


@transaction.atomic
def queue_digests() -> int:
    """Once a working day and person, in duty hours, for who asked for it; gives how many were queued. May run as often as one likes."""
    if not is_duty_time():
        return 0
    day = clock.today().isoformat()
    queued = set(OutboxItem.objects.filter(key__startswith=f"digest:{day}:").values_list("reference", flat=True))
    wanted = User.objects.filter(is_active=True, daily_digest=True).exclude(email="").values_list("pk", flat=True)
    made = 0
    for pk in wanted:
        if str(pk) in queued:
            continue
        try:
            with transaction.atomic():
                _queue(f"digest:{day}:{pk}", str(pk))
        except IntegrityError:
            continue  # another worker had the same thought
        made += 1
    return made


def _queue(key: str, person: str) -> None:
    """One letter a person: an earlier one that has not gone yet becomes this one, its tries counted on; it would say the same."""
    waiting = OutboxItem.objects.filter(way="mail", kind="digest", reference=person, sent_at=None, stopped_at=None)
    older = waiting.order_by("-id").first()
    if older is not None and waiting.filter(pk=older.pk).update(key=key, queued_at=clock.now()):
        waiting.filter(pk__lt=older.pk).delete()
    else:
        OutboxItem.objects.create(key=key, way="mail", kind="digest", reference=person, queued_at=clock.now())


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str


def letter_for(item: OutboxItem, address: str) -> Letter | None:
    """The digest as it stands at this moment; None where there is nothing to say, or nobody to say it to any more."""
    user = User.objects.filter(pk=int(item.reference), is_active=True, daily_digest=True).exclude(email="").first()
    lines = digest_of(user) if user else []
    if user is None or not lines:
        return None
    more = [_("看是哪些、去办：%(address)s") % {"address": f"{address}/my-day/"}] if address else []
    more.append(_("这封信只有数字。不想收了，登录后在“提醒”里关上。"))
    return Letter(user.email, _("民声：%(first)s") % {"first": _("，").join(lines[:2])}, "\n".join([*lines, "", *more]))
