"""The letter of intent is told from the agreement by its kind; before, only its code said so."""

from django.db import migrations


def name_kinds(apps, schema_editor):
    apps.get_model("agreements", "Agreement").objects.filter(code="avsiktsforklaring").update(kind="letter")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_adoption_rounds")]

    operations = [migrations.RunPython(name_kinds, migrations.RunPython.noop)]
