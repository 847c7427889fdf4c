"""The house's rules. Anything said twice in review becomes a test here."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from samverkan.schedule import JOBS

ROOT = Path(__file__).resolve().parent.parent
# Each room may use those before it; front uses all and is used by none.
ORDER = [
    "samverkan",
    "samverkan.post",
    "actors",
    "actors.people",
    "actors.agreements",
    "forums",
    "forums.meetings",
    "forums.callouts",
    "forums.activation",
]
INCIDENTS = ["incidents", "incidents.reports"]
BUDGET = ["budget", "budget.invoices"]
FRONT = "samverkan.front"
PURE = [
    "samverkan/money.py",
    "samverkan/clock.py",
    "samverkan/format.py",
    "samverkan/post/gsm7.py",
    "actors/orgnr.py",
    "actors/lacking.py",
    "actors/people/numbers.py",
    "actors/people/confirmation_days.py",
    "actors/agreements/membership.py",
    "actors/agreements/terms.py",
    "actors/agreements/reminders.py",
    "actors/agreements/standing.py",
    "actors/county_map.py",
    "forums/seats_in_time.py",
    "forums/seats_clash.py",
    "forums/callouts/plan.py",
    "forums/callouts/outcome.py",
    "forums/activation/chain.py",
    "incidents/reports/compile.py",
    "budget/shares.py",
    "budget/allocation.py",
    "budget/due.py",
    "budget/derivation.py",
    "budget/invoices/ocr.py",
    "budget/invoices/bankgiro.py",
]
# The settings and the command that starts everything stand outside the rooms.
ENTRANCES = {"samverkan.settings", "samverkan.urls", "samverkan.wsgi", "samverkan.schedule"}
# The only relations that point up, all nullable.
POINT_UP = {
    ("samverkan.Entry", "by"),
    ("samverkan.StoredFile", "uploaded_by"),
    ("post.Notice", "user"),
    ("activation.Activation", "incident"),
}
# Doors of other people's packages, and the public ones: everybody may knock.
PUBLIC = {
    "account_login",
    "account_logout",
    "set_language",
    "front:accessibility",
    "front:status",
    "callouts:answer-link",
    "agreements:hand-in",
    "agreements:hand-in-text",
    "people:invitation",
}


def product_files() -> list[Path]:
    rooms = ["samverkan", "actors", "forums", "incidents", "budget"]
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    rooms = [*ORDER, *INCIDENTS, *BUDGET, FRONT]
    inside = [room for room in rooms if module == room or module.startswith(f"{room}.")]
    return max(inside, key=len)


def may_use(room: str) -> set[str]:
    if room == FRONT:
        return {*ORDER, *INCIDENTS, *BUDGET, FRONT}
    if room in ORDER:
        return set(ORDER[: ORDER.index(room) + 1])
    branch = INCIDENTS if room in INCIDENTS else BUDGET
    return {*ORDER, *branch[: branch.index(room) + 1]}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_ours(module: str) -> bool:
    return module.split(".")[0] in {"samverkan", "actors", "forums", "incidents", "budget"}


def test_rooms_import_only_what_lies_below_them():
    wrong = [
        f"{module_of(path)} imports {imported}"
        for path in product_files()
        for imported in imports_of(path)
        if is_ours(imported)
        and module_of(path) not in ENTRANCES
        and imported not in ENTRANCES
        and room_of(imported) not in may_use(room_of(module_of(path)))
    ]

    assert wrong == []


def test_rule_modules_know_no_django_and_no_clock():
    wrong = []
    for name in PURE:
        text = (ROOT / name).read_text()
        wrong += [f"{name}: {each}" for each in imports_of(ROOT / name) if each.split(".")[0] == "django"]
        wrong += [
            f"{name}: {call}" for call in re.findall(r"\b(?:datetime\.now|date\.today|time\.time)\(", text)
        ]

    assert wrong == []


def test_relations_point_down_but_for_the_known_ones():
    rooms = {config.label: config.name for config in apps.get_app_configs() if config.name in settings.ROOMS}
    wrong = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.app_label in rooms
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in rooms
        and rooms[field.related_model._meta.app_label] not in may_use(rooms[model._meta.app_label])
    ]

    assert {pair for pair in wrong if pair not in POINT_UP} == set()
    assert all(apps.get_model(label)._meta.get_field(name).null for label, name in POINT_UP)


def test_nothing_with_a_history_is_deleted_with_something_else():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"samverkan", "actors", "forums", "incidents", "budget"}
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]

    assert wrong == []


def test_modules_and_functions_keep_their_size():
    wrong = []
    for path in product_files():
        text = path.read_text()
        if text.count("\n") > 400:
            wrong.append(f"{module_of(path)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50:
                wrong.append(f"{module_of(path)}.{node.name}")

    assert wrong == []


def test_tasks_are_short_doors():
    wrong = [
        f"{module_of(path)}.{node.name}"
        for path in product_files()
        if path.name == "tasks.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 15
    ]

    assert wrong == []


def test_nothing_waits_in_the_broker():
    wrong = [
        f"{module_of(path)}: {word}"
        for path in product_files()
        for word in re.findall(r"\b(?:eta|countdown)=|\.delay\(", path.read_text())
    ]

    assert wrong == []


def test_there_is_no_room_for_things_without_a_name():
    nameless = {"utils.py", "helpers.py", "services.py", "common.py", "misc.py"}

    assert [module_of(path) for path in product_files() if path.name in nameless] == []


def test_nothing_is_left_to_do_on_main():
    marks = re.compile(r"\b(?:TODO|FIXME|XXX)\b")

    assert [module_of(path) for path in product_files() if marks.search(path.read_text())] == []


def walk(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    doors = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            doors += walk(entry, space)
        else:
            doors.append((f"{prefix}{entry.name}", entry))
    return doors


def test_every_door_says_what_right_it_needs():
    unguarded = [
        name
        for name, door in walk(get_resolver())
        if name not in PUBLIC and getattr(door.callback, "access", None) is None
    ]

    assert unguarded == []


def test_only_the_listed_doors_are_open_to_everybody():
    opened = {
        name for name, door in walk(get_resolver()) if getattr(door.callback, "login_required", True) is False
    }

    assert opened <= PUBLIC


def test_every_model_has_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_state_has_a_row_in_its_table_of_moves():
    wrong = [
        f"{model._meta.label}: {state}"
        for model in apps.get_models()
        if hasattr(model, "State") and hasattr(model, "state")
        for state in model.State.values
        if state not in model.ALLOWED
    ]

    assert wrong == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.task)
def test_every_periodic_job_is_a_task_that_exists(job):
    from samverkan.celery import app

    app.loader.import_default_modules()

    assert job.task in app.tasks


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def test_no_page_has_a_script_or_a_style_inside():
    inside = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=\"|\son[a-z]+=\"|<style")
    documents = "pdf"

    assert [
        str(path.relative_to(ROOT))
        for path in templates()
        if documents not in path.parts and inside.search(path.read_text())
    ] == []


def test_no_page_hides_words_in_a_tooltip_or_disables_a_button():
    hidden = re.compile(r"<[a-z][^>]*\s(?:title|disabled)[=\s>]")

    assert [str(path.relative_to(ROOT)) for path in templates() if hidden.search(path.read_text())] == []


def test_no_template_is_too_long():
    assert [str(path.relative_to(ROOT)) for path in templates() if path.read_text().count("\n") > 200] == []


def test_every_template_is_used():
    sources = "\n".join(path.read_text() for path in [*product_files(), *templates()])
    named_by_django = {"400.html", "403.html", "404.html", "409.html", "500.html", "403_csrf.html"}
    unused = [
        name
        for path in templates()
        if (name := str(path.relative_to(ROOT / "templates"))) not in sources
        and name not in named_by_django
        and not name.startswith(("account/", "django/", "allauth/"))
    ]

    assert unused == []
