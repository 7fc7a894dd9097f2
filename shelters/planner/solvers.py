"""The only file that knows OR-Tools, which it imports when first needed.

Never install highspy beside it: the two crash in one process.
"""

from typing import Any

import numpy as np

from shelters.planner.problem import Floats, Longs


class NoSolver(RuntimeError):
    """OR-Tools is not installed."""


class Network:
    """A flow network: nodes with supplies (negative: demands), arcs with capacities and unit costs."""

    def __init__(self) -> None:
        self.nodes = 0
        self.arcs: list[tuple[Longs, Longs, Longs, Longs]] = []
        self.supplies: list[tuple[Longs, Longs]] = []

    def add_nodes(self, supplies: Any) -> Longs:
        """Add a node for each supply; returns their numbers."""
        amounts = np.asarray(supplies, np.int64)
        nodes = np.arange(self.nodes, self.nodes + amounts.size, dtype=np.int64)
        self.supplies.append((nodes, amounts))
        self.nodes += amounts.size
        return nodes

    def add_arcs(self, tails: Any, heads: Any, capacities: Any, costs: Any) -> slice:
        """Add arcs; scalars are repeated. Returns where their flows will stand in `flows`."""
        columns = np.broadcast_arrays(*map(np.asarray, (tails, heads, capacities, costs)))
        arcs = tuple(np.ascontiguousarray(column, np.int64) for column in columns)
        begin = sum(row[0].size for row in self.arcs)
        self.arcs.append(arcs)  # type: ignore[arg-type]
        return slice(begin, begin + arcs[0].size)

    def flows(self) -> Longs:
        """The maximum flow of minimum cost, by arc. May be called once only. Raises NoSolver."""
        solver = _min_cost_flow()
        tails, heads, capacities, costs = (
            np.concatenate(column) for column in zip(*self.arcs, strict=True)
        )
        self.arcs = []  # a second copy of a million arcs would take 30 MiB
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
    """A linear program to be minimised. Columns are at least 0, and integers if `whole`. Raises NoSolver."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.solver = _linear("SCIP" if whole else "GLOP")
        self.columns: list[Any] = []
        self.rows: list[Any] = []

    def add_columns(self, most: Any) -> slice:
        """Add a column for each upper limit in `most`; returns their positions."""
        make = self.solver.IntVar if self.whole else self.solver.NumVar
        begin = len(self.columns)
        self.columns += [make(0, amount, "") for amount in np.asarray(most).tolist()]
        return slice(begin, len(self.columns))

    def add_rows(self, rows: Any, columns: Any, values: Any, least: Any, most: Any) -> slice:
        """Add rows: `least` <= sum of values times columns <= `most`, with one limit for each row.

        `rows`, `columns` and `values` are the cells; `rows` count from 0. Returns the positions of the rows.
        """
        begin = len(self.rows)
        limits = zip(np.asarray(least).tolist(), np.asarray(most).tolist(), strict=True)
        self.rows += [self.solver.Constraint(low, high) for low, high in limits]
        self.fill(begin + np.asarray(rows, np.int64), columns, values)
        return slice(begin, len(self.rows))

    def fill(self, rows: Any, columns: Any, values: Any) -> None:
        """Set cells of existing rows."""
        cells = zip(*(np.asarray(a).tolist() for a in (rows, columns, values)), strict=True)
        for row, column, value in cells:
            self.rows[row].SetCoefficient(self.columns[column], value)

    def prices(self, rows: slice) -> Floats:
        """The dual values of rows at the last solution: the change in cost for one more of each limit."""
        return np.array([row.dual_value() for row in self.rows[rows]], np.float64)

    def minimise(
        self, costs: Floats, *, begin: Any = None, seconds: float | None = None, nodes: int = 0
    ) -> Floats | None:
        """The columns of the best solution, or None if none was found in time.

        `begin` is a solution to start from. A limit of `nodes` ends the search at the same point every
        time; one of `seconds` does not.
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
