"""What views hand to the components of a page, and the arithmetic of their drawings.

Lengths are strings such as "37.5%", ready for an SVG attribute: a float in a template would be
written "37,5" in Indonesian.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from django.utils.functional import Promise

Text: TypeAlias = str | Promise
State: TypeAlias = Literal["good", "attention", "critical", "unknown", "exercise", "info"]
Number: TypeAlias = int | float


@dataclass(frozen=True)
class Link:
    """A place to go: an entry of the navigation, a crumb, a filter chip."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One state on the way of a thing; `at` is when it was reached, `note` why it failed."""

    label: Text
    state: Literal["done", "current", "todo", "failed"] = "todo"
    at: datetime | None = None
    note: Text = ""


@dataclass(frozen=True)
class Entry:
    """One thing that happened, for a timeline. `by` is who or what did it."""

    at: datetime
    text: Text
    detail: Text = ""
    by: Text = ""
    state: State = "info"
    url: str = ""


@dataclass(frozen=True)
class Count:
    """One stage of a funnel: how many people got this far. None is "nobody knows"."""

    label: Text
    value: int | None


@dataclass(frozen=True)
class Point:
    """One bar of a chart, or one point of a line. None leaves a gap."""

    label: Text
    value: Number | None
    forecast: bool = False


@dataclass(frozen=True)
class Bar:
    """A rectangle in percent of the drawing."""

    x: str
    y: str
    width: str
    height: str
    point: Point | None = None


def percent(part: Number, whole: Number) -> str:
    """Share as a length of an SVG drawing, kept between 0 and 100 %."""
    share = 100 * part / whole if whole else 0
    return f"{min(max(share, 0), 100):.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Fill:
    """How full a place is, in people. `capacity` None is unknown; `free` below 0 is too many.

    `others` of those in `used` came without being placed here. `old`: nobody has confirmed it for long.
    """

    capacity: int | None
    used: int
    held: int = 0
    blocked: int = 0
    others: int = 0
    old: bool = False

    @property
    def taken(self) -> int:
        return self.used + self.held + self.blocked

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def share(self) -> float | None:
        """How much of it is taken: 1 is full, more is too full."""
        return self.taken / self.capacity if self.capacity else None

    @property
    def state(self) -> State:
        """Critical when too many, attention when at most a tenth is left. More are good news unless old."""
        if self.capacity is None or self.free is None:
            return "unknown"
        if self.free < 0:
            return "critical"
        if self.free * 10 <= self.capacity:
            return "attention"
        return "unknown" if self.old else "good"

    @property
    def segments(self) -> list[tuple[str, Bar]]:
        """(kind, bar) from the left: used, held, blocked, and what lies beyond the capacity."""
        if self.capacity is None or self.free is None:
            return []
        whole = max(self.capacity, self.taken)
        bars, start = [], 0
        for kind, people in (("used", self.used), ("held", self.held), ("blocked", self.blocked)):
            if people > 0:
                bars.append((kind, _bar(start, people, whole)))
            start += people
        if self.free < 0:
            bars.append(("over", _bar(self.capacity, -self.free, whole)))
        return bars


def _bar(start: int, length: int, whole: int) -> Bar:
    return Bar(percent(start, whole), "0", percent(length, whole), "100%")


@dataclass(frozen=True)
class Stage:
    """A count of a funnel with its share of the first count and what was lost on the way."""

    count: Count
    width: str
    missing: int | None


def funnel_stages(counts: Sequence[Count]) -> list[Stage]:
    """Each count beside the first one; `missing` is how many fewer than one stage before."""
    whole = counts[0].value if counts else None
    stages: list[Stage] = []
    before: int | None = None
    for count in counts:
        known = before is not None and count.value is not None
        missing = max((before or 0) - (count.value or 0), 0) if known else None
        stages.append(Stage(count, percent(count.value or 0, whole or 0), missing))
        before = count.value
    return stages


def top_of(values: Sequence[Number | None]) -> Number:
    """The round number that a chart's axis ends with: one digit and zeros.

    >>> top_of([3, 17, None]), top_of([]), top_of([640])
    (20, 1, 800)
    """
    highest = max((value for value in values if value is not None), default=0)
    step = 1
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if factor * step >= highest:
                return factor * step
        step *= 10


def chart_bars(points: Sequence[Point]) -> list[Bar]:
    """Bars from left to right with a gap of a fifth between them; unknown values have none."""
    top = top_of([point.value for point in points])
    slot = 100 / max(len(points), 1)
    return [
        Bar(
            x=percent(slot * (place + 0.1), 100),
            y=percent(top - point.value, top),
            width=percent(slot * 0.8, 100),
            height=percent(point.value, top),
            point=point,
        )
        for place, point in enumerate(points)
        if point.value is not None
    ]


def line_path(values: Sequence[Number | None]) -> str:
    """SVG path through the values in a box of 100 x 24, broken where a value is unknown."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    path, pen_down = [], False
    for place, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        x = 100 * place / max(len(values) - 1, 1)
        y = 22 - 20 * (value - low) / (high - low) if high > low else 12
        path.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    return "".join(path)
