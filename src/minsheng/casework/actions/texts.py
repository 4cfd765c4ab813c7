"""The index of what was written, kept in the transaction of the act that wrote it. Steps inside other acts, none of its own."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ..models import Answer, Assignment, Case, CaseText, GoodCase, GoodCaseText, GoodCaseVersion, Voice, VoiceText
from ..queries.kept_beside import items_to_note, notices_to_note, quotes_left
from ..queries.texts import all_rows_wanted, answer_row, case_rows, good_case_rows, indexes, share_row, voice_rows
from ..states import CasePart

WHY = "the index follows what was written"
AT_ONCE = 200


def index_new_voices(voices: Sequence[Voice]) -> None:
    """Voices that were written down just now."""
    rows = [row for voice in voices for row in voice_rows(voice)]
    VoiceText.objects.bulk_create(rows, batch_size=AT_ONCE)


def index_changed_voice(voice: Voice) -> None:
    """A voice of which the place or the reply changed."""
    forget_voices([voice.pk])
    index_new_voices([voice])


def forget_voices(keys: Sequence[int]) -> None:
    """Nothing of these voices is found any more."""
    VoiceText.objects.unscoped(WHY).filter(voice_id__in=keys).delete()


def index_case(case: Case) -> None:
    _keep(case_rows(case))


def index_share(share: Assignment) -> None:
    _keep([share_row(share)])


def index_answer(answer: Answer) -> None:
    _keep([answer_row(answer)])


def index_good_case(good_case: GoodCase) -> None:
    """The newest text and the released one; of what was withdrawn nothing is found any more."""
    GoodCaseText.objects.unscoped(WHY).filter(good_case=good_case).delete()
    versions = GoodCaseVersion.objects.filter(good_case=good_case, number__in=[good_case.version, good_case.shown_version or 0])
    GoodCaseText.objects.bulk_create(good_case_rows(good_case, list(versions)))


def index_beside_case(part: CasePart, case: int, rows: list[CaseText]) -> None:
    """What another package says of a case (its id) in `part`: these texts, and none that was there before."""
    CaseText.objects.unscoped(WHY).filter(case=case, part=part).delete()
    CaseText.objects.bulk_create(rows)


def _keep(rows: list[CaseText]) -> None:
    CaseText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "part", "of"], update_fields=["text", "grams", "community"]
    )


@transaction.atomic
def index_everything() -> int:
    """Write the whole index anew from what was written, and what is kept beside notices and items of the board. Returns how many texts it
    holds."""
    of_voice = Voice.objects.unscoped(WHY).filter(pk=OuterRef("voice"))
    notices_to_note().update(community=Subquery(of_voice.values("community")))
    of_case = Case.objects.unscoped(WHY).filter(pk=OuterRef("case"))
    items_to_note().update(**{name: Subquery(of_case.values(name)) for name in ("phase", "category", "estate")})
    quotes_left().update(quote="", quoted=None, consent="")
    for model in indexes():
        model.objects.unscoped(WHY).delete()
    written = 0
    for rows in all_rows_wanted():
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=AT_ONCE)
            written += len(rows)
    return written
