"""Who works in a place or acts for an organisation, as a workbook names them. It brings nobody back who left, unless it says from which day."""

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput

from ..models import Community, Organisation, Post, Representative, Street, User
from ..models.people import LINK_ACCOUNT
from ..states import Role
from .place_book import Book

ONE_DAY = timedelta(days=1)


def give_post(
    book: Book,
    name: str,
    username: str,
    role: str,
    *,
    community: Community | None = None,
    street: Street | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[User]:
    """The post of this person there, found or made. Gives who of this name holds it."""
    area: dict[str, Any] = {"community": community, "street": street}
    rows = Post.objects.filter(role=role, **area).select_related("user").order_by("pk")
    rows = rows.filter(user__username=username) if username else rows.filter(user__name=name)
    held, place = list(rows.filter(_in_force())), community or street
    what = f"{place.name if place else ''}{Role(role).label}"
    if held:
        _require_same_end(held, until, name, what)
        return [post.user for post in held]
    _require_in_order(since, until)
    if since and until and rows.filter(since=since, until=until).exists():
        return []
    earlier = _come_back(book, rows.filter(user__name=name), name, what, "到岗日期", since)
    user = _open(book, earlier.user, name, since) if earlier else _account(book, name, username, since, **area)
    post = earlier if earlier in book.taken_back else Post(user=user, role=role, **area)
    post.since, post.until = since or clock.today(), until
    book.new(post)
    return [user]


def let_represent(
    book: Book, name: str, username: str, organisation: Organisation, since: date | None = None, until: date | None = None
) -> None:
    """Who acts by an agreement is of the place from now on, by the same account."""
    rows = organisation.representatives.select_related("user").order_by("pk")
    named = rows.filter(user__name=name)
    acting = named.filter(_in_force())
    if held := list(acting.filter(agreement=None)):
        _require_same_end(held, until, name, f"{organisation.name}联系人")
        return
    _require_in_order(since, until)
    if since and until and named.filter(since=since, until=until).exists():
        return
    over = named.filter(user__username=username) if username else named
    over = over.filter(agreement=None) if acting.exists() else over
    earlier = _come_back(book, over, name, organisation.name, "开始日期", since)
    known = earlier or (None if username else acting.filter(user__is_active=True).first())
    user = _open(book, known.user, name, since) if known else _account(book, name, username, since)
    row = earlier if earlier in book.taken_back else Representative(user=user, organisation=organisation)
    row.since, row.until = since or clock.today(), until
    book.new(row)


def _in_force() -> Q:
    return Q(until=None) | Q(until__gte=clock.today())


def _require_in_order(since: date | None, until: date | None) -> None:
    if until is not None and until < (since or clock.today()):
        raise BadInput("结束日期早于开始日期，或者已经过了，请对一对；不在岗的不用导。", "until")


def _require_same_end(held: list[Any], until: date | None, name: str, what: str) -> None:
    """Whoever leaves hands over, so that what they hold has somebody: no sheet ends it, and none is read as if it did not say so."""
    if until is not None and any(row.until != until for row in held):
        raise BadInput(
            f"表上写{name}做到{until}，系统里{name}还是{what}，没有这个日子。离开的，请在“地方和人”里给他办交接，手上的事才有人接；"
            "没离开的，把日期去掉再导。",
            "until",
        )


def _come_back(book: Book, rows: Any, name: str, what: str, column: str, since: date | None) -> Any:
    """What this person held there last, if they may hold it again; None if they never did."""
    over = sorted(rows.filter(until__lt=clock.today()), key=lambda row: row.until, reverse=True)
    left = next((row for row in over if row not in book.taken_back), None)
    if left is not None and (since is None or since < _free_from(left)):
        raise BadInput(
            f"{name}以前是{what}的，从{left.until + ONE_DAY}起不是了，没有请回来。"
            f"要请回来，“{column}”写{_free_from(left)}或以后的一天；同名的另一位，写上他的账号。",
            "person",
        )
    return left or next(iter(over), None)


def _free_from(row: Post | Representative) -> date:
    """The day from which a sheet may name them anew; what ended on the day that it began may be of the sheet of that very day."""
    assert row.until is not None
    return row.until + (2 if row.since == row.until else 1) * ONE_DAY


def _account(
    book: Book,
    name: str,
    username: str,
    since: date | None,
    community: Community | None = None,
    street: Street | None = None,
) -> User:
    """By account; without one, the colleague of this name who already works in the same place; otherwise a new account without password."""
    if username.lower().startswith(LINK_ACCOUNT):
        raise BadInput(f"账号不能用“{LINK_ACCOUNT}”开头，请换一个。", "username")
    known = User.objects.filter(username=username).first() if username else None
    if known is None and not username and (community or street):
        known = User.objects.filter(name=name, is_active=True, posts__community=community, posts__street=street).first()
    if known is not None:
        return _open(book, known, name, since)
    user = User(username=username or free_username(name), name=name[:40])
    user.set_unusable_password()
    made: User = book.new(user)
    return made


def _open(book: Book, user: User, name: str, since: date | None) -> User:
    """An account that was closed opens again with a workbook that was taken back, or where the row says from which day after that."""
    if user.name != name:
        raise BadInput(f"账号“{user.username}”已经是{user.name}的了，请换一个。", "username")
    if user.is_active:
        return user
    if user not in book.taken_back:
        rows: list[Any] = [*user.posts.filter(until__lt=clock.today()), *user.representations.filter(until__lt=clock.today())]
        free = max((_free_from(row) for row in rows if row not in book.taken_back), default=None)
        if since is None or (free and since < free):
            when = f"{free}或以后的一天" if free else "哪一天"
            raise BadInput(
                f"{name}的账号“{user.username}”停用了，没有再开。要请回来，写上从哪天（“到岗日期”或“开始日期”）：{when}。",
                "person",
            )
    user.is_active = True
    user.save(update_fields=["is_active"])
    book.made.append(["User", user.pk])
    return user


def free_username(name: str) -> str:
    from pypinyin import lazy_pinyin  # its dictionary would take a fifth of every start, and is asked here alone

    wanted = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:24] or "user"
    username, number = wanted, 1
    while User.objects.filter(username=username).exists():
        number += 1
        username = f"{wanted}{number}"
    return username
