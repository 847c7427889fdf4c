"""What every page shows around its content."""

from django.http import HttpRequest

from samverkan.models import Installation


def page(request: HttpRequest) -> dict:
    return {"menu": [], "is_demo": Installation.current().is_demo}
