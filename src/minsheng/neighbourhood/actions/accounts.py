"""How people come in: a code to be used once, a password of their own."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.timeline import record

from ..events import AccountClosed, CodeIssued, PasswordChosen, RemindersChosen
from ..models import ApiToken, Login, User
from ..office_rules import office_rule
from ..permission import for_oneself, require
from ..queries import acts_alone_for, holds_a_post
from .posts import end_representations


@transaction.atomic
def issue_code(*, user: User, by: User) -> str:
    """Eight digits with which `user` logs in once and then chooses a password; shown to `by` this once, kept only as a hash.

    An older password or code ends with it, and so does whoever is logged in with that.
    """
    require(by, "neighbourhood.issue_code", user)
    code = f"{secrets.randbelow(10**8):08d}"
    user.set_password(code)
    user.code_until = clock.now() + timedelta(hours=office_rule("code_hours"))
    user.save(update_fields=["password", "code_until"])
    Login.objects.filter(user=user).delete()
    record(CodeIssued(user_id=user.pk, by_id=by.pk))
    return code


@transaction.atomic
def close_account(*, user: User, by: User, nobody_acts: bool = False) -> None:
    """Who left and holds no post comes in no more, from that minute, and acts for no organisation; what they did keeps their name.

    Where nobody else can log in for an organisation, `nobody_acts` says that somebody of the office knows it: the office writes down for it
    from then on, or hands its shares out by a link. Raises StateForbids while a post is left, now or later: that is handed over.
    """
    require(by, "neighbourhood.close_account", user)
    if holds_a_post(user):
        raise StateForbids(f"{user.name}还有岗位，先把手上的交接给别人。", "still_has_a_post")
    alone = acts_alone_for(user)
    if alone and not nobody_acts:
        names = "、".join(one.name for one in alone)
        raise BadInput(
            f"{user.name}走了，{names}就没有人能登录了，以后由社区代记、发链接。知道了就勾上，再停用。",
            "nobody_acts",
            "nobody_acts",
        )
    organisations = end_representations(user)
    record(AccountClosed(user_id=user.pk, organisations=organisations, keys_ended=end_ways_in(user), by_id=by.pk))


def end_ways_in(user: User) -> int:
    """A step of the acts by which somebody leaves: they come in no more, by no browser and no program; gives how many keys ended."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Login.objects.filter(user=user).delete()
    return ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


@transaction.atomic
def choose_password(*, password: str, by: User) -> None:
    """A password of one's own; ends the code and every other session. Raises BadInput where it is too weak."""
    for_oneself(by)
    try:
        validate_password(password, by)
    except ValidationError as error:
        raise BadInput("密码至少10个字符，别全用数字，也别用常见的。比如三个不相干的词连起来。", "password") from error
    by.set_password(password)
    by.code_until = None
    by.save(update_fields=["password", "code_until"])
    Login.objects.filter(user=by).delete()
    record(PasswordChosen(user_id=by.pk, by_id=by.pk))


@transaction.atomic
def choose_reminders(*, email: str, by: User) -> None:
    """One digest each working day to this address; none where it is empty. Raises BadInput for what is no address."""
    for_oneself(by)
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise BadInput("邮箱写得不对，像 name@example.cn 这样，或者空着不收。", "email") from error
    by.email, by.daily_digest = email[:254], bool(email)
    by.save(update_fields=["email", "daily_digest"])
    record(RemindersChosen(user_id=by.pk, daily=by.daily_digest, by_id=by.pk))
