"""How people come in: a code to be used once, a password of their own."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.timeline import record

from ..events import CodeIssued, PasswordChosen, RemindersChosen
from ..models import Login, User
from ..office_rules import office_rule
from ..permission import for_oneself, require


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
