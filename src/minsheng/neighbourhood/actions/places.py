"""Bring a district to life from a workbook: every row accounted for, the file again creates nothing, undone as one act."""

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal, StateForbids
from minsheng.foundation.timeline import record

from ..events import PlaceImported, PlaceImportUndone
from ..models import PlaceBatch, PlaceBatchRow, Post, User
from ..permission import require
from ..place_sheets import Line, read_place
from ..states import Role
from .place_book import Book, TakenBack, in_use, take_back, things_of
from .place_rows import TAKE

# Where to look when the column that a problem is about is not there.
_BESIDE: dict[str, tuple[str, ...]] = {
    "kind": ("organisation",),
    "community": ("role", "organisation"),
    "street": ("community",),
    "datum": ("latitude",),
    "x": ("y",),
    "latitude": ("longitude",),
}


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
        rows = _taken_in(batch, lines)
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
                changed=sum(row.outcome == "changed" for row in rows),
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
            rows = _taken_in(None, lines)
            raise _Nothing
    except _Nothing:
        return rows


@transaction.atomic
def undo_place_import(*, batch: PlaceBatch, by: User) -> None:
    """Places that it brought end today, posts and accounts close, what it changed is as before; refused where something of it is in use.

    What somebody ended, closed or changed since stays as it is. Afterwards `made` says what was taken back.
    """
    require(by, "neighbourhood.import_place")
    if batch.undone_at is not None:
        raise StateForbids("这一批已经撤回过了。", "already_undone")
    rows = list(batch.rows.exclude(made=[]).order_by("id"))
    things = things_of(rows)
    made = {(name, key): things[name, key] for row in rows for name, key, *changed in row.made if not changed}
    used = in_use(rows, made)
    if used:
        shown = "、".join(used[:3]) + (f"等{len(used)}个" if len(used) > 3 else "")
        raise StateForbids(f"{shown}已经有人用了，或者里面有别处登记的，这一批不能整批撤回。", "place_in_use")
    if by.pk in {thing.pk for thing in made.values() if isinstance(thing, User)}:
        raise StateForbids("这一批里有您自己的账号，请另一位区级管理员来撤。", "same_person")
    for row in reversed(rows):
        row.made = [entry for entry in reversed(row.made) if take_back(entry, things[entry[0], entry[1]])][::-1]
    PlaceBatchRow.objects.bulk_update(rows, ["made"], batch_size=500)
    PlaceBatch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=clock.now(), undone_by=by)
    record(PlaceImportUndone(batch_id=batch.pk, undone=sum(len(row.made) for row in rows), by_id=by.pk))


def _taken_in(batch: PlaceBatch | None, lines: list[Line]) -> list[PlaceBatchRow]:
    taken_back = TakenBack()
    return [_row(batch, line, Book(taken_back)) for line in lines]


def _row(batch: PlaceBatch | None, line: Line, book: Book) -> PlaceBatchRow:
    row = PlaceBatchRow(
        batch=batch, sheet=line.sheet[:60], row=line.row, kind=line.kind, outcome="refused", reason=line.problem[:200]
    )
    row.name = _name(line)[:120]
    if line.problem:
        return row
    try:
        with transaction.atomic():
            TAKE[line.kind](line, book)
    except Refusal as refusal:
        row.reason = _with_cell(line, refusal)[:200]
        return row
    except IntegrityError:  # two things of one code, or of one name where there may be one
        cell = next((line.cells[one] for one in ("code", line.kind) if line.get(one)), "")
        row.reason = f"{cell}：跟已有的重了，编码或者名字一样。同一个的，名字写成一样；不是同一个的，编码换一个，或者空着。"[:200]
        return row
    row.made, row.outcome = book.made, book.outcome
    if row.outcome == "changed":
        row.reason = "；".join(book.changes)[:200]
    row.reason = f"{row.reason}{'。' if row.reason and line.note else ''}{line.note}"[:200]
    return row


def _with_cell(line: Line, refusal: Refusal) -> str:
    places = (refusal.field, *_BESIDE.get(refusal.field, ()))
    cell = next((line.cells[one] for one in places if line.cells.get(one)), "")
    return refusal.message if refusal.message.startswith(cell) else f"{cell}：{refusal.message}"


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
