"""Counts of people by sex and age band, when some of them go and others come."""

from collections.abc import Iterable, Iterator

from registrations.ages import UNKNOWN, Cell, Counts, without_zeros


def cells(counts: Counts) -> Iterator[Cell]:
    """Each person of `counts` as a cell.

    >>> list(cells({"f": {"18-59": 2}}))
    [('f', '18-59'), ('f', '18-59')]
    """
    for sex, row in counts.items():
        for band, people in row.items():
            yield from [(sex, band)] * people


def plus(counts: Counts, more: Counts) -> dict[str, dict[str, int]]:
    """
    >>> plus({"f": {"18-59": 1}}, {"f": {"0-4": 1, "18-59": 1}})
    {'f': {'0-4': 1, '18-59': 2}}
    """
    return _sum(counts, more, 1)


def minus(counts: Counts, fewer: Counts) -> dict[str, dict[str, int]]:
    """`counts` without `fewer`, never below zero.

    >>> minus({"f": {"0-4": 1, "18-59": 2}}, {"f": {"0-4": 1, "18-59": 1}})
    {'f': {'18-59': 1}}
    """
    return _sum(counts, fewer, -1)


def _sum(counts: Counts, others: Counts, sign: int) -> dict[str, dict[str, int]]:
    whole = {sex: dict(row) for sex, row in counts.items()}
    for sex, row in others.items():
        ours = whole.setdefault(sex, {})
        for band, people in row.items():
            ours[band] = max(ours.get(band, 0) + sign * people, 0)
    return without_zeros(whole)


def found(counts: Counts, people: Iterable[Cell]) -> dict[str, dict[str, int]]:
    """Where in `counts` these people stand, each counted once.

    Whose sex or age was not known when they were counted stands among the unknown: somebody is taken for
    the cell that says most like them.

    >>> found({"f": {"18-59": 1}, "unknown": {"unknown": 1}}, [("f", "18-59"), ("m", "0-4")])
    {'f': {'18-59': 1}, 'unknown': {'unknown': 1}}
    """
    left, taken = without_zeros(counts), without_zeros({})
    for person in people:
        nearest = min(cells(left), key=lambda cell: _distance(person, cell), default=None)
        if nearest is not None:
            one = {nearest[0]: {nearest[1]: 1}}
            left, taken = minus(left, one), plus(taken, one)
    return taken


def _distance(person: Cell, cell: Cell) -> tuple[int, ...]:
    return tuple(
        0 if theirs == counted else 1 if UNKNOWN in (theirs, counted) else 2
        for theirs, counted in zip(person, cell, strict=True)
    )
