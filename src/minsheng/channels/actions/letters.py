"""What did not get through: a person says whether it is tried again."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import LetterGivenUp, LetterSentAgain
from ..queries.ways import letters_for_a_person
from ..states import Decision


@transaction.atomic
def send_letter_again(*, letter: OutboxItem, by: User) -> None:
    """It goes out anew, with all its tries. Of what nobody knows whether it arrived, somebody may get it twice: that is this person's choice."""
    require(by, "channels.manage_ways")
    again = {"sent_at": None, "unsure": False, "stopped_at": None, "next_try_at": None, "attempts": 0}
    _decide(letter, Decision.AGAIN, by, **again)
    record(LetterSentAgain(letter_id=letter.pk, way=letter.way, number=_number(letter), by_id=by.pk))


@transaction.atomic
def give_letter_up(*, letter: OutboxItem, by: User) -> None:
    """It is not sent any more."""
    require(by, "channels.manage_ways")
    _decide(letter, Decision.GIVEN_UP, by, stopped_at=clock.now(), unsure=False)
    record(LetterGivenUp(letter_id=letter.pk, way=letter.way, number=_number(letter), by_id=by.pk))


def _decide(letter: OutboxItem, decision: str, by: User, **changes: object) -> None:
    mine = letters_for_a_person().filter(pk=letter.pk).order_by()
    if not mine.update(decision=decision, decided_at=clock.now(), decided_by=by, **changes):
        raise StateForbids("这一条不在等您定：已经定了，或者正在发。", "letter_decided")


def _number(letter: OutboxItem) -> str:
    """What a mail refers to is a person's account, and stays out of the timeline."""
    return letter.reference if letter.way.startswith("way:") else ""
