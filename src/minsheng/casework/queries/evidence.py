"""What proof there is, and what is missing (invariants 3, 4; DESIGN §3: never the accused alone)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import Assignment, Attachment, Case
from ..states import ShareRole, Stage

WHY = "evidence gates look at all files of a case"


def files_of(case: Case) -> list[Attachment]:
    """All that was handed in, the oldest first."""
    if case.handling is not None:
        return list(case.handling.files)
    return list(files_asked(case))


def files_asked(case: Case) -> QuerySet[Attachment]:
    rows = Attachment.objects.unscoped(WHY).filter(case=case, taken_away_at=None).select_related("assignment__organisation", "by")
    return rows.order_by("at", "id")


def same_before_and_after(assignment: Assignment) -> bool:
    """Whether one and the same picture was handed in as before and as after: whoever checks must see it with their own eyes."""
    paths: dict[str, set[str]] = {Stage.BEFORE: set(), Stage.AFTER: set()}
    for file in files_of(assignment.case):
        if file.stage in paths:
            paths[file.stage].add(file.path)
    return bool(paths[Stage.BEFORE] & paths[Stage.AFTER])


def _has(files: list[Attachment], stage: str, round_: int) -> bool:
    """What was before stays before; what is after must be of this round."""
    return any(file.stage == stage and (stage == Stage.BEFORE or file.round == round_) for file in files)


def stages_missing(assignment: Assignment) -> list[str]:
    """What the result still lacks: of the lead all of it, of a helper at least one thing of it."""
    required = list(assignment.case.category.evidence)
    if not required:
        return []
    files = files_of(assignment.case)
    own = [file for file in files if file.assignment_id == assignment.pk and file.round == assignment.round]
    if assignment.role == ShareRole.LEAD:
        usable = own + [file for file in files if file.stage == Stage.BEFORE or file.assignment_id is None]
        return [stage for stage in required if not _has(usable, stage, assignment.round)]
    # How it was before shows no work; unless the category asks for nothing else.
    wanted = [stage for stage in required if stage != Stage.BEFORE] or required
    return [] if any(file.stage in wanted for file in own) else wanted


def missing_for_result(assignment: Assignment) -> list[str]:
    """Names of what the result still lacks. The lead shows everything the category asks for; a helper at least one thing of it."""
    names = [_called(stage) for stage in stages_missing(assignment)]
    if not names or assignment.role == ShareRole.LEAD:
        return names
    return [_("至少一样：%(names)s") % {"names": "、".join(names)}]


def _called(stage: str) -> str:
    names = {
        Stage.BEFORE: _("之前的照片"),
        Stage.AFTER: _("之后的照片"),
        Stage.DOCUMENT: _("单据"),
        Stage.SIGNATURE: _("签字单"),
    }
    return names[Stage(stage)]


def missing_for_answer(case: Case) -> list[str]:
    """What an answer to residents still lacks, as sentences; the accused organisation is never the only one that shows anything."""
    files = files_of(case)
    present = [file for file in files if file.stage == Stage.BEFORE or file.round == case.round]
    missing = [
        _("缺%(what)s") % {"what": _called(stage)} for stage in case.category.evidence if not _has(files, stage, case.round)
    ]
    if case.concerns_id is not None:
        others = [f for f in present if f.assignment is None or f.assignment.organisation_id != case.concerns_id]
        if not others and case.concerns is not None:
            accused = _("这件事说的就是%(name)s，不能只有它自己的佐证：请社区的人到现场拍一张，传到事项里")
            missing.append(accused % {"name": case.concerns.name})
    return missing
