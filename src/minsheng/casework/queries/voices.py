"""Questions about voices: the inbox, lists, the call list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.keys import either_of
from minsheng.foundation.privacy import is_phone, plain_phone
from minsheng.neighbourhood.models import Resident, User
from minsheng.neighbourhood.queries import residents_by_ending, residents_by_name, residents_by_phone, scope_of

from ..models import Attachment, Call, Case, Confirmation, Notice, Voice, WriteConflict, worked_in
from ..models.voices import VoiceQuerySet
from ..states import CallOutcome, NoticeKind, Phase, Verdict, VoiceState
from .cases import CASE_PARTS

LAST_DIGITS = 4
CHOSEN = "chosen among those that this person sees"
CALLS = 300
VOICE_PARTS = (
    "community",
    "estate",
    "building",
    "facility",
    "speaker",
    "category__parent",
    "case",
    "replaces",
    "follows__case",
    "alike",
    "heard_by",
    "occasion",
)


def voices_seen_by(user: User) -> VoiceQuerySet[Voice]:
    """Voices of the user with everything a line shows."""
    rows = Voice.objects.visible_to(user).select_related(*VOICE_PARTS)
    found: VoiceQuerySet[Voice] = rows.prefetch_related(Prefetch("attachments", pictures_seen_by(user), to_attr="pictures"))
    return found


def pictures_seen_by(user: User) -> QuerySet[Attachment]:
    """What came with a voice and is still shown."""
    rows: QuerySet[Attachment] = Attachment.objects.visible_to(user).filter(taken_away_at=None)
    return rows


def inbox(user: User) -> QuerySet[Voice]:
    """What waits to be sorted, the oldest first."""
    rows: QuerySet[Voice] = voices_seen_by(user).filter(state=VoiceState.NEW).order_by("heard_at", "id")
    return rows


def to_look_at_again(user: User) -> QuerySet[Voice]:
    """Settled on the spot, drawn to be looked at by a second person."""
    rows: QuerySet[Voice] = voices_seen_by(user).filter(state=VoiceState.SETTLED, sample_due=True).exclude(sorted_by=user)
    return rows.order_by("sorted_at")


def _to_call(user: User) -> QuerySet[Notice]:
    """Results and changes for people who left a number: not yet heard, or heard and not answered. The oldest CALLS."""
    rows = Notice.objects.visible_to(user).filter(void=False, kind__in=[NoticeKind.RESULT, NoticeKind.CHANGED])
    rows = rows.filter(voice__speaker__isnull=False).exclude(voice__speaker__phone_sealed="")
    wrong = Call.objects.unscoped("numbers that reach nobody").filter(notice=OuterRef("pk"), outcome=CallOutcome.WRONG_NUMBER)
    rows = rows.exclude(Exists(wrong))
    # Whoever read the answer and says nothing is still asked: until there is a verdict, or the time to give one is over.
    given = Confirmation.objects.unscoped("who has answered").filter(voice=OuterRef("voice"), round=OuterRef("case__round"))
    given = given.filter(case=OuterRef("case"), counts=True).exclude(verdict=Verdict.UNREACHABLE)
    told_before = Q(told_at__lt=clock.day_start(clock.today())) | ~Q(told_via="phone")
    silent = rows.filter(told_before, kind=NoticeKind.RESULT, event__startswith="answer:", told_at__isnull=False)
    # A voice and its case are of one community; said of the case, an index knows which of its cases are asking.
    silent = silent.filter(worked_in(scope_of(user), "case__"), case__phase=Phase.ASKING).exclude(Exists(given))
    either = either_of(rows.filter(_there(user), told_at=None).values("pk"), silent.values("pk"))
    found: QuerySet[Notice] = Notice.objects.unscoped(CHOSEN).filter(pk__in=either).order_by("at", "pk")[:CALLS]
    return found


def _there(user: User) -> Q:
    """Notices of the user's communities, as an index knows them: what they may see of those, the door says."""
    within = scope_of(user).only_in
    return Q(community__in=within) | Q(community=None) if within else Q()


def calls_waiting(user: User) -> QuerySet[Any]:
    """One row for each call of `call_list`, for counting: a person and a matter."""
    rows = Notice.objects.unscoped(CHOSEN).filter(pk__in=_to_call(user).values("pk"))
    matter = Coalesce(F("case_id"), F("voice_id") * -1)
    found: QuerySet[Any] = rows.annotate(matter=matter).values("voice__speaker_id", "matter", "event").distinct()
    return found


