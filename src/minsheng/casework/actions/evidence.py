"""Hand in a photo or a document."""

from dataclasses import dataclass

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.pictures import Handed, keep_file, understand
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..events import FileAttached, VoicePhotoAttached
from ..models import Assignment, Attachment, Case, Voice
from ..states import HANDED_IN, AssignmentState, Source, Stage, VoiceState


@transaction.atomic
def attach(
    *,
    content: bytes,
    by: User | None,
    voice: Voice | None = None,
    case: Case | None = None,
    assignment: Assignment | None = None,
    stage: str = "",
    name: str = "",
    note: str = "",
) -> Attachment:
    """Add a file to a voice, a case, or a share. Told apart by content; EXIF position is read, then stripped.

    `by` is None only for a resident's own photo on the public form, in the minutes after it, or sent to the official account.
    Raises BadInput, StateForbids, NotAllowed.
    """
    if sum(target is not None for target in (voice, case, assignment)) != 1:
        raise BadInput("请说明这张照片是哪一条、哪一件的，只能选一样。", "voice")
    if voice is not None:
        if by is not None:
            require(by, "casework.attach_to_voice", voice)
        if voice.state in (VoiceState.REPLACED, VoiceState.UNDONE):
            raise StateForbids(f"这一条“{voice.get_state_display()}”，不能再加照片。", "voice_state")
        stage, community = Stage.VOICE, voice.community
    elif assignment is not None:
        require(by, "casework.attach_to_share", assignment)
        case, community = assignment.case, assignment.case.community
        if assignment.state not in (
            AssignmentState.ACCEPTED,
            AssignmentState.ORDERED,
            AssignmentState.REWORK,
            AssignmentState.OFFERED,
        ):
            raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不能再加佐证。", "share_state")
    elif case is not None:
        require(by, "casework.attach_to_case", case)
        community = case.community
    else:
        raise AssertionError("one of the three is given")
    if case is not None and case.has_ended:
        raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”，不能再加佐证。", "case_ended")
    if stage not in (HANDED_IN if voice is None else (Stage.VOICE,)):
        raise BadInput("请选这是之前、之后的照片，还是单据、签字。", "stage")
    handed = understand(content)
    sound = handed.content_type.startswith("audio/")
    spoken = voice is not None and (by is not None or voice.source == Source.ACCOUNT)
    if sound and not spoken:
        raise BadInput("录音只能跟着记下的一条走，不能当佐证。请传照片或文件。", "file", "sound")
    if stage in (Stage.BEFORE, Stage.AFTER, Stage.VOICE) and handed.thumbnail is None and not sound:
        raise BadInput("前后对比要用照片（JPG、PNG）。文件请选“单据”。", "file", "not_a_photo")
    about = _About(community, voice, case, assignment)
    attachment = _kept(handed, about, stage=stage, name=name, note=note, by=by)
    by_id = by.pk if by else None
    if voice is not None:
        record(
            VoicePhotoAttached(
                voice_id=voice.pk,
                attachment_id=attachment.pk,
                file=attachment.path,
                thumbnail=attachment.thumbnail,
                by_id=by_id,
            )
        )
    elif case is not None:
        _record_file(attachment, case, assignment.organisation.name if assignment else "", by)
    return attachment


@transaction.atomic
def keep_receipt(
    *, content: bytes, case: Case, assignment: Assignment | None, organisation: str, by: User, name: str = ""
) -> Attachment:
    """A receipt of what was given (work_together's `attach_receipt`, which asks who may); also after the end, because receipts come late."""
    handed = understand(content)
    if handed.content_type.startswith("audio/"):
        raise BadInput("录音只能跟着记下的一条走，不能当佐证。请传照片或文件。", "file", "sound")
    about = _About(case.community, None, case, assignment)
    attachment = _kept(handed, about, stage=Stage.RECEIPT, name=name, note="", by=by)
    _record_file(attachment, case, organisation, by)
    return attachment


def keep_with(receipt: Attachment, assignment: Assignment | None) -> None:
    """It was given by the organisation of another share, or by none: a part of work_together's correction, whose entry says so."""
    Attachment.objects.unscoped("whose receipt it is").filter(pk=receipt.pk, stage=Stage.RECEIPT).update(assignment=assignment)
    receipt.assignment = assignment


@dataclass(frozen=True)
class _About:
    """What a file belongs to."""

    community: Community
    voice: Voice | None
    case: Case | None
    assignment: Assignment | None


def _kept(handed: Handed, about: _About, *, stage: str, name: str, note: str, by: User | None) -> Attachment:
    return Attachment.objects.create(
        community=about.community,
        voice=about.voice,
        case=about.case,
        assignment=about.assignment,
        round=about.case.round if about.case is not None else 1,
        stage=stage,
        path=keep_file(handed.content, handed.suffix),
        thumbnail=keep_file(handed.thumbnail, ".thumb.jpg") if handed.thumbnail else "",
        content_type=handed.content_type,
        size=len(handed.content),
        name=name[:120],
        note=note[:200],
        latitude=handed.latitude,
        longitude=handed.longitude,
        at=clock.now(),
        by=by,
    )


def _record_file(attachment: Attachment, case: Case, organisation: str, by: User | None) -> None:
    record(
        FileAttached(
            case_id=case.pk,
            attachment_id=attachment.pk,
            stage=attachment.stage,
            organisation=organisation,
            name=attachment.note or attachment.name,
            file=attachment.path,
            thumbnail=attachment.thumbnail,
            by_id=by.pk if by else None,
        )
    )
