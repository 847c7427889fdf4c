"""Reading a download in a test."""

from django.http.response import HttpResponseBase


def content_of(response: HttpResponseBase) -> bytes:
    """The whole content. Read to its end a download closes itself, and leaves the test's connection open."""
    return b"".join(response.streaming_content) if response.streaming else response.content
