import django.db.models.deletion
from django.db import migrations, models

from minsheng.foundation.migrating import DropItsOwnIndex


class Migration(migrations.Migration):
    # Each index goes by itself: no lock of one table waits for that of another.
    atomic = False

    dependencies = [
        ('casework', '0033_cases_counted'),
        ('neighbourhood', '0013_facilities'),
    ]

    operations = [
        DropItsOwnIndex(
            model_name='voice',
            name='community',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='neighbourhood.community'),
        ),
        DropItsOwnIndex(
            model_name='case',
            name='community',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='neighbourhood.community'),
        ),
        DropItsOwnIndex(
            model_name='case',
            name='estate',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='neighbourhood.estate'),
        ),
        DropItsOwnIndex(
            model_name='assignment',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='neighbourhood.organisation'),
        ),
        DropItsOwnIndex(
            model_name='answer',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='casework.case'),
        ),
        DropItsOwnIndex(
            model_name='notice',
            name='voice',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='casework.voice'),
        ),
        DropItsOwnIndex(
            model_name='notice',
            name='case',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='casework.case'),
        ),
        DropItsOwnIndex(
            model_name='stageclock',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='casework.case'),
        ),
    ]
