from django.db import migrations, models
from django.db.models import F


def passed_already(apps, schema_editor):
    """What was handed over before passed posts alone; nothing of it is to pass now."""
    apps.get_model('casework', 'HandOver').objects.update(passed_at=F('at'), returned_at=F('at'))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0026_notice_to_tell'),
    ]

    operations = [
        migrations.AddField(
            model_name='handover',
            name='passed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='handover',
            name='returned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(passed_already, migrations.RunPython.noop),
    ]
