from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0019_facilities'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='voice',
            index=models.Index(condition=models.Q(('facility__isnull', False)), fields=['facility', '-id'], name='voice_of_facility'),
        ),
        AddIndexWhileServing(
            model_name='voice',
            index=models.Index(condition=models.Q(('follows__isnull', False)), fields=['follows'], name='voice_thread'),
        ),
    ]
