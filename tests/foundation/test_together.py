"""Several small questions in one statement: what comes back is what each alone would have brought. New rows of several tables in one."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from minsheng.casework.models import Assignment, Attachment, Case, Category, Notice, Voice, Write
from minsheng.config.bench.fill import fill
from minsheng.foundation import clock
from minsheng.foundation.door import DoorClosed
from minsheng.foundation.models import OutboxItem, TimelineEntry, TimelineHead
from minsheng.foundation.together import MANY, asked_together, written_together
from minsheng.neighbourhood.models import Post, Resident

WHY = "a test"
pytestmark = pytest.mark.django_db


def columns(one: Any) -> Any:
    """A row with the rows that came along with it, as plain values."""
    if not hasattr(one, "_meta"):
        return one
    along = {name: columns(other) for name, other in one._state.fields_cache.items() if other is not None}
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields} | along


@pytest.mark.slow
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


def written(n: int) -> tuple[list[TimelineHead], list[OutboxItem]]:
    heads = [TimelineHead(subject_kind="t", subject_id=f"{n}-{i}", sequence=1, hash="a" * 64) for i in range(n)]
    items = [OutboxItem(key=f"{n}-{i}", way="receipt", kind="heard", reference="'%s", queued_at=clock.now()) for i in range(n)]
    return heads, items


@pytest.mark.parametrize("n", [1, 3])
def test_new_rows_of_several_tables_are_one_statement(n: int) -> None:
    heads, items = written(n)
    with CaptureQueriesContext(connection) as asked:
        written_together(heads, [], items)
    assert len([one for one in asked if "INSERT" in one["sql"]]) == (1 if connection.vendor == "postgresql" else 2)
    kept = OutboxItem.objects.order_by("key").values_list("key", "reference", "queued_at", "sent_at", "attempts")
    assert list(kept) == [(one.key, "'%s", one.queued_at, None, 0) for one in items]
    assert [row.subject_id for row in TimelineHead.objects.filter(subject_kind="t").order_by("pk")] == [
        one.subject_id for one in heads
    ]


def test_very_many_are_written_as_well_and_nothing_is_nothing(django_assert_num_queries: Any) -> None:
    heads, items = written(MANY)
    written_together(heads, items)
    assert (TimelineHead.objects.filter(subject_kind="t").count(), OutboxItem.objects.count()) == (MANY, MANY)
    with django_assert_num_queries(0):
        written_together([], [])


def test_what_may_stand_once_is_refused_in_one_statement_too() -> None:
    heads, items = written(2)
    items[1].key = items[0].key
    with pytest.raises(IntegrityError), transaction.atomic():
        written_together(heads, items)
    assert (TimelineHead.objects.filter(subject_kind="t").count(), OutboxItem.objects.count()) == (0, 0)
