"""Is a migration safe while the version before goes on reading and writing? Expand first; contract one version later."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

from minsheng.foundation.migrating import AddIndexWhileServing, DropItsOwnIndex

# What a field is to Python alone.
NOT_STORED = {"blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to", "on_delete"}
NOT_STORED |= {"related_name", "related_query_name", "validators", "verbose_name"}
HARMLESS = (
    migrations.CreateModel,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    DropItsOwnIndex,
)


def findings(app: str, operations: Iterable[Operation], before: ProjectState, large: set[str]) -> Iterator[str]:
    """`before` is the state that the version before was written for. Each finding is "what: why"."""
    for operation in operations:
        yield from _judge(app, operation, before, large)


def _judge(app: str, operation: Operation, before: ProjectState, large: set[str]) -> Iterator[str]:
    said = operation.describe()
    if isinstance(operation, HARMLESS):
        return
    if isinstance(operation, migrations.RunPython | migrations.RunSQL | migrations.SeparateDatabaseAndState):
        yield f"{said}: nobody can see here what it does to rows that the version before writes meanwhile"
        return
    name = getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", "") or operation.name.lower()  # type: ignore[attr-defined]
    if isinstance(operation, migrations.RenameModel):
        name = operation.old_name_lower
    known = before.models.get((app, name))
    if known is None:
        return  # the version before has never heard of it
    is_large = f"{app}.{name}" in large
    if isinstance(operation, migrations.AddField):
        yield from _added(said, operation.field, is_large)
    elif isinstance(operation, migrations.AlterField):
        if operation.name in known.fields:
            yield from _altered(said, known.fields[operation.name], operation.field, is_large)
    elif isinstance(operation, migrations.RemoveField):
        if operation.name in known.fields:
            yield f"{said}: the version before still reads and writes it. Let the code forget it first, remove it one version later"
    elif isinstance(operation, AddIndexWhileServing):
        return
    elif isinstance(operation, migrations.AddIndex):
        if is_large:
            yield f"{said}: everybody who writes waits until it is built. Use AddIndexWhileServing, in a migration of its own"
    elif isinstance(operation, migrations.AddConstraint):
        if _fields_of(operation.constraint) & set(known.fields) or not _fields_of(operation.constraint):
            yield f"{said}: the version before may write what it forbids. Keep the rule in code first, in the database one version later"
    else:
        yield f"{said}: the version before works with the old name or shape"


def _added(said: str, field: models.Field[Any, Any], is_large: bool) -> Iterator[str]:
    if field.many_to_many:
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield f"{said}: the version before writes rows without it. Give it null=True or a db_default"
    if is_large and (field.unique or field.db_index):
        yield f"{said}: everybody who writes waits for its index. Use db_index=False and AddIndexWhileServing"


def _altered(said: str, old: models.Field[Any, Any], new: models.Field[Any, Any], is_large: bool) -> Iterator[str]:
    kind, was, now = type(old), _stored(old), _stored(new)
    if type(new) is not kind:
        yield f"{said}: another kind of column. Add a new one, and remove the old one a version later"
        return
    changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    longer = changed == {"max_length"} and (now.get("max_length") or 10**9) > (was.get("max_length") or 10**9)
    only_null = changed == {"null"} and new.null
    only_default = changed == {"db_default"} and "db_default" in now
    if changed and not (longer or only_null or only_default):
        yield f"{said}: {', '.join(sorted(changed))} change under the hands of the version before"


def _stored(field: models.Field[Any, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.deconstruct()[3].items() if key not in NOT_STORED}


def _fields_of(constraint: models.BaseConstraint) -> set[str]:
    """The fields that a constraint speaks of; the empty set where it can't be told."""
    found = set(getattr(constraint, "fields", ()))
    for condition in (getattr(constraint, "condition", None), *getattr(constraint, "expressions", ())):
        if condition is not None:
            found |= {str(name).split("__")[0] for name in _names(condition)}
    return found


def _names(condition: Any) -> Iterator[str]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child[0]
            yield from _names(child[1])
        else:
            yield from _names(child)
    if isinstance(condition, models.F):
        yield condition.name
