"""交接: all that somebody holds goes to somebody else in one act."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.actions.accounts import end_ways_in
from minsheng.neighbourhood.actions.entrusted import pass_on_facilities, pass_on_grids
from minsheng.neighbourhood.actions.posts import ONE_DAY, in_words, one_after_another, pass_on_posts
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import colleague_or_none, scope_of
from minsheng.neighbourhood.scope import Scope, scope_on

from ..events import WorkHandedOver
from ..models.hand_over import HandOver, HandOverLine
from ..passing import NOT_PASSED, OpenThing, Passing, pass_on_what_hangs
from ..queries.hand_over import open_in_hands_of, work_in_hands_of
from ..states.hand_over import HandOverReason

# Kinds of lines that say what hangs on the person, and not what they began.
WHAT_HANGS = ("facility", "grid", "shared", "outing", "duty", "promise", NOT_PASSED)


@transaction.atomic
def hand_over_work(
    *, of: User, to: User, reason: str, by: User, since: date | None = None, until: date | None = None, words: str = ""
) -> HandOver:
    """What `of` is entrusted with, `to` is from `since` (today) on; after `until` it is `of`'s again. What is open is listed to be signed.

    What hangs on the person passes too, for a later day when it comes (`carry_out`). Whoever hands over sees nothing more of it from that
    minute; what they did keeps their name. Raises BadInput where the two cannot stand in for each other: staff for staff, a representative
    for their own organisation.
    """
    require(by, "neighbourhood.issue_code", of)
    since = since or clock.today()
    _check(of, to, by, since, until, reason)
    begins_now = since <= clock.today()
    lines = work_in_hands_of(of, seen_by=by) if begins_now else open_in_hands_of(of, seen_by=by, since=since, until=until)
    one_after_another(of, to)
    moved = pass_on_posts(of=of, to=to, since=since, until=until)
    posts = in_words(moved)
    if not posts:
        raise BadInput(f"{of.name}那些天没有岗位，也不替哪家单位办事，没有可交接的。人已经走了，就到“谁在这里”停用账号。", "of")
    done = HandOver.objects.create(
        of=of,
        to=to,
        since=since,
        until=until,
        reason=reason,
        words=words_kept(words, required=False),
        posts=posts,
        moved=moved,
        by=by,
        at=clock.now(),
        passed_at=clock.now() if begins_now else None,
    )
    ended = end_ways_in(of) if reason == HandOverReason.LEFT else 0
    if begins_now:
        lines += pass_on_what_hangs(passing_of(done))
    write_lines(done, lines)
    record(
        WorkHandedOver(
            user_id=of.pk,
            to_id=to.pk,
            hand_over_id=done.pk,
            since=since.isoformat(),
            until=until.isoformat() if until else "",
            reason=reason,
            posts=posts,
            lines=len(lines),
            keys_ended=ended,
            by_id=by.pk,
        )
    )
    return done


def passing_of(done: HandOver) -> Passing:
    """With people as they are now that the posts have passed."""
    of, to, by = (User.objects.get(pk=pk) for pk in (done.of_id, done.to_id, done.by_id))
    return Passing(of, to, done.since, done.last_day, by)


def write_lines(done: HandOver, lines: list[OpenThing], *, back: bool = False) -> None:
    HandOverLine.objects.bulk_create(
        HandOverLine(
            hand_over=done,
            kind=line.kind,
            number=line.number[:24],
            title=line.title[:200],
            state=line.state[:60],
            refs=list(line.refs),
            back=back,
        )
        for line in lines
    )


@transaction.atomic
def carry_out(done: HandOver) -> None:
    """The first day of what was arranged before has come: what hangs on the person passes, and the slip lists what is open by now.

    A step of `hand_over_work`, done once; whoever arranged it answers for it.
    """
    if not HandOver.objects.filter(pk=done.pk, passed_at=None).update(passed_at=clock.now()):
        return
    passing = passing_of(done)
    if passing.by.is_active:
        # As the two were before the posts passed, and when it was arranged.
        passing.of.kept_scope = scope_on(passing.of, done.since - ONE_DAY)
        passing.by.kept_scope = scope_on(passing.by, clock.local(done.at).date())
        lines = work_in_hands_of(passing.of, seen_by=passing.by)
        done.lines.all().delete()
    else:
        lines = []
        done.lines.filter(kind__in=WHAT_HANGS).delete()
    write_lines(done, lines + pass_on_what_hangs(passing_of(done)))


def pass_on_entrusted(passing: Passing) -> list[OpenThing]:
    """Facilities and grids: they come back after a leave."""
    of, to, by, until = passing.of, passing.to, passing.by, passing.until
    cared = pass_on_facilities(of=of, to=to, by=by)
    grids = pass_on_grids(of=of, to=to, for_good=until is None, by=by)
    said = {"name": to.name, "day": clock.day_shown(until) if until else ""}
    facility = _("设施，%(name)s管到%(day)s，再还给本人") if until else _("设施，由%(name)s接着管")
    grid = _("网格，%(name)s管到%(day)s，再还给本人") if until else _("网格，由%(name)s接着管")
    lines = [OpenThing("facility", one.code, one.name, facility % said) for one in cared.now]
    lines += [OpenThing("grid", one.code, one.name, grid % said) for one in grids.now]
    lines += [OpenThing("shared", one.code, one.name, _("网格，%(name)s本来就在管") % said) for one in grids.shared]
    left = [(one, _("设施没交出去，%(name)s不在那儿工作，另找人")) for one in cared.not_theirs]
    left += [(one, _("网格没交出去，%(name)s不是那儿的网格员，另找人")) for one in grids.not_theirs]
    return lines + [OpenThing(NOT_PASSED, one.code, one.name, words % said) for one, words in left]


def _check(of: User, to: User, by: User, since: date, until: date | None, reason: str) -> None:
    if reason not in HandOverReason.values:
        raise BadInput("请选为什么交接。", "reason")
    if to.pk == of.pk or not to.is_active or colleague_or_none(by, to.username) is None:
        raise BadInput("请选一位交给谁，别选本人。", "to")
    if since < clock.today():
        raise BadInput("已经过去的日子改不了。从今天或以后的一天开始。", "since")
    if until is not None and until < since:
        raise BadInput("结束早于开始，请对一对两个日子。", "until")
    if reason == HandOverReason.LEFT and (until is not None or since != clock.today()):
        raise BadInput("离职的从今天起，不写到哪天。还没走的，选“调动”，写上从哪天。", "since")
    require_fits(of, scope_of(of), to)


def require_fits(of: User, theirs: Scope, to: User) -> None:
    """Whether `to` may hold what `theirs` says: staff for staff, an organisation's own people for it. `of` is whose it was. Raises BadInput."""
    others = scope_of(to)
    staff, works = bool(theirs.roles), bool(others.roles)
    if staff and others.organisations:
        raise BadInput(f"{to.name}替单位办事，不能接社区的岗位。", "to")
    if theirs.organisations and (works or (others.organisations and not others.organisations <= theirs.organisations)):
        raise BadInput(f"{to.name}不是这家单位的人，请选单位自己的人。", "to")
