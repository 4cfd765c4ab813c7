from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing

TO_CALL = models.Q(('kind__in', ['changed', 'result']), ('told_at', None), ('void', False))
FEWER_KINDS = models.Q(('kind__in', ['suggestion', 'need', 'praise', 'question']))
COUNTED = models.Q(('phase__isnull', False), ('taken_down_at', None))
UNCOUNTED = models.Q(('phase', None), ('taken_down_at', None))
NOWHERE = models.Q(('community', None))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0024_where_to_look'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='case_ended'),
        ),
        AddIndexWhileServing(
            model_name='voice',
            index=models.Index(condition=FEWER_KINDS, fields=['community', 'kind', '-id'], name='voice_by_kind'),
        ),
        AddIndexWhileServing(
            model_name='boarditem',
            index=models.Index(condition=COUNTED, fields=['estate'], name='board_of_estate'),
        ),
        AddIndexWhileServing(
            model_name='boarditem',
            index=models.Index(condition=COUNTED, fields=['category', 'phase'], name='board_counted'),
        ),
        AddIndexWhileServing(
            model_name='boarditem',
            index=models.Index(condition=UNCOUNTED, fields=['case'], name='board_uncounted'),
        ),
        AddIndexWhileServing(
            model_name='notice',
            index=models.Index(condition=TO_CALL, fields=['community', 'voice'], name='notice_to_call'),
        ),
        AddIndexWhileServing(
            model_name='voicetext',
            index=models.Index(condition=NOWHERE, fields=['voice'], name='voice_text_nowhere'),
        ),
        AddIndexWhileServing(
            model_name='casetext',
            index=models.Index(condition=NOWHERE, fields=['case'], name='case_text_nowhere'),
        ),
    ]
