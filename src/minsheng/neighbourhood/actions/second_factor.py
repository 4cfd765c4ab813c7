"""A second factor: the telephone's code (or a passkey) after the password; spare codes on paper; taken away when the telephone is lost."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.timeline import record

from ..events import SecondFactorEnded, SecondFactorSet, SecondFactorTaken, SpareCodesMade
from ..logins import has_second_factor, second_factor_of
from ..models import Login, SecondFactor, User
from ..permission import for_oneself, require
from ..totp import address_of, new_secret, step_of
from .passkeys import end_passkeys
from .proofs import PLACE, Proof, counted_where_wrong, end_spare_codes, new_spare_codes, plain, spend, wrong_code

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
    with counted_where_wrong(by), transaction.atomic():
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
        codes = new_spare_codes(by)
        record(SecondFactorSet(user_id=by.pk, by_id=by.pk))
    return codes


def pass_second_factor(*, code: Proof, by: User) -> None:
    """A code of the telephone, a spare one, or a passkey; each opens once. Raises BadInput for any other, which counts as a try."""
    with counted_where_wrong(by), transaction.atomic():
        spend(code, by)


def make_spare_codes(*, code: Proof, by: User) -> list[str]:
    """Ten new spare codes, shown this once; the old ones open nothing any more. Asks for a proof as logging in does."""
    for_oneself(by)
    with counted_where_wrong(by), transaction.atomic():
        spend(code, by)
        codes = new_spare_codes(by)
        record(SpareCodesMade(user_id=by.pk, by_id=by.pk))
    return codes


def end_second_factor(*, code: Proof, by: User) -> None:
    """Give up the codes of one's telephone, with one of them: for a new telephone. Passkeys stay, and with them the spare codes."""
    for_oneself(by)
    with counted_where_wrong(by), transaction.atomic():
        if second_factor_of(by) is None:
            raise StateForbids("您还没有设动态码。", "second_factor_missing")
        spend(code, by)
        _end_codes(by)
        if not has_second_factor(by):
            end_spare_codes(by)
        record(SecondFactorEnded(user_id=by.pk, by_id=by.pk))


@transaction.atomic
def take_second_factor(*, user: User, reason: str, by: User) -> None:
    """Take somebody's second factor away, codes and passkeys, because the telephone is lost; whoever is in with it is out.

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
    if not has_second_factor(user):
        raise StateForbids("他没有设动态码，也没有通行密钥，不用取消。", "second_factor_missing")
    _end_codes(user)
    end_passkeys(user)
    end_spare_codes(user)
    Login.objects.filter(user=user).delete()
    record(SecondFactorTaken(user_id=user.pk, reason=reason, by_id=by_id))


def _end_codes(user: User) -> None:
    """The secret goes; that there was one stays as an empty row."""
    SecondFactor.objects.filter(user=user).update(secret_sealed="")
