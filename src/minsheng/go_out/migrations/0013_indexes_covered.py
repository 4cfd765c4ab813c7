from django.db import migrations

from minsheng.foundation.migrating import DropItsOwnIndex


class Migration(migrations.Migration):
    # Each index goes by itself: no lock of one table waits for that of another.
    atomic = False

    dependencies = [
        ('go_out', '0012_outings_in_order'),
    ]

    operations = [
        DropItsOwnIndex('outing', 'community'),
        DropItsOwnIndex('outing', 'estate'),
    ]
