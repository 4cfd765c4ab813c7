"""E-mail: what waits in the outbox to go out as a letter. Without a mail server set nothing is sent and nothing is lost."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from minsheng.foundation.models import OutboxItem

from .actions.sending import deliver
from .queries.ways import MAIL
from .ways.outcomes import NotTaken, Unsure


def send_waiting(write: Callable[[OutboxItem, str], Any], limit: int = 100) -> int:
    """Send what `write(item, address of the site)` makes of each waiting letter; gives how many went out.

    A letter is marked as sent before it is sent: a worker killed between the two sends none twice. What the server refused waits again;
    what broke off in the middle may have arrived, and a person decides.
    """
    if settings.DRILL or not settings.EMAIL_HOST:
        return 0

    def send(item: OutboxItem) -> bool:
        letter = write(item, settings.SITE_ADDRESS)
        if letter is not None:
            send_letter(letter.to, letter.subject, letter.body)
        return letter is not None

    return deliver(MAIL, once=True, send=send, limit=limit)[0]


def send_letter(to: str, subject: str, body: str) -> None:
    """One letter to the mail server. Raises NotTaken for what it refused, Unsure for what broke off after it had begun."""
    line = get_connection()
    try:
        line.open()
    except OSError as error:  # smtplib's errors are OSErrors
        raise NotTaken("连不上邮件服务器，或者它不让登录。", away=True) from error
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to], connection=line).send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        code = getattr(error, "smtp_code", None)
        raise NotTaken(f"邮件服务器不收（{code}）。" if code else "邮件服务器不认这个收件地址。") from error
    except OSError as error:
        raise Unsure("送到一半断了，不知道到没到。") from error
    finally:
        line.close()
