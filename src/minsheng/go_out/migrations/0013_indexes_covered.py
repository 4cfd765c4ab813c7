import django.db.models.deletion
from django.db import migrations, models

from minsheng.foundation.migrating import DropItsOwnIndex


class Migration(migrations.Migration):
    # Each index goes by itself: no lock of one table waits for that of another.
    atomic = False

    dependencies = [
        ('go_out', '0012_outings_in_order'),
        ('neighbourhood', '0013_facilities'),
    ]

    operations = [
        DropItsOwnIndex(
            model_name='outing',
            name='community',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outings', to='neighbourhood.community'),
        ),
        DropItsOwnIndex(
            model_name='outing',
            name='estate',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outings', to='neighbourhood.estate'),
        ),
    ]
