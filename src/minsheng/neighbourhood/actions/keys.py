"""Keys for programs: made by whoever it acts for, shown once, ended by an act; and a key that only looks."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.timeline import record

from ..events import KeyEnded, KeyMade
from ..models import ApiToken, User
from ..office_rules import office_rule
from ..permission import for_oneself, require
from .people import begin_view_as


@transaction.atomic
def make_key(*, name: str, by: User) -> str:
    """A key for a program that acts as `by`; shown this once, kept as its hash. Raises BadInput without a name to know it by again."""
    for_oneself(by)
    if not name.strip():
        raise BadInput("给这把钥匙起个名字，比如“物业公司的派单系统”，以后好认。", "name")
    token, key = _cut(user=by, name=name.strip()[:60])
    record(KeyMade(user_id=by.pk, key_id=key.pk, name=key.name, by_id=by.pk))
    return token


@transaction.atomic
def make_token(*, user: User) -> str:
    """A key made at the machine itself (`minsheng token USER`), by whoever runs the installation."""
    token, key = _cut(user=user, name="")
    record(KeyMade(user_id=user.pk, key_id=key.pk, name="", by_id=None))
    return token


@transaction.atomic
def look_by_key(*, user: User, reason: str, by: User) -> tuple[str, datetime]:
    """A key with which a program of `by` sees what `user` sees and can do nothing; (key, until when it opens)."""
    begin_view_as(user=user, reason=reason, by=by)
    token, key = _cut(user=user, name="", seen_by=by, until=clock.now() + timedelta(minutes=office_rule("view_as_minutes")))
    return token, key.until  # type: ignore[return-value]


@transaction.atomic
def end_key(*, key: ApiToken, by: User) -> None:
    """From now on it opens nothing. Whoever it acts for may end it, whoever leads them, and the district.

    Raises StateForbids where it has ended already.
    """
    if key.user_id == by.pk:
        for_oneself(by)
    else:
        require(by, "neighbourhood.issue_code", key.user)
    if not ApiToken.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise StateForbids("这把钥匙已经作废了，不用再按。", "key_ended")
    record(KeyEnded(user_id=key.user_id, key_id=key.pk, by_id=by.pk))


def _cut(*, user: User, name: str, seen_by: User | None = None, until: datetime | None = None) -> tuple[str, ApiToken]:
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    key = ApiToken.objects.create(user=user, name=name, digest=digest, made_at=clock.now(), seen_by=seen_by, until=until)
    return token, key
