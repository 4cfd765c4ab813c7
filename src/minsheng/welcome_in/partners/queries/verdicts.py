"""Questions about what residents say of promises made for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minsheng.casework.models import Voice
from minsheng.casework.queries.phases import corrected_by
from minsheng.casework.states import VoiceState
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed

from ..models import Help, HelpVerdict, Need, Partner
from ..states import Helped
from .helps import PARTS
from .offering import voices_behind

WHY = "of promises made for those who spoke"


def helps_for_voice(voice: Voice) -> QuerySet[Help]:
    """What was promised for what a voice, what it repeats, or their case needs; the latest first."""
    keys = {one.pk for one in corrected_by(voice)} | ({voice.repeats_id} if voice.repeats_id else set())
    needed = Q(need__voice__in=keys)
    case = voice.case_id or (voice.repeats.case_id if voice.repeats else None)
    if case is not None:
        needed |= Q(need__case=case)
    rows: QuerySet[Help] = Help.objects.unscoped(WHY).filter(needed).select_related(*PARTS)
    return rows.order_by("-pk")


def has_said(promise: Help, voice: Voice) -> bool:
    """Also by an earlier version of the voice: a correction does not speak twice."""
    rows = HelpVerdict.objects.unscoped(WHY).filter(help=promise, voice__in=[one.pk for one in corrected_by(voice)])
    return rows.exists()


def person_of(voice: Voice) -> str:
    """Who spoke, as far as one knows: a telephone, a person, or else what was said by one receipt code."""
    if voice.speaker is not None:
        return f"p{voice.speaker.phone_index}" if voice.speaker.phone_index else f"r{voice.speaker_id}"
    if voice.follows_id is not None:
        return f"v{voice.follows_id}"
    return f"v{corrected_by(voice)[-1].pk}"


@dataclass(frozen=True)
class HelpForMe:
    """A promise as the speaker reads it on the receipt, and what they said of it, if they did."""

    promise: Help
    verdict: str | None
    may_say: bool

    @property
    def said(self) -> str:
        return str(Helped(self.verdict).label) if self.verdict else ""


def helps_on_receipt(voice: Voice) -> list[HelpForMe]:
    rows = list(helps_for_voice(voice)[:10])
    keys = [one.pk for one in corrected_by(voice)]
    said = (
        dict(HelpVerdict.objects.unscoped(WHY).filter(help__in=rows, voice__in=keys).values_list("help_id", "verdict"))
        if rows
        else {}
    )
    return [HelpForMe(row, said.get(row.pk), row.pk not in said and row.may_be_judged) for row in rows]


@dataclass(frozen=True)
class Figures:
    """What is out: answers of at least so many people at a time."""

    helped: int
    partly: int
    not_helped: int

    @property
    def together(self) -> int:
        return self.helped + self.partly + self.not_helped


def figures_of(partner: Partner) -> Figures | None:
    """How many answers of each kind are published; None while too few people answered."""
    return figures_from(published_for(partner).values_list("verdict", flat=True))


def published_for(partner: Partner) -> QuerySet[HelpVerdict]:
    rows: QuerySet[HelpVerdict] = HelpVerdict.objects.unscoped("figures of many").filter(help__partner=partner, published=True)
    return rows


def figures_from(verdicts: Iterable[str]) -> Figures | None:
    counts = Counter(verdicts)
    return Figures(counts[Helped.HELPED], counts[Helped.PARTLY], counts[Helped.NOT_HELPED]) if counts else None


@dataclass(frozen=True)
class Asked:
    """How often each was said of a promise, and how many of those for whom it was made have not said anything."""

    counts: list[tuple[str, int]]
    silent: int
    may_write: bool


def voices_to_ask(promise: Help, user: User) -> QuerySet[Voice]:
    """Those for whom it was promised who have not said whether it helped, as far as `user` sees them."""
    if promise.need is None:
        return Voice.objects.unscoped(WHY).none()
    said = HelpVerdict.objects.unscoped(WHY).filter(help=promise).order_by().values("voice_id")
    rows = _behind(promise.need, user).exclude(pk__in=said)
    found: QuerySet[Voice] = rows.select_related("speaker").order_by("-pk")
    return found


def _behind(need: Need, user: User) -> QuerySet[Voice]:
    rows = voices_behind(voice=need.voice, case=need.case).exclude(state__in=[VoiceState.REPLACED, VoiceState.UNDONE])
    return rows.filter(pk__in=Voice.objects.visible_to(user).order_by().values("pk"))


def asked_about(need: Need, promises: list[Help], user: User) -> dict[int, Asked]:
    """For the office: promise → what was said of it, of those for a need whose day has come."""
    due = [one for one in promises if one.may_be_judged]
    if not due:
        return {}
    verdicts = HelpVerdict.objects.visible_to(user).filter(help__in=due)
    keys, rows = asked_together(
        _behind(need, user).values_list("pk", flat=True), verdicts.values_list("help_id", "voice_id", "verdict")
    )
    behind = set(keys)
    said: dict[int, dict[int, str]] = {}
    for key, voice, verdict in rows:
        said.setdefault(key, {})[voice] = verdict
    return {one.pk: _asked(one, said.get(one.pk, {}), behind, user) for one in due}


def _asked(promise: Help, said: dict[int, str], behind: set[int], user: User) -> Asked:
    counts = Counter(said.values())
    silent = len(behind - said.keys())
    may_write = silent > 0 and allowed(user, "partners.judge_help", promise)
    return Asked([(str(kind.label), counts[kind]) for kind in Helped if counts[kind]], silent, may_write)
