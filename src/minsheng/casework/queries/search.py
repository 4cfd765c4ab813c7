"""What a user may see and in which a stretch of text stands, newest first (docs/search.md)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.marking import Piece, marked
from minsheng.foundation.text_index import terms_of
from minsheng.foundation.together import asked_together, keys_together
from minsheng.neighbourhood.models import Community, Estate, Facility, Grid, Organisation, User, Venue
from minsheng.neighbourhood.queries import scope_of

from ..models import Answer, Assignment, Attachment, Case, CaseText, GoodCase, GoodCaseText, Voice, VoiceText
from ..states import CasePart, VoicePart, VoiceState
from .cases import CASE_PARTS
from .external import numbered_elsewhere, ordered_elsewhere
from .good_cases import dressed, good_cases_seen_by
from .voices import VOICE_PARTS, pictures_seen_by

AT_MOST, A_PAGE = 1000, 20
T = TypeVar("T")
# Which text of a thing holds the words: whose words these are, and of what. What was written there, as it was written.
Part = tuple[str, int]
Written = dict[Part, str]


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


@dataclass(frozen=True)
class Group:
    """How things of one kind are found by their texts. `key`: the thing that a text belongs to; `each`: how many texts one may have.

    `of`: a text says which row it was written in; `near`: it says its community. `written`: the rows with these ids (`of`) in which the
    words stand, as `hit` reads them. `shown`: a thing as a program reads it.
    """

    key: str
    each: int
    texts: Callable[[User, Asked], Any]
    things: Callable[[User, list[int]], Any]
    hit: Callable[..., Hit[Any]]
    of: bool = False
    near: bool = True
    written: Callable[[User, list[int]], Any] | None = None
    shown: Callable[[Any], dict[str, Any]] | None = None


# Texts of cases that a package above wrote: by part, the rows that were found as they were written, and what each says of which id (`of`).
_WRITTEN_IN_CASES: dict[str, tuple[Callable[[User, list[int]], Any], Callable[[Any], tuple[int, str]]]] = {}


def find_in_cases(part: str, rows: Callable[[User, list[int]], Any], said: Callable[[Any], tuple[int, str]]) -> None:
    """For apps.py of a package above."""
    _WRITTEN_IN_CASES[part] = (rows, said)


def find_also(name: str, group: Group) -> None:
    """For apps.py of a package above."""
    GROUPS[name] = group


def thing_with_number(user: User, words: str) -> Case | Voice | None:
    """The case or voice whose number was typed exactly, ours or the one that another platform gave it."""
    terms, typed = terms_of(words), words.strip()
    if not typed or " " in typed:
        return None
    number = terms[0].upper() if len(terms) == 1 else typed
    cases, voices, orders, brought = asked_together(
        Case.objects.visible_to(user).filter(number=number),
        Voice.objects.visible_to(user).filter(number=number),
        ordered_elsewhere(user, typed).select_related("case"),
        numbered_elsewhere(user, typed).live().order_by("id"),
    )
    return next(iter([*cases, *voices, *(order.case for order in orders), *brought]), None)


def holding(
    user: User, asked: Asked, names: Iterable[str], after: int | None = None, limit: int = A_PAGE
) -> dict[str, Found[Any]]:
    """One page of each of these groups (names of GROUPS), each thing once, the newest first, and of its texts only what this user may read.

    Asked together, so that all groups take as many statements as one: counts, texts, things, what a line shows.
    """
    within = (asked.community.pk,) if asked.community is not None else scope_of(user).only_in
    pages = {name: _Page(GROUPS[name], GROUPS[name].texts(user, asked), asked.terms, limit, within) for name in names}
    found = _found(pages)
    some = {name: page for name, page in pages.items() if found[name]}
    for name, page in some.items():
        page.begin(found[name], after)
    for page, first in zip(some.values(), asked_together(*(page.wanted() for page in some.values())), strict=True):
        page.read(first)
    things = asked_together(*(page.group.things(user, page.keys) for page in some.values()))
    rows = {name: {one.pk: one for one in of_it} for name, of_it in zip(some, things, strict=True)}
    of_cases = some["cases"].parts if "cases" in some else {}
    if of_cases:
        _add_shares_taken_back(user, of_cases, rows["cases"])
    also = {name: page for name, page in some.items() if page.group.written is not None}
    written, pictures, read = _written(user, of_cases, list(rows.get("voices", ())), also)
    for voice in rows.get("voices", {}).values():
        voice.pictures = pictures.get(voice.pk, [])
    dressed(user, rows.get("good_cases", {}).values())
    hits = {
        name: [
            page.group.hit(rows[name][pk], part, read.get(name, written), asked.terms)
            for pk, part in page.parts.items()
            if pk in rows[name]
        ]
        for name, page in some.items()
    }
    return {
        name: Found(hits.get(name, []), len(found[name]), page.following if name in some else None)
        for name, page in pages.items()
    }


def _found(pages: dict[str, "_Page"]) -> dict[str, list[int]]:
    """The things of each group, AT_MOST + 1 of them where there are more.

    A thing of which several texts hold the words comes as often: PostgreSQL stops as soon as it has enough texts, while for things that
    differ it would find all of them first. Enough are nearly always of more than AT_MOST things; where they are not, it has to.
    """

    def of_each(questions: dict[str, Any]) -> dict[str, list[int]]:
        return dict(zip(questions, keys_together(*questions.values()), strict=True))

    enough = AT_MOST + 1 + AT_MOST // 4
    texts = of_each({name: page.asked[:enough] for name, page in pages.items()})
    found = {name: list(dict.fromkeys(keys))[: AT_MOST + 1] for name, keys in texts.items()}
    unsure = {name: page for name, page in pages.items() if len(texts[name]) == enough and len(found[name]) <= AT_MOST}
    return found | of_each({name: page.asked.distinct()[: AT_MOST + 1] for name, page in unsure.items()})


def _voice_texts(user: User, asked: Asked) -> Any:
    texts = VoiceText.objects.visible_to(user).exclude(voice__state__in=[VoiceState.REPLACED, VoiceState.UNDONE])
    texts = narrowed(texts, asked, "voice", "heard_at")
    if asked.phase:
        texts = texts.filter(voice__case__phase=asked.phase)
    if asked.kind:
        texts = texts.filter(voice__kind=asked.kind)
    return texts


def _case_texts(user: User, asked: Asked) -> Any:
    texts = narrowed(CaseText.objects.visible_to(user), asked, "case", "opened_at")
    if asked.phase:
        texts = texts.filter(case__phase=asked.phase)
    if asked.kind:
        of_kind = Voice.objects.visible_to(user).filter(case=OuterRef("case"), kind=asked.kind)
        texts = texts.filter(Exists(of_kind))
    return texts


def _good_case_texts(user: User, asked: Asked) -> Any:
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
    return texts


def _cases(user: User, keys: list[int]) -> Any:
    return Case.objects.visible_to(user).select_related(*CASE_PARTS).filter(pk__in=keys)


def _voices(user: User, keys: list[int]) -> Any:
    return Voice.objects.visible_to(user).select_related(*VOICE_PARTS).filter(pk__in=keys)


def _good_cases(user: User, keys: list[int]) -> Any:
    return good_cases_seen_by(user).filter(pk__in=keys)


def _add_shares_taken_back(user: User, parts: dict[int, Part], cases: dict[int, Case]) -> None:
    """The page of an own share that was taken back is still theirs."""
    missing = set(parts) - set(cases)
    if missing:
        for share in Assignment.objects.own(user).filter(case__in=missing).select_related(*_of_case()):
            cases[share.case_id] = share.case


def _good_hit(row: GoodCase, part: Part, written: Written, terms: Sequence[str]) -> Hit[GoodCase]:
    told = row.told  # type: ignore[attr-defined]
    return Hit(row, marked(" · ".join(text for text in told.texts.values() if text), terms))


def _of_case() -> list[str]:
    return [f"case__{part}" for part in CASE_PARTS]


def narrowed(texts: Any, asked: Asked, of: str, moment: str) -> Any:
    """By place and days, where the thing that a text belongs to is its `of`, and `moment` the column of when."""
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


class _Page:
    """One page of a group: of each thing the first text that holds the words, until the page is full."""

    def __init__(self, group: Group, texts: Any, terms: list[str], limit: int, within: Collection[int]) -> None:
        self.group, self.texts, self.terms, self.limit = group, texts, terms, limit
        self.within = within if group.near else ()  # those are few, and other communities' are shown
        self.most = (limit + 1) * group.each
        self.found: dict[int, Part] = {}

    @property
    def newest_first(self) -> bool:
        """Whether what is counted is the newest: where the index knows the community, as many as a community finds are put in order."""
        return bool(self.within) and connection.vendor == "postgresql"

    @property
    def asked(self) -> Any:
        """Which things: to be counted, and where the page is among them, chosen of them."""
        rows = self.texts.holding(self.terms, self.within).order_by(*[f"-{self.group.key}"] * self.newest_first)
        return rows.values_list(self.group.key)

    def begin(self, keys: list[int], after: int | None) -> None:
        among = [key for key in keys if after is None or key < after]
        if len(keys) > AT_MOST and not (self.newest_first and len(among) > self.limit):
            rows = self.texts.holding_often(self.terms, self.within)
            self.rows = rows if after is None else rows.filter(**{f"{self.group.key}__lt": after})
            self.most = -(-self.most // 2)  # walked row by row, and few things hold the words in every one of their texts
        else:  # all of the page are known: the index is not asked for them again
            chosen = sorted(among, reverse=True)[: self.limit + 1]
            self.rows = self.texts.holding_among(self.terms).filter(**{f"{self.group.key}__in": chosen})

    def wanted(self) -> Any:
        of = ["of"] if self.group.of else []
        return self.rows.order_by(f"-{self.group.key}", "-part").values_list(self.group.key, "part", *of)[: self.most]

    def read(self, some: list[Any]) -> None:
        """A thing may hold the words in many of its texts: more are read until the page is full."""
        while True:
            for identity, part, *rest in some:
                self.found.setdefault(identity, (part, rest[0] if rest else 0))
            if len(some) < self.most or len(self.found) > self.limit:
                return
            self.rows = self.rows.filter(**{f"{self.group.key}__lt": some[-1][0]})
            some = list(self.wanted())

    @property
    def parts(self) -> dict[int, Part]:
        return dict(list(self.found.items())[: self.limit])

    @property
    def keys(self) -> list[int]:
        return list(self.parts)

    @property
    def following(self) -> int | None:
        """Where the next page begins."""
        return self.keys[-1] if len(self.found) > self.limit else None


def _voice_hit(voice: Voice, part: Part, written: Written, terms: Sequence[str]) -> Hit[Voice]:
    texts = {
        VoicePart.SAID: [voice.words, voice.topic, voice.place],
        VoicePart.NOTED: [voice.observed, voice.judgement],
        VoicePart.REPLIED: [voice.state_words],
    }
    kind = VoicePart(part[0])
    words = " · ".join(text for text in texts[kind] if text)
    return Hit(voice, marked(words, terms), "" if kind == VoicePart.SAID else str(kind.label))


def _written(
    user: User, parts: dict[int, Part], voices: list[int], also: dict[str, _Page]
) -> tuple[Written, dict[int, list[Attachment]], dict[str, dict[int, Any]]]:
    """The texts of shares, answers and plans that were found, as they were written; the pictures of voices; the rows that other groups ask
    for, by name and id."""
    ids = {kind: [of for part, of in parts.values() if part == kind] for kind in CasePart.values}
    asked = [page.group.written(user, [of for _part, of in page.parts.values() if of]) for page in also.values()]  # type: ignore[misc]
    shares, answers, pictures, *more = asked_together(
        Assignment.objects.visible_to(user).filter(pk__in=ids[CasePart.SHARE]),
        Answer.objects.visible_to(user).filter(pk__in=ids[CasePart.REPLY]),
        pictures_seen_by(user).filter(voice__in=voices),
        *(rows(user, ids[kind]) for kind, (rows, _said) in _WRITTEN_IN_CASES.items()),
        *asked,
    )
    found = {(CasePart.SHARE.value, one.pk): " · ".join(filter(None, [one.share, one.result])) for one in shares}
    found |= {(CasePart.REPLY.value, one.pk): one.words for one in answers}
    for (kind, (_rows, said)), some in zip(_WRITTEN_IN_CASES.items(), more, strict=False):
        for of, words in map(said, some):
            found[kind, of] = " · ".join(filter(None, [found.get((kind, of), ""), words]))
    more = more[len(_WRITTEN_IN_CASES) :]
    of_voices: dict[int, list[Attachment]] = {}
    for picture in pictures:
        of_voices.setdefault(picture.voice_id, []).append(picture)
    return found, of_voices, {name: {row.pk: row for row in some} for name, some in zip(also, more, strict=True)}


def _case_hit(case: Case, part: Part, written: Written, terms: Sequence[str]) -> Hit[Case]:
    kind = CasePart(part[0])
    if kind == CasePart.PLAN:
        case.planned = True  # type: ignore[attr-defined]  # its line leads to what was agreed
    if kind == CasePart.TITLE:
        return Hit(case, marked(" · ".join(filter(None, [case.title, case.place])), terms))
    return Hit(case, marked(case.excerpt if kind == CasePart.EXCERPT else written.get(part, ""), terms), str(kind.label))


GROUPS: dict[str, Group] = {
    "cases": Group("case_id", 8, _case_texts, _cases, _case_hit, of=True),
    "voices": Group("voice_id", len(VoicePart.values), _voice_texts, _voices, _voice_hit),
    "good_cases": Group("good_case_id", 1, _good_case_texts, _good_cases, _good_hit, near=False),
}


def names_holding(user: User, asked: Asked, names: Iterable[str], limit: int = A_PAGE) -> dict[str, Found[Any]]:
    """Organisations and, for who works there, places (communities, estates, grids, venues, facilities) by a part of their name, in one
    statement; some hundreds in a district, so that no index is needed. `names`: "organisations", "places"."""
    questions: list[tuple[str, Any, str]] = []
    if asked.terms and "organisations" in names:
        questions.append(("organisations", Organisation.objects.visible_to(user).order_by("name"), ""))
    scope = scope_of(user)
    if asked.terms and "places" in names and (scope.is_staff or scope.audits):
        kinds = ((Community, _("社区")), (Estate, _("小区")), (Grid, _("网格")), (Venue, _("场所")), (Facility, _("设施")))
        rows = (model.objects.visible_to(user).filter(valid_to=None).order_by("code") for model, _name in kinds)
        questions += [("places", of_kind, name) for of_kind, (_model, name) in zip(rows, kinds, strict=True)]
    found = asked_together(*(_by_name(rows, asked, limit) for _group, rows, _name in questions))
    named: dict[str, list[tuple[Any, str]]] = {name: [] for name in names}
    for (group, _rows, name), some in zip(questions, found, strict=True):
        named[group] += [(row, name) for row in some]
    return {name: _named(some, asked, limit) for name, some in named.items()}


def _by_name(rows: Any, asked: Asked, limit: int) -> Any:
    for term in asked.terms:
        rows = rows.filter(name__icontains=term)
    return rows[: limit + 1]


def _named(found: list[tuple[Any, str]], asked: Asked, limit: int) -> Found[Any]:
    hits = [Hit(row, marked(row.name, asked.terms), name) for row, name in found[:limit]]
    return Found(hits, len(found))
