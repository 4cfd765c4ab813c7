"""What of voices and cases is searched for, part by part: read from the rows themselves, so that it can be written again and compared.

The rows may be historical ones of a migration: nothing but their columns is used.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from minsheng.foundation.text_index import filled

from ..models import Answer, Assignment, Case, CaseText, GoodCase, GoodCaseText, GoodCaseVersion, Voice, VoiceText
from ..states import TOMBSTONE, CasePart, GoodPart, VoicePart

WHY = "the index is compared with all that was written"
TOGETHER = 500


# Which column says whose text a row of the index is, and how that thing is called in a finding.
_INDEXED: dict[Any, tuple[str, str]] = {
    VoiceText: ("voice_id", "民声"),
    CaseText: ("case_id", "事项"),
    GoodCaseText: ("good_case_id", "典型案例"),
}
_WANTED: list[Callable[[], Iterator[list[Any]]]] = []


def index_also(wanted: Callable[[], Iterator[list[Any]]], model: Any = None, key: str = "", name: str = "") -> None:
    """For apps.py of a package above: `wanted` gives the rows that its texts should have, of an index of its own (`model`, the column `key`
    that says whose text it is, and how that thing is called), or of cases'."""
    _WANTED.append(wanted)
    if model is not None:
        _INDEXED[model] = (key, name)


def indexes() -> list[Any]:
    """The models of all indexes."""
    return list(_INDEXED)


def voice_rows(voice: Any, model: Any = VoiceText) -> list[Any]:
    """The rows of the index that a voice should have; of what was erased, none."""
    if voice.words == TOMBSTONE:
        return []
    parts = {
        VoicePart.SAID: (voice.words, voice.topic, voice.place),
        VoicePart.NOTED: (voice.observed, voice.judgement),
        VoicePart.REPLIED: (voice.state_words,),
    }
    rows = (filled(model(voice_id=voice.pk, part=part.value), texts, voice.community_id) for part, texts in parts.items())
    return [row for row in rows if row.text]


def case_rows(case: Any, model: Any = CaseText) -> list[Any]:
    """Of the case itself: title with place, and what was reworded for the organisations."""
    title = filled(model(case_id=case.pk, part=CasePart.TITLE.value, of=0), (case.title, case.place), case.community_id)
    excerpt = filled(model(case_id=case.pk, part=CasePart.EXCERPT.value, of=0), (case.excerpt,), case.community_id)
    return [row for row in (title, excerpt) if row.text]


def share_row(share: Any, model: Any = CaseText) -> Any:
    row = model(case_id=share.case_id, part=CasePart.SHARE.value, of=share.pk)
    return filled(row, (share.share, share.result), share.case.community_id)


def answer_row(answer: Any, model: Any = CaseText) -> Any:
    row = model(case_id=answer.case_id, part=CasePart.REPLY.value, of=answer.pk)
    return filled(row, (answer.words,), answer.case.community_id)


def good_case_rows(good_case: GoodCase, versions: Iterable[GoodCaseVersion]) -> list[GoodCaseText]:
    """The newest text, and the one that was released; of a withdrawn good case, none."""
    if good_case.withdrawn_at is not None:
        return []
    parts = {good_case.version: GoodPart.WRITTEN}, {good_case.shown_version: GoodPart.SHOWN}
    return [
        filled(GoodCaseText(good_case=good_case, part=part[version.number].value), version.texts.values())
        for part in parts
        for version in versions
        if version.number in part
    ]


def _good_cases() -> Iterator[list[GoodCaseText]]:
    for some in in_parts(GoodCase.objects.unscoped(WHY).prefetch_related("versions")):
        yield [row for one in some for row in good_case_rows(one, one.versions.all())]


def in_parts(rows: Any) -> Iterator[list[Any]]:
    """All rows by their keys, some hundreds at a time, without holding a cursor open meanwhile."""
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:TOGETHER]):
        yield found
        after = found[-1].pk


def rows_wanted(voices: Any, cases: Any, shares: Any, answers: Any, *, texts: tuple[Any, Any]) -> Iterator[list[Any]]:
    """Every row that the whole index should have, some hundreds at a time. `texts`: the two models of the index."""
    of_voice, of_case = texts
    yield from ([row for voice in some for row in voice_rows(voice, of_voice)] for some in in_parts(voices))
    yield from ([row for case in some for row in case_rows(case, of_case)] for some in in_parts(cases))
    yield from ([share_row(share, of_case) for share in some] for some in in_parts(shares.select_related("case")))
    yield from ([answer_row(answer, of_case) for answer in some] for some in in_parts(answers.select_related("case")))


def all_rows_wanted() -> Iterator[list[Any]]:
    written = (Voice.objects, Case.objects, Assignment.objects, Answer.objects)
    yield from rows_wanted(*(rows.unscoped(WHY) for rows in written), texts=(VoiceText, CaseText))
    yield from _good_cases()
    for wanted in _WANTED:
        yield from wanted()


def _key(row: Any) -> tuple[Any, ...]:
    return getattr(row, _INDEXED[type(row)][0]), row.part, getattr(row, "of", 0)


def _kept_like(rows: Sequence[Any]) -> Iterable[Any]:
    """What the index holds of the same voices, cases …"""
    model = type(rows[0])
    key = _INDEXED[model][0]
    found: Iterable[Any] = model.objects.unscoped(WHY).filter(**{f"{key}__in": {getattr(row, key) for row in rows}})
    return found


def text_findings() -> Iterator[str]:
    """Where the index does not hold what was written, or more than that; `minsheng index` writes it again."""
    wanted = 0
    for rows in all_rows_wanted():
        wanted += len(rows)
        if rows:
            kept = {_key(row): row for row in _kept_like(rows)}
            for row in rows:
                there = kept.get(_key(row))
                if there is None or there.text != row.text or not _belongs(there, row):
                    yield f"{_name(row)}：查找用的字和原文对不上（{row.get_part_display()}）。运行minsheng index重建。"
    held = sum(model.objects.unscoped(WHY).count() for model in indexes())
    if held > wanted:
        yield f"查找用的字多出{held - wanted}段，原文已经没有了。运行minsheng index重建。"


def _belongs(kept: Any, wanted: Any) -> bool:
    """What the version before wrote says nothing of its community, and is found all the same."""
    return isinstance(kept, GoodCaseText) or kept.community_id in (None, wanted.community_id)


def _name(row: Any) -> str:
    key, name = _INDEXED[type(row)]
    return f"{name} {getattr(row, key)}"
