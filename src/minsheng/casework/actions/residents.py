"""Erase one person's data on request (个人信息保护法 47): the tombstone stays, and the chains stay whole."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput
from minsheng.foundation.timeline import erase_payloads, record
from minsheng.neighbourhood.events import ResidentErased
from minsheng.neighbourhood.models import Resident, User
from minsheng.neighbourhood.permission import require

from ..models import Attachment, BoardItem, Call, Confirmation, Notice, Reopening, Voice, WriteConflict
from ..states import TOMBSTONE
from .notices import mark_of
from .texts import forget_voices

PERSONAL = (
    "VoiceHeard",
    "VoiceSettled",
    "VoiceNoted",
    "VoicePassed",
    "SettledVoiceChecked",
    "SpeakerCalled",
    "VoicePhotoAttached",
)

OF_A_CASE = ("ResidentConfirmed", "CaseReopened")
ERASED_KINDS = (*PERSONAL, *OF_A_CASE)


@transaction.atomic
def erase_resident(*, resident: Resident, reason: str, by: User) -> int:
    """Erase name, telephone, words and photos of one person. Returns how many voices became tombstones; cases and figures stay."""
    require(by, "neighbourhood.erase_resident", resident)
    if resident.erased_at is not None:
        raise BadInput("这个人的信息已经删过了。", "resident")
    if len(reason.strip()) < 2:
        raise BadInput("请写一句为什么删，比如“本人来社区要求”。", "reason")
    people = _same_person(resident)
    voices = _voices_of(people)
    entry = record(ResidentErased(resident_id=resident.pk, reason=reason[:500], voices=[v.pk for v in voices], by_id=by.pk))
    act = f"resident:{resident.pk}:{entry.sequence}"
    for voice in voices:
        erase_payloads(chain=("voice", str(voice.pk)), kinds=PERSONAL, act=act, by_id=by.pk)
        spoke_in = Confirmation.objects.unscoped("erasure").filter(voice=voice).values_list("case_id", flat=True)
        for case_id in sorted({*spoke_in, *([voice.case_id] if voice.case_id else [])}):
            erase_payloads(
                chain=("case", str(case_id)),
                kinds=OF_A_CASE,
                also=("voice", str(voice.pk)),
                act=act,
                by_id=by.pk,
            )
    keys = [voice.pk for voice in voices]
    Voice.objects.unscoped("erasure").filter(pk__in=keys).update(
        words=TOMBSTONE, topic="", observed="", judgement="", household="", on_behalf="", place="", fingerprint=""
    )
    forget_voices(keys)
    # On the board, and in what was taken down from it: their words, and who agreed to them and how.
    BoardItem.objects.unscoped("erasure").filter(quoted__in=keys).update(quote="", quoted=None, consent="")
    Confirmation.objects.unscoped("erasure").filter(voice_id__in=keys).update(words="")
    Reopening.objects.filter(voice_id__in=keys).update(words="")
    notices = list(Notice.objects.unscoped("erasure").filter(voice_id__in=keys))
    for notice in notices:
        notice.words, notice.mark = TOMBSTONE, mark_of(notice.voice_id, notice.kind, notice.event, TOMBSTONE)
    Notice.objects.unscoped("erasure").bulk_update(notices, ["words", "mark"], batch_size=200)
    Call.objects.unscoped("erasure").filter(notice__voice_id__in=keys).update(words="")
    numbers = [str(key) for key in keys]
    blank = privacy.seal("{}", "conflict.received")
    WriteConflict.objects.filter(write__act__in=("hear_voice", "say_more"), write__result__in=numbers).update(
        received_sealed=blank
    )
    photos = Attachment.objects.unscoped("erasure").filter(voice_id__in=keys)
    paths = [path for pair in photos.values_list("path", "thumbnail") for path in pair if path]
    photos.update(taken_away_at=clock.now(), latitude=None, longitude=None)
    transaction.on_commit(lambda: _remove_files(paths))
    for person in people:
        person.name_sealed = person.phone_sealed = person.phone_index = person.phone_ending = ""
        person.home, person.erased_at = None, clock.now()
        person.save()
    return len(voices)


def _same_person(resident: Resident) -> list[Resident]:
    """A file of messages makes a row for each of its lines: the same telephone and name in the same community is the same person."""
    if not resident.phone_index:
        return [resident]
    rows = Resident.objects.unscoped("the person who asked").filter(
        community=resident.community_id, phone_index=resident.phone_index, erased_at=None
    )
    name = resident.uncovered_name()
    return [resident, *(row for row in rows.exclude(pk=resident.pk) if row.uncovered_name() == name)]


def _voices_of(people: list[Resident]) -> list[Voice]:
    """All they said, and what stands under no name before or after it: corrections, and what was said by the code of one of them."""
    rows = Voice.objects.unscoped("all voices of the person who asked")
    found = {voice.pk: voice for voice in rows.filter(speaker__in=people)}
    while True:
        keys = list(found)
        around = Q(replaces__in=keys) | Q(replaced_by__in=keys) | Q(follows__in=keys) | Q(followed_by__in=keys)
        beside = {voice.pk: voice for voice in rows.filter(around, speaker=None).distinct() if voice.pk not in found}
        if not beside:
            break
        found |= beside
    return sorted(found.values(), key=lambda voice: voice.pk)


def _remove_files(paths: list[str]) -> None:
    """Take the files from the disk, but for those that somebody else handed in too."""
    standing = Attachment.objects.unscoped("is the same file held by another").filter(taken_away_at=None)
    held = set(standing.filter(path__in=paths).values_list("path", flat=True))
    held |= set(standing.filter(thumbnail__in=paths).values_list("thumbnail", flat=True))
    for path in set(paths) - held:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
