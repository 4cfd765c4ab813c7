from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0021_thanks_and_receipts'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='case',
            index=models.Index(fields=['opened_at'], name='case_opened'),
        ),
        AddIndexWhileServing(
            model_name='case',
            index=models.Index(fields=['estate', 'category', 'ended_at'], name='case_ended_there'),
        ),
        AddIndexWhileServing(
            model_name='assignment',
            index=models.Index(condition=models.Q(('taken_over_by', None), models.Q(('state', 'taken_back'), _negated=True)), fields=['organisation', 'case'], name='share_stands'),
        ),
        AddIndexWhileServing(
            model_name='notice',
            index=models.Index(condition=models.Q(('told_at', None), ('void', False)), fields=['kind', 'voice'], name='notice_to_tell'),
        ),
    ]
