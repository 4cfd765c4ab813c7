"""Phones with a notebook: put on, withdrawn, and the slot of the letter box through which they hand in."""

import hashlib
import hmac
import secrets

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import for_oneself, require
from minsheng.neighbourhood.scope import scope_of

from ..events import DeviceRegistered, DeviceWithdrawn
from ..models import Device

WRONG_SECRETS_AN_HOUR = 30


@transaction.atomic
def register_device(*, by: User, name: str = "") -> tuple[Device, str]:
    """Put the notebook on a phone: (the phone, its secret, shown this once). The secret hands in and reads nothing."""
    for_oneself(by)
    require(by, "go_out.register_device")
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        user=by,
        community_id=min(scope_of(by).own_communities, default=None),
        name=short_words_kept(name, "name", 60) or "手机",
        digest=_digest(secret),
        made_at=clock.now(),
        last_seen_on=clock.today(),
    )
    record(DeviceRegistered(device_id=device.pk, name=device.name, by_id=by.pk))
    return device, secret


@transaction.atomic
def withdraw_device(*, device: Device, by: User) -> None:
    """A phone was lost or given back. It locks at its next contact; what it still carries is kept for a person to look at."""
    if device.user_id == by.pk:
        for_oneself(by)
    else:
        require(by, "go_out.withdraw_device", device)
    rows = Device.objects.unscoped("withdraw").filter(pk=device.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=clock.now(), withdrawn_by=by):
        raise StateForbids("这部手机已经收回了，不用再按。", "device_withdrawn")
    record(DeviceWithdrawn(device_id=device.pk, name=device.name, of=device.user.name, by_id=by.pk))


def device_of_secret(given: str, address: str) -> Device | None:
    """The phone of `ID.SECRET`, withdrawn ones too. Wrong ones are counted; raises TooMany."""
    identity, _, secret = given.partition(".")
    if not (identity.isascii() and identity.isdigit() and len(identity) < 19 and secret):
        return None
    key = f"device:{identity}:{address}"
    require_tries_left(key, WRONG_SECRETS_AN_HOUR)
    rows = Device.objects.unscoped("whoever brings its secret").select_related("user")
    device: Device | None = rows.filter(pk=int(identity)).first()
    fits = hmac.compare_digest(device.digest if device else _digest(""), _digest(secret))
    if device is None or not fits:
        count_try(key)
        return None
    if device.last_seen_on != (today := clock.today()):
        Device.objects.unscoped("seen today").filter(pk=device.pk).update(last_seen_on=today)
    return device


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
