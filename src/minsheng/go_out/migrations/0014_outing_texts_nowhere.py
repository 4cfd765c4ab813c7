from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('go_out', '0013_indexes_covered'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='outingtext',
            index=models.Index(condition=models.Q(('community', None)), fields=['outing'], name='outing_text_nowhere'),
        ),
    ]
