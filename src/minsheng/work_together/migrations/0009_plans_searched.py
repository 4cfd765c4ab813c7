from django.db import migrations

from minsheng.work_together.queries.plan_texts import rows_of_plans


def fill(apps, schema_editor):
    """What was agreed so far is found from now on."""
    texts = apps.get_model("casework", "CaseText")
    for rows in rows_of_plans(apps.get_model("work_together", "JointPlan").objects.all(), texts):
        texts.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0031_plans_searched'),
        ('work_together', '0008_contributions'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
