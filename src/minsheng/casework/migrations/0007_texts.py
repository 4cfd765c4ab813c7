import django.db.models.deletion
import minsheng.foundation.text_index
from django.db import migrations, models

from minsheng.casework.queries.texts import rows_wanted
from minsheng.foundation.text_index import drop_index, make_index

TABLES = ("casework_voicetext", "casework_casetext")


def make(apps, schema_editor):
    for table in TABLES:
        make_index(schema_editor, table)


def drop(apps, schema_editor):
    for table in TABLES:
        drop_index(schema_editor, table)


def fill(apps, schema_editor):
    """What was written before can be found too."""
    written = (apps.get_model("casework", name)._base_manager for name in ("Voice", "Case", "Assignment", "Answer"))
    texts = (apps.get_model("casework", "VoiceText"), apps.get_model("casework", "CaseText"))
    for rows in rows_wanted(*(manager.all() for manager in written), texts=texts):
        if rows:
            type(rows[0])._base_manager.bulk_create(rows, batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_external_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('title', '事项'), ('excerpt', '给单位看的'), ('share', '分办'), ('reply', '回的话')], max_length=8)),
                ('of', models.BigIntegerField(default=0)),
                ('text', models.TextField()),
                ('grams', minsheng.foundation.text_index.GramsField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='casework.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'part', 'of'), name='case_text_once')],
            },
        ),
        migrations.CreateModel(
            name='VoiceText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('said', '居民的话'), ('noted', '工作人员记的'), ('replied', '回的话')], max_length=8)),
                ('text', models.TextField()),
                ('grams', minsheng.foundation.text_index.GramsField()),
                ('voice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='casework.voice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('voice', 'part'), name='voice_text_once')],
            },
        ),
        # The index before the rows: PostgreSQL builds none while foreign keys wait to be checked.
        migrations.RunPython(make, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
