"""What proves, beside the password, that it is oneself: a code of the telephone, a spare code, or a passkey. Each opens once."""

import secrets
from types import TracebackType

from django.conf import settings

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.timeline import record

from ..events import SpareCodeUsed
from ..logins import has_second_factor, passkeys_of, second_factor_of
from ..models import Passkey, SecondFactor, SpareCode, User
from ..passkeys import NotGenuine, PasskeyAnswer, checked_use, credential_id_in
from ..totp import step_of

# What somebody typed, or what their browser answered with a passkey.
Proof = str | PasskeyAnswer

PLACE, SPARE = "second_factor.secret", "second_factor.spare"
SPARE_CODES, SPARE_DIGITS = 10, 12


class counted_where_wrong:
    """A wrong proof is counted outside of what is taken back with it: so many an hour for one person, whatever door they stand at."""

    def __init__(self, user: User) -> None:
        self.key = f"second factor {user.pk}"

    def __enter__(self) -> None:
        require_tries_left(self.key, settings.AXES_FAILURE_LIMIT)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, BadInput):
            count_try(self.key)


def plain(code: str) -> str:
    """Digits as they were meant: spaces and hyphens dropped, full-width digits understood."""
    return "".join(str(int(char)) for char in code if char.isdecimal())


def wrong_code() -> BadInput:
    return BadInput("这个码不对，或者已经用过。等手机上换了新的6位数再试；手机的时间要准。", "code", "wrong_code")


def wrong_passkey() -> BadInput:
    return BadInput("这把通行密钥没认出来：不是您加的那一把，或者已经停用。换一把，或者写一个码。", "passkey", "wrong_passkey")


def require_challenge(given: PasskeyAnswer) -> None:
    """An answer belongs to a question that was asked a moment ago, and answers it once."""
    if not given.challenge:
        raise StateForbids("这一页开得太久，或者已经用过一次。请再按一次。", "passkey_too_late", "passkey")


def spend(code: Proof, user: User) -> None:
    """Use up a proof. Two who send the same one at once: the database lets one of them through."""
    if not has_second_factor(user):
        raise StateForbids("您还没有设动态码，也没有通行密钥。", "second_factor_missing")
    if isinstance(code, PasskeyAnswer):
        _spend_passkey(code, user)
    elif len(plain(code)) == SPARE_DIGITS:
        _spend_spare_code(plain(code), user)
    else:
        _spend_code(plain(code), user)


def _spend_code(typed: str, user: User) -> None:
    found = second_factor_of(user)
    if found is None:
        raise wrong_code()
    step = step_of(privacy.unseal(found.secret_sealed, PLACE), typed, clock.now().timestamp(), after=found.last_step)
    if step is None or not SecondFactor.objects.filter(pk=found.pk, last_step__lt=step).update(last_step=step):
        raise wrong_code()


def _spend_spare_code(typed: str, user: User) -> None:
    digest = privacy.index_of(typed, SPARE)
    if not SpareCode.objects.filter(second_factor__user=user, digest=digest, used_at=None).update(used_at=clock.now()):
        raise wrong_code()
    record(SpareCodeUsed(user_id=user.pk, by_id=user.pk))


def _spend_passkey(given: PasskeyAnswer, user: User) -> None:
    require_challenge(given)
    rows = passkeys_of(user).filter(credential_id=credential_id_in(given.answer), site=given.site.name)
    found = rows.first()
    if found is None:
        raise wrong_passkey()
    try:
        count = checked_use(given, found)
    except NotGenuine as wrong:
        raise wrong_passkey() from wrong
    if not Passkey.objects.filter(pk=found.pk, removed_at=None, sign_count=found.sign_count).update(
        sign_count=count, used_at=clock.now()
    ):
        raise wrong_passkey()


def new_spare_codes(user: User) -> list[str]:
    """Ten of them; those of before open nothing any more."""
    found, _made = SecondFactor.objects.get_or_create(user=user)
    codes = [f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}d}" for _ in range(SPARE_CODES)]
    end_spare_codes(user)
    SpareCode.objects.bulk_create([SpareCode(second_factor=found, digest=privacy.index_of(one, SPARE)) for one in codes])
    return codes


def end_spare_codes(user: User) -> None:
    SpareCode.objects.filter(second_factor__user=user, used_at=None).update(used_at=clock.now())
