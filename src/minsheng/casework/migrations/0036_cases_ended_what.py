from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0035_hand_over_ended'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='case',
            index=models.Index(
                condition=models.Q(('ended_at__isnull', False)),
                fields=['ended_at', 'category', 'estate', 'building', 'id'],
                name='case_ended_what',
            ),
        ),
    ]
