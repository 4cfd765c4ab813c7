from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('go_out', '0011_outing_texts'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='outing',
            index=models.Index(fields=['-at', '-id'], name='outing_newest'),
        ),
        AddIndexWhileServing(
            model_name='outing',
            index=models.Index(condition=models.Q(('state__in', ['planned', 'going'])), fields=['at'], name='outing_ahead'),
        ),
    ]
