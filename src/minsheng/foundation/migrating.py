"""Operations for migrations that run while the version before goes on serving (docs/going-live.md, "Upgrade")."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.fields import FieldOperation
from django.db.models import Index


class AddIndexWhileServing(AddIndexConcurrently):
    """An index on a table that is already large: on PostgreSQL nobody waits while it is built, on SQLite it is an ordinary one.

    The migration says `atomic = False`, and holds nothing else.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            if not self._stands(schema_editor):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def _stands(self, schema_editor: Any) -> bool:
        """Whether it was built before a later operation of the migration gave up. One that gave up itself, half built, is taken away: PostgreSQL
        leaves it under its name, and it would be in the way for ever."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f'"{self.index.name}"'])
            found = cursor.fetchone()
        if found and not found[0]:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.index.name)}")
        return bool(found and found[0])

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class DropItsOwnIndex(FieldOperation):
    """The own index of a foreign key, on a table that is large, where a longer one begins with the same column.

    Only the index goes, in a moment. By AlterField Django would take the foreign key away and hold every row against it anew, and SQLite
    would write the whole table once more.
    """

    def __init__(self, model_name: str, name: str) -> None:
        super().__init__(model_name, name)

    def state_forwards(self, app_label: str, state: Any) -> None:
        field = state.models[app_label, self.model_name_lower].fields[self.name].clone()
        field.db_index = False
        state.alter_field(app_label, self.model_name_lower, self.name, field, preserve_default=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            others = {index.name for index in model._meta.indexes}
            column = model._meta.get_field(self.name).column
            for name in schema_editor._constraint_names(model, [column], index=True, type_=Index.suffix, exclude=others):
                schema_editor.execute(schema_editor._delete_index_sql(model, name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(self.name)]))

    def describe(self) -> str:
        return f"Drop the own index of {self.name} on {self.model_name}"
