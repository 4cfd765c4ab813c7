"""What is written of a date for organisations, held against what residents said and who they are (invariant 7)."""

from django.db.models import Prefetch, Q, QuerySet

from minsheng.casework.models import Voice
from minsheng.casework.queries.verbatim import quoted_among, speakers_named

from ..models import ProgrammeDate
from .programme_topics import Behind

WHY = "what organisations read is reworded"


def said_around(date: ProgrammeDate) -> QuerySet[Voice]:
    """What was said at a date, and what proposed its topic with the kinds beneath it."""
    said = Q(occasion=date.occasion_id)
    if date.about_category is not None and date.about_since is not None and date.about_until is not None:
        behind = Behind((date.about_category,), date.community, date.about_estate, date.about_since, date.about_until)
        said |= Q(pk__in=behind.all_said().order_by().values("pk"))
    rows: QuerySet[Voice] = Voice.objects.unscoped(WHY).filter(said)
    return rows


def with_what_was_said(rows: QuerySet[ProgrammeDate]) -> QuerySet[ProgrammeDate]:
    """Dates that know what was said at each, so that `held_words_give_away` asks nothing more."""
    said = Voice.objects.unscoped(WHY).select_related("speaker")
    return rows.prefetch_related(Prefetch("occasion__voices", said, to_attr="said"))


def held_words_give_away(date: ProgrammeDate) -> str:
    """What of the sentence written of a date repeats what was said there, or names who said it; empty where nothing does.

    When it was written it was looked at. What was written down as heard since then was not: until somebody writes the sentence anew, no
    organisation reads it.
    """
    if not date.held_words:
        return ""
    read: list[Voice] | None = getattr(date.occasion, "said", None)
    if read is None:
        read = list(Voice.objects.unscoped(WHY).filter(occasion=date.occasion_id).select_related("speaker"))
    quoted = quoted_among((voice.words for voice in read), date.held_words)
    return quoted or next(iter(speakers_named(read, date.held_words)), "")
