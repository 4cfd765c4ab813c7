"""E-mail: what waits in the outbox to go out as a letter. Without a mail server set nothing is sent and nothing is lost."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem

MOST_TRIES = 5


def send_waiting(write: Callable[[OutboxItem, str], Any], limit: int = 100) -> int:
    """Send what `write(item, address of the site)` makes of each waiting letter; gives how many went out.

    A letter is marked as sent before it is sent: a worker killed between the two sends none twice. What the server refused waits again,
    at the most MOST_TRIES times.
    """
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    keys = (
        OutboxItem.objects.filter(sent_at=None, way="mail", attempts__lt=MOST_TRIES).order_by("id").values_list("pk", flat=True)
    )
    for pk in list(keys[:limit]):
        item = OutboxItem.objects.get(pk=pk)
        mine = OutboxItem.objects.filter(pk=pk, sent_at=None, attempts=item.attempts)
        if not mine.update(sent_at=clock.now(), attempts=item.attempts + 1):
            continue  # another worker has it
        letter = write(item, settings.SITE_ADDRESS)
        if letter is None:
            continue
        try:
            EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
        except OSError as error:  # smtplib's errors are OSErrors
            logging.getLogger(__name__).warning("a letter could not be sent: %s", type(error).__name__)
            OutboxItem.objects.filter(pk=pk).update(sent_at=None, last_error=str(error)[:200])
        else:
            sent += 1
    return sent
