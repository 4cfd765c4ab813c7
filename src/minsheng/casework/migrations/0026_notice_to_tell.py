from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0025_where_to_look_indexes'),
    ]

    operations = [
        # notice_to_call stands in its place.
        migrations.RemoveIndex(model_name='notice', name='notice_to_tell'),
    ]
