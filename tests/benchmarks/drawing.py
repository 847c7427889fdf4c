"""Draws stored snapshots with nothing but WeasyPrint: python -m tests.benchmarks.drawing FILE.

Reads a list of documents (HTML, number, e-invoice) and prints the seconds that drawing them took, after
one page that pays for fonts and styles. No database, no hash, nothing kept.
"""

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django


def main(path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")
    django.setup()
    documents = json.loads(Path(path).read_text())
    draw(documents[0])
    began = time.perf_counter()
    for document in documents:
        draw(document)
    took = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": took, "peak_mb": peak_mb}))


def draw(document: dict) -> bytes:
    import weasyprint

    from budget.invoices.document import STYLESHEET
    from samverkan import pdf

    moment = datetime(2015, 7, 1, tzinfo=UTC).replace(tzinfo=None)
    tools = pdf._tools()
    return weasyprint.HTML(string=document["html"], base_url=pdf.SCHEME, url_fetcher=tools.fetcher).write_pdf(
        stylesheets=[pdf._stylesheet(STYLESHEET)],
        font_config=tools.fonts,
        pdf_variant=pdf.VARIANT,
        pdf_identifier=document["number"].encode().ljust(16),
        attachments=[
            weasyprint.Attachment(
                string=document["xml"].encode(), name="e.xml", created=moment, modified=moment
            )
        ]
        if document["xml"]
        else [],
    )


if __name__ == "__main__":
    main(sys.argv[1])
