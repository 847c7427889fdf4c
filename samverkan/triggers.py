"""Rows that the database itself refuses to change.

The triggers are made anew after every `migrate`, not in a migration: SQLite rebuilds a table when
a column changes and drops its triggers without a word.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """One refusal: for rows of `model`, the act `on` is refused when `when` (SQL) holds."""

    model: str
    on: str
    when: str
    name: str


def _final(model: str, name: str) -> list[Guard]:
    """Neither change nor deletion, ever."""
    return [Guard(model, on, "1 = 1", f"{name}_{on.lower()}") for on in ("UPDATE", "DELETE")]


def _frozen_with_plan(model: str, name: str) -> list[Guard]:
    """Rows of a plan follow it: free while it is a draft, then frozen."""
    decided = "EXISTS (SELECT 1 FROM budget_plan p WHERE p.id = {row}.plan_id AND p.state <> 'draft')"
    return [
        Guard(model, on, decided.format(row=row), f"{name}_{on.lower()}")
        for on, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ]


GUARDS = [
    *_final("samverkan.Entry", "entry_is_final"),
    *_final("reports.Report", "report_is_final"),
    *_final("invoices.Invoice", "invoice_is_final"),
    *_final("invoices.InvoiceFile", "invoice_file_is_final"),
    # A decided plan may still be replaced by a later decision; nothing else of it may change.
    Guard(
        "budget.Plan",
        "UPDATE",
        "OLD.state <> 'draft' AND (NEW.state NOT IN (OLD.state, 'replaced') OR NEW.number <> OLD.number"
        " OR NEW.frame_ore <> OLD.frame_ore OR NEW.others_rule <> OLD.others_rule OR NEW.basis <> OLD.basis"
        " OR NEW.year_id <> OLD.year_id OR NEW.version_id <> OLD.version_id)",
        "plan_is_final_update",
    ),
    Guard("budget.Plan", "DELETE", "OLD.state <> 'draft'", "plan_is_final_delete"),
    Guard("budget.Accrual", "UPDATE", "OLD.checked_by_id IS NOT NULL", "accrual_is_final_update"),
    Guard("budget.Accrual", "DELETE", "OLD.checked_by_id IS NOT NULL", "accrual_is_final_delete"),
    *_frozen_with_plan("budget.Line", "line_is_final"),
    *_frozen_with_plan("budget.PlanParty", "plan_party_is_final"),
]


def create_all(using: str = "default", **kwargs: object) -> None:
    """(Re)make every trigger whose table exists."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS:
            table = apps.get_model(guard.model)._meta.db_table
            if table in tables:
                for statement in _statements(connection, guard, table):
                    cursor.execute(statement)


def drop_all(using: str = "default") -> None:
    """Take every trigger off, for tests that empty the tables behind them."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS:
            table = apps.get_model(guard.model)._meta.db_table
            if table in tables:
                cursor.execute(_drop(connection, guard, table))


def existing(using: str = "default") -> set[str]:
    """The names of the triggers the database has now."""
    connection = connections[using]
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}


def _drop(connection: BaseDatabaseWrapper, guard: Guard, table: str) -> str:
    on_table = "" if connection.vendor == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER IF EXISTS {guard.name}{on_table}"


def _statements(connection: BaseDatabaseWrapper, guard: Guard, table: str) -> list[str]:
    refusal = f"{guard.name}: this row is final"
    if connection.vendor == "sqlite":
        return [
            _drop(connection, guard, table),
            f"CREATE TRIGGER {guard.name} BEFORE {guard.on} ON {table} FOR EACH ROW WHEN {guard.when} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        ]
    row = "OLD" if guard.on == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.when} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END IF; "
        f"RETURN {row}; END $$",
        _drop(connection, guard, table),
        f"CREATE TRIGGER {guard.name} BEFORE {guard.on} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
