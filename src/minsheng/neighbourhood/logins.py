"""Questions about coming in: whose second factor there is, of whom it is demanded, which log-ins stand open."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from minsheng.foundation import clock

from .browsers import browser_shown
from .models import Login, Passkey, SecondFactor, SpareCode, User
from .office_rules import office_rule
from .scope import scope_of


@dataclass(frozen=True)
class OpenLogin:
    """One of somebody's own log-ins. `handle` names it on pages; the key itself opens it and is shown nowhere."""

    handle: str
    key: str
    user_id: int
    since: datetime | None
    seen: datetime | None
    browser: str


def second_factor_of(user: User) -> SecondFactor | None:
    """The telephone whose codes are in force."""
    return SecondFactor.objects.filter(user=user).exclude(secret_sealed="").first()


def passkeys_of(user: User) -> QuerySet[Passkey]:
    """Somebody's passkeys that still open, in the order they were added, whatever address they were made for."""
    return Passkey.objects.filter(user=user, removed_at=None).order_by("pk")


def has_second_factor(user: User) -> bool:
    """Whether logging in asks this person for more than a password: a code, a passkey, or either."""
    return second_factor_of(user) is not None or passkeys_of(user).exists()


def spare_codes_left(user: User) -> int:
    return SpareCode.objects.filter(second_factor__user=user, used_at=None).count()


def second_factor_demanded(user: User) -> bool:
    """Whether the office's rule asks one of this person: of nobody, of officers and auditors, of everybody."""
    rule, scope = office_rule("second_factor"), scope_of(user)
    return rule >= 2 or (rule == 1 and (scope.is_officer or scope.audits))


def logins_of(user: User) -> list[OpenLogin]:
    """Somebody's log-ins that still open, the one in use last first."""
    found = []
    for row in Login.objects.filter(user=user, expire_date__gt=clock.now()):
        kept = row.get_decoded()
        if kept.get("_auth_user_hash") != user.get_session_auth_hash():
            continue
        handle = hashlib.sha256(row.session_key.encode()).hexdigest()[:16]
        since, seen = _moment(kept.get("since")), _moment(kept.get("seen"))
        found.append(OpenLogin(handle, row.session_key, user.pk, since, seen, browser_shown(kept.get("browser", ""))))
    return sorted(found, key=lambda one: one.seen.timestamp() if one.seen else 0.0, reverse=True)


def _moment(kept: int | None) -> datetime | None:
    return None if kept is None else datetime.fromtimestamp(kept, UTC)
