"""交接: all that somebody holds goes to somebody else in one act."""

from datetime import date

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.actions.posts import pass_on_posts
from minsheng.neighbourhood.models import ApiToken, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import colleague_or_none, scope_of

from ..events import WorkHandedOver
from ..models.hand_over import HandOver, HandOverLine
from ..queries.hand_over import open_in_hands_of
from ..states.hand_over import HandOverReason


@transaction.atomic
def hand_over_work(
    *, of: User, to: User, reason: str, by: User, since: date | None = None, until: date | None = None, words: str = ""
) -> HandOver:
    """What `of` is entrusted with, `to` is from `since` (today) on; after `until` it is `of`'s again. What is open is listed to be signed.

    Whoever hands over sees nothing more of it from that minute; what they did keeps their name. Raises BadInput where the two cannot
    stand in for each other: staff for staff, a representative for their own organisation.
    """
    require(by, "neighbourhood.issue_code", of)
    since = since or clock.today()
    _check(of, to, by, since, until, reason)
    lines = open_in_hands_of(of, seen_by=by)
    posts = pass_on_posts(of=of, to=to, since=since, until=until)
    if not posts:
        raise BadInput(f"{of.name}那些天没有岗位，也不替哪家单位办事，没有可交接的。", "of")
    done = HandOver.objects.create(
        of=of,
        to=to,
        since=since,
        until=until,
        reason=reason,
        words=words_kept(words, required=False),
        posts=posts,
        by=by,
        at=clock.now(),
    )
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=done, kind=line.kind, number=line.number, title=line.title, state=line.state[:60])
        for line in lines
    )
    ended = _close_account(of) if reason == HandOverReason.LEFT else 0
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
    theirs, others = scope_of(of), scope_of(to)
    staff, works = bool(theirs.roles), bool(others.roles)
    if staff and others.organisations:
        raise BadInput(f"{to.name}替单位办事，不能接社区的岗位。", "to")
    if theirs.organisations and (works or (others.organisations and not others.organisations <= theirs.organisations)):
        raise BadInput(f"{to.name}不是这家单位的人，请选单位自己的人。", "to")


def _close_account(user: User) -> int:
    """Who has left comes in no more, by no browser and no program; gives how many keys ended."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    return ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
