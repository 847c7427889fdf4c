"""`manage.py demo_data`: the region with invented people, in an empty database only."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from samverkan.front import demo
from samverkan.models import Installation


class Command(BaseCommand):
    help = "Fyller en tom databas med regionen och påhittade personer."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.IS_DEMO:
            raise CommandError(
                "Demodata läses bara in när DEMO=true är satt. Inget har ändrats.\n"
                "Demo data is loaded only when DEMO=true is set. Nothing has changed."
            )
        words = self._words(is_loaded=demo.load(now=timezone.now()))
        if options["verbosity"]:
            self.stdout.write(words)

    def _words(self, *, is_loaded: bool) -> str:
        if is_loaded:
            return "Demodata är inläst. / The demo data is loaded."
        if Installation.current().is_demo:
            return "Demodata finns redan. / The demo data is already there."
        return (
            "Databasen har redan uppgifter. Demodata läses inte in och inget har ändrats. / "
            "The database already has data. No demo data is loaded, nothing has changed."
        )
