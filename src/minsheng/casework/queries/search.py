"""What a user may see and in which a stretch of text stands, newest first (docs/search.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.marking import Piece, marked
from minsheng.foundation.text_index import terms_of
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Community, Estate, Facility, Grid, Organisation, User, Venue
from minsheng.neighbourhood.queries import scope_of

from ..models import Answer, Assignment, Case, CaseText, GoodCase, GoodCaseText, Voice, VoiceText
from ..states import CasePart, VoicePart, VoiceState
from .cases import CASE_PARTS
from .good_cases import dressed, good_cases_seen_by
from .voices import voices_seen_by

AT_MOST, A_PAGE = 1000, 20
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What was typed, and what narrows it. `kind` is of voices: of a case, that one of its voices is of it."""

    words: str
    community: Community | None = None
    estate: Estate | None = None
    since: date | None = None
    until: date | None = None
    phase: str = ""
    kind: str = ""

    @property
    def terms(self) -> list[str]:
        return terms_of(self.words)

    @property
    def is_narrowed(self) -> bool:
        return replace(self, words="") != Asked("")


@dataclass(frozen=True)
class Hit(Generic[T]):
    """A thing, and of it the text in which the words stand, in pieces; `part` says whose words these are."""

    thing: T
    pieces: list[Piece]
    part: str = ""


@dataclass
class Found(Generic[T]):
    """One page of a group. `count` goes to AT_MOST + 1 and no further; `next` is where the following page begins."""

    hits: list[Hit[T]] = field(default_factory=list)
    count: int = 0
    next: int | None = None

    @property
    def is_more(self) -> bool:
        return self.count > AT_MOST

    @property
    def count_shown(self) -> str:
        return f"{AT_MOST:,}+" if self.is_more else f"{self.count:,}"


def thing_with_number(user: User, words: str) -> Case | Voice | None:
    """The case or voice whose number was typed exactly."""
    terms = terms_of(words)
    if len(terms) != 1:
        return None
    number = terms[0].upper()
    cases, voices = asked_together(
        Case.objects.visible_to(user).filter(number=number), Voice.objects.visible_to(user).filter(number=number)
    )
    return next(iter([*cases, *voices]), None)


def voices_holding(user: User, asked: Asked, after: int | None = None, limit: int = A_PAGE) -> Found[Voice]:
    """Voices of which something that was said, noted or replied holds all words; each once, the newest first."""
    texts = VoiceText.objects.visible_to(user).exclude(voice__state__in=[VoiceState.REPLACED, VoiceState.UNDONE])
    texts = _narrowed(texts, asked, "voice", "heard_at")
    if asked.phase:
        texts = texts.filter(voice__case__phase=asked.phase)
    if asked.kind:
        texts = texts.filter(voice__kind=asked.kind)
    parts, following, count = _page(texts, asked.terms, "voice_id", after, limit, len(VoicePart.values))
    voices = {voice.pk: voice for voice in voices_seen_by(user).filter(pk__in=list(parts))}
    hits = [_voice_hit(voices[pk], part, asked.terms) for pk, (part, _of) in parts.items() if pk in voices]
    return Found(hits, count, following)


def cases_holding(user: User, asked: Asked, after: int | None = None, limit: int = A_PAGE) -> Found[Case]:
    """Cases of which the title, a share, the excerpt or an answer holds all words: of each only what this user may read."""
    texts = _narrowed(CaseText.objects.visible_to(user), asked, "case", "opened_at")
    if asked.phase:
        texts = texts.filter(case__phase=asked.phase)
    if asked.kind:
        of_kind = Voice.objects.visible_to(user).filter(case=OuterRef("case"), kind=asked.kind)
        texts = texts.filter(Exists(of_kind))
    parts, following, count = _page(texts, asked.terms, "case_id", after, limit, 8)
    rows = Case.objects.visible_to(user).select_related(*CASE_PARTS).filter(pk__in=list(parts))
    cases = {case.pk: case for case in rows}
    for share in Assignment.objects.own(user).filter(case__in=set(parts) - set(cases)).select_related(*_of_case()):
        cases[share.case_id] = share.case  # an own share that was taken back: the page of the share is still theirs
    written = _written(user, parts)
    hits = [
        _case_hit(cases[pk], part, written.get((part, of), ""), asked.terms) for pk, (part, of) in parts.items() if pk in cases
    ]
    return Found(hits, count, following)


def good_cases_holding(user: User, asked: Asked, after: int | None = None, limit: int = A_PAGE) -> Found[GoodCase]:
    """Good cases whose text holds all words: the newest text for those who wrote it, else the one that was released to them."""
    texts = GoodCaseText.objects.visible_to(user)
    if asked.community:
        texts = texts.filter(good_case__community=asked.community)
    if asked.estate:
        texts = texts.filter(good_case__case__estate=asked.estate)
    if asked.since:
        texts = texts.filter(good_case__written_at__gte=clock.day_start(asked.since))
    if asked.until:
        texts = texts.filter(good_case__written_at__lt=clock.day_end(asked.until))
    if asked.phase or asked.kind:  # of cases and voices; every good case is of one that residents confirmed
        texts = texts.none().opened("nothing of that kind")
    parts, following, count = _page(texts, asked.terms, "good_case_id", after, limit, 1)
    rows = {row.pk: row for row in dressed(user, good_cases_seen_by(user).filter(pk__in=list(parts)))}
    hits = [_good_hit(rows[pk], asked.terms) for pk in parts if pk in rows]
    return Found(hits, count, following)


