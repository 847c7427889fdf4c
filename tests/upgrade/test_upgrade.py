"""Every earlier release's database becomes this one's, and nothing in it is lost or changed."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.sqlite3.gz"))


def manage(data: Path, *words: str) -> str:
    """Run a command of the product on the database in `data`, and return what it printed."""
    environment = os.environ | {"DATA_DIR": str(data), "DEMO": "true", "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(params=FIXTURES, ids=lambda path: path.name.removesuffix(".sqlite3.gz"))
def release(request, tmp_path) -> tuple[Path, dict]:
    """The data folder of an installation of that release, upgraded; and what was so before."""
    fixture: Path = request.param
    (tmp_path / "samverkan.sqlite3").write_bytes(gzip.decompress(fixture.read_bytes()))
    manage(tmp_path, "migrate", "--verbosity=0")
    return tmp_path, json.loads(fixture.with_name(fixture.name.replace("sqlite3.gz", "json")).read_text())


def now_in(data: Path) -> dict:
    code = "import json; from tests.upgrade.facts import facts; print(json.dumps(facts()))"
    return json.loads(manage(data, "shell", "--no-imports", "-c", code))


def test_there_is_a_database_of_every_release():
    tags = subprocess.run(
        ["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()

    assert {path.name.removesuffix(".sqlite3.gz") for path in FIXTURES} >= set(tags)


def test_nothing_is_lost_or_changed_by_the_upgrade(release):
    data, before = release

    after = now_in(data)

    assert {name: after[name] for name in before if name != "entries"} == {
        name: before[name] for name in before if name != "entries"
    }
    assert after["entries"] >= before["entries"]


def test_the_issued_documents_still_prove_right(release):
    data, _ = release

    manage(data, "invoices_verify")


def test_what_is_final_is_still_guarded(release):
    data, _ = release
    code = "from samverkan import triggers; print({g.name for g in triggers.GUARDS} <= triggers.existing())"

    assert manage(data, "shell", "--no-imports", "-c", code).strip() == "True"


def test_a_copy_taken_while_it_runs_is_whole(release, tmp_path):
    """The embedded default's backup: one statement, while people go on working."""
    data, before = release
    copy = tmp_path / "backup"
    copy.mkdir()
    code = (
        "from django.db import connection; "
        f"connection.cursor().execute('VACUUM INTO %s', ['{copy / 'samverkan.sqlite3'}'])"
    )

    manage(data, "shell", "--no-imports", "-c", code)

    assert now_in(copy)["invoices"] == before["invoices"]
