"""Sort what was heard: settle, pass on, hand over, note, undo."""

import hashlib

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Estate, Resident, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import office_rule

from .. import wording
from ..events import (
    ReceiptRead,
    SettledVoiceChecked,
    VoiceHandedOver,
    VoiceNoted,
    VoicePassed,
    VoiceRepeated,
    VoiceSettled,
    VoiceSorted,
    VoiceUnsorted,
)
from ..models import Attachment, Category, Notice, Voice
from ..queries.alike import same_words
from ..queries.phases import corrected_by
from ..states import (
    NoticeKind,
    Track,
    Urgency,
    VoiceKind,
    VoiceState,
)
from .facilities import require_of_place
from .hearing import Speaker, move_voice, resident_of
from .notices import tell
from .texts import index_changed_voice


@transaction.atomic
def read_receipt(*, voice: Voice, by: User) -> str:
    """The receipt code, to print or to read out. Kept once a person: an answer by a code that a handler looked up is not independent."""
    require(by, "casework.read_receipt", voice)
    known = TimelineEntry.objects.filter(subject_kind="voice", subject_id=str(voice.pk), kind="ReceiptRead", by=by)
    if voice.heard_by_id != by.pk and not known.exists():
        record(ReceiptRead(voice_id=voice.pk, number=voice.number, by_id=by.pk))
    return voice.receipt_code


@transaction.atomic
def sort_voice(
    *,
    voice: Voice,
    by: User,
    kind: str | None = None,
    category: Category | None = None,
    urgency: str | None = None,
    estate: Estate | None = None,
    place: str | None = None,
) -> None:
    """Say what kind of thing it is, where, and how urgent. The words stay as they are."""
    require(by, "casework.sort_voice", voice)
    if voice.state in (VoiceState.REPLACED, VoiceState.UNDONE):
        raise StateForbids(f"这一条“{voice.get_state_display()}”，不用再分。", "voice_state")
    if estate is not None and estate.community_id != voice.community_id:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if estate is not None and voice.facility is not None:
        require_of_place(voice.facility, voice.community, estate)
    if kind and kind not in VoiceKind.values:
        raise BadInput("没有这一种。请选问题、建议、需求、表扬、咨询里的一种。", "kind")
    if urgency and urgency not in Urgency.values:
        raise BadInput("请选平常、要快或马上。", "urgency")
    voice.kind = kind or voice.kind
    voice.kind_given = voice.kind_given or bool(kind)
    voice.category = category or voice.category
    voice.urgency = urgency or voice.urgency
    voice.estate = estate or voice.estate
    voice.place = voice.place if place is None else words_kept(place, "place", required=False)[:80]
    voice.save(update_fields=["kind", "kind_given", "category", "urgency", "estate", "place"])
    if place is not None:
        index_changed_voice(voice)
    code = voice.category.code if voice.category else ""
    record(VoiceSorted(voice_id=voice.pk, kind=voice.kind, category=code, urgency=voice.urgency, by_id=by.pk))


@transaction.atomic
def settle_voice(*, voice: Voice, words: str, by: User) -> None:
    """Done or answered on the spot: an end of its own. A share of these is looked at by a second person."""
    require(by, "casework.settle_voice", voice)
    kept = words_kept(words)
    draw = int(hashlib.sha256(voice.number.encode()).hexdigest(), 16) % 100
    move_voice(voice, VoiceState.SETTLED, by, state_words=kept, sample_due=draw < office_rule("settled_sample_percent"))
    record(VoiceSettled(voice_id=voice.pk, words=kept, by_id=by.pk))
    tell([voice], NoticeKind.RESULT, f"settled:{voice.sorted_at:%Y%m%d%H%M%S%f}", wording.settled(kept))


@transaction.atomic
def check_settled(*, voice: Voice, fine: bool, words: str, by: User) -> None:
    """A second person looks whether it really is settled; if not, it waits to be sorted again."""
    require(by, "casework.check_settled", voice)
    if voice.state != VoiceState.SETTLED:
        raise StateForbids("这一条不是“当场办了”，不用抽看。", "voice_state")
    kept = words_kept(words, required=not fine)
    record(SettledVoiceChecked(voice_id=voice.pk, fine=fine, words=kept, by_id=by.pk))
    if fine:
        Voice.objects.unscoped("check_settled").filter(pk=voice.pk).update(sample_due=False, sample_checked_by=by)
    else:
        _back_to_unsorted(voice, by)


@transaction.atomic
def note_voice(*, voice: Voice, words: str, by: User) -> None:
    """Praise, or something worth keeping: thanked and kept."""
    require(by, "casework.note_voice", voice)
    kept = words_kept(words, required=False)
    move_voice(voice, VoiceState.NOTED, by, state_words=kept)
    record(VoiceNoted(voice_id=voice.pk, words=kept, by_id=by.pk))
    tell([voice], NoticeKind.RESULT, f"noted:{voice.sorted_at:%Y%m%d%H%M%S%f}", wording.noted(kept))


