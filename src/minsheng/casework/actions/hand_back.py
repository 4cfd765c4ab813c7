"""提前收回: what was handed over is theirs again before the time, and what is left of a leave comes back when it is over."""

from datetime import date
from typing import Any

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.actions.entrusted import give_back
from minsheng.neighbourhood.actions.posts import (
    ONE_DAY,
    Moved,
    begin_post,
    end_post,
    in_words,
    one_after_another,
    posts_of_area,
    table_of,
)
from minsheng.neighbourhood.models import Agreement, User
from minsheng.neighbourhood.permission import require

from ..events import HandOverEnded
from ..models.hand_over import HandOver
from ..passing import Returning, give_back_what_hangs
from ..queries.hand_over import moved_scope
from ..states.hand_over import HandOverReason
from .hand_over import passing_of, require_fits, write_lines

OTHERWISE = "这些岗位后来另有安排，收不回来。要改，请重新办一次交接。"


@transaction.atomic
def bring_back(done: HandOver) -> None:
    """The leave is over: the posts are `of`'s again by themselves, and so are the grids and facilities that passed. Done once."""
    if not HandOver.objects.filter(pk=done.pk, returned_at=None).update(returned_at=clock.now()):
        return
    back = passing_of(done)
    by = done.ended_by or back.by
    passed = {kind: list(done.lines.filter(kind=kind, back=False)) for kind in ("facility", "grid", "shared")}
    codes = {kind: [line.number for line in lines] for kind, lines in passed.items()}
    give_back(
        of=back.of,
        to=back.to,
        by=by,
        facilities=codes["facility"],
        grids=codes["grid"],
        shared=codes["shared"],
        stayed=done.until is not None,
    )
    if done.ended_on:
        refs = frozenset(ref for line in done.lines.filter(back=False) for ref in line.refs)
        wholly = done.until is None or done.never_began
        write_lines(done, give_back_what_hangs(Returning(back.of, back.to, wholly, by, refs)), back=True)


@transaction.atomic
def end_hand_over(*, hand_over: HandOver, by: User, since: date | None = None, words: str = "") -> HandOver:
    """From `since` (today) on it is `of`'s again: back early from leave, not away after all, or the wrong colleague chosen.

    What `to` holds besides stays theirs. The posts are changed at once; what hangs on the person comes back on that day. Raises BadInput for a
    day that is over or not before the last; StateForbids where something else was arranged since, which is then not undone in part.
    """
    require(by, "casework.end_hand_over", hand_over)
    one_after_another(hand_over.of, hand_over.to)
    done: HandOver = HandOver.objects.select_related("of", "to").get(pk=hand_over.pk)
    since = since or clock.today()
    _check(done, since)
    back = [one for one in done.moved if _take_back(done, one, since)]
    if not back:
        raise StateForbids(OTHERWISE, "arranged_otherwise")
    done.ended_on, done.ended_at, done.ended_by = max(since, done.since) - ONE_DAY, clock.now(), by
    done.ended_words = words_kept(words, required=False)
    done.save(update_fields=["moved", "ended_on", "ended_at", "ended_by", "ended_words"])
    if done.passed_at and since <= clock.today():
        bring_back(done)
    record(
        HandOverEnded(
            user_id=done.of_id,
            to_id=done.to_id,
            hand_over_id=done.pk,
            back_on=(done.ended_on + ONE_DAY).isoformat(),
            posts=in_words(back),
            by_id=by.pk,
        )
    )
    return done


def _check(done: HandOver, since: date) -> None:
    if done.reason == HandOverReason.LEFT or not done.of.is_active:
        raise StateForbids(f"{done.of.name}的账号停用了，收不回给他。人回来了，请在人员表里重新导入。", "account_closed")
    if not done.moved:
        raise StateForbids(OTHERWISE, "arranged_otherwise")  # handed over by a version that kept no rows
    if since < clock.today():
        raise BadInput("已经过去的日子改不了。从今天或以后的一天开始。", "since")
    if done.last_day is not None and since > done.last_day:
        raise BadInput(f"本来{clock.day_shown(done.last_day + ONE_DAY)}就还给{done.of.name}了，请选更早的一天。", "since")
    try:
        require_fits(done.to, moved_scope(done), done.of)
    except BadInput as error:
        raise StateForbids(error.message, "arranged_otherwise") from error


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _take_back(done: HandOver, moved: Moved, since: date) -> bool:
    """One post: `of`'s again, and no more of whoever has it by this slip. False where somebody decided already who holds it from then on."""
    begins, ends, last = date.fromisoformat(moved["begins"]), _day(moved["ends"]), _day(moved["last"])
    first = max(since, begins)
    if (ends and first > ends) or (last and first > last):
        return False
    _require_agreement(moved, last)
    holder, given, through = _given_now(done, moved)
    again = _again(done, moved, ends)
    gone = bool(moved["given"]) and (given is None or (given.until is not None and given.until < first))
    if (moved["again"] and again is None) or (gone and not moved["again"]):
        return False
    if given is not None and not gone:
        _end_given(moved, holder, given, first, through)
    held = (
        posts_of_area(moved["area"]).filter(user=done.of, pk=moved["held"], until__lt=begins).first() if first == begins else None
    )
    if held is not None:  # as if nothing had been
        held.since, held.until = date.fromisoformat(moved["first"]), again.until if again else last
        held.save(update_fields=["since", "until"])
        row = held
    else:
        row = _in_force(done.of, moved, first) if again is None else None
        row = row or begin_post(posts_of_area(moved["area"]), moved["area"], done.of, first, again.until if again else last)
    if again is not None and again.pk != row.pk:
        end_post(again, first - ONE_DAY)
    moved |= {"ends": (first - ONE_DAY).isoformat(), "again": row.pk}
    return True


