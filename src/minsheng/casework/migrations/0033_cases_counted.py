from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0032_order_numbers'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='case',
            index=models.Index(condition=models.Q(('parked_until__isnull', True)), fields=['phase', 'community'], name='case_counted'),
        ),
    ]
