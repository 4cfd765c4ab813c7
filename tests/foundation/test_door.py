"""Rows are asked for as somebody, or with a reason; every other way to them is closed."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from minsheng.casework.models import Case, Voice
from minsheng.foundation.door import DoorClosed, ScopedQuerySet
from minsheng.neighbourhood.models import Community, Estate, Organisation
from tests.chain import WHY, heard

CLOSED_WAYS: dict[str, Callable[[QuerySet[Voice]], Any]] = {
    "list": list,
    "len": len,
    "bool": bool,
    "repr": repr,
    "in": lambda rows: Voice() in rows,
    "iterator": lambda rows: list(rows.iterator()),
    "first item": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:1]),
    "get": lambda rows: rows.get(words="灯不亮"),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("heard_at"),
    "earliest": lambda rows: rows.earliest("heard_at"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(Voice(pk=1)),
    "aggregate": lambda rows: rows.aggregate(Count("id")),
    "update": lambda rows: rows.update(place="x"),
    "delete": lambda rows: rows.delete(),
    "get_or_create": lambda rows: rows.get_or_create(words="灯不亮"),
    "update_or_create": lambda rows: rows.update_or_create(words="灯不亮", defaults={"place": "x"}),
    "bulk_update": lambda rows: rows.bulk_update([Voice(pk=1, place="x")], ["place"]),
    "values": lambda rows: list(rows.values("words")),
    "values_list": lambda rows: list(rows.values_list("words", flat=True)),
    "dates": lambda rows: list(rows.dates("heard_at", "day")),
    "datetimes": lambda rows: list(rows.datetimes("heard_at", "day")),
    "filtered": lambda rows: list(rows.filter(words="灯不亮").exclude(place="x").order_by("id").distinct()),
    "annotated": lambda rows: list(rows.annotate(n=Count("notices"))),
    "only": lambda rows: list(rows.only("words")),
    "pickled": pickle.dumps,
    "raw": lambda rows: list(rows.raw("SELECT * FROM casework_voice")),
    "nested in": lambda rows: list(Case.objects.unscoped(WHY).filter(voices__in=rows)),
    "nested values in": lambda rows: list(Case.objects.unscoped(WHY).filter(pk__in=rows.values("case_id"))),
    "nested exclude": lambda rows: list(Case.objects.unscoped(WHY).exclude(voices__in=rows)),
    "exists inside": lambda rows: list(Case.objects.unscoped(WHY).filter(Exists(rows.filter(case=OuterRef("pk"))))),
    "subquery": lambda rows: list(Case.objects.unscoped(WHY).annotate(said=Subquery(rows.values("words")[:1]))),
    "or, left": lambda rows: list(rows | Voice.objects.unscoped(WHY)),
    "or, right": lambda rows: list(Voice.objects.unscoped(WHY) | rows),
    "and, left": lambda rows: list(rows & Voice.objects.unscoped(WHY)),
    "and, right": lambda rows: list(Voice.objects.unscoped(WHY) & rows),
    "xor, left": lambda rows: list(rows ^ Voice.objects.unscoped(WHY)),
    "xor, right": lambda rows: list(Voice.objects.unscoped(WHY) ^ rows),
    "or, with none": lambda rows: list(Voice.objects.visible_to(None) | rows),
    "union, left": lambda rows: list(rows.union(Voice.objects.unscoped(WHY))),
    "union, right": lambda rows: list(Voice.objects.unscoped(WHY).union(rows)),
    "union, both": lambda rows: list(rows.union(rows, all=True)),
    "intersection, left": lambda rows: list(rows.intersection(Voice.objects.unscoped(WHY))),
    "intersection, right": lambda rows: list(Voice.objects.unscoped(WHY).intersection(rows)),
    "difference, left": lambda rows: list(rows.difference(Voice.objects.unscoped(WHY))),
    "difference, right": lambda rows: list(Voice.objects.unscoped(WHY).difference(rows)),
    "async list": lambda rows: async_to_sync(_collected)(rows),
    "async iterator": lambda rows: async_to_sync(_collected)(rows.aiterator()),
    "async count": lambda rows: async_to_sync(rows.acount)(),
}


def test_an_exclude_over_many_rows_opens_with_its_query(town):
    voice = heard(town, "灯不亮")
    rows = Voice.objects.exclude(notices__kind="result")
    with pytest.raises(DoorClosed):
        list(rows)
    assert list(rows.unscoped(WHY)) == list(rows.visible_to(town.shuji)) == [voice]


async def _collected(rows: Any) -> list[Any]:
    return [row async for row in rows]


@pytest.mark.parametrize("way", CLOSED_WAYS)
def test_without_a_reader_this_way_is_closed(town, way):
    heard(town, "灯不亮")
    with pytest.raises(DoorClosed), transaction.atomic():
        CLOSED_WAYS[way](Voice.objects.all())
    assert Voice.objects.unscoped(WHY).get().place == ""


@pytest.mark.parametrize("way", ["list", "count", "exists", "aggregate", "update", "delete", "iterator"])
def test_a_reverse_relation_is_closed_too(town, way):
    heard(town, "灯不亮")
    with pytest.raises(DoorClosed):
        CLOSED_WAYS[way](town.wandu.voices.all())


def test_a_many_to_many_relation_is_closed_in_both_directions(town):
    with pytest.raises(DoorClosed):
        list(town.property_company.communities.all())
    with pytest.raises(DoorClosed):
        town.wandu.organisations.count()


def test_what_would_be_fetched_along_is_closed(town):
    heard(town, "灯不亮")
    with pytest.raises(DoorClosed):
        list(Community.objects.public().prefetch_related("voices"))


def test_a_reason_must_be_given():
    with pytest.raises(DoorClosed):
        Voice.objects.unscoped("")


def test_with_a_reason_everything_is_there(town):
    voice = heard(town, "灯不亮")
    rows = Voice.objects.unscoped("a reviewer can read this")
    assert (list(rows), rows.count(), rows.exists(), len(rows), rows.get()) == ([voice], 1, True, 1, voice)
    assert list(rows.filter(pk=voice.pk).values_list("words", flat=True)) == ["灯不亮"]
    assert list(rows.union(rows)) == list(rows | rows) == list(rows & rows) == [voice]


def test_the_door_stays_open_along_a_query_and_does_not_open_its_neighbour(town):
    heard(town, "灯不亮")
    asked = Voice.objects.all()
    assert asked.unscoped(WHY).filter(place="").order_by("id")[:1].count() == 1
    with pytest.raises(DoorClosed):
        asked.count()


def test_a_model_that_does_not_say_who_may_see_shows_nothing(town):
    """The base class fails closed: even the district officer sees no row of a table that does not say so."""
    rows = ScopedQuerySet(Estate)
    assert [list(rows.visible_to(user)) for user in (town.quji, town.shuji, None)] == [[], [], []]


def test_names_of_places_are_public_and_organisations_are_not(town):
    assert set(Estate.objects.public().values_list("code", flat=True)) == {"wandu", "gucheng"}
    with pytest.raises(DoorClosed):
        Organisation.objects.count()