def _good_hit(row: GoodCase, terms: Sequence[str]) -> Hit[GoodCase]:
    told = row.told  # type: ignore[attr-defined]
    return Hit(row, marked(" · ".join(text for text in told.texts.values() if text), terms))


def _of_case() -> list[str]:
    return [f"case__{part}" for part in CASE_PARTS]


def _narrowed(texts: Any, asked: Asked, of: str, moment: str) -> Any:
    chosen: dict[str, Any] = {}
    if asked.community:
        chosen[f"{of}__community"] = asked.community
    if asked.estate:
        chosen[f"{of}__estate"] = asked.estate
    if asked.since:
        chosen[f"{of}__{moment}__gte"] = clock.day_start(asked.since)
    if asked.until:
        chosen[f"{of}__{moment}__lt"] = clock.day_end(asked.until)
    return texts.filter(**chosen)


def _page(
    texts: Any, terms: list[str], key: str, after: int | None, limit: int, each: int
) -> tuple[dict[int, tuple[str, int]], int | None, int]:
    """One page: key → (part, of what) of the first text that holds the words; where the next one begins; how many there are in all."""
    count = texts.holding(terms).values(key).distinct()[: AT_MOST + 1].count()
    texts = texts.holding_often(terms) if count > AT_MOST else texts.holding(terms)
    rows = texts if after is None else texts.filter(**{f"{key}__lt": after})
    of = ["of"] if texts.model is CaseText else []
    found: dict[int, tuple[str, int]] = {}
    while count and len(found) <= limit:  # a thing may hold the words in many of its texts: more are read until a page is full
        wanted = (limit + 1) * each
        some = list(rows.order_by(f"-{key}", "-part").values_list(key, "part", *of)[:wanted])
        for identity, part, *rest in some:
            found.setdefault(identity, (part, rest[0] if rest else 0))
        if len(some) < wanted or len(found) > limit:
            break
        rows = rows.filter(**{f"{key}__lt": some[-1][0]})
    keys = list(found)
    following = keys[limit - 1] if len(keys) > limit else None
    return {one: found[one] for one in keys[:limit]}, following, count


def _voice_hit(voice: Voice, part: str, terms: Sequence[str]) -> Hit[Voice]:
    texts = {
        VoicePart.SAID: [voice.words, voice.topic, voice.place],
        VoicePart.NOTED: [voice.observed, voice.judgement],
        VoicePart.REPLIED: [voice.state_words],
    }
    kind = VoicePart(part)
    words = " · ".join(text for text in texts[kind] if text)
    return Hit(voice, marked(words, terms), "" if kind == VoicePart.SAID else str(kind.label))


def _written(user: User, parts: dict[int, tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The texts as they were written, of shares and answers that were found."""
    ids = {kind: [of for part, of in parts.values() if part == kind] for kind in (CasePart.SHARE, CasePart.REPLY)}
    shares, answers = asked_together(
        Assignment.objects.visible_to(user).filter(pk__in=ids[CasePart.SHARE]),
        Answer.objects.visible_to(user).filter(pk__in=ids[CasePart.REPLY]),
    )
    found = {(CasePart.SHARE.value, one.pk): " · ".join(filter(None, [one.share, one.result])) for one in shares}
    return found | {(CasePart.REPLY.value, one.pk): one.words for one in answers}


def _case_hit(case: Case, part: str, written: str, terms: Sequence[str]) -> Hit[Case]:
    kind = CasePart(part)
    if kind == CasePart.TITLE:
        return Hit(case, marked(" · ".join(filter(None, [case.title, case.place])), terms))
    return Hit(case, marked(case.excerpt if kind == CasePart.EXCERPT else written, terms), str(kind.label))


def organisations_holding(user: User, asked: Asked, limit: int = A_PAGE) -> Found[Organisation]:
    """Organisations by a part of their name; some hundreds in a district, so that no index is needed."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(user).order_by("name")
    found = list(_by_name(rows, asked, limit)) if asked.terms else []
    return _named([(row, "") for row in found], asked, limit)


def places_holding(user: User, asked: Asked, limit: int = A_PAGE) -> Found[Any]:
    """Communities, estates, grids, venues and facilities by a part of their name, for who works there."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits) or not asked.terms:
        return Found()
    kinds = ((Community, _("社区")), (Estate, _("小区")), (Grid, _("网格")), (Venue, _("场所")), (Facility, _("设施")))
    rows = (model.objects.visible_to(user).filter(valid_to=None).order_by("code") for model, _name in kinds)
    found = asked_together(*(_by_name(of_kind, asked, limit) for of_kind in rows))
    named = [(row, name) for (_model, name), some in zip(kinds, found, strict=True) for row in some]
    return _named(named, asked, limit)


def _by_name(rows: Any, asked: Asked, limit: int) -> Any:
    for term in asked.terms:
        rows = rows.filter(name__icontains=term)
    return rows[: limit + 1]


def _named(found: list[tuple[Any, str]], asked: Asked, limit: int) -> Found[Any]:
    hits = [Hit(row, marked(row.name, asked.terms), name) for row, name in found[:limit]]
    return Found(hits, len(found))
