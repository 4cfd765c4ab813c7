from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('foundation', '0004_letters'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='outboxitem',
            index=models.Index(condition=models.Q(('sent_at', None), ('stopped_at', None)), fields=['way', 'id'], name='outbox_waiting_by_way'),
        ),
        AddIndexWhileServing(
            model_name='outboxitem',
            index=models.Index(condition=models.Q(('stopped_at__isnull', False), ('unsure', True), _connector='OR'), fields=['-id'], name='outbox_for_a_person'),
        ),
    ]
