"""What is like what: the same words, the same place, the same way of saying it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.likeness import most_alike, shared_words
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule

from ..models import Case, Category, Voice
from ..states import VoiceKind, VoiceState

POOL = 400
# From here on two texts say much the same; below, nothing is suggested before a person has read both.
SIMILAR = 0.2
_KIND_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (VoiceKind.PRAISE, ("表扬", "点赞", "感谢", "谢谢你们", "多亏了", "真不错", "夸夸", "锦旗")),
    (
        VoiceKind.QUESTION,
        ("请问", "怎么办理", "咋办理", "什么时候报名", "上哪儿办", "需要什么材料", "能不能问", "想问", "是不是要"),
    ),
    (VoiceKind.SUGGESTION, ("建议", "不如", "要是能", "最好能", "提个想法")),
    (VoiceKind.NEED, ("想申请", "需要人", "能不能帮", "帮我", "想找人", "想学", "想报")),
)


@dataclass(frozen=True)
class Alike:
    """A case or voice that resembles one: why, as a sentence; `words` both have, for underlining; `similar` where they say much the same."""

    case: Case | None
    voice: Voice | None
    score: float
    why: str
    words: tuple[str, ...]
    same_person: bool = False
    similar: bool = False


def guess_kind(words: str) -> str:
    """A first guess at the kind; a person confirms it. A problem where nothing says otherwise."""
    for kind, cues in _KIND_WORDS:
        if any(cue in words for cue in cues):
            return kind
    return VoiceKind.PROBLEM


def urgent_among(voices: Sequence[Voice]) -> dict[int, str]:
    """Voice id → the word that makes it look urgent. Only raises a person's eye, decides nothing."""
    lists = Category.objects.exclude(urgent_words=[]).values_list("urgent_words", flat=True)
    cues = [word for words in lists for word in words]
    return {voice.pk: cue for voice in voices for cue in cues if cue in voice.words}


def same_words(community: int, fingerprint: str, besides: int = 0) -> QuerySet[Voice]:
    """The earliest voice of the community (its id) with the very same text, `besides` one: none or one row, to be asked beside something else."""
    rows = Voice.objects.unscoped("the same text is marked alike, whoever asks").live()
    same = rows.filter(community_id=community, fingerprint=fingerprint)
    found: QuerySet[Voice] = (same.exclude(pk=besides) if besides else same).only("number").order_by("id")[:1]
    return found


def alike_to(voice: Voice, user: User, limit: int = 5) -> list[Alike]:
    """The open cases and unsorted voices most like this one: place first, then words. Reads at most a few hundred rows."""
    thread = _of_thread(voice)
    since = clock.now() - timedelta(days=office_rule("alike_days"))
    near = Q(estate_id=voice.estate_id) if voice.estate_id else Q()
    cases = Case.objects.visible_to(user).open().filter(community_id=voice.community_id, opened_at__gte=since)
    cases = list(
        cases.select_related("estate", "building", "community", "category").annotate(said=Count("voices")).order_by("-id")[:POOL]
    )
    voices = Voice.objects.visible_to(user).filter(community_id=voice.community_id, state=VoiceState.NEW, heard_at__gte=since)
    pool = list(voices.exclude(pk=voice.pk).filter(near).select_related("estate", "building", "speaker").order_by("-id")[:POOL])
    texts = [(-case.pk, f"{case.title} {case.place}") for case in cases] + [(other.pk, other.words) for other in pool]
    scores = dict(most_alike(f"{voice.words} {voice.place}", texts, limit=60, floor=0.05))
    found = [thread] if thread is not None else []
    in_thread = thread.case.pk if thread is not None and thread.case is not None else None
    found += [_case_alike(voice, case, scores.get(-case.pk, 0.0)) for case in cases if case.pk != in_thread]
    found += [_voice_alike(voice, other, scores.get(other.pk, 0.0)) for other in pool]
    return sorted((a for a in found if a.score >= 0.12), key=lambda a: -a.score)[:limit]


def _of_thread(voice: Voice) -> Alike | None:
    """The open case of what the same person said first, where they said more by its receipt code."""
    case = voice.follows.case if voice.follows is not None else None
    if case is None or case.has_ended or case.community_id != voice.community_id:
        return None
    return Alike(case, None, 2.0, _("是接着那一条说的"), (), True, similar=True)


def same_place(one: str, other: str) -> bool:
    """Whether one of two places as they were typed stands whole in the other: 1号楼 lies in 1号楼门口, not in 11号楼."""
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    before = r"(?<!\d)" if short[0].isdigit() else ""
    after = r"(?!\d)" if short[-1].isdigit() else ""
    return re.search(before + re.escape(short) + after, long) is not None


def _nearness(voice: Voice, other: Case | Voice) -> tuple[float, str]:
    if voice.building_id and voice.building_id == other.building_id:
        return 0.3, _("同一栋楼")
    if voice.estate_id == other.estate_id and same_place(voice.place, other.place):
        return 0.25, _("同一个地方")
    if voice.estate_id and voice.estate_id == other.estate_id:
        return 0.06, _("同一个小区")
    return 0.0, _("地点不同")


def _why(near: str, score: float) -> str:
    words = _("说法相近") if score >= SIMILAR else _("字句有些像") if score >= 0.08 else _("说的不太一样")
    return _("%(near)s，%(words)s") % {"near": near, "words": words}


def _case_alike(voice: Voice, case: Case, score: float) -> Alike:
    bonus, near = _nearness(voice, case)
    words = tuple(shared_words(voice.words, case.title))
    total = score + bonus if score >= 0.05 else 0.0
    return Alike(case, None, total, _why(near, score), words, similar=score >= SIMILAR)


def _voice_alike(voice: Voice, other: Voice, score: float) -> Alike:
    bonus, near = _nearness(voice, other)
    same = voice.speaker_id is not None and voice.speaker_id == other.speaker_id
    why = _why(near, score)
    if same:
        why = _("同一个人说的，%(why)s") % {"why": why}
    total = score + bonus + (0.2 if same else 0.0) if score >= 0.05 else 0.0
    return Alike(None, other, total, why, tuple(shared_words(voice.words, other.words)), same, score >= SIMILAR)
