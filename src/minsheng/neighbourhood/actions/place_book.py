"""What one row of a workbook made and changed: noted so that taking a workbook back leaves everything as it was."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from minsheng.foundation import clock

from ..models import Organisation, PlaceBatchRow, Post, Representative, User

ONE_DAY = timedelta(days=1)
PEOPLE = ("grid", "staff", "organisation", "representative")
AT_ONCE = 500


class TakenBack:
    """Posts, representations and accounts that went with a workbook that was taken back: another workbook may bring them again."""

    def __contains__(self, thing: models.Model | None) -> bool:
        return thing is not None and (type(thing).__name__, thing.pk) in self._things

    @cached_property
    def _things(self) -> set[tuple[str, int]]:
        latest: dict[tuple[str, int], bool] = {}
        rows = PlaceBatchRow.objects.filter(kind__in=PEOPLE).exclude(made=[]).order_by("batch_id", "id")
        for made, undone_at in rows.values_list("made", "batch__undone_at").iterator():
            latest |= {(entry[0], entry[1]): undone_at is not None for entry in made if len(entry) == 2}
        return {thing for thing, undone in latest.items() if undone}


class Book:
    """What one row made ([model, id]) and changed ([model, id, {field: [was, is]}]), in order."""

    def __init__(self, taken_back: TakenBack) -> None:
        self.made: list[list[Any]] = []
        self.changes: list[str] = []
        self.taken_back = taken_back

    @property
    def outcome(self) -> str:
        if any(len(entry) == 2 for entry in self.made):
            return "created"
        return "changed" if self.made else "repeated"

    def new(self, thing: Any) -> Any:
        thing.save()
        self.made.append([type(thing).__name__, thing.pk])
        return thing

    def standing(self, thing: Any) -> Any:
        """What is there already; what had ended stands again."""
        if getattr(thing, "valid_to", None) is not None:
            thing.valid_to = None
            thing.save(update_fields=["valid_to"])
            self.made.append([type(thing).__name__, thing.pk])
        return thing

    def change(self, thing: Any, said: str, **fields: Any) -> None:
        """`said`: what changes, in an office's words."""
        differing = {name: [getattr(thing, name), value] for name, value in fields.items() if getattr(thing, name) != value}
        if differing:
            for name, (_, value) in differing.items():
                setattr(thing, name, value)
            thing.save(update_fields=list(differing))
            self._changed(thing, differing, said)

    def link(self, thing: Any, relation: str, others: Iterable[Any], said: str) -> None:
        manager = getattr(thing, relation)
        rows = manager.through._base_manager.filter(**{manager.source_field_name: thing})
        linked = set(rows.values_list(manager.target_field_name, flat=True))
        new = {other.pk: str(other) for other in others if other.pk not in linked}
        if new:
            manager.add(*new)
            self._changed(thing, {relation: [[], list(new)]}, f"{said}{'、'.join(new.values())}")

    def _changed(self, thing: Any, differing: dict[str, list[Any]], said: str) -> None:
        self.made.append([type(thing).__name__, thing.pk, differing])
        self.changes.append(said)


def in_use(rows: Iterable[PlaceBatchRow], made: dict[tuple[str, int], Any]) -> list[str]:
    """What of this workbook something else stands on: a voice, a case, a resident, or what another workbook or somebody's hand entered."""
    links = {
        (entry[0], entry[1], relation, other)
        for row in rows
        for entry in row.made
        if len(entry) == 3
        for relation, (_, now) in entry[2].items()
        if isinstance(now, list)
        for other in now
    }
    kinds: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
    for thing in made.values():
        # What somebody did stays readable; the account closes all the same.
        if not isinstance(thing, User):
            kinds[type(thing)][thing.pk] = thing
    found: dict[tuple[str, int], str] = {}
    for kind, things in kinds.items():
        relations: Iterable[Any] = kind._meta.get_fields(include_hidden=True)
        for relation in relations:
            if not relation.auto_created or relation.concrete or relation.related_model._meta.auto_created:
                continue
            for key in _named_by(relation, list(things), made, links):
                found[kind.__name__, key] = str(things[key])
    return list(found.values())


def _named_by(
    relation: Any, keys: list[int], made: dict[tuple[str, int], Any], links: set[tuple[str, int, str, int]]
) -> set[int]:
    model, field = relation.related_model, relation.field.name
    if model._meta.app_label == "foundation":
        return set()
    rows, ours = _in_force(model), model.__name__
    named: set[int] = set()
    for at in range(0, len(keys), AT_ONCE):
        some = keys[at : at + AT_ONCE]
        for pk, key in rows.filter(**{f"{field}__in": some}).order_by().values_list("pk", field).distinct():
            if (ours, pk) not in made and (ours, pk, field, key) not in links:
                named.add(key)
    return named.intersection(keys)


def _in_force(model: Any) -> Any:
    rows = model._base_manager.all()
    if model in (Post, Representative):
        return rows.filter(models.Q(until=None) | models.Q(until__gte=clock.today()))
    if model._meta.app_label == "neighbourhood" and any(field.name == "valid_to" for field in model._meta.fields):
        return rows.filter(valid_to=None)
    return rows


def things_of(rows: Iterable[PlaceBatchRow]) -> dict[tuple[str, int], Any]:
    """What these rows made and changed, each as it is now."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for entry in row.made:
            keys[entry[0]].add(entry[1])
    found = {name: _model(name)._base_manager.in_bulk(some) for name, some in keys.items()}
    return {(name, key): thing for name, things in found.items() for key, thing in things.items()}


def _model(name: str) -> Any:
    return apps.get_model("neighbourhood", name)


def take_back(entry: list[Any], thing: Any) -> bool:
    """End what was made, put back what was changed. False where somebody ended or changed it since: that stays."""
    if len(entry) == 3:
        return _put_back(thing, entry[2])
    today = clock.today()
    if isinstance(thing, User):
        held = (rows.filter(user=thing) for rows in (_in_force(Post), _in_force(Representative)))
        if not thing.is_active or any(rows.exists() for rows in held):
            return False
        thing.is_active = False
        thing.save(update_fields=["is_active"])
    elif isinstance(thing, Post | Representative):
        if thing.until is not None and thing.until < today:
            return False
        thing.since, thing.until = min(thing.since, today - ONE_DAY), today - ONE_DAY
        thing.save(update_fields=["since", "until"])
    elif isinstance(thing, Organisation):
        thing.communities.clear()
        thing.whole_district = False
        thing.save(update_fields=["whole_district"])
    else:
        if thing.valid_to is not None:
            return False
        thing.valid_to = today
        thing.save(update_fields=["valid_to"])
    return True


def _put_back(thing: Any, changed: dict[str, list[Any]]) -> bool:
    relations = {name: now for name, (_, now) in changed.items() if isinstance(now, list)}
    fields = {name: both for name, both in changed.items() if name not in relations}
    for name, now in relations.items():
        getattr(thing, name).remove(*now)
    if any(getattr(thing, name) != now for name, (_, now) in fields.items()):
        return False
    for name, (was, _) in fields.items():
        setattr(thing, name, was)
    if fields:
        thing.save(update_fields=list(fields))
    return True