def _in_force(user: User, moved: Moved, day: date) -> Any:
    """Given to them anew since then."""
    rows = posts_of_area(moved["area"]).filter(user=user, since__lte=day)
    return next((row for row in rows if row.until is None or row.until >= day), None)


def _require_agreement(moved: Moved, last: date | None) -> None:
    """Who acts by an agreement acts as long as it lasts: taken back only while it is as it was."""
    key = moved["area"].get("agreement")
    if key:
        agreement = Agreement.objects.unscoped("by which somebody acts whose work was handed over").get(pk=key)
        if agreement.ended_on is not None or agreement.until != last:
            raise StateForbids("协议后来改了或者结束了，这里收不回来。谁替这家单位办事，请在协议里改。", "agreement_changed")


def _handed_on(holder: User, moved: Moved, key: int, after: int) -> tuple[HandOver, Moved] | None:
    """The latest slip by which `holder` handed this row of theirs on."""
    table = table_of(moved["area"])
    for slip in HandOver.objects.filter(of=holder, pk__gt=after).select_related("to").order_by("-pk"):
        for one in slip.moved:
            if one["held"] == key and table_of(one["area"]) is table:
                return slip, one
    return None


def _given_now(done: HandOver, moved: Moved) -> tuple[User, Any, list[int]]:
    """Who has by now what this slip gave, the row, and through which slips. Where `to` handed it on for a time that is not over, that comes
    first: StateForbids."""
    holder, key, after = done.to, moved["given"], done.pk
    through = [done.pk]
    while key:
        further = _handed_on(holder, moved, key, after)
        if further is None:
            break
        slip, one = further
        after = slip.pk
        through.append(slip.pk)
        if slip.never_began or (slip.last_day is not None and slip.last_day < clock.today()):
            key = one["again"]
        elif slip.last_day is not None:
            raise StateForbids(
                f"{holder.name}又把这些交给了{slip.to.name}（交接单第{slip.pk}号）。先收回那一张，再收回这一张。",
                "passed_further",
            )
        else:
            holder, key = slip.to, one["given"]
    row = table_of(moved["area"]).objects.filter(user=holder, pk=key).first() if key else None
    return holder, row, through


def _again(done: HandOver, moved: Moved, ends: date | None) -> Any:
    """The row by which it is `of`'s again after the leave, as it was made; None where somebody ended it since."""
    if not moved["again"]:
        return None
    further = _handed_on(done.of, moved, moved["again"], done.pk)
    if further is not None and not further[0].never_began:
        slip = further[0]
        raise StateForbids(
            f"{clock.day_shown(slip.since)}起的那一段，另有一张交接单（第{slip.pk}号，交给{slip.to.name}）。先收回那一张，再收回这一张。",
            "passed_further",
        )
    rows = posts_of_area(moved["area"]).filter(user=done.of, pk=moved["again"])
    return rows.filter(since=ends + ONE_DAY).first() if ends else rows.first()


def _opens(area: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether who holds `area` needs nothing more for `other`: the same, or the register where an agreement would do."""
    by_register = "organisation" in area and area["agreement"] is None
    return area == other or (by_register and other.get("organisation") == area["organisation"])


def _end_given(moved: Moved, holder: User, row: Any, first: date, through: list[int]) -> None:
    """The row ends the day before, or stays as long as another slip needs it, which answers for it from now on."""
    ends = _day(moved["ends"])
    needed: list[tuple[date | None, HandOver, Moved]] = []
    for slip in HandOver.objects.filter(to=holder).exclude(pk__in=through):
        if slip.never_began or (slip.last_day is not None and slip.last_day < first):
            continue
        for one in slip.moved:
            shares = one["given"] in (None, row.pk)
            if shares and _opens(moved["area"], one["area"]) and (one["ends"] is None or one["ends"] >= first.isoformat()):
                needed.append((_day(one["ends"]), slip, one))
    longest = max(needed, key=lambda one: one[0] or date.max, default=None)
    until = row.until
    if longest is not None:
        last, slip, one = longest
        one["given"] = row.pk
        slip.save(update_fields=["moved"])
        if until == ends and last is not None and (until is None or last < until):
            end_post(row, last)
        return
    if until != ends:
        raise StateForbids(OTHERWISE, "arranged_otherwise")
    end_post(row, first - ONE_DAY)
