"""Passkeys: finger, face or PIN of one's own telephone or computer instead of six digits. Added, named, removed by whose they are."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.timeline import record

from ..events import PasskeyAdded, PasskeyNamed, PasskeyRemoved
from ..logins import has_second_factor
from ..models import Login, Passkey, User
from ..passkeys import NotGenuine, PasskeyAnswer, checked_new
from ..permission import for_oneself
from .proofs import Proof, counted_where_wrong, end_spare_codes, new_spare_codes, require_challenge, spend


@transaction.atomic
def add_passkey(*, given: PasskeyAnswer, name: str, by: User) -> list[str]:
    """The passkey that the browser of `by` has just made; from now on a log-in asks for it, or for what else there is.

    Where it is the first second factor, all log-ins of before are out, and the spare codes are answered, shown this once. Raises BadInput.
    """
    for_oneself(by)
    require_challenge(given)
    try:
        new = checked_new(given)
    except NotGenuine as wrong:
        raise BadInput("没加成，浏览器给的对不上。请再按一次。", "passkey", "passkey_not_genuine") from wrong
    if Passkey.objects.filter(credential_id=new.credential_id).exists():
        raise BadInput("这把通行密钥已经加过了，不用再加。", "passkey", "passkey_known")
    first = not has_second_factor(by)
    made = Passkey.objects.create(
        user=by,
        name=_name(name),
        site=given.site.name,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        transports=new.transports,
        made_at=clock.now(),
    )
    if first:
        Login.objects.filter(user=by).delete()
    codes = new_spare_codes(by) if first else []
    record(PasskeyAdded(user_id=by.pk, passkey_id=made.pk, by_id=by.pk))
    return codes


@transaction.atomic
def name_passkey(*, passkey: Passkey, name: str, by: User) -> None:
    """Call it something else, so as to know it by. Raises BadInput without a name."""
    _own(passkey, by)
    if not Passkey.objects.filter(pk=passkey.pk, removed_at=None).update(name=_name(name)):
        raise _removed()
    record(PasskeyNamed(user_id=by.pk, passkey_id=passkey.pk, by_id=by.pk))


def remove_passkey(*, passkey: Passkey, code: Proof, by: User) -> None:
    """It opens nothing any more, and its key is gone. Asks for a proof as logging in does: this one will do, or a code.

    With the last second factor go the spare codes. Raises BadInput for a wrong proof, which counts as a try.
    """
    _own(passkey, by)
    with counted_where_wrong(by), transaction.atomic():
        spend(code, by)
        if not end_passkeys(by, pk=passkey.pk):
            raise _removed()
        if not has_second_factor(by):
            end_spare_codes(by)
        record(PasskeyRemoved(user_id=by.pk, passkey_id=passkey.pk, by_id=by.pk))


def end_passkeys(user: User, **which: int) -> int:
    """How many of somebody's passkeys have ended by this."""
    return Passkey.objects.filter(user=user, removed_at=None, **which).update(removed_at=clock.now(), public_key=b"")


def _own(passkey: Passkey, by: User) -> None:
    for_oneself(by)
    if passkey.user_id != by.pk:
        raise NotAllowed


def _name(name: str) -> str:
    if not name.strip():
        raise BadInput("给它起个名字，比如“我的手机”。", "name")
    return name.strip()[:60]


def _removed() -> StateForbids:
    return StateForbids("这把通行密钥已经停用了，不用再办。", "passkey_removed")
