from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0028_board_photos'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExternalPlatform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True)),
                ('name', models.CharField(max_length=30)),
                ('reply', models.TextField()),
                ('in_use', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AlterField(model_name='externalorder', name='platform', field=models.CharField(max_length=10)),
        migrations.AddField(
            model_name='voice', name='external_due_at', field=models.DateTimeField(blank=True, null=True)
        ),
    ]
