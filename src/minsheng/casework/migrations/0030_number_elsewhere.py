from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing

NUMBERED = models.Q(('external_number', ''), _negated=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0029_platforms'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='voice',
            index=models.Index(condition=NUMBERED, fields=['external_number'], name='voice_number_elsewhere'),
        ),
    ]
