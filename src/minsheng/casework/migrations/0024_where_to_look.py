import django.db.models.deletion
from django.db import migrations, models

PHASES = [
    ('to_dispatch', '等派办'),
    ('offered', '等答复'),
    ('disputed', '等裁定'),
    ('unheld', '有一份没人接'),
    ('working', '办理中'),
    ('checking', '等核验'),
    ('to_answer', '该给居民回话'),
    ('asking', '等居民确认'),
    ('reopened', '没解决'),
    ('end_proposed', '等第二人批准'),
    ('confirmed', '居民说解决了'),
    ('partly', '解决了一部分'),
    ('inspected', '没人能问，看过办好了'),
    ('unconfirmed', '没人确认'),
    ('explained', '办不了，已说明'),
    ('withdrawn', '撤回了'),
    ('passed_outside', '已转别处'),
]


def kept(of):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name='+',
        to=of,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0023_notice_untold'),
        ('neighbourhood', '0013_facilities'),
    ]

    operations = [
        migrations.AddField(model_name='voicetext', name='community', field=kept('neighbourhood.community')),
        migrations.AddField(model_name='casetext', name='community', field=kept('neighbourhood.community')),
        migrations.AddField(model_name='notice', name='community', field=kept('neighbourhood.community')),
        migrations.AddField(model_name='boarditem', name='estate', field=kept('neighbourhood.estate')),
        migrations.AddField(model_name='boarditem', name='category', field=kept('casework.category')),
        migrations.AddField(model_name='boarditem', name='phase', field=models.CharField(choices=PHASES, max_length=16, null=True)),
    ]
