"""All tables of an empty database at once, as all migrations together leave them (docs/decisions/0040).

Each migration makes Django build again the models of the state it leads to, and whatever points at them: a first start waited for that
longer than for everything else, to change tables in which nothing is.
"""

from typing import Any

from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor

# It changes rows by a column that is gone since, and was written before such an operation had to say elidable=True.
OF_ROWS_ALONE = {"minsheng.neighbourhood.migrations.0012_serving_by_agreement"}


def is_empty(connection: Any) -> bool:
    """Not one table is there."""
    return not connection.introspection.table_names()


def make_all_tables(connection: Any) -> None:
    """Make them from the last state and write down every migration as done, whole or not at all.

    What no state tells, SQL and Python of this program's migrations, runs afterwards in its order and sees the models of the last state.
    What is elidable changes rows alone and is left out; other packages have nothing else. A test holds what comes of it against what the
    migrations make one by one, on each database.
    """
    executor: Any = MigrationExecutor(connection)
    migrations = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    state = executor.loader.project_state()
    own = {migration.app_label for migration in migrations}
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(executor.recorder.Migration)
        for model in state.apps.get_models():
            if model._meta.app_label in own and model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in migrations:
            module = type(migration).__module__
            if module.startswith("minsheng.") and module not in OF_ROWS_ALONE:
                for operation in migration.operations:
                    if isinstance(operation, RunPython | RunSQL) and not operation.elidable:
                        operation.database_forwards(migration.app_label, editor, state, state)
            executor.record_migration(migration)
