"""A paper is what its content says, is kept once, and is served so that nothing in it can run."""

import hashlib
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from samverkan import files
from samverkan.models import StoredFile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def store(name: str, content: bytes, *, by, **limits) -> StoredFile:
    return files.store(SimpleUploadedFile(name, content), by=by, now=timezone.now(), **limits)


def test_a_paper_comes_back_byte_for_byte(kim):
    stored = store("beslut.pdf", PDF, by=kim)

    with closing(files.serve(stored)) as response:
        assert b"".join(response.streaming_content) == PDF
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_paper_is_served_as_a_download_in_which_nothing_runs(kim):
    with closing(files.serve(store("beslut.pdf", PDF, by=kim))) as response:
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("beslut.pdf", b"<html><script>alert(1)</script></html>"),
        ("karta.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("beslut.html", PDF),
        ("beslut.exe", b"MZ\x90\x00"),
        ("beslut.png", PDF),
        ("beslut.pdf", b""),
    ],
)
def test_what_is_no_paper_is_refused_and_not_kept(kim, tmp_path, name, content):
    with pytest.raises(files.Refused, match=name):
        store(name, content, by=kim)

    assert StoredFile.objects.count() == 0
    assert not list(tmp_path.rglob("*"))


def test_a_paper_that_is_too_large_is_refused_with_the_limit(kim):
    with pytest.raises(files.Refused, match="större än 1 MB"):
        store("beslut.pdf", PDF + b" " * (1024 * 1024), by=kim, max_bytes=1024 * 1024)


def test_the_same_bytes_are_kept_once(kim, tmp_path):
    one = store("a.pdf", PDF, by=kim)
    other = store("b.pdf", PDF, by=kim)

    assert files.path_of(one.sha256) == files.path_of(other.sha256)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_name_with_a_path_is_only_a_name(kim):
    assert store("../../etc/beslut.pdf", PDF, by=kim).name == "beslut.pdf"
