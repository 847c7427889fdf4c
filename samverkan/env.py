"""The only place that reads the environment: typed, and an unknown value raises."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as text, or the default when it is not set."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as true or false. Raises ValueError on any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ValueError(f"{name} must be true or false, not {value!r}")


def number(name: str, default: int) -> int:
    """The variable as a whole number. Raises ValueError if it is none."""
    return int(os.environ.get(name) or default)


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default: str) -> dict:
    """Django's settings for one database address.

    `sqlite:///path/to/file` or `postgres://user:password@host:port/name`; with a Unix socket
    `postgres:///name?host=/path&user=…`. Raises ValueError for any other scheme.
    """
    url = urlsplit(text(name, default))
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    if url.scheme == "sqlite":
        return _sqlite(url.path)
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or query.get("user", "")),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.get("host", url.hostname or ""),
            "PORT": query.get("port", url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"{name} must begin with sqlite:// or postgres://, not {url.scheme}://")


def _sqlite(path: str) -> dict:
    # IMMEDIATE takes the write lock when the transaction begins: two writers wait for one
    # another instead of failing half-way with "database is locked".
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;",
        },
    }
