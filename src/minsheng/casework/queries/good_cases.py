"""Questions about good cases: which somebody reads, in which text, what a draft begins with, and which are like a case."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from minsheng.foundation.suspicious import Suspicious
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..models import Answer, Assignment, Attachment, Case, GoodCase, GoodCasePhoto, GoodCaseVersion
from ..states import AssignmentState, Circle
from .board import names_in
from .verbatim import quoted_from

WHY = "of a case already visible"
PARTS = ("community__street", "category__parent", "case__estate", "case__community", "written_by", "released_by", "withdrawn_by")
_SENTENCES = re.compile(r"[^。！？\n]+[。！？]?|\n")


def good_cases_seen_by(user: User) -> QuerySet[GoodCase]:
    """With all that a line of the list shows; `dressed` gives each its text."""
    versions = Prefetch("versions", GoodCaseVersion.objects.select_related("by"))
    found: QuerySet[GoodCase] = GoodCase.objects.visible_to(user).select_related(*PARTS).prefetch_related(versions)
    return found


def good_case_or_none(user: User, identity: int) -> GoodCase | None:
    return good_cases_seen_by(user).filter(pk=identity).first()


def reads_all_of(user: User, good_case: GoodCase) -> bool:
    """Whether somebody reads its newest text, its older ones, and where it comes from."""
    scope = scope_of(user)
    return scope.covers(good_case.community_id) or scope.audits


def text_for(user: User, good_case: GoodCase) -> GoodCaseVersion:
    """The newest text for those who wrote it, and above them; the released one for everybody else."""
    number = good_case.version if reads_all_of(user, good_case) else good_case.shown_version
    return next(version for version in good_case.versions.all() if version.number == number)


def photos_of(good_case: GoodCase) -> list[GoodCasePhoto]:
    """Those that are shown; what was taken away from the case is shown nowhere."""
    rows = GoodCasePhoto.objects.filter(good_case=good_case, taken_back_at=None, attachment__taken_away_at=None)
    return list(rows.select_related("attachment", "released_by"))


def may_be_told(good_case: GoodCase, attachment: Attachment) -> bool:
    """A photo that was handed in to the case: never one that came with a voice."""
    return (
        attachment.case_id == good_case.case_id
        and attachment.voice_id is None
        and attachment.is_picture
        and attachment.taken_away_at is None
        and attachment.stage in ("before", "after")
    )


def photos_to_choose(good_case: GoodCase) -> list[Attachment]:
    rows = Attachment.objects.unscoped(WHY).filter(case=good_case.case_id, voice=None, taken_away_at=None)
    return [file for file in rows.order_by("at", "id") if may_be_told(good_case, file)]


def good_case_of(case: Case) -> GoodCase | None:
    """The one that tells this case."""
    found: GoodCase | None = GoodCase.objects.unscoped(WHY).standing().filter(case=case).first()
    return found


@dataclass(frozen=True)
class Alike:
    """Released good cases of the same matter: the newest one, and how many there are."""

    pk: int
    title: str
    count: int


def good_cases_like(case: Case, user: User) -> Alike | None:
    """In one statement; of the same first-level category where there is none of the very same."""
    shown = GoodCaseVersion.objects.filter(good_case=OuterRef("pk"), number=OuterRef("shown_version")).values("title")[:1]
    above = case.category.parent_id or case.category_id
    rows = GoodCase.objects.visible_to(user).released().filter(Q(category=above) | Q(category__parent=above))
    rows = rows.annotate(shown_title=Subquery(shown)).order_by("-id").values_list("pk", "shown_title", "category_id")
    found = list(rows[:50])
    same = [row for row in found if row[2] == case.category_id] or found
    return Alike(same[0][0], same[0][1], len(found)) if found else None


def names_in_texts(case: Case, texts: dict[str, str]) -> list[Suspicious]:
    """Whatever may name somebody, each piece once: for the one who writes to look at."""
    found = [piece for text in texts.values() for piece in names_in(case, text)]
    return list(dict.fromkeys(found))


def draft_of(case: Case, user: User) -> dict[str, str]:
    """What a good case begins with: the title, what was reworded for the organisations, who did what, and what residents were told.

    Sentences that repeat a resident are left out, and names are put as 居民.
    """
    given = (AssignmentState.DONE,)
    shares = (
        Assignment.objects.visible_to(user).filter(case=case, state__in=given, round=case.round).select_related("organisation")
    )
    results = [
        _("%(name)s：%(words)s") % {"name": share.organisation.name, "words": share.result}
        for share in sorted(shares, key=lambda share: (share.role != "lead", share.pk))
        if share.result
    ]
    answer = Answer.objects.visible_to(user).filter(case=case).order_by("-round").first()
    texts = {
        "title": case.title[:40],
        "heard": case.excerpt,
        "solved": "\n".join([*results, *([answer.words] if answer else [])]),
    }
    return {name: _unnamed(case, text) for name, text in texts.items()}


def _unnamed(case: Case, text: str) -> str:
    sentences = _SENTENCES.findall(text)
    told = "".join(one for one in sentences if one == "\n" or not quoted_from(case, one))
    for found in names_in(case, told):
        # Of 和王大爷 only 王大爷: what stands before the one character belongs to the sentence.
        piece = found.piece[-3:] if found.kind == "name" else found.piece
        told = told.replace(piece, _("居民") if found.kind in ("name", "speaker") else "")
    return told.strip()


def circles_for(user: User, good_case: GoodCase) -> list[tuple[str, str]]:
    """As far as this person may let it go."""
    return [(one.value, str(one.label)) for one in Circle if allowed(user, f"casework.release_good_case_{one.value}", good_case)]


def dressed(user: User, rows: Any) -> Any:
    """Each with `told`, the text that this person reads."""
    for row in rows:
        row.told = text_for(user, row)
    return rows
