from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0012_push'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='stageclock',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['push_at'], name='clock_to_push'),
        ),
    ]
