from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from samverkan.messages import collect, compile_catalogue, update_catalogue


class Command(BaseCommand):
    help = "Collect the texts of the interface into the English catalogue, and say how many lack English."

    def handle(self, *args: object, **options: object) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        catalogue = update_catalogue(path, collect(settings.BASE_DIR))
        compile_catalogue(path)
        lacking = catalogue.untranslated_entries()
        self.stdout.write(f"{len(catalogue)} texts, {len(lacking)} without English")
        for entry in lacking:
            self.stdout.write(f"  {entry.msgid}")
