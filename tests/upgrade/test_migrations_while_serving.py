"""Every migration since the last release is safe while the version before still serves; and the judge of it sees what it should."""

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from minsheng.config.management.commands.migrate import LOCK_TIMEOUT, waiting_no_longer
from minsheng.foundation.migrating import AddIndexWhileServing, DropItsOwnIndex

from .judging import findings
from .released import EXCEPTIONS, LARGE, RELEASED

LOADER = MigrationLoader(None, ignore_no_migrations=True)
OURS = {app for app, name in LOADER.disk_migrations if LOADER.disk_migrations[app, name].__module__.startswith("minsheng.")}


def since_release() -> list[tuple[str, str]]:
    """Our migrations that the version before does not have, in the order in which they run."""
    known = {node for app, name in RELEASED.items() for node in LOADER.graph.forwards_plan((app, name))}
    order = LOADER.graph._generate_plan(LOADER.graph.leaf_nodes(), at_end=True)
    return [node for node in order if node[0] in OURS and node not in known]


def test_the_mark_is_a_migration_of_each_app():
    assert set(RELEASED) <= OURS
    assert [node for node in RELEASED.items() if node not in LOADER.disk_migrations] == []


def test_large_tables_exist():
    """A model that was renamed must not slip out of the list."""
    state = LOADER.project_state()
    assert [name for name in LARGE if tuple(name.split(".")) not in state.models] == []


def test_every_migration_since_the_release_can_run_while_the_version_before_serves():
    before = LOADER.project_state(list(RELEASED.items()))
    found, excused = [], set()
    for app, name in since_release():
        for finding in findings(app, LOADER.disk_migrations[app, name].operations, before, LARGE):
            key = f"{app}.{name}: {finding.split(':')[0]}"
            excused |= {key} & set(EXCEPTIONS)
            found += [] if key in EXCEPTIONS else [f"{app}.{name}: {finding}"]
    assert found == [], "or add it to EXCEPTIONS in tests/upgrade/released.py with the reason why it can't hurt"
    assert set(EXCEPTIONS) - excused == set()
    assert [key for key, reason in EXCEPTIONS.items() if len(reason) < 20] == []


# The judge.

CASE = ModelState(
    "casework",
    "Case",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=40)),
        ("phase", models.CharField(max_length=9)),
        ("of", models.ForeignKey("casework.rule", models.PROTECT)),
    ],
)
SMALL = ModelState("casework", "Rule", [("id", models.BigAutoField(primary_key=True)), ("amount", models.IntegerField())])
BEFORE = ProjectState({("casework", "case"): CASE, ("casework", "rule"): SMALL})
INDEX = models.Index(fields=["title"], name="case_title")
PHASE_KNOWN = models.CheckConstraint(condition=models.Q(phase__in=["a"]), name="phase_known")
NEW_KNOWN = models.CheckConstraint(condition=models.Q(new__in=["a"]) | models.Q(new=None), name="new_known")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("case", "title"),
        migrations.RenameField("case", "title", "name"),
        migrations.RenameModel("Case", "Matter"),
        migrations.DeleteModel("Case"),
        migrations.AlterModelTable("case", "matter"),
        migrations.AlterUniqueTogether("case", {("title", "phase")}),
        migrations.AddField("case", "new", models.IntegerField(default=0)),
        migrations.AddField("case", "new", models.CharField(max_length=9, default="")),
        migrations.AddField("case", "new", models.IntegerField(null=True, db_index=True)),
        migrations.AddField("case", "new", models.ForeignKey("casework.rule", models.PROTECT, null=True)),
        migrations.AlterField("case", "title", models.CharField(max_length=20)),
        migrations.AlterField("case", "title", models.TextField()),
        migrations.AlterField("case", "title", models.CharField(max_length=40, unique=True)),
        migrations.AlterField("case", "title", models.CharField(max_length=40, db_column="t")),
        migrations.AlterField("case", "of", models.ForeignKey("casework.rule", models.PROTECT, db_index=False)),
        migrations.AddIndex("case", INDEX),
        migrations.AddConstraint("case", PHASE_KNOWN),
        migrations.AddConstraint("case", models.UniqueConstraint(fields=["title"], name="title_once")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1"),
    ],
    ids=lambda operation: operation.describe(),
)
def test_the_judge_sees_what_would_hurt(operation):
    assert len(list(findings("casework", [operation], BEFORE, {"casework.case"}))) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Late", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("case", "new", models.IntegerField(null=True)),
        migrations.AddField("case", "new", models.IntegerField(db_default=0)),
        migrations.AddField("rule", "of", models.ForeignKey("casework.case", models.PROTECT, null=True)),
        migrations.AlterField("case", "title", models.CharField(max_length=80)),
        migrations.AlterField("case", "title", models.CharField(max_length=40, null=True)),
        migrations.AlterField("case", "title", models.CharField(max_length=40, choices=[("a", "A")])),
        migrations.AddIndex("rule", models.Index(fields=["amount"], name="rule_amount")),
        AddIndexWhileServing("case", INDEX),
        DropItsOwnIndex("case", "of"),
        migrations.RemoveIndex("case", "case_title"),
        migrations.RemoveConstraint("case", "phase_known"),
        migrations.AddConstraint("case", NEW_KNOWN),
        migrations.AddField("late", "new", models.IntegerField()),
        migrations.RemoveField("late", "new"),
        migrations.AlterModelOptions("case", {"ordering": ["id"]}),
    ],
    ids=lambda operation: operation.describe(),
)
def test_the_judge_lets_pass_what_cannot_hurt(operation):
    assert list(findings("casework", [operation], BEFORE, {"casework.case"})) == []


