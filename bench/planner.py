"""How good a plan is and what it costs: `python -m bench planner [5000x60 ...]`.

Beside it in the same run: first come, nearest place, as people do it by hand, and the bound of linear
programming where the planner tells it. Seconds are those of the whole command, from its start to the
written file.
"""

import json
import os
import subprocess
import sys
import time
from itertools import product
from math import isnan, nan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from shelters.planner.files import read
from shelters.planner.greedy import first_come
from shelters.planner.planning import figures
from shelters.planner.problem import Problem

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


def _measured(households: int, shelters: int, load: float, seed: int) -> dict[str, float]:
    """One plan from a file to a file, in a process of its own, beside people who place by hand."""
    given = instance(households, shelters, load=load, seed=seed)
    with TemporaryDirectory() as folder:
        file, plan = Path(folder) / "instance.json", Path(folder) / "plan.json"
        file.write_text(json.dumps(given))
        cost = _cost("manage.py", "allocate", "--input", str(file), "--output", str(plan))
        made = json.loads(plan.read_text())["figures"]
    hand = figures(first_come(Problem(read(given))), 0.0)
    limit = made["bound"] or {}
    row = {
        "priority": made["priority_people"],
        "people": made["people"],
        "km": made["mean_km"],
        "community": made["community_share"],
        "priority by hand": hand.priority_people,
        "people by hand": hand.people,
        "km by hand": hand.mean_km,
        "community by hand": hand.community_share,
        "bound priority": limit.get("priority_people", nan),
        "bound people": limit.get("people", nan),
        "bound km": limit.get("mean_km", nan),
    }
    return row | cost


def _cost(*command: str) -> dict[str, float]:
    """Seconds and MiB of a Python process from its start to its end."""
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, *command])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return {
        "wall": time.monotonic() - begun,
        "cpu": used.ru_utime + used.ru_stime,
        "mib": used.ru_maxrss / 1024,
    }


def run() -> dict[str, float]:
    print(HEAD)
    worst: dict[str, float] = {"over bound %": 0.0, "wall": 0.0, "mib": 0.0}
    for size in sys.argv[2:] or ("5000x60", "20000x200", "100000x1000"):
        households, shelters = map(int, size.split("x"))
        for load, seed in product((1.05, 0.9), range(1, 6 if households <= 5000 else 2)):
            row = _measured(households, shelters, load, seed)
            over = (row["km"] / row["bound km"] - 1) * 100
            print(_line(f"{size} {load:.0%} {seed}", row, over), flush=True)
            worst["over bound %"] = max(worst["over bound %"], 0.0 if isnan(over) else over)
            worst |= {name: max(worst[name], row[name]) for name in ("wall", "mib")}
    return worst


HEAD = (
    f"{'':<22}{'priority people':>24}{'people':>27}{'mean km':>26}{'together':>11}{'seconds':>15}{'MiB':>5}\n"
    f"{'size, load, seed':<22}{'hand   plan  bound':>24}{'hand   plan  bound':>27}"
    f"{'hand  plan  over bound':>26}{'hand plan':>11}{'wall    CPU':>15}"
)


def _line(name: str, row: dict[str, float], over: float) -> str:
    return (
        f"{name:<22}"
        f"{row['priority by hand']:>10.0f}{row['priority']:>7.0f}{row['bound priority']:>7.0f}"
        f"{row['people by hand']:>13.0f}{row['people']:>7.0f}{row['bound people']:>7.0f}"
        f"{row['km by hand']:>11.2f}{row['km']:>7.2f}{over:>7.2f}%"
        f"{row['community by hand']:>7.0%}{row['community']:>4.0%}"
        f"{row['wall']:>8.1f}{row['cpu']:>7.1f}{row['mib']:>5.0f}"
    )
