from django.core.management.base import BaseCommand, CommandError

from budget.invoices import verification
from budget.invoices.models import Invoice


class Command(BaseCommand):
    help = "Prove that the issued documents are whole, unchanged, gapless and add up to the shares."

    def handle(self, *args: object, **options: object) -> None:
        faults = list(verification.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in {Invoice.objects.count()} documents")
        self.stdout.write(f"{Invoice.objects.count()} documents, all in order")
