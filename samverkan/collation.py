"""Swedish order on both databases under one name: … x y z å ä ö."""

from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "swedish"

# å, ä, ö come after z, so they stand as the characters that follow z; é is filed with e, ü with y.
PLACES = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "è": "e", "ë": "e", "ü": "y"}


def sort_key(text: str) -> tuple[str, str]:
    """A key that puts Swedish names in the order of a Swedish register."""
    folded = text.casefold()
    return "".join(PLACES.get(letter, letter) for letter in folded), text


def compare(one: str, other: str) -> int:
    """-1, 0 or 1, as SQLite wants it. Only equal texts are equal, so that unique stays unique."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def register(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Teach a new SQLite connection the order (PostgreSQL has it as a collation of its own)."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(NAME, compare)


def create(using: str = "default", **kwargs: object) -> None:
    """Make PostgreSQL's collation before the first table that uses it."""
    from django.db import connections  # called by a signal, once the applications are there

    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE COLLATION IF NOT EXISTS {NAME} (provider = icu, locale = 'sv-SE')")
