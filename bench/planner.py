"""How good a plan is and what it costs, beside first-come-nearest and the bound of linear programming."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

COAST_KM = (200.0, 60.0)
DEGREE_KM = 111.2


def instance(
    households: int, shelters: int, *, load: float, seed: int, apart_km: float = 0.0
) -> dict[str, Any]:
    """A surge on a coast, in the planner's file format: demand is `load` times the places.

    Families of 1 to 12, 4 on average; 9 % with accessible places, 6 % women's and 2.5 % children's
    space, 8.5 % with a service; skewed communities that land at one or two points. `apart_km` scatters
    families around their landing, so that no two stand at the same point.
    """
    random = np.random.default_rng([seed, households, shelters])
    landings = _points(random, max(3, shelters // 5))
    people = np.clip(random.gamma(3.2, 1.25, households).round(), 1, 12).astype(int)
    families = _families(random, people, landings, apart_km)
    return {
        "shelters": _shelters(random, shelters, families, load),
        "households": families,
    }


def _points(random: np.random.Generator, count: int) -> Any:
    east, north = random.uniform(0, COAST_KM[0], count), random.uniform(0, COAST_KM[1], count)
    return np.stack([-3 + north / DEGREE_KM, 99 + east / DEGREE_KM], axis=1)


def _families(
    random: np.random.Generator, people: Any, landings: Any, apart_km: float
) -> list[dict[str, Any]]:
    count = len(people)
    communities = max(4, count // 60)
    weight = 1 / np.arange(1, communities + 1) ** 0.7
    community = random.choice(communities, count, p=weight / weight.sum())
    lands = random.integers(0, len(landings), (communities, 2))
    spot = landings[lands[community, (random.random(count) < 0.25).astype(int)]]
    spot = spot + random.normal(0, apart_km / DEGREE_KM, spot.shape) if apart_km else spot
    pool = random.choice(["general", "women_safe", "child_care"], count, p=[0.915, 0.06, 0.025])
    needs = random.random(count) < 0.09
    accessible = np.where(needs, 1 + (random.random(count) < 0.15), 0).clip(0, people)
    service = random.choice(["", "health", "maternity"], count, p=[0.915, 0.06, 0.025])
    tier = random.choice(4, count, p=[0.62, 0.16, 0.14, 0.08])
    return [
        {
            "id": f"h{n}",
            "people": int(people[n]),
            "pool": str(pool[n]),
            "accessible": int(accessible[n]),
            "requires": [str(service[n])] if service[n] else [],
            "tier": int(tier[n]),
            "community": f"c{community[n]}",
            "lat": round(float(spot[n][0]), 6),
            "lon": round(float(spot[n][1]), 6),
            "arrived_at": f"2026-11-{1 + n * 20 // count:02}T{n % 24:02}:00:00+07:00",
        }
        for n in range(count)
    ]


def _shelters(
    random: np.random.Generator, count: int, families: list[dict[str, Any]], load: float
) -> list[dict[str, Any]]:
    need = {"general": 0, "accessible": 0, "women_safe": 0, "child_care": 0}
    for row in families:
        need["accessible"] += row["accessible"]
        need[row["pool"]] += row["people"] - row["accessible"]
    size, points = random.lognormal(0, 0.8, count), _points(random, count)
    having = {"general": 1.0, "accessible": 0.6, "women_safe": 0.35, "child_care": 0.2}
    pools: list[dict[str, int]] = [{} for _ in range(count)]
    for name, share in having.items():
        share_of = size * (random.random(count) < share)
        share_of = size if not share_of.any() else share_of
        for n, places in enumerate(need[name] / load * share_of / share_of.sum()):
            if places:
                pools[n][name] = round(places)
    health, maternity = random.random(count) < 0.45, random.random(count) < 0.3
    return [
        {
            "id": f"s{n}",
            "lat": round(float(points[n][0]), 6),
            "lon": round(float(points[n][1]), 6),
            "pools": pools[n],
            "services": ["health"] * bool(health[n]) + ["maternity"] * bool(maternity[n]),
            "rules": {},
        }
        for n in range(count)
    ]


def main(households: int, shelters: int, load: float, seed: int, file: str) -> None:
    Path(file).write_text(json.dumps(instance(households, shelters, load=load, seed=seed)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
