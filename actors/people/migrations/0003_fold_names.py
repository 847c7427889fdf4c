from django.db import migrations


def fold(apps, schema_editor):
    """Names entered before there was a column to search in."""
    User = apps.get_model("people", "User")
    for user in User.objects.filter(sought="").iterator(1000):
        sought = f"{user.name} {user.email or ''}".casefold().strip()
        User.objects.filter(pk=user.pk).update(sought=sought)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_accounts_by_invitation")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
