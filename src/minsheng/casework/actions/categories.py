"""The tree of matters is data: an office replaces it with its own."""

import csv
import io
from importlib.resources import files

from django.db import transaction

from minsheng.foundation.errors import BadInput
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import CategoriesImported
from ..models import Category
from ..states import HANDED_IN


def default_tree() -> str:
    """The small tree of our own that fits neighbourhoods, as CSV text."""
    return (files("minsheng.casework") / "data" / "categories.csv").read_text(encoding="utf-8")


@transaction.atomic
def import_categories(*, text: str, by: User | None) -> tuple[int, int]:
    """Add and change categories from CSV (code, parent, name, evidence, department_duty, urgent_words). Returns (added, changed).

    What the file doesn't name is left alone. `by` is None only where an installation is set up. Raises BadInput with the row.
    """
    if by is not None:
        require(by, "casework.import_categories")
    added = changed = 0
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error as error:
        raise BadInput("类别表读不懂：有一格里带换行或者太长。请改好再导。", "file") from error
    if not rows or not {"code", "parent", "name"} <= set(rows[0]):
        raise BadInput("类别表的第一行要有code、parent、name三列。", "file")
    for position, row in enumerate(rows, start=1):
        evidence = [stage for stage in (row.get("evidence") or "").split("+") if stage]
        if not row["code"] or not row["name"] or set(evidence) - set(HANDED_IN):
            raise BadInput(f"第{position + 1}行读不懂：代码、名称要写，佐证只能是before、after、document、signature。", "file")
        longest = {name: int(getattr(Category._meta.get_field(name), "max_length", 0)) for name in ("code", "name")}
        if any(len(row[name]) > longest[name] for name in longest):
            raise BadInput(
                f"第{position + 1}行的代码或名称太长了：代码最多{longest['code']}字，名称最多{longest['name']}字。", "file"
            )
        parent = Category.objects.filter(code=row["parent"]).first() if row["parent"] else None
        if row["parent"] and parent is None:
            raise BadInput(f"第{position + 1}行的上级“{row['parent']}”还没有，请把上级写在前面。", "file")
        values = {
            "parent": parent,
            "name": row["name"][:40],
            "evidence": evidence,
            "department_duty": row.get("department_duty") == "yes",
            "urgent_words": (row.get("urgent_words") or "").split(),
            "position": position,
        }
        _, new = Category.objects.update_or_create(code=row["code"][:40], defaults=values)
        added, changed = added + new, changed + (not new)
    record(CategoriesImported(key="tree", added=added, changed=changed, by_id=by.pk if by else None))
    return added, changed
