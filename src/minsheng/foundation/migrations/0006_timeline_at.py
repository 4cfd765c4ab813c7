from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0005_letters_found'),
    ]

    operations = [
        # Nobody asks for entries by their moment alone: those of one chain are asked for, or those of one person.
        migrations.RemoveIndex(model_name='timelineentry', name='timeline_at'),
    ]
