"""OR-Tools, loaded when first asked for: the only file that knows it.

Never install highspy beside it: they cannot live in one process.
"""

from typing import Any

import numpy as np

from shelters.planner.problem import Longs


class NoSolver(RuntimeError):
    """OR-Tools is not installed."""


class Network:
    """Nodes with what they give (below 0: take), and arcs with what they carry and what a unit costs."""

    def __init__(self) -> None:
        self.nodes = 0
        self.arcs: list[tuple[Longs, Longs, Longs, Longs]] = []
        self.supplies: list[tuple[Longs, Longs]] = []

    def add_nodes(self, supplies: Any) -> Longs:
        """Numbers of new nodes, one for each supply."""
        amounts = np.asarray(supplies, np.int64)
        nodes = np.arange(self.nodes, self.nodes + amounts.size, dtype=np.int64)
        self.supplies.append((nodes, amounts))
        self.nodes += amounts.size
        return nodes

    def add_arcs(self, tails: Any, heads: Any, capacities: Any, costs: Any) -> slice:
        """Where their flows will stand. Whatever is no array is the same for all of them."""
        columns = np.broadcast_arrays(*map(np.asarray, (tails, heads, capacities, costs)))
        arcs = tuple(np.ascontiguousarray(column, np.int64) for column in columns)
        begin = sum(row[0].size for row in self.arcs)
        self.arcs.append(arcs)  # type: ignore[arg-type]
        return slice(begin, begin + arcs[0].size)

    def flows(self) -> Longs:
        """The cheapest of the largest flows, by arc. Raises NoSolver."""
        solver = _min_cost_flow()
        tails, heads, capacities, costs = (
            np.concatenate(column) for column in zip(*self.arcs, strict=True)
        )
        arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        for nodes, amounts in self.supplies:
            solver.set_nodes_supplies(nodes, amounts)
        status = solver.solve_max_flow_with_min_cost()
        if status != solver.OPTIMAL:
            raise RuntimeError(f"no flow was found: {status}")
        return np.asarray(solver.flows(arcs), np.int64)


def has_flow() -> bool:
    """Whether OR-Tools is there."""
    try:
        _min_cost_flow()
    except NoSolver:
        return False
    return True


def _min_cost_flow() -> Any:
    try:
        from ortools.graph.python import min_cost_flow  # noqa: PLC0415
    except ImportError as error:
        raise NoSolver("OR-Tools is not installed") from error
    return min_cost_flow.SimpleMinCostFlow()
