import django.db.models.deletion
from django.db import migrations, models


def one_of_the_pair():
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name='+',
        to='casework.attachment',
    )


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0027_hand_over_passed_at'),
    ]

    operations = [
        migrations.AddField(model_name='boarditem', name='before', field=one_of_the_pair()),
        migrations.AddField(model_name='boarditem', name='after', field=one_of_the_pair()),
    ]
