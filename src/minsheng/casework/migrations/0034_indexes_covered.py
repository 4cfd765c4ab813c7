from django.db import migrations

from minsheng.foundation.migrating import DropItsOwnIndex


class Migration(migrations.Migration):
    # Each index goes by itself: no lock of one table waits for that of another.
    atomic = False

    dependencies = [
        ('casework', '0033_cases_counted'),
    ]

    operations = [
        DropItsOwnIndex('voice', 'community'),
        DropItsOwnIndex('case', 'community'),
        DropItsOwnIndex('case', 'estate'),
        DropItsOwnIndex('assignment', 'organisation'),
        DropItsOwnIndex('answer', 'case'),
        DropItsOwnIndex('notice', 'voice'),
        DropItsOwnIndex('notice', 'case'),
        DropItsOwnIndex('stageclock', 'case'),
    ]
