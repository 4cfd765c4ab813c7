"""Hear: write down what somebody said; a correction takes the place of what it puts right."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from minsheng.foundation import clock, ids, privacy
from minsheng.foundation.canonical import content_hash, text_fingerprint
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record, record_births
from minsheng.foundation.whole import whole
from minsheng.neighbourhood.models import Building, Community, Estate, Facility, Resident, User
from minsheng.neighbourhood.permission import require

from .. import wording
from ..events import (
    VoiceHeard,
    VoiceReplaced,
)
from ..models import Occasion, Voice
from ..queries.alike import guess_kind
from ..queries.first_asked import FirstAsked, first_asked
from ..queries.phases import same_speaker
from ..queries.texts import voice_rows
from ..states import (
    BY_RESIDENTS,
    VOICE_MOVES,
    NoticeKind,
    Phase,
    Source,
    SpeakerMode,
    Urgency,
    VoiceKind,
    VoiceState,
)
from .facilities import is_of_place, require_of_place
from .notices import told_first
from .texts import index_changed_voice


@dataclass(frozen=True)
class Speaker:
    """From whom: `mode` named|household|unknown|withheld, the rest as far as it was said. `on_behalf`: "替母亲说的".

    `known` is somebody found in the records, such as whoever is on the telephone; name and number are then those kept there.
    """

    mode: str = SpeakerMode.UNKNOWN
    name: str = ""
    phone: str = ""
    household: str = ""
    on_behalf: str = ""
    known: Resident | None = None


def words_hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def record_hash(voice: Voice) -> str:
    """Over what a voice says besides its words and its speaker, so that a later change of the row is noticed."""
    moment = voice.heard_at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [voice.observed, voice.judgement, moment, voice.source, voice.household, voice.on_behalf, voice.heard_by_id]
    return content_hash(said)


def cover_receipt(voice: Voice) -> str:
    """Give a voice its receipt code, kept sealed and found again by its index."""
    code = ids.new_receipt_code()
    voice.receipt_sealed = privacy.seal(code, "voice.receipt")
    voice.receipt_index = privacy.index_of(code, "voice.receipt")
    return code


def voice_number(community: Community, moment: datetime, count: int = 1) -> list[str]:
    """The next `count` numbers of a community's month, such as MS-WD-2611-0412."""
    month = clock.local(moment).strftime("%y%m")
    first = ids.next_number(f"voice:{community.letters}:{month}", count)
    return [f"MS-{community.letters}-{month}-{n:04d}" for n in range(first, first + count)]


def resident_of(community: Community, speaker: Speaker, same_phone: Iterable[Resident] | None = None) -> Resident | None:
    """Who spoke, as a resident of this community: the known one with the same telephone and name, or a new one; None for nobody named.
    `same_phone`: who has that telephone, where it was asked already."""
    if speaker.known is not None and speaker.known.erased_at is None:
        if speaker.known.community_id == community.pk:
            return speaker.known
        return resident_of(community, Speaker(name=speaker.known.uncovered_name(), phone=speaker.known.uncovered_phone()))
    name, phone = words_kept(speaker.name, "name", required=False), privacy.plain_phone(speaker.phone)
    if privacy.looks_masked(name) or privacy.looks_masked(speaker.phone):
        raise BadInput("姓名或电话里有星号，是遮住的样子，不能存回去。请写完整，或留空。", "speaker", "masked")
    if phone and not privacy.is_phone(phone):
        raise BadInput(f"电话要11位，现在是{len(phone)}位。改一改，或者留空。", "phone", "bad_phone")
    if not name and not phone:
        return None
    if len(name) > 40:
        raise BadInput("姓名太长了，最多40字。", "name", "too_long")
    known = first_asked(community, phone, "").same_phone if same_phone is None else same_phone
    same: Resident | None = next((one for one in known if one.uncovered_name() == name), None)
    if same is not None:
        return same
    resident = Resident(community=community)
    resident.cover(name, phone)
    resident.save()
    return resident


