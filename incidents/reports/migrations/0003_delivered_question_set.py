from django.db import migrations

from incidents.reports import delivered


def load(apps, schema_editor):
    delivered.load(
        apps.get_model("reports", "QuestionSet").objects, apps.get_model("reports", "Service").objects
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_report_class")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