@transaction.atomic
def pass_voice(*, voice: Voice, track: str, words: str, by: User) -> None:
    """Pass to another legal track (110, 信访, court, 12345, owners' assembly); `words` is what the speaker is told."""
    require(by, "casework.pass_voice", voice)
    if track not in Track.values:
        raise BadInput("请选转到哪一处。", "track")
    kept = words_kept(words)
    move_voice(voice, VoiceState.PASSED, by, state_words=kept, track=track)
    record(VoicePassed(voice_id=voice.pk, track=track, words=kept, by_id=by.pk))
    tell([voice], NoticeKind.PASSED, f"passed:{voice.sorted_at:%Y%m%d%H%M%S%f}", wording.passed(track, kept))


@transaction.atomic
def hand_over_voice(*, voice: Voice, community: Community, by: User, words: str = "") -> None:
    """To the community where it belongs; its speaker, number and receipt go along, and the speaker is told who has it now.

    Only what nobody has sorted yet. What names a place of the old community (estate, building) is left behind in words.
    """
    require(by, "casework.hand_over_voice", voice)
    if voice.state != VoiceState.NEW:
        raise StateForbids(f"这一条现在是“{voice.get_state_display()}”，先撤回再转。", "voice_state")
    if community.pk == voice.community_id:
        raise BadInput("它已经在这个社区了，请选另一个。", "community")
    kept, before = words_kept(words, required=False), voice.community
    place, chain = voice.place_shown[:80], [one.pk for one in corrected_by(voice)[1:]]
    mine = Voice.objects.unscoped("hand_over_voice").filter(pk=voice.pk, state=VoiceState.NEW, community=before)
    changes = {"community": community, "estate": None, "building": None, "facility": None, "place": place, "alike": None}
    resident = _resident_moved(voice, community, chain)
    if not mine.update(**changes, speaker=resident):
        raise SomebodyWasFaster
    # What it replaced, and its photos, go along.
    Voice.objects.unscoped("hand_over_voice").filter(pk__in=chain).update(
        community=community, estate=None, building=None, facility=None, alike=None, speaker=resident
    )
    for model in (Attachment, Notice):
        model.objects.unscoped("hand_over_voice").filter(voice__in=[voice.pk, *chain]).update(community=community)
    voice.refresh_from_db()
    Voice.objects.unscoped("what is alike over there").filter(pk=voice.pk).update(
        alike=same_words(community.pk, voice.fingerprint, besides=voice.pk).first()
    )
    for one in Voice.objects.unscoped("hand_over_voice").filter(pk__in=[voice.pk, *chain]):
        index_changed_voice(one)
    record(
        VoiceHandedOver(
            voice_id=voice.pk,
            community=community.code,
            name=community.name,
            before=before.name,
            words=kept,
            speaker_id=resident.pk if resident else None,
            by_id=by.pk,
        )
    )
    tell([voice], NoticeKind.PASSED, f"community:{community.code}:{clock.now():%Y%m%d%H%M%S%f}", wording.handed_over(community))


def _resident_moved(voice: Voice, community: Community, chain: list[int]) -> Resident | None:
    """Who spoke, as a resident of the other community; nobody stays behind whom no voice there names."""
    old = voice.speaker
    if old is None or old.erased_at is not None:
        return old
    elsewhere = Voice.objects.unscoped("who else names this person").filter(speaker=old).exclude(pk__in=[voice.pk, *chain])
    if elsewhere.exists():
        return resident_of(community, Speaker(name=old.uncovered_name(), phone=old.uncovered_phone()))
    old.community = community
    old.save(update_fields=["community"])
    return old


@transaction.atomic
def repeat_voice(*, voice: Voice, earlier: Voice, by: User) -> None:
    """The same person, the same matter again (接诉即办条例 11.3): kept as a voice, told how it stands, not counted twice."""
    require(by, "casework.repeat_voice", voice)
    if earlier.pk == voice.pk or earlier.community_id != voice.community_id:
        raise BadInput("请选同一个社区里早先的那一条。", "earlier")
    if earlier.state in (VoiceState.REPEATED, VoiceState.REPLACED, VoiceState.UNDONE):
        raise BadInput(f"那一条现在是“{earlier.get_state_display()}”，请选真正在办的那一条。", "earlier")
    if None not in (voice.speaker_id, earlier.speaker_id) and voice.speaker_id != earlier.speaker_id:
        raise BadInput("这两条不是同一个人说的。各人有各人的回执，请归入同一件事项。", "earlier", "another_person")
    move_voice(voice, VoiceState.REPEATED, by, repeats=earlier)
    record(VoiceRepeated(voice_id=voice.pk, earlier=earlier.number, by_id=by.pk))
    tell([voice], NoticeKind.HEARD, f"repeated:{earlier.number}", wording.repeated(earlier))


@transaction.atomic
def unsort_voice(*, voice: Voice, by: User) -> None:
    """Undo the last sorting of a voice that is in no case; what was going to be told and was not yet seen is not told."""
    require(by, "casework.unsort_voice", voice)
    if voice.state == VoiceState.IN_CASE:
        raise StateForbids("这一条已归入事项，请在事项里移出。", "voice_state")
    _back_to_unsorted(voice, by)


def _back_to_unsorted(voice: Voice, by: User) -> None:
    was = voice.state
    move_voice(voice, VoiceState.NEW, by, state_words="", track="", repeats=None, sample_due=False, case=None)
    Notice.objects.unscoped("what nobody saw yet").filter(voice=voice, told_at=None).exclude(event="heard").update(void=True)
    record(VoiceUnsorted(voice_id=voice.pk, was=was, by_id=by.pk))
