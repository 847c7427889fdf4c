from functools import cache

import pytest

from budget.invoices import document
from samverkan import pdf


@pytest.fixture(scope="session")
def _drawn():
    """Every page that was drawn in this session, by all that it was drawn from."""
    draw = pdf.render

    @cache
    def render(html, stylesheet, identifier, made_at, attachments):
        return draw(
            html,
            stylesheet=stylesheet,
            identifier=identifier,
            made_at=made_at,
            attachments=attachments,
        )

    return lambda html, **given: render(html, **given)


@pytest.fixture
def drawn_once(_drawn, monkeypatch):
    """Really drawn, but the same page only once: the same input gives the same bytes."""
    monkeypatch.setattr(document.pdf, "render", _drawn)
