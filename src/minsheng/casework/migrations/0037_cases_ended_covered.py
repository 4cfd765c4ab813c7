from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('casework', '0036_cases_ended_what'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='case', name='case_ended'),
    ]
