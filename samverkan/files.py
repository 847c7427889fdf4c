"""Files that people hand in: stored by their hash, known by their content, served in one place.

The bytes are written once, before the row is committed: a row never points at nothing. What a file
is, is told by its content; the name only says what it is called.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from samverkan.models import StoredFile

# What can be a paper: nothing that a browser would run (no SVG, no HTML).
PAPERS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Refused(Exception):
    """Why a file is not taken, in the reader's language."""

    why: str

    def __str__(self) -> str:
        return self.why


def store(upload: UploadedFile, *, by, now: datetime, max_bytes: int = MAX_BYTES) -> StoredFile:
    """Keep an uploaded paper (PDF, PNG or JPEG) and return its row.

    Raises Refused if it is empty, larger than `max_bytes`, of another kind, or if its content is
    not what its name says. Nothing is kept then.
    """
    if not upload.size:
        raise Refused(_("Filen %(name)s är tom. Välj filen igen.") % {"name": upload.name})
    if upload.size > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise Refused(
            _("Filen %(name)s är större än %(limit)s MB. Spara den mindre eller dela den.")
            % {"name": upload.name, "limit": limit}
        )
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    mime = _mime_of(content, upload.name)
    _write(digest, content)
    return StoredFile.objects.create(
        sha256=digest,
        size_bytes=len(content),
        mime=mime,
        name=get_valid_filename(Path(upload.name).name)[:200],
        uploaded_by=by,
        uploaded_at=now,
    )


def serve(stored: StoredFile) -> FileResponse:
    """The file as a download. The caller has asked the owner's door whether the reader may."""
    response = FileResponse(open(path_of(stored.sha256), "rb"), as_attachment=True, filename=stored.name)  # noqa: SIM115 (closed by the response)
    response["Content-Type"] = stored.mime
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return Path(settings.DATA_DIR) / "files" / digest[:2] / digest


def _mime_of(content: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower()
    try:
        found = {each.mime_type for each in puremagic.magic_string(content[:4096]) if each.mime_type}
    except (puremagic.PureError, ValueError):
        found = set()
    for mime, suffixes in PAPERS.items():
        if mime in found and suffix in suffixes:
            return mime
    raise Refused(
        _("Filen %(name)s är inte en PDF, PNG eller JPEG. Spara den som PDF och välj den igen.")
        % {"name": name}
    )


def _write(digest: str, content: bytes) -> None:
    path = path_of(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
        half.flush()
        os.fsync(half.fileno())
    # A reader sees the whole file or none; two who write the same bytes do no harm.
    os.replace(half.name, path)
