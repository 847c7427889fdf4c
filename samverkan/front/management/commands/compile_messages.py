from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from samverkan.messages import compile_catalogue


class Command(BaseCommand):
    help = "Compile the English catalogue."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in Path(folder).rglob("*.po"):
                compile_catalogue(path)
