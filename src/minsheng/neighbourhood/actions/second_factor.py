"""A second factor: the telephone's code after the password; spare codes on paper; and taken away when the telephone is lost."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.timeline import record

from ..events import SecondFactorEnded, SecondFactorSet, SecondFactorTaken, SpareCodesMade, SpareCodeUsed
from ..logins import second_factor_of
from ..models import Login, SecondFactor, SpareCode, User
from ..permission import for_oneself, require
from ..totp import address_of, new_secret, step_of

PLACE, SPARE = "second_factor.secret", "second_factor.spare"
SPARE_CODES, SPARE_DIGITS = 10, 12
MINUTES_TO_SET_UP = 30


@dataclass(frozen=True)
class SetUp:
    """What the telephone has to learn: by camera the address, by hand the secret."""

    secret: str
    address: str


@transaction.atomic
def prepare_second_factor(*, by: User) -> SetUp:
    """A secret for the telephone of `by`; it counts for nothing until a code shows that the telephone has it.

    The same one for half an hour, so that a page may be opened again. Raises StateForbids where there is a second factor already.
    """
    for_oneself(by)
    found, _made = SecondFactor.objects.get_or_create(user=by)
    if found.secret_sealed:
        raise StateForbids("您已经设好动态码了。换了手机，先停用原来的，再重新设。", "second_factor_set")
    if not found.waiting_sealed or found.waiting_until is None or found.waiting_until < clock.now():
        found.waiting_sealed = privacy.seal(new_secret(), PLACE)
        found.waiting_until = clock.now() + timedelta(minutes=MINUTES_TO_SET_UP)
        found.save(update_fields=["waiting_sealed", "waiting_until"])
    secret = privacy.unseal(found.waiting_sealed, PLACE)
    return SetUp(secret, address_of(secret, by.username, "民声"))


def waiting_set_up(user: User) -> SetUp | None:
    """What was prepared and not confirmed yet, while it counts; writes nothing."""
    found = SecondFactor.objects.filter(user=user, waiting_until__gte=clock.now()).exclude(waiting_sealed="").first()
    if found is None:
        return None
    secret = privacy.unseal(found.waiting_sealed, PLACE)
    return SetUp(secret, address_of(secret, user.username, "民声"))


def confirm_second_factor(*, code: str, by: User) -> list[str]:
    """The telephone's first code: from now on each log-in asks for one, and all log-ins of before are out.

    Answers the spare codes, which are shown this once. Raises BadInput for a wrong code, which counts as a try.
    """
    for_oneself(by)
    with _counted_where_wrong(by), transaction.atomic():
        found = SecondFactor.objects.filter(user=by, waiting_until__gte=clock.now()).exclude(waiting_sealed="").first()
        if found is None:
            raise StateForbids("等得太久了，或者还没开始。请从头再来一次。", "second_factor_missing")
        step = step_of(privacy.unseal(found.waiting_sealed, PLACE), plain(code), clock.now().timestamp())
        if step is None:
            raise wrong_code()
        rows = SecondFactor.objects.filter(pk=found.pk, waiting_sealed=found.waiting_sealed)
        if not rows.update(secret_sealed=found.waiting_sealed, waiting_sealed="", waiting_until=None, last_step=step):
            raise wrong_code()
        Login.objects.filter(user=by).delete()
        codes = _spare_codes(found)
        record(SecondFactorSet(user_id=by.pk, by_id=by.pk))
    return codes


def pass_second_factor(*, code: str, by: User) -> None:
    """A code of the telephone, or a spare one; each opens once. Raises BadInput for any other, which counts as a try."""
    with _counted_where_wrong(by), transaction.atomic():
        _use(code, by)


def make_spare_codes(*, code: str, by: User) -> list[str]:
    """Ten new spare codes, shown this once; the old ones open nothing any more. Asks for a code as logging in does."""
    for_oneself(by)
    with _counted_where_wrong(by), transaction.atomic():
        codes = _spare_codes(_use(code, by))
        record(SpareCodesMade(user_id=by.pk, by_id=by.pk))
    return codes


def end_second_factor(*, code: str, by: User) -> None:
    """Give up one's own second factor, with a code of it: for a new telephone."""
    for_oneself(by)
    with _counted_where_wrong(by), transaction.atomic():
        _end(_use(code, by))
        record(SecondFactorEnded(user_id=by.pk, by_id=by.pk))


@transaction.atomic
def take_second_factor(*, user: User, reason: str, by: User) -> None:
    """Take somebody's second factor away, because the telephone is lost; whoever is in with it is out.

    Raises BadInput without a reason, StateForbids where there is none.
    """
    require(by, "neighbourhood.take_second_factor", user)
    if len(reason.strip()) < 2:
        raise BadInput("请写一句为什么，比如“手机丢了，当面来说的”。", "reason")
    _take(user, reason.strip()[:500], by.pk)


@transaction.atomic
def take_second_factor_at_the_machine(*, user: User) -> None:
    """The same by whoever runs the installation, where nobody is left who could log in."""
    _take(user, "", None)


def _take(user: User, reason: str, by_id: int | None) -> None:
    found = second_factor_of(user)
    if found is None:
        raise StateForbids("他没有设动态码，不用取消。", "second_factor_missing")
    _end(found)
    Login.objects.filter(user=user).delete()
    record(SecondFactorTaken(user_id=user.pk, reason=reason, by_id=by_id))


def plain(code: str) -> str:
    """Digits as they were meant: spaces and hyphens dropped, full-width digits understood."""
    return "".join(str(int(char)) for char in code if char.isdecimal())


def wrong_code() -> BadInput:
    return BadInput("这个码不对，或者已经用过。等手机上换了新的6位数再试；手机的时间要准。", "code", "wrong_code")


class _counted_where_wrong:
    """A wrong code is counted outside of what is taken back with it: so many an hour for one person, whatever door they stand at."""

    def __init__(self, user: User) -> None:
        self.key = f"second factor {user.pk}"

    def __enter__(self) -> None:
        require_tries_left(self.key, settings.AXES_FAILURE_LIMIT)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, BadInput):
            count_try(self.key)


def _use(code: str, user: User) -> SecondFactor:
    """Spend a code. Two who send the same one at once: the database lets one of them through."""
    found, typed = second_factor_of(user), plain(code)
    if found is None:
        raise StateForbids("您还没有设动态码。", "second_factor_missing")
    if len(typed) == SPARE_DIGITS:
        digest = privacy.index_of(typed, SPARE)
        if not SpareCode.objects.filter(second_factor=found, digest=digest, used_at=None).update(used_at=clock.now()):
            raise wrong_code()
        record(SpareCodeUsed(user_id=user.pk, by_id=user.pk))
        return found
    step = step_of(privacy.unseal(found.secret_sealed, PLACE), typed, clock.now().timestamp(), after=found.last_step)
    if step is None or not SecondFactor.objects.filter(pk=found.pk, last_step__lt=step).update(last_step=step):
        raise wrong_code()
    return found


def _end(found: SecondFactor) -> None:
    """The secret goes; that there was one stays as an empty row, and so do its spare codes, spent."""
    SecondFactor.objects.filter(pk=found.pk).update(secret_sealed="")
    found.spare_codes.filter(used_at=None).update(used_at=clock.now())


def _spare_codes(found: SecondFactor) -> list[str]:
    codes = [f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}d}" for _ in range(SPARE_CODES)]
    found.spare_codes.filter(used_at=None).update(used_at=clock.now())
    SpareCode.objects.bulk_create([SpareCode(second_factor=found, digest=privacy.index_of(one, SPARE)) for one in codes])
    return codes
