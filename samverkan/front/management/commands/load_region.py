"""`manage.py load_region`: the region's actors, agreement, forums and first budget year."""

from django.core.management.base import BaseCommand

from samverkan.front import region


class Command(BaseCommand):
    help = "Läser in regionen: aktörer, överenskommelse, forum, platser och första budgetåret."

    def handle(self, *args: object, **options: object) -> None:
        loaded = region.load()
        if not options["verbosity"]:
            return
        if loaded.is_nothing:
            self.stdout.write("Regionen finns redan. / The region is already there.")
            return
        self.stdout.write(
            f"Regionen är inläst: {loaded.actors} aktörer, {loaded.populations} folkmängder, "
            f"{loaded.forums} forum, {loaded.seats} platser, {loaded.plans} budgetutkast."
        )
