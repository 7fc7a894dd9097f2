"""How good a plan is and what it costs: `python -m bench planner [5000x60 ...]`.

Beside it in the same run: first come, nearest place, as people do it by hand; the greedy engine; `mip`
where it ends soon. All as shares of what no plan can exceed. Seconds and MiB are those of a whole process,
from its start to the written file.

Sizes that are named are measured at both loads with two surges, one above 20,000 households. In `20000x200@5`
families are scattered 5 km around their landings.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import product
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


def by_hand(file: str, to: str) -> None:
    """First come, nearest place, from a file to a file, as the command of a plan does it."""
    world = read(json.loads(Path(file).read_text()))
    made = figures(first_come(Problem(world)), 0.0)
    Path(to).write_text(json.dumps({"figures": asdict(made)}))


def _measured(file: Path, ways: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each way to place everybody of a file, with what it comes to and what it costs."""
    plan = file.with_name("plan.json")
    for way in ways:
        ends = ("--input", str(file), "--output", str(plan))
        command = ["manage.py", "allocate", *ends, "--engine", way, "--seconds", str(MIP_SECONDS)]
        if way == HAND:
            command = ["-c", BY_HAND, str(file), str(plan)]
        cost = _cost(*command)
        yield way, cost | json.loads(plan.read_text())["figures"]


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
    """The worst of the flow's plans: people and km in percent of the bound, seconds and MiB."""
    print(HEAD)
    worst = {"priority %": 100.0, "people %": 100.0, "over km %": 0.0, "wall": 0.0, "mib": 0.0}
    named = sys.argv[2:]
    for size, load in product(named or DEFAULT, LOADS):
        households = int(size.split("x")[0])
        surges = 2 if households <= MANY and (named or households <= SMALL) else 1
        for seed in range(1, 1 + surges):
            row = _surge(size, load, seed)
            worst = {name: CHOICE.get(name, max)(worst[name], row[name]) for name in worst}
    return worst


def _surge(size: str, load: float, seed: int) -> dict[str, float]:
    """Prints a line for each way to place everybody; the flow's."""
    counts, _, apart_km = size.partition("@")
    households, shelters = map(int, counts.split("x"))
    world = instance(households, shelters, load=load, seed=seed, apart_km=float(apart_km or 0))
    ways = [FLOW, HAND, "greedy", *(["mip"] if households <= SMALL and seed == 1 else [])]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "instance.json"
        file.write_text(json.dumps(world))
        rows = dict(_measured(file, ways))
    limit = rows[FLOW]["bound"]
    for way, row in rows.items():
        told = _shares(row, limit)
        print(_line(f"{size} {load:.0%} {seed} {way}", told), flush=True)
    return _shares(rows[FLOW], limit)


def _shares(row: dict[str, Any], limit: dict[str, float]) -> dict[str, float]:
    """What a way comes to, in percent of the bound; the bound of km is that of the flow's own people."""
    return {
        "priority %": 100 * row["priority_people"] / limit["priority_people"],
        "people %": 100 * row["people"] / limit["people"],
        "over km %": 100 * (row["mean_km"] / limit["mean_km"] - 1),
        "together %": 100 * row["community_share"],
        **{name: row[name] for name in ("wall", "cpu", "mib")},
    }


FLOW, HAND = "flow", "by hand"
BY_HAND = "import sys; from bench.planner import by_hand; by_hand(*sys.argv[1:])"
DEFAULT = ("5000x60", "20000x200")
LOADS = (1.05, 0.9)
SMALL, MANY = 5_000, 20_000  # households
MIP_SECONDS = 20
CHOICE = {"priority %": min, "people %": min}
HEAD = (
    f"{'size, load, surge, way':<32}{'priority %':>11}{'people %':>10}{'over km %':>11}"
    f"{'together %':>12}{'wall s':>8}{'CPU s':>7}{'MiB':>5}"
)


def _line(name: str, row: dict[str, float]) -> str:
    return (
        f"{name:<32}{row['priority %']:>11.2f}{row['people %']:>10.2f}{row['over km %']:>11.2f}"
        f"{row['together %']:>12.1f}{row['wall']:>8.1f}{row['cpu']:>7.1f}{row['mib']:>5.0f}"
    )
