"""The file format: from parsed JSON to an instance, and from a plan to JSON."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeVar

from shelters.planner.shapes import (
    ACCESSIBLE,
    GENERAL,
    Bound,
    Family,
    Impossible,
    Instance,
    Plan,
    Rules,
    Site,
)

Value = TypeVar("Value")
RULES = ("families_only", "max_household", "closed")
POOLS = (ACCESSIBLE, GENERAL, "women_safe", "child_care", "isolation", "family_room")
SHELTER = ("id", "lat", "lon", "pools", "services", "rules")
HOUSEHOLD = (
    *("id", "people", "pool", "accessible", "requires", "tier", "community"),
    *("lat", "lon", "arrived_at", "not_at"),
)
REQUIRED = object()


class Numbered(str):
    """An id that is a number in the input file, and is written as one in the output."""

    __slots__ = ()


def read(data: object) -> Instance:
    """The instance of parsed JSON. Unknown names are refused: one could be a misspelt rule.

    Raises Impossible with the place of the first error: `households[3].people`.
    """
    top = _object(data, "the file")
    _require_known(top, ("shelters", "households", "apart"), "")
    sites, families = (_list(top.get(name), name) for name in ("shelters", "households"))
    pairs = _list(top.get("apart", []), "apart")
    return Instance(
        sites=tuple(_site(row, f"shelters[{n}]") for n, row in enumerate(sites)),
        families=tuple(_families(families)),
        apart=tuple(_pair(row, f"apart[{n}]") for n, row in enumerate(pairs)),
    )


def told(plan: Plan) -> dict[str, Any]:
    """A plan as JSON, with rounded figures."""
    figures = plan.figures
    return {
        "placements": [
            {"household": _plain(row.family), "shelter": _plain(row.site), "pool": row.pool}
            for row in plan.placements
        ],
        "unplaced": [
            {"household": _plain(row.family), "binding": row.binding} for row in plan.unplaced
        ],
        "figures": {
            "priority_people": figures.priority_people,
            "people": figures.people,
            "mean_km": round(figures.mean_km, 3),
            "community_share": round(figures.community_share, 4),
            "seconds": round(figures.seconds, 3),
            "bound": _bound(figures.bound),
        },
        "engine": plan.engine,
        "seed": plan.seed,
    }


def _bound(bound: Bound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {
        "priority_people": bound.priority_people,
        "people": bound.people,
        "mean_km": round(bound.mean_km, 3),
    }


def _site(data: object, at: str) -> Site:
    row = _object(data, at)
    _require_known(row, SHELTER, f"{at}.")
    pools = _object(row.get("pools", {}), f"{at}.pools")
    _require_known(pools, POOLS, f"{at}.pools.")
    return Site(
        id=_field(row, "id", _id, at),
        lat=_field(row, "lat", _latitude, at),
        lon=_field(row, "lon", _longitude, at),
        pools={name: _whole(places, f"{at}.pools.{name}") for name, places in pools.items()},
        services=_names(row.get("services"), f"{at}.services"),
        rules=_rules(row.get("rules"), f"{at}.rules"),
    )


def _rules(data: object, at: str) -> Rules:
    row = {} if data is None else _object(data, at)
    _require_known(row, RULES, f"{at}.")
    row = {name: value for name, value in row.items() if value is not None}
    most = row.get("max_household")
    return Rules(
        families_only=_truth(row.get("families_only", False), f"{at}.families_only"),
        max_household=None if most is None else _whole(most, f"{at}.max_household"),
        closed=_truth(row.get("closed", False), f"{at}.closed"),
    )


def _families(rows: list[Any]) -> Iterator[Family]:
    """The families; equal sets of services share one object, to save memory."""
    alike: dict[frozenset[str], frozenset[str]] = {}
    for number, row in enumerate(rows):
        yield _family(row, f"households[{number}]", alike)


def _family(data: object, at: str, alike: dict[frozenset[str], frozenset[str]]) -> Family:
    row = _object(data, at)
    _require_known(row, HOUSEHOLD, f"{at}.")
    requires = _names(row.get("requires"), f"{at}.requires")
    return Family(
        id=_field(row, "id", _id, at),
        people=_field(row, "people", _whole, at),
        pool=_field(row, "pool", _pool, at, GENERAL),
        accessible=_field(row, "accessible", _whole, at, 0),
        requires=alike.setdefault(requires, requires),
        tier=_field(row, "tier", _whole, at, 0),
        community=_field(row, "community", _id, at, ""),
        lat=_field(row, "lat", _latitude, at),
        lon=_field(row, "lon", _longitude, at),
        arrived_at=_field(row, "arrived_at", _moment, at, ""),
        not_at=_names(row.get("not_at"), f"{at}.not_at"),
    )


def _field(
    row: dict[str, Any],
    name: str,
    shape: Callable[[object, str], Value],
    at: str,
    default: Any = REQUIRED,
) -> Value:
    value = row.get(name)
    if value is None:
        if default is REQUIRED:
            raise Impossible(f"{at}.{name}", "is missing")
        return default  # type: ignore[no-any-return]
    return shape(value, f"{at}.{name}")


def _object(value: object, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Impossible(at, "is no object")
    return value


def _list(value: object, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise Impossible(at, "is no list" if value is not None else "is missing")
    return value


def _require_known(row: dict[str, Any], known: tuple[str, ...], at: str) -> None:
    for name in row:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"did you mean {near[0]}?" if near else "known are " + ", ".join(known)
            raise Impossible(f"{at}{_shown(name)}", f"is not known here: {meant}")


def _shown(name: str) -> str:
    """The name in printable form, on one line."""
    return name if name.isprintable() else ascii(name)


def _pool(value: object, at: str) -> str:
    name = _text(value, at)
    if name not in POOLS:
        raise Impossible(at, "is no pool: known are " + ", ".join(POOLS))
    return name


def _moment(value: object, at: str) -> str:
    """The same moment in UTC, so that times of different zones stand in their order."""
    text = _text(value, at)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Impossible(at, "is no time: 2026-11-22T06:00:00+07:00 is one") from error
    if moment.tzinfo is None:
        raise Impossible(at, "is a time without its zone: 2026-11-22T06:00:00+07:00 has one")
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError as error:
        raise Impossible(at, "lies beyond all calendars") from error


def _pair(value: object, at: str) -> tuple[str, str]:
    pair = [_id(one, at) for one in _list(value, at)]
    if len(pair) != 2:
        raise Impossible(at, "names two households")
    return pair[0], pair[1]


def _names(value: object, at: str) -> frozenset[str]:
    if not value and (value is None or isinstance(value, list)):
        return frozenset()
    return frozenset(_text(name, at) for name in _list(value, at))


def _id(value: object, at: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return Numbered(value)
    if value == "":
        raise Impossible(at, "is empty")
    return _text(value, at)


def _plain(id: str) -> str | int:
    return int(id) if isinstance(id, Numbered) else id


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise Impossible(at, "is no text")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Impossible(at, "holds half a character")  # which no plan could be written with
    return value


def _truth(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise Impossible(at, "is neither true nor false")
    return value


def _whole(value: object, at: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Impossible(at, "is no whole number")
    if value < 0:
        raise Impossible(at, "is below 0")
    return value


def _latitude(value: object, at: str) -> float:
    return _degrees(value, at, 90)


def _longitude(value: object, at: str) -> float:
    return _degrees(value, at, 180)


def _degrees(value: object, at: str, most: int) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise Impossible(at, "is no number")
    if abs(value) > most:
        raise Impossible(at, f"lies between -{most} and {most}")
    return float(value)
