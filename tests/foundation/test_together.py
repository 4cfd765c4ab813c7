"""Several small questions in one statement: what comes back is what each alone would have brought."""

from typing import Any

import pytest
from django.db.models import Count, QuerySet

from minsheng.casework.models import Assignment, Attachment, Case, Category, Notice, Voice, Write
from minsheng.config.bench.fill import fill
from minsheng.foundation.door import DoorClosed
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Post, Resident

WHY = "a test"
pytestmark = pytest.mark.django_db


def columns(one: Any) -> Any:
    """A row with the rows that came along with it, as plain values."""
    if not hasattr(one, "_meta"):
        return one
    along = {name: columns(other) for name, other in one._state.fields_cache.items() if other is not None}
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields} | along


def test_rows_are_what_each_question_alone_brings(django_assert_num_queries: Any) -> None:
    """Moments, days, ids, lists, nothing at all; related rows; groups; in the order that was asked for."""
    fill(30, seed=5, workers=1, block=30, say=lambda there: None)
    shares = Assignment.objects.unscoped(WHY).select_related("organisation", "case__community", "case__estate", "refusal__by")
    questions: list[QuerySet[Any, Any]] = [
        shares.order_by("-state_since", "pk"),
        Voice.objects.unscoped(WHY).select_related("speaker", "case__category__parent", "heard_by").order_by("words", "pk"),
        Attachment.objects.unscoped(WHY).order_by("-pk"),
        Category.objects.order_by("-position", "pk"),
        Write.objects.order_by("pk")[:5],
        TimelineEntry.objects.select_related("by").order_by("-pk"),
        Resident.objects.unscoped(WHY).order_by("pk"),
        Post.objects.order_by("pk").values_list("role", "community__name", "since"),
        Notice.objects.unscoped(WHY).values("kind").annotate(n=Count("voice")).order_by("kind").values_list("kind", "n"),
        Case.objects.unscoped(WHY).filter(number="none"),
        Case.objects.unscoped(WHY).filter(pk__in=[]),
    ]
    with django_assert_num_queries(1):
        found = asked_together(*questions)
    alone = [list(question) for question in questions]
    assert [len(rows) > 0 for rows in alone] == [True] * 9 + [False] * 2
    for together, apart in zip(found, alone, strict=True):
        assert [columns(one) for one in together] == [columns(one) for one in apart]


def test_nobody_comes_past_the_door() -> None:
    with pytest.raises(DoorClosed):
        asked_together(Case.objects.all())
