"""The standing forums and their seats, by function and mandate. Holders are people's work."""

from datetime import date

from actors.models import Actor
from forums.models import Forum, Seat
from samverkan.front import region_files

# The model has stood in this form since the agreement came into force.
FORMED_ON = date(2015, 1, 1)


def load_forums(actors: dict[str, Actor]) -> tuple[int, int]:
    """Make the forums that do not exist, with their seats; return how many of each."""
    known = {forum.code: forum for forum in Forum.objects.all()}
    fresh: dict[str, Forum] = {}
    for position, row in enumerate(region_files.read_json("forums.json")):
        if row["code"] not in known:
            known[row["code"]] = fresh[row["code"]] = _forum(row, known, position)
    return len(fresh), _seats(fresh, actors)


def _forum(row: dict, known: dict[str, Forum], position: int) -> Forum:
    area = row.get("area", "")
    return Forum.objects.create(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        home_mode=row["home_mode"],
        parent=known.get(row.get("parent")),
        lead=row.get("lead", ""),
        host_and_record=row.get("host_and_record", ""),
        rhythm=row.get("rhythm", ""),
        task=row.get("task")
        or f"Arbetar med området {area.lower()} och rapporterar till samordningsgruppen.",
        members=row.get("members") or "Aktörernas sakkunniga på området",
        formed_on=FORMED_ON,
        position=position,
    )


def _seats(fresh: dict[str, Forum], actors: dict[str, Actor]) -> int:
    rows = [row for row in region_files.read_json("seats.json") if row["forum"] in fresh]
    seats = [seat for row in rows for seat in _seats_of(row, fresh[row["forum"]], actors)]
    made = Seat.objects.bulk_create(seat for seat, _ in seats)
    _speak_for([(seat, spoken_for) for seat, (_, spoken_for) in zip(made, seats, strict=True)], actors)
    return len(made)


def _seats_of(row: dict, forum: Forum, actors: dict[str, Actor]) -> list[tuple[Seat, list[str]]]:
    spoken_for = region_files.members([row["speaks_for"]]) if "speaks_for" in row else []
    codes = [code for code in region_files.members(row["actors"]) if code not in row.get("except", [])]
    return [
        (
            Seat(
                forum=forum,
                actor=actors[code],
                function=row["function"],
                mandate=forum.level,
                host_order=turn if row.get("hosts") else None,
                valid_from=FORMED_ON,
            ),
            spoken_for,
        )
        for turn, code in enumerate(codes, start=1)
    ]


def _speak_for(seats: list[tuple[Seat, list[str]]], actors: dict[str, Actor]) -> None:
    link = Seat.speaks_for.through
    link.objects.bulk_create(link(seat=seat, actor=actors[code]) for seat, codes in seats for code in codes)
