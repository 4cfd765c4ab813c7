"""Questions about voices: the inbox, lists, the call list."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from minsheng.foundation.privacy import plain_phone
from minsheng.neighbourhood.models import Resident, User
from minsheng.neighbourhood.queries import residents_by_ending, residents_by_name, scope_of

from ..models import Attachment, Call, Case, Notice, Voice, WriteConflict
from ..models.voices import VoiceQuerySet
from ..states import CallOutcome, NoticeKind, VoiceState
from .cases import CASE_PARTS

VOICE_PARTS = (
    "community",
    "estate",
    "building",
    "speaker",
    "category__parent",
    "case",
    "replaces",
    "alike",
    "heard_by",
    "occasion",
)


def voices_seen_by(user: User) -> VoiceQuerySet[Voice]:
    """Voices of the user with everything a line shows."""
    pictures = Attachment.objects.visible_to(user).filter(taken_away_at=None)
    rows = Voice.objects.visible_to(user).select_related(*VOICE_PARTS)
    found: VoiceQuerySet[Voice] = rows.prefetch_related(Prefetch("attachments", pictures, to_attr="pictures"))
    return found


def inbox(user: User) -> QuerySet[Voice]:
    """What waits to be sorted, the oldest first."""
    rows: QuerySet[Voice] = voices_seen_by(user).filter(state=VoiceState.NEW).order_by("heard_at", "id")
    return rows


def to_look_at_again(user: User) -> QuerySet[Voice]:
    """Settled on the spot, drawn to be looked at by a second person."""
    rows: QuerySet[Voice] = voices_seen_by(user).filter(state=VoiceState.SETTLED, sample_due=True).exclude(sorted_by=user)
    return rows.order_by("sorted_at")


def call_list(user: User) -> list[Notice]:
    """Whom to telephone: results and changes not yet heard by people who left a number, not yet answered. Oldest first."""
    calls = Call.objects.unscoped("attempts of notices already visible").order_by("-at")
    rows = Notice.objects.visible_to(user).filter(told_at=None, void=False, kind__in=[NoticeKind.RESULT, NoticeKind.CHANGED])
    rows = rows.filter(voice__speaker__isnull=False).exclude(voice__speaker__phone_sealed="")
    rows = rows.select_related("voice__speaker", "voice__estate", "voice__building", "voice__community", "case__community")
    rows = rows.prefetch_related(Prefetch("calls", calls, to_attr="tries")).order_by("at")
    wrong = CallOutcome.WRONG_NUMBER
    found: dict[Any, Notice] = {}  # one call a person and matter, however many of their voices are in it
    for notice in rows[:300]:
        if not any(call.outcome == wrong for call in notice.tries):
            found.setdefault((notice.voice.speaker_id, notice.case_id or f"voice {notice.voice_id}", notice.event), notice)
    return list(found.values())


def voice_or_none(user: User, number: str) -> Voice | None:
    found: Voice | None = voices_seen_by(user).filter(number=number).first()
    return found


def case_or_none(user: User, number: str) -> Any:
    return Case.objects.visible_to(user).select_related(*CASE_PARTS).filter(number=number).first()


def speakers_like(user: User, asked: str) -> list[tuple[Resident, list[Voice]]]:
    """People of the user's scope whose telephone ends with these digits (three or more) or whose name holds these characters, each
    with what they said, newest first. Decrypts inside the scope and nowhere else."""
    digits = plain_phone(asked)
    people: list[Resident] = []
    if len(digits) >= 3:
        people = residents_by_ending(user, digits)
    elif asked:
        people = residents_by_name(user, asked)
    said = voices_seen_by(user).live().filter(speaker__in=people).order_by("-id")
    by_person: dict[int, list[Voice]] = {}
    for voice in said:
        by_person.setdefault(voice.speaker_id or 0, []).append(voice)
    return [(person, by_person.get(person.pk, [])) for person in people]


def conflicts_seen_by(user: User) -> Any:
    """Writes with other content that wait for a person: of colleagues in the same communities, or one's own."""
    scope, rows = scope_of(user), WriteConflict.objects.filter(settled_at=None).select_related("write", "by").order_by("id")
    if scope.everywhere:
        return rows
    if not scope.is_staff:
        return rows.none()
    return rows.filter(by__posts__community_id__in=scope.communities).distinct()