# The operation for large tables, on the database of this run.


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_while_serving_and_taken_back():
    from django.db import connection

    state = LOADER.project_state()
    operation = AddIndexWhileServing("case", models.Index(fields=["title"], name="case_title_try"))
    after = state.clone()
    operation.state_forwards("casework", after)
    table = state.apps.get_model("casework", "Case")._meta.db_table

    def there() -> bool:
        with connection.cursor() as cursor:
            return "case_title_try" in connection.introspection.get_constraints(cursor, table)

    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("casework", editor, state, after)
    assert there()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("casework", editor, after, state)
    assert not there()
    assert issubclass(AddIndexWhileServing, AddIndexConcurrently)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_index_that_gave_up_half_built_is_built_anew_and_one_that_stands_is_left():
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
    state = LOADER.project_state()
    operation = AddIndexWhileServing("case", models.Index(fields=["title"], name="case_title_try"))
    after = state.clone()
    operation.state_forwards("casework", after)

    def built() -> tuple[int, bool]:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("casework", editor, state, after)
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexrelid::int, indisvalid FROM pg_index WHERE indexrelid = 'case_title_try'::regclass")
            return cursor.fetchone()

    first, valid = built()
    assert (valid, built()) == (True, (first, True))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s", [first])
    again, valid = built()
    assert (again != first, valid) == (True, True)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("casework", editor, after, state)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whoever_waits_too_long_for_a_lock_gives_up_in_words():
    from django.db import connection, transaction

    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")

    def waits() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    other, before = connection.copy(), waits()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE casework_case")
        with pytest.raises(CommandError, match="过一会儿再跑一遍"), waiting_no_longer(connection):
            assert waits() == LOCK_TIMEOUT
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE casework_case")
        assert waits() == before == "0"
    finally:
        other.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_index_that_another_covers_goes_and_comes_back_and_the_key_stays():
    from django.db import connection

    after = LOADER.project_state(("casework", "0034_indexes_covered"))
    state = LOADER.project_state(("casework", "0033_cases_counted"))
    operations = LOADER.disk_migrations["casework", "0034_indexes_covered"].operations
    operation = next(one for one in operations if (one.model_name_lower, one.name) == ("notice", "voice"))
    table = state.apps.get_model("casework", "Notice")._meta.db_table

    def there() -> tuple[bool, bool]:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table).values()
        of_it = [one for one in found if one["columns"] == ["voice_id"]]
        return any(one["index"] for one in of_it), any(one["foreign_key"] for one in of_it)

    assert there() == (False, True)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("casework", editor, after, state)
    assert there() == (True, True)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("casework", editor, state, after)
    assert there() == (False, True)


def test_no_large_table_keeps_an_index_that_another_covers():
    """Every act writes into it, and nobody asks it anything that the longer one would not answer."""
    covered = []
    for model in (apps.get_model(name) for name in sorted(LARGE)):
        longer = [index.fields_orders[0][0] for index in model._meta.indexes if index.condition is None and len(index.fields) > 1]
        once = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and one.condition is None]
        first = {*longer, *(one.fields[0] for one in once if len(one.fields) > 1)}
        own = [field.name for field in model._meta.concrete_fields if field.db_index and not field.unique]
        covered += [f"{model.__name__}.{name}" for name in own if name in first]
    assert covered == []
