import django.db.models.functions.text
from django.db import migrations, models

from minsheng.foundation.migrating import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0031_plans_searched'),
    ]

    operations = [
        AddIndexWhileServing(
            model_name='externalorder',
            index=models.Index(django.db.models.functions.text.Upper('number'), name='external_order_number'),
        ),
    ]