def call_list(user: User) -> list[Notice]:
    """Whom to telephone, the oldest first: one call a person and matter, however many of their voices are in it."""
    calls = Call.objects.unscoped("attempts of notices already visible").order_by("-at")
    # Asked by itself: with what a line shows beside it the database would begin with all that there is.
    chosen = list(_to_call(user).values_list("pk", flat=True))
    rows = Notice.objects.unscoped(CHOSEN).filter(pk__in=chosen).order_by("at", "pk")
    rows = rows.select_related("voice__speaker", "voice__estate", "voice__building", "voice__community", "case__community")
    found: dict[Any, Notice] = {}
    for notice in rows.prefetch_related(Prefetch("calls", calls, to_attr="tries")):
        found.setdefault((notice.voice.speaker_id, notice.case_id or -notice.voice_id, notice.event), notice)
    return list(found.values())


def voice_or_none(user: User, number: str) -> Voice | None:
    """One voice with the place of its case, as what all may read names it."""
    place = [f"case__{part}" for part in ("community", "estate", "building")]
    found: Voice | None = voices_seen_by(user).select_related(*place).filter(number=number).first()
    return found


def case_or_none(user: User, number: str) -> Any:
    return Case.objects.visible_to(user).select_related(*CASE_PARTS).filter(number=number).first()


def speakers_like(user: User, asked: str) -> list[tuple[Resident, list[Voice]]]:
    """People of the user's scope with this telephone, or whose telephone ends with these four digits, or whose name holds these
    characters, each with what they said, newest first. Decrypts inside the scope and nowhere else. Raises BadInput for other digits:
    digit by digit, a covered number could be guessed."""
    digits = plain_phone(asked)
    people: list[Resident] = []
    if digits and len(digits) != LAST_DIGITS and not is_phone(digits):
        raise BadInput("电话请写最后四位，或者写完整的号码。", "q", "four_digits")
    if is_phone(digits):
        people = residents_by_phone(user, digits)
    elif digits:
        people = residents_by_ending(user, digits)
    elif asked:
        people = residents_by_name(user, asked)
    said = voices_seen_by(user).live().filter(speaker__in=people).order_by("-id")
    by_person: dict[int, list[Voice]] = {}
    for voice in said:
        by_person.setdefault(voice.speaker_id or 0, []).append(voice)
    return [(person, by_person.get(person.pk, [])) for person in people]


@dataclass(frozen=True)
class Caller:
    """Somebody who may be on the telephone, and what they said, each with what they were told of it last."""

    person: Resident
    said: list["Spoken"]


@dataclass(frozen=True)
class Spoken:
    voice: Voice
    told: str


def callers(user: User, keys: Sequence[int], most: int = 5) -> list[Caller]:
    """These residents, as far as they are of the user's area, in this order, each with their latest voices."""
    in_scope = Resident.objects.visible_to(user).filter(erased_at=None)
    people = {one.pk: one for one in in_scope.filter(pk__in=keys)}
    same = {one.same_as: one.pk for one in people.values()}
    rows = in_scope.filter(phone_index__in=[one.phone_index for one in people.values() if one.phone_index])
    whose = {row.pk: same[row.same_as] for row in rows if row.same_as in same} | {key: key for key in people}
    said: dict[int, list[Voice]] = {}
    for voice in voices_seen_by(user).live().filter(speaker__in=whose).order_by("-id")[: most * 40]:
        said.setdefault(whose[voice.speaker_id or 0], []).append(voice)
    shown = [voice.pk for voices in said.values() for voice in voices[:most]]
    notices = Notice.objects.visible_to(user).filter(voice__in=shown, void=False).order_by("at", "id")
    told = dict(notices.values_list("voice_id", "words"))
    ordered = [people[key] for key in keys if key in people]
    return [Caller(one, [Spoken(v, told.get(v.pk, "")) for v in said.get(one.pk, [])[:most]]) for one in ordered]


def conflicts_seen_by(user: User) -> Any:
    """Writes with other content that wait for a person of the community they were for."""
    scope, rows = scope_of(user), WriteConflict.objects.filter(settled_at=None).select_related("write", "by").order_by("id")
    return rows if scope.everywhere else rows.filter(community_id__in=scope.communities)
