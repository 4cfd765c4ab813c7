from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0022_case_indexes'),
    ]

    operations = [
        # notice_to_tell stands in its place.
        migrations.RemoveIndex(model_name='notice', name='notice_untold'),
    ]
