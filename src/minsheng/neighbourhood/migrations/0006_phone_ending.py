from django.db import migrations, models

from minsheng.foundation import privacy
from minsheng.neighbourhood.models import ending_of


def fill(apps, schema_editor):
    """Telephones kept before are found by their last four digits too."""
    residents = apps.get_model("neighbourhood", "Resident")._base_manager
    after = 0
    while rows := list(residents.filter(pk__gt=after).exclude(phone_sealed="").order_by("pk")[:500]):
        for row in rows:
            row.phone_ending = ending_of(privacy.unseal(row.phone_sealed, "resident.phone"))
        residents.bulk_update(rows, ["phone_ending"])
        after = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('neighbourhood', '0005_digest'),
    ]

    operations = [
        migrations.AddField(
            model_name='resident',
            name='phone_ending',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(condition=models.Q(('phone_ending', ''), _negated=True), fields=['phone_ending', 'community'], name='resident_ending'),
        ),
    ]
