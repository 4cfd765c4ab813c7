"""Bring a district to life from a workbook: every row accounted for, the file again creates nothing, undone as one act."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal, StateForbids
from minsheng.foundation.timeline import record

from ..events import PlaceImported, PlaceImportUndone
from ..models import Organisation, PlaceBatch, PlaceBatchRow, Post, Representative, User
from ..permission import require
from ..place_sheets import Line, read_place
from ..states import Role
from .place_rows import TAKE, Book


class _Nothing(Exception):
    """The end of a preview: nothing of it stays."""


def import_place(*, content: bytes, file_name: str, by: User | None) -> PlaceBatch:
    """Take in a workbook about communities, estates, buildings, homes, grids, venues, staff, organisations and representatives.

    All of it or nothing; a row that cannot be taken in is told and leaves the others alone. `by` is None only at the command line of a
    district that has no officer yet. Raises BadInput where the file as a whole cannot be read.
    """
    if by is not None or Post.objects.filter(role=Role.DISTRICT).exists():
        require(by, "neighbourhood.import_place")
    lines = read_place(content)
    with transaction.atomic():
        batch = PlaceBatch.objects.create(file_name=file_name[:200], by=by, at=clock.now())
        rows = [_taken_in(batch, line) for line in lines]
        PlaceBatchRow.objects.bulk_create(rows, batch_size=500)
        batch.created = sum(row.outcome == "created" for row in rows)
        batch.repeated = sum(row.outcome == "repeated" for row in rows)
        batch.refused = sum(row.outcome == "refused" for row in rows)
        batch.save(update_fields=["created", "repeated", "refused"])
        record(
            PlaceImported(
                batch_id=batch.pk,
                file_name=batch.file_name,
                created=batch.created,
                repeated=batch.repeated,
                refused=batch.refused,
                by_id=by.pk if by else None,
            )
        )
    return batch


def preview_place(*, content: bytes, by: User) -> list[PlaceBatchRow]:
    """What importing this workbook would do with each row; nothing is kept."""
    require(by, "neighbourhood.import_place")
    lines = read_place(content)
    rows: list[PlaceBatchRow] = []
    try:
        with transaction.atomic():
            rows = [_taken_in(None, line) for line in lines]
            raise _Nothing
    except _Nothing:
        return rows


@transaction.atomic
def undo_place_import(*, batch: PlaceBatch, by: User) -> None:
    """Places that it brought end today, posts and accounts close; refused where something of it is in use by now."""
    require(by, "neighbourhood.import_place")
    if batch.undone_at is not None:
        raise StateForbids("这一批已经撤回过了。", "already_undone")
    made = [_found(name, key) for row in batch.rows.exclude(made=[]) for name, key in row.made]
    used = [str(thing) for thing in made if thing is not None and _is_used(thing)]
    if used:
        shown = "、".join(used[:3]) + (f"等{len(used)}个" if len(used) > 3 else "")
        raise StateForbids(f"{shown}已经有人用了，这一批不能整批撤回。", "place_in_use")
    if by.pk in {thing.pk for thing in made if isinstance(thing, User)}:
        raise StateForbids("这一批里有您自己的账号，请另一位区级管理员来撤。", "same_person")
    for thing in reversed(made):
        if thing is not None:
            _end(thing)
    rows = PlaceBatch.objects.filter(pk=batch.pk, undone_at=None)
    rows.update(undone_at=clock.now(), undone_by=by)
    record(PlaceImportUndone(batch_id=batch.pk, undone=len(made), by_id=by.pk))


def _found(name: str, key: int) -> Any:
    return apps.get_model("neighbourhood", name)._base_manager.filter(pk=key).first()


def _is_used(thing: models.Model) -> bool:
    """Whether anything outside places and people names it: a voice, a case, a share."""
    for relation in thing._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.app_label in ("neighbourhood", "foundation"):
            continue
        if model._base_manager.filter(**{relation.field.name: thing}).exists():
            return not isinstance(thing, User)  # what somebody did stays readable; the account closes all the same
    return False


def _end(thing: Any) -> None:
    yesterday = clock.today() - timedelta(days=1)
    if isinstance(thing, User):
        thing.is_active = False
        thing.save(update_fields=["is_active"])
    elif isinstance(thing, Post | Representative):
        thing.since, thing.until = min(thing.since, yesterday), yesterday
        thing.save(update_fields=["since", "until"])
    elif isinstance(thing, Organisation):
        thing.communities.clear()
        thing.whole_district = False
        thing.save(update_fields=["whole_district"])
    else:
        thing.valid_to = clock.today()
        thing.save(update_fields=["valid_to"])


def _taken_in(batch: PlaceBatch | None, line: Line) -> PlaceBatchRow:
    row = PlaceBatchRow(
        batch=batch, sheet=line.sheet[:60], row=line.row, kind=line.kind, outcome="refused", reason=line.problem[:200]
    )
    row.name = _name(line)[:120]
    if line.problem:
        return row
    book = Book()
    try:
        with transaction.atomic():
            TAKE[line.kind](line, book)
    except Refusal as refusal:
        row.reason = refusal.message[:200]
        return row
    row.made, row.outcome = book.made, "created" if book.made else "repeated"
    return row


def _name(line: Line) -> str:
    parts = {
        "community": ("street", "community"),
        "estate": ("community", "estate"),
        "building": ("estate", "building"),
        "home": ("estate", "building", "unit", "home"),
        "grid": ("community", "grid"),
        "venue": ("community", "venue"),
        "staff": ("person", "role"),
        "organisation": ("organisation",),
        "representative": ("organisation", "person"),
    }[line.kind]
    return " ".join(line.get(part) for part in parts if line.get(part))
