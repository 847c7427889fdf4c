"""The agreement's pages: versions with text or file and parameters, who is bound on a day."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.agreements.models import AgreementVersion
from tests.actors.agreements.factories import CONTENT, create_version, pdf
from tests.actors.factories import create_parties
from tests.downloads import content_of


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def version(db) -> AgreementVersion:
    return create_version(code="overenskommelse")


def given(**changes: object) -> dict:
    return {"text": "", "frame": "6500000", "share_permille": "43", "applies_from": "2027-01-01"} | changes


def test_a_new_version_takes_over_who_pays_and_leaves_the_old_one_as_it_was(kim, signed_in):
    create_parties(3)
    old = AgreementVersion.objects.get()

    signed_in(kim).post(
        "/overenskommelse/overenskommelse/ny-version/",
        given(frame="7000000", file=pdf()),
    )

    new = AgreementVersion.objects.get(number=2)
    assert (new.frame_ore, new.share_permille, new.party_shares.count()) == (700_000_000, 43, 3)
    assert AgreementVersion.objects.get(pk=old.pk).frame_ore == 650_000_000
    assert new.file.mime == "application/pdf"


def test_a_version_that_binds_somebody_keeps_its_parameters(kim, signed_in):
    create_parties(1)
    version = AgreementVersion.objects.get()
    address = f"/overenskommelse/versioner/{version.pk}/andra/"
    same = given(applies_from=version.applies_from.isoformat(), share_permille="")

    text_added = signed_in(kim).post(address, same | {"text": "Parterna kommer överens."})
    changed = signed_in(kim).post(address, same | {"text": "Parterna kommer överens.", "frame": "1"})

    version.refresh_from_db()
    assert (text_added.status_code, changed.status_code) == (302, 409)
    assert (version.text, version.frame_ore) == ("Parterna kommer överens.", 650_000_000)


@pytest.mark.parametrize("name", ["avtal.svg", "avtal.html", "avtal.pdf"])
def test_a_document_that_could_run_is_refused(kim, signed_in, version, name):
    upload = SimpleUploadedFile(name, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")

    page = (
        signed_in(kim)
        .post("/overenskommelse/overenskommelse/ny-version/", given(file=upload))
        .content.decode()
    )

    assert "är inte en PDF, PNG eller JPEG" in page
    assert AgreementVersion.objects.count() == 1


def test_the_file_is_served_to_those_who_may_read_the_agreement(bo, olga, kim, signed_in, version):
    signed_in(kim).post(f"/overenskommelse/versioner/{version.pk}/andra/", given(file=pdf()))
    address = f"/overenskommelse/versioner/{version.pk}/fil/"

    assert content_of(signed_in(bo).get(address)) == CONTENT
    assert signed_in(olga).get(address).status_code == 403


def test_who_was_bound_is_told_for_any_day_and_to_the_party_only_its_own(kim, bo, signed_in, tyreso):
    parties = create_parties(3)
    address = "/overenskommelse/overenskommelse/anslutna/"

    assert signed_in(kim).get(address).context["count"] == 3
    assert signed_in(kim).get(f"{address}?dag=2014-12-31").context["count"] == 0
    assert parties[0].code not in signed_in(bo).get(address).content.decode()
    assert parties[0].code in signed_in(kim).get(address.rstrip("/") + ".csv").content.decode()


def test_the_list_of_the_bound_asks_the_database_as_often_for_many(kim, signed_in):
    def queries() -> int:
        browser = signed_in(kim)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/overenskommelse/overenskommelse/anslutna/")
        return len(asked)

    create_parties(60)
    queries()
    with_few = queries()
    create_parties(140)

    assert queries() == with_few
