"""Telling the people who spoke: rows written with the act, each at most once a person and event."""

from collections.abc import Iterable

from minsheng.foundation import clock, privacy
from minsheng.foundation.models import OutboxItem

from ..models import Case, Notice, Voice
from ..states import VoiceState


def mark_of(voice_id: int, kind: str, event: str, words: str) -> str:
    """The HMAC by which verify knows that what was told is what stands there: nobody with the database alone can make it."""
    return privacy.index_of(f"{voice_id}\0{kind}\0{event}\0{words}", "notice.words")[:32]


def tell(voices: Iterable[Voice], kind: str, event: str, words: str, case: Case | None = None) -> int:
    """Queue one notice a voice. The same kind and event again adds nothing."""
    wanted, moment = _wanted(voices, kind, event, words, case), clock.now()
    if not wanted:
        return 0
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    # What an undo had taken back holds again: a voice linked, taken out, and linked anew.
    taken_back = Notice.objects.unscoped("the same thing is told again").filter(kind=kind, event=event, void=True)
    again = list(taken_back.filter(voice_id__in=[notice.voice_id for notice in wanted]))
    for notice in again:
        notice.void, notice.at, notice.words = False, moment, words
        notice.mark = mark_of(notice.voice_id, kind, event, words)
    if again:
        Notice.objects.unscoped("the same thing is told again").bulk_update(
            again, ["void", "at", "words", "mark"], batch_size=200
        )
    OutboxItem.objects.bulk_create(_places(wanted), ignore_conflicts=True, batch_size=500)
    return len(wanted)


def told_first(voices: Iterable[Voice], kind: str, event: str, words: str) -> tuple[list[Notice], list[OutboxItem]]:
    """The rows of what is told first of voices written down in this act: there is nothing yet that could be repeated or taken back."""
    wanted = _wanted(voices, kind, event, words, None)
    return wanted, _places(wanted)


def _wanted(voices: Iterable[Voice], kind: str, event: str, words: str, case: Case | None) -> list[Notice]:
    said = {"case": case, "kind": kind, "event": event, "words": words, "at": clock.now()}
    return [
        Notice(voice=voice, community_id=voice.community_id, mark=mark_of(voice.pk, kind, event, words), **said)
        for voice in voices
    ]


def _places(wanted: list[Notice]) -> list[OutboxItem]:
    """Their places in the outbox: what must leave the building commits with the act."""
    return [
        OutboxItem(
            key=f"notice:{notice.voice_id}:{notice.kind}:{notice.event}",
            way="receipt",
            kind=notice.kind,
            reference=notice.voice.number,
            queued_at=notice.at,
        )
        for notice in wanted
    ]


def tell_speakers(case: Case, kind: str, event: str, words: str) -> int:
    """Everyone who spoke in this case. Returns how many."""
    voices = Voice.objects.unscoped("everyone who spoke is told").filter(case=case, state=VoiceState.IN_CASE)
    return tell(voices.order_by("pk"), kind, event, words, case)
