"""The region's data files, read as plain rows. What is in them, and from where: data/README.md."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
COUNTY = "01"
MUNICIPALITIES = "municipalities"
# The Swedish words of the files, as the register has them.
KINDS = {
    "statlig myndighet": "agency",
    "region": "region",
    "aktiebolag": "company",
    "kommunalförbund": "association",
}
ORGNR_STATUS = {"verified": "verified", "unverified": "unverified", "not_found": "unknown"}


@dataclass(frozen=True)
class Naming:
    """A name and the days it was in use, both included; no day means not bounded."""

    name: str
    legal_name: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class ActorRow:
    """An actor as the files have it. `orgnr` is ten digits, or empty where nobody knows it."""

    code: str
    kind: str
    namings: tuple[Naming, ...]
    orgnr: str
    orgnr_status: str
    orgnr_source: str
    is_municipality: bool = False
    is_party: bool = True
    shares: int = 1
    shares_reason: str = ""
    peppol_id: str = ""


@dataclass(frozen=True)
class CountRow:
    """Inhabitants of a municipality, or of the whole county, on one day."""

    code: str
    reference_on: date
    count: int
    status: str
    source: str


@cache
def actors() -> tuple[ActorRow, ...]:
    """The 26 municipalities, the ten other parties, and the association that is no party."""
    return (*_municipalities(), *_others(), _association())


def parties() -> list[ActorRow]:
    """Those bound by the agreement."""
    return [row for row in actors() if row.is_party]


@cache
def codes() -> dict[str, list[str]]:
    """What the other files call groups of actors, by the group's word."""
    return {
        MUNICIPALITIES: [row.code for row in parties() if row.is_municipality],
        "others": [row.code for row in parties() if not row.is_municipality],
        "parties": [row.code for row in parties()],
    }


def members(words: list[str]) -> list[str]:
    """Actors' codes for a list of codes and groups."""
    return [code for word in words for code in codes().get(word, [word])]


def populations() -> list[CountRow]:
    """Every dated figure of a municipality."""
    return [row for row in _counts() if row.code != COUNTY]


def nearest_days() -> dict[str, date]:
    """By municipality, the day of the known figure nearest to 30 June 2014: for demonstration only."""
    rows = read_csv("municipalities.csv")
    return {row["code"]: date.fromisoformat(row["population_2014_nearest_date"]) for row in rows}


def county_totals() -> dict[date, CountRow]:
    """The county's figures: totals to check sums against. A county is no actor."""
    return {row.reference_on: row for row in _counts() if row.code == COUNTY}


@cache
def read_json(name: str) -> list | dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _counts() -> tuple[CountRow, ...]:
    return tuple(
        CountRow(
            code=row["code"],
            reference_on=date.fromisoformat(row["date"]),
            count=int(row["population"]),
            status=row["status"],
            source=_population_source(row["source"]),
        )
        for row in read_csv("population.csv")
    )


def _population_source(mark: str) -> str:
    return f"SCB ({mark})"


def _municipalities() -> list[ActorRow]:
    return [
        ActorRow(
            code=row["code"],
            kind="municipality",
            namings=(Naming(row["name"], row["official_name"]),),
            orgnr=row["orgnr"].replace("-", ""),
            orgnr_status="verified",
            orgnr_source=row["orgnr_sources"],
            is_municipality=True,
        )
        for row in read_csv("municipalities.csv")
    ]


def _others() -> list[ActorRow]:
    shares = {row["code"]: row for row in read_csv("shares.csv")}
    return [_other(row, shares.get(row["key"], {})) for row in read_csv("parties.csv")]


def _other(row: dict[str, str], shares: dict[str, str]) -> ActorRow:
    return ActorRow(
        code=row["key"],
        kind=KINDS[row["kind"]],
        namings=_namings(row["key"]) or (Naming(row["name_in_agreement"], row["legal_name"]),),
        orgnr=row["orgnr"].replace("-", ""),
        orgnr_status=ORGNR_STATUS[row["orgnr_status"]],
        orgnr_source=row["orgnr_sources"],
        shares=int(shares.get("shares", 1)),
        shares_reason=shares.get("reason", ""),
        peppol_id=row["peppol_id"],
    )


def _association() -> ActorRow:
    return ActorRow(
        code="ksl",
        kind="association",
        namings=_namings("ksl"),
        orgnr="",
        orgnr_status="unknown",
        orgnr_source="",
        is_party=False,
    )


def _namings(code: str) -> tuple[Naming, ...]:
    return tuple(
        Naming(row["name"], row["legal_name"], _day(row["valid_from"]), _day(row["valid_until"]))
        for row in read_csv("names.csv")
        if row["code"] == code
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