@whole
def hear_voice(
    *,
    words: str,
    community: Community,
    by: User | None,
    estate: Estate | None = None,
    building: Building | None = None,
    place: str = "",
    facility: Facility | None = None,
    observed: str = "",
    judgement: str = "",
    kind: str = "",
    urgency: str = Urgency.NORMAL,
    source: str = Source.OTHER,
    occasion: Occasion | None = None,
    heard_at: datetime | None = None,
    speaker: Speaker | None = None,
    replaces: Voice | None = None,
    follows: Voice | None = None,
    asked: FirstAsked | None = None,
    remember: Callable[[Voice], Sequence[models.Model]] | None = None,
) -> Voice:
    """Write down what somebody said, verbatim. Nothing is required but the words.

    `by` is None only for what residents write themselves, on the public form, by a receipt code or to the official account. `asked`: what
    hearing asks first, where it was asked beside something else; `remember` makes the rows that remember the write it came with, to be
    written with its own. Both save a way to the database. Raises BadInput and NotAllowed.
    """
    if by is not None or source not in BY_RESIDENTS:
        require(by, "casework.hear_voice", community)
    kept = words_kept(words)
    moment = clock.now()
    if kind and kind not in VoiceKind.values:
        raise BadInput("没有这一种。请选问题、建议、需求、表扬、咨询里的一种。", "kind")
    if urgency not in Urgency.values:
        raise BadInput("请选平常、要快或马上。", "urgency")
    if source not in Source.values:
        raise BadInput("请选在哪种场合听到的。", "source")
    if speaker is not None and speaker.mode not in SpeakerMode.values:
        raise BadInput("请选留了姓名、一户人家、没留姓名或不愿留名。", "speaker")
    if estate is not None and estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if facility is None and replaces is not None and replaces.facility is not None:
        facility = replaces.facility if is_of_place(replaces.facility, community, estate) else None
    if facility is not None:
        require_of_place(facility, community, estate)
        estate = estate or facility.estate
    if building is not None and (estate is None or building.estate_id != estate.pk):
        raise BadInput("这栋楼不在这个小区里，请重选。", "building")
    if heard_at is not None and not 1949 <= heard_at.year < 2200:
        raise BadInput("听到的时间不对，请看看手机的日期。", "heard_at")
    if heard_at is not None and (heard_at - moment).total_seconds() > 24 * 3600:
        raise BadInput("听到的时间在将来，请看看手机的日期对不对。", "heard_at", "in_the_future")
    if replaces is not None:
        _require_replaceable(replaces, community, speaker, by)
        speaker = speaker if _names_somebody(speaker, replaces) else None
    inherits = replaces if speaker is None else None
    speaker = speaker or Speaker()
    fingerprint = text_fingerprint(kept)
    phone = privacy.plain_phone(speaker.phone) if speaker.known is None else ""
    if asked is None or not asked.is_of(community, phone, fingerprint):
        asked = first_asked(community, phone, fingerprint)
    resident = inherits.speaker if inherits else resident_of(community, speaker, asked.same_phone)
    mode = SpeakerMode.NAMED if resident and speaker.mode == SpeakerMode.UNKNOWN else speaker.mode
    voice = Voice(
        number=voice_number(community, moment)[0],
        community=community,
        estate=estate,
        building=building,
        facility=facility,
        place=words_kept(place, "place", required=False)[:80],
        words=kept,
        observed=words_kept(observed, "observed", required=False),
        judgement=words_kept(judgement, "judgement", required=False),
        kind=kind or guess_kind(kept),
        kind_given=bool(kind),
        urgency=urgency,
        source=source,
        occasion=occasion,
        heard_at=(heard_at or moment).astimezone(UTC),
        recorded_at=moment,
        heard_by=by,
        speaker_mode=mode,
        speaker=resident,
        household=words_kept(speaker.household, "household", required=False)[:60],
        on_behalf=words_kept(speaker.on_behalf, "on_behalf", required=False)[:60],
        askable=mode in (SpeakerMode.NAMED, SpeakerMode.HOUSEHOLD) or source in BY_RESIDENTS,
        fingerprint=fingerprint,
        alike=next(iter(asked.same_words), None),
        follows=follows if follows is not None else replaces.follows if replaces is not None else None,
    )
    if inherits is not None:
        voice.speaker_mode, voice.household, voice.askable = inherits.speaker_mode, inherits.household, inherits.askable
        voice.on_behalf = voice.on_behalf or inherits.on_behalf
    if follows is not None:  # what more they say makes nobody easier to ask
        voice.askable = follows.askable
    cover_receipt(voice)
    if replaces is not None:
        _make_room_for(replaces, voice, by)
    voice.save(force_insert=True)
    if replaces is not None:
        Voice.objects.unscoped("what was said again is said again of the corrected one").filter(repeats=replaces).update(
            repeats=voice
        )
        if same_speaker(replaces, voice):
            Voice.objects.unscoped("what was said later by its code stays in the thread").filter(follows=replaces).update(
                follows=voice
            )
    heard = VoiceHeard(
        voice_id=voice.pk,
        number=voice.number,
        source=voice.source,
        words_hash=words_hash(voice.words),
        record_hash=record_hash(voice),
        speaker_id=voice.speaker_id,
        replaces=replaces.number if replaces else "",
        follows=follows.number if follows else "",
        by_id=by.pk if by else None,
    )
    told = told_first([voice], NoticeKind.HEARD, "heard", wording.heard(voice))
    record_births([heard], voice_rows(voice), *told, remember(voice) if remember else ())
    if replaces is not None:
        record(VoiceReplaced(voice_id=replaces.pk, newer=voice.number, by_id=by.pk if by else None))
        if voice.case_id is not None and voice.case is not None:
            from .phase import recompute_phase

            recompute_phase(voice.case)
    return voice


