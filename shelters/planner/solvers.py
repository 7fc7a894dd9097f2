"""OR-Tools, loaded when first asked for: the only file that knows it.

Never install highspy beside it: they cannot live in one process.
"""

from typing import Any

import numpy as np

from shelters.planner.problem import Floats, Longs


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
        """The cheapest of the largest flows, by arc; asked for once. Raises NoSolver."""
        solver = _min_cost_flow()
        tails, heads, capacities, costs = (
            np.concatenate(column) for column in zip(*self.arcs, strict=True)
        )
        self.arcs = []  # a million arcs once more are 30 MiB
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


class Program:
    """A linear program in numbers of families: what is left out or sent (columns), what they share (rows).

    Minimises. Columns are at least 0, whole numbers where `whole`.
    """

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.solver = _linear("SCIP" if whole else "GLOP")
        self.columns: list[Any] = []
        self.rows: list[Any] = []

    def add_columns(self, most: Any) -> slice:
        """One for each of `most`; which ones they are."""
        make = self.solver.IntVar if self.whole else self.solver.NumVar
        begin = len(self.columns)
        self.columns += [make(0, amount, "") for amount in np.asarray(most).tolist()]
        return slice(begin, len(self.columns))

    def add_rows(self, rows: Any, columns: Any, values: Any, least: Any, most: Any) -> slice:
        """Sums of values times columns, by row, that lie between `least` and `most` (one for each row).

        `rows` count from 0; the answer is which ones of the program they are.
        """
        begin = len(self.rows)
        limits = zip(np.asarray(least).tolist(), np.asarray(most).tolist(), strict=True)
        self.rows += [self.solver.Constraint(low, high) for low, high in limits]
        self.fill(begin + np.asarray(rows, np.int64), columns, values)
        return slice(begin, len(self.rows))

    def fill(self, rows: Any, columns: Any, values: Any) -> None:
        """Of rows that are there, what these columns bring."""
        cells = zip(*(np.asarray(a).tolist() for a in (rows, columns, values)), strict=True)
        for row, column, value in cells:
            self.rows[row].SetCoefficient(self.columns[column], value)

    def prices(self, rows: slice) -> Floats:
        """What one more of each row would change the costs by, at the last answer."""
        return np.array([row.dual_value() for row in self.rows[rows]], np.float64)

    def minimise(
        self, costs: Floats, *, begin: Any = None, seconds: float | None = None, nodes: int = 0
    ) -> Floats | None:
        """The columns of the best answer, or None when none was found in time.

        `begin` are columns to begin with. `nodes` limits the search so that its end is the same every
        time; `seconds` does not.
        """
        goal = self.solver.Objective()
        goal.Clear()
        for column, cost in zip(self.columns, costs.tolist(), strict=True):
            goal.SetCoefficient(column, cost)
        goal.SetMinimization()
        if begin is not None:
            self.solver.SetHint(self.columns, np.asarray(begin, np.float64).tolist())
        if nodes:
            self.solver.SetSolverSpecificParametersAsString(f"limits/totalnodes = {nodes}")
        if seconds is not None:
            self.solver.SetTimeLimit(max(1, int(seconds * 1000)))
        return self._answer()

    def _answer(self) -> Floats | None:
        from ortools.linear_solver.pywraplp import MPSolverParameters  # noqa: PLC0415

        exact = MPSolverParameters()
        exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
        if self.solver.Solve(exact) not in {self.solver.OPTIMAL, self.solver.FEASIBLE}:
            return None
        return np.array([column.solution_value() for column in self.columns])


def _linear(name: str) -> Any:
    try:
        from ortools.linear_solver import pywraplp  # noqa: PLC0415
    except ImportError as error:
        raise NoSolver("OR-Tools is not installed") from error
    return pywraplp.Solver.CreateSolver(name)
