from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class SamverkanConfig(AppConfig):
    name = "samverkan"

    def ready(self) -> None:
        from samverkan import (
            celery,  # noqa: F401 - a bell that is rung in the web must know its queue
            collation,
            triggers,
        )

        connection_created.connect(collation.register, dispatch_uid="collation")
        pre_migrate.connect(collation.create, dispatch_uid="collation")
        # After every migrate: SQLite drops a table's triggers when a column changes.
        post_migrate.connect(triggers.create_all, sender=self, dispatch_uid="triggers")