@transaction.atomic
def say_more(*, earlier: Voice, words: str, by: User | None) -> Voice:
    """Whoever holds the receipt code of a voice says more about the same: a voice of its own, of the same speaker and place, in the same thread.

    It waits to be sorted like any other; where it belongs is a person's decision. `by` is whoever writes it down for them, None where they
    write themselves. Raises BadInput, StateForbids and NotAllowed.
    """
    if earlier.state == VoiceState.UNDONE:
        raise StateForbids("这一条是误录的，已撤回。请到“我有话说”重新说。", "voice_state")
    who = Speaker(earlier.speaker_mode, household=earlier.household, on_behalf=earlier.on_behalf, known=earlier.speaker)
    return hear_voice(
        words=words,
        community=earlier.community,
        estate=earlier.estate,
        building=earlier.building,
        place=earlier.place,
        source=Source.WEB if by is None else Source.OTHER,
        speaker=who,
        follows=earlier.follows or earlier,
        by=by,
    )


def _require_replaceable(old: Voice, community: Community, speaker: Speaker | None, by: User | None) -> None:
    """A correction is of the same community; while residents are asked, and afterwards, it can't make somebody else the speaker."""
    if by is None or old.community_id != community.pk:
        raise BadInput("要改正的那一条不在这个社区。", "replaces")
    case = old.case
    if case is not None and (case.phase == Phase.ASKING or case.has_ended) and _names_somebody(speaker, old):
        raise StateForbids("正在等居民确认，或已经结束：只能改字句，不能换说话的人。谁说的那几格请空着。", "speaker_stays")


def _names_somebody(speaker: Speaker | None, old: Voice) -> bool:
    """Whether a correction says who spoke; left empty, said again, or with the covered name as the page shows it, it is still the same person."""
    if speaker is None:
        return False
    name, phone = speaker.name.strip(), privacy.plain_phone(speaker.phone)
    if old.speaker is not None and (name or phone):
        known = (old.speaker.uncovered_name(), old.speaker.uncovered_phone())
        if (name or known[0], phone or known[1]) == known or (name == old.speaker.name_shown and not phone):
            return False
    return bool(speaker.known or name or phone or speaker.household.strip()) or speaker.mode not in (
        SpeakerMode.UNKNOWN,
        SpeakerMode.NAMED,
    )


def _make_room_for(old: Voice, new: Voice, by: User | None) -> None:
    """The corrected voice takes the place of the old one, its case included."""
    new.replaces, new.case, new.state = old, old.case, VoiceState.IN_CASE if old.case_id else VoiceState.NEW
    move_voice(old, VoiceState.REPLACED, by, case=None)


def move_voice(voice: Voice, to: str, by: User | None, **changes: Any) -> None:
    """Move along the table, where the row is still in the state that was read. Raises StateForbids and SomebodyWasFaster."""
    if to not in VOICE_MOVES[voice.state]:
        raise StateForbids(f"这一条现在是“{voice.get_state_display()}”，先撤回再做。", "voice_state")
    changes |= {"state": to, "sorted_at": clock.now(), "sorted_by": by}
    mine = Voice.objects.unscoped("move_voice").filter(pk=voice.pk, state=voice.state, case=voice.case_id)
    mine = mine.filter(community=voice.community_id)  # one that was handed over meanwhile is nobody's here to move
    if not mine.update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(voice, field, value)
    if "state_words" in changes:
        index_changed_voice(voice)
