"""Länets karta: the municipalities' outlines as drawing, ready to be filled by what a page knows.

Drawn on the server: the same on a page and on paper, without a network. The outlines are for
overview only; their source stands in `data/LICENSE-stockholm-geojson.txt`.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data" / "stockholm.geojson"
WIDTH = 600.0
SIGN_LARGE, SIGN_SMALL = 26.0, 13.0
# Below this area, in square units of the drawing, a large sign would cover the neighbours.
SMALL_AREA = 2200.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One municipality: its code and name, its outline as an SVG path, where its sign stands."""

    code: str
    name: str
    path: str
    x: float
    y: float
    sign_size: float


@dataclass(frozen=True)
class Outline:
    """The county: the size of the drawing and its municipalities."""

    width: float
    height: float
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Mark:
    """What a page says of one municipality: a style's name, a sign and the word for both."""

    style: str
    sign: str
    word: str


@dataclass(frozen=True)
class Filled:
    """An area with its mark; `left` and `top` place the sign's corner."""

    area: Area
    mark: Mark

    @property
    def left(self) -> str:
        return f"{self.area.x - self.area.sign_size / 2:.1f}"

    @property
    def top(self) -> str:
        return f"{self.area.y - self.area.sign_size / 2:.1f}"

    @property
    def size(self) -> str:
        return f"{self.area.sign_size:.0f}"


@cache
def outline() -> Outline:
    """Return the county's drawing; read once."""
    features = json.loads(DATA.read_text(encoding="utf-8"))
    west, south, east, north = features["bbox"]
    # A degree of longitude is shorter this far north.
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrowing)

    def place(point: list[float]) -> Point:
        return (point[0] - west) * narrowing * scale, (north - point[1]) * scale

    areas = tuple(_area(feature, place) for feature in features["features"])
    return Outline(WIDTH, (north - south) * scale, areas)


def fill(marks: Mapping[str, Mark]) -> list[Filled]:
    """Return the areas that have a mark, by municipality code; the others are drawn empty."""
    return [Filled(area, marks[area.code]) for area in outline().areas if area.code in marks]


def _area(feature: dict, place) -> Area:
    known = feature["properties"]
    rings = [[place(point) for point in ring] for ring in _rings(feature["geometry"])]
    x, y = place([known["label_lon"], known["label_lat"]])
    is_small = sum(_size(ring) for ring in rings) < SMALL_AREA
    return Area(
        code=known["code"],
        name=known["name"],
        path="".join(_drawn(ring) for ring in rings),
        x=x,
        y=y,
        sign_size=SIGN_SMALL if is_small else SIGN_LARGE,
    )


def _rings(geometry: dict) -> Iterator[list]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for part in parts:
        yield from part


def _drawn(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z"


def _size(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:], strict=False)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
