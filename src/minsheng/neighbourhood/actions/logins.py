"""Ending one's own log-ins: the computer at the duty point, the telephone that was lost."""

from django.db import transaction

from minsheng.foundation.errors import NotAllowed, StateForbids
from minsheng.foundation.timeline import record

from ..events import LoginEnded, OtherLoginsEnded
from ..logins import OpenLogin
from ..models import Login, User
from ..permission import for_oneself


@transaction.atomic
def end_login(*, login: OpenLogin, by: User) -> None:
    """That browser is out from now on. Raises StateForbids where it was out already."""
    for_oneself(by)
    if login.user_id != by.pk:
        raise NotAllowed
    if not Login.objects.filter(pk=login.key, user=by).delete()[0]:
        raise StateForbids("那一处已经退出了，不用再按。", "login_ended")
    record(LoginEnded(user_id=by.pk, by_id=by.pk))


@transaction.atomic
def end_other_logins(*, keep: str, by: User) -> None:
    """Every browser of one's own is out but the one whose session key is `keep`; where `keep` is empty, all."""
    for_oneself(by)
    Login.objects.filter(user=by).exclude(pk=keep).delete()
    record(OtherLoginsEnded(user_id=by.pk, by_id=by.pk))
