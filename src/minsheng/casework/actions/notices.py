"""Telling the people who spoke: rows written with the act, each at most once a person and event."""

from collections.abc import Iterable

from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem

from ..models import Case, Notice, Voice
from ..states import VoiceState


def tell(voices: Iterable[Voice], kind: str, event: str, words: str, case: Case | None = None) -> int:
    """Queue one notice a voice. The same kind and event again adds nothing."""
    moment = clock.now()
    wanted = [Notice(voice=voice, case=case, kind=kind, event=event, words=words, at=moment) for voice in voices]
    if not wanted:
        return 0
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    # What an undo had taken back holds again: a voice linked, taken out, and linked anew.
    taken_back = Notice.objects.unscoped("the same thing is told again").filter(kind=kind, event=event, void=True)
    taken_back.filter(voice_id__in=[notice.voice_id for notice in wanted]).update(void=False, at=moment, words=words)
    OutboxItem.objects.bulk_create(
        [
            OutboxItem(
                key=f"notice:{notice.voice_id}:{kind}:{event}",
                way="receipt",
                kind=kind,
                reference=notice.voice.number,
                queued_at=moment,
            )
            for notice in wanted
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return len(wanted)


def tell_speakers(case: Case, kind: str, event: str, words: str) -> int:
    """Everyone who spoke in this case. Returns how many."""
    voices = Voice.objects.unscoped("everyone who spoke is told").filter(case=case, state=VoiceState.IN_CASE)
    return tell(voices, kind, event, words, case)
