from django.db import migrations, models


def register_as_it_was(apps, schema_editor):
    """What agreements had written into the register goes out of it: from now on their days are asked."""
    area = apps.get_model('neighbourhood', 'AgreementArea')
    served = apps.get_model('neighbourhood', 'Organisation').communities.through
    for organisation, community in area.objects.filter(opened=True).values_list('agreement__organisation', 'community').distinct():
        served.objects.filter(organisation=organisation, community=community).delete()
    district = area.objects.filter(agreement__organisation__whole_district=True)
    for organisation, community in district.values_list('agreement__organisation', 'community').distinct():
        served.objects.filter(organisation=organisation, community=community).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('neighbourhood', '0011_agreements'),
    ]

    operations = [
        migrations.RunPython(register_as_it_was, migrations.RunPython.noop),
        migrations.RemoveField(model_name='agreementarea', name='opened'),
        migrations.RemoveConstraint(model_name='representative', name='representative_once'),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.UniqueConstraint(condition=models.Q(('agreement', None)), fields=('user', 'organisation', 'since'), name='representative_once'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.UniqueConstraint(fields=('user', 'agreement', 'since'), name='representative_once_an_agreement'),
        ),
    ]
